// The page that the training benchmarks are built with, in place of Earshot's: it hands the browser's worker to them.

import { proxy, wrap } from 'comlink';
import type { Matrix } from '../../../src/core/math/matrix.ts';
import type { Backend } from '../../../src/engine/protocol.ts';
import { demoPictures } from './demo-pictures.ts';
import { type LargeRun, type ReadingTimes, storePictures, timeReading, trainLarge } from './large-library.ts';
import type { LearningCurve, MeasuredModel, Speed, TrainingBench } from './learn.worker.ts';

export interface TrainHarness {
  /** In a worker of its own, so that none inherits what another has left behind. */
  measureSpeed(model: MeasuredModel, backend: Backend): Promise<Speed>;
  /**
   * What the default model learns on `sounds` sounds of the demo synthesiser in its own number of epochs, and in
   * `epochs`: one after the other in one worker, on the backend that the page would choose.
   */
  compareEpochs(sounds: number, epochs: number): Promise<{ usual: LearningCurve; long: LearningCurve }>;
  storePictures(count: number): Promise<void>;
  timeReading(count: number): Promise<ReadingTimes>;
  trainLarge(count: number, epochs: number, alsoEmbed: boolean): Promise<LargeRun>;
}

declare global {
  interface Window {
    trainHarness: TrainHarness;
  }
}

async function withWorker<Result>(use: (bench: TrainingBench) => Promise<Result>): Promise<Result> {
  if (!crossOriginIsolated) throw new Error('The page is not cross-origin isolated: there are no threads.');
  const worker = new Worker(new URL('./learn.worker.ts', import.meta.url), { type: 'module' });
  const broken = new Promise<never>((_, reject) => {
    worker.onerror = (event) => reject(new Error(event.message || 'The worker could not be started.'));
  });
  try {
    return await Promise.race([use(wrap<TrainingBench>(worker) as unknown as TrainingBench), broken]);
  } finally {
    worker.terminate();
  }
}

async function compareEpochs(sounds: number, epochs: number) {
  console.info(`Synthesising ${sounds} sounds`);
  const pictures: Matrix<Uint8Array> = await demoPictures(sounds);
  return withWorker(async (bench) => {
    const tell = (name: string) => proxy((line: string) => console.info(`${name}: ${line}`));
    return {
      usual: await bench.learn(pictures, null, tell('usual epochs')),
      long: await bench.learn(pictures, epochs, tell(`${epochs} epochs`)),
    };
  });
}

window.trainHarness = {
  measureSpeed: (model, backend) => withWorker((bench) => bench.measureSpeed(model, backend)),
  compareEpochs,
  storePictures,
  timeReading,
  trainLarge,
};
