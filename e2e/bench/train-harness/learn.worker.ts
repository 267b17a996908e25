// Trains with the page's own backends, kernels and models, and times it. The file's name gives it the security policy of
// the page's worker that learns.

import { getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { expose } from 'comlink';
import type { Matrix } from '../../../src/core/math/matrix.ts';
import { seededRandom } from '../../../src/core/math/random.ts';
import { resolveOptions } from '../../../src/core/options.ts';
import { train } from '../../../src/core/representations/autoencoder.ts';
import { type PictureSource, picturesInMemory } from '../../../src/core/representations/picture-source.ts';
import { representationById } from '../../../src/core/representations/registry.ts';
import { chooseBackend } from '../../../src/engine/backend.ts';
import type { Backend } from '../../../src/engine/protocol.ts';
import { createReferenceTraining, referenceBatch } from './reference-autoencoder.ts';

export type MeasuredModel = 'reference' | 'default';

/** Why the backend did not start or could not train, or how fast it trains. */
export type Speed =
  | { failure: string }
  | { failure: null; millisecondsPerStep: number; picturesPerSecond: number; hardware: string };

export interface LearningCurve {
  backend: Backend;
  /** Of each epoch, with the time from the start of training until it was finished. */
  epochs: { heldOut: number; seconds: number }[];
  seconds: number;
}

export interface TrainingBench {
  measureSpeed(model: MeasuredModel, backend: Backend): Promise<Speed>;
  /** `epochs`: null for the default number. */
  learn(pictures: Matrix<Uint8Array>, epochs: number | null, tell: (line: string) => void): Promise<LearningCurve>;
}

const now = () => performance.now();
const seed = 1;
const budgetMilliseconds = 10_000;
const leastTimes = 2;
const mostTimes = 30;
/** As many steps as the page's training takes before it reads a loss: what waits for a GPU is timed together. */
const stepsTogether = 8;
/** Where a step takes longer than this, waiting for it alone costs nothing. */
const slowMilliseconds = 1000;
const side = 64;
const epochsPerLine = 10;
const backends: readonly Backend[] = ['webgpu', 'wasm', 'webgl', 'cpu'];

const defaultModel = representationById('autoencoder');

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1];
}

/**
 * Of a few calls, as many as the budget allows. The first one compiles, and is left out where it could be told from the
 * others by that.
 */
async function medianTime(run: () => Promise<number>): Promise<number> {
  const first = await run();
  const times = first > budgetMilliseconds ? [first] : [];
  const started = now();
  while (times.length < leastTimes || (now() - started < budgetMilliseconds && times.length < mostTimes)) {
    times.push(await run());
  }
  return median(times);
}

async function timeReference(backend: Backend): Promise<number> {
  const training = createReferenceTraining();
  const timeSteps = async (count: number) => {
    const started = now();
    let loss = training.step();
    for (let step = 1; step < count; step++) {
      loss.dispose();
      loss = training.step();
    }
    const [value] = await loss.data();
    loss.dispose();
    if (!Number.isFinite(value)) throw new Error('gave a loss that is no number');
    return (now() - started) / count;
  };
  const onGpu = backend === 'webgpu' || backend === 'webgl';
  // The first one compiles.
  const fast = onGpu && (await timeSteps(1)) < budgetMilliseconds && (await timeSteps(1)) < slowMilliseconds;
  const count = fast ? stepsTogether : 1;
  const milliseconds = await medianTime(() => timeSteps(count));
  training.dispose();
  return milliseconds;
}

/** Rows of noise, of which training takes `count`. */
function noisePictures(count: number): PictureSource {
  const random = seededRandom(seed);
  const rows = Math.round(count / 0.9);
  const data = Uint8Array.from({ length: rows * side * side }, () => 256 * random());
  return picturesInMemory({ data, rows, cols: side * side });
}

/** By what training itself tells after each epoch, which is here of `steps` steps. */
async function timeDefaultModel(steps: number, batch: number): Promise<number> {
  const times: number[] = [];
  const started = now();
  let compiled = false;
  await train(noisePictures(steps * batch), {
    now,
    seed,
    options: resolveOptions(defaultModel.options, { epochs: mostTimes + 1, patience: 0 }),
    signal: {
      get aborted() {
        return times.length >= leastTimes && now() - started > budgetMilliseconds;
      },
    },
    onEpoch: ({ picturesPerSecond }) => {
      const milliseconds = (1000 * batch) / picturesPerSecond;
      if (compiled || steps * milliseconds > budgetMilliseconds) times.push(milliseconds);
      compiled = true;
    },
  });
  return median(times);
}

async function hardwareOf(backend: Backend): Promise<string> {
  if (backend === 'wasm') return `threads: ${getThreadsCount()}`;
  if (backend === 'webgpu') {
    const info = (await navigator.gpu.requestAdapter())?.info;
    const names = [info?.vendor, info?.architecture, info?.description, info?.isFallbackAdapter && 'in software'];
    return names.filter(Boolean).join(' ');
  }
  if (backend === 'webgl') {
    const context = new OffscreenCanvas(1, 1).getContext('webgl2');
    const names = context?.getExtension('WEBGL_debug_renderer_info');
    const renderer = names ? String(context?.getParameter(names.UNMASKED_RENDERER_WEBGL)) : 'unknown';
    return /swiftshader|llvmpipe/i.exec(renderer)?.[0].concat(' in software') ?? renderer;
  }
  return 'threads: 1';
}

const bench: TrainingBench = {
  async measureSpeed(model, backend) {
    try {
      await chooseBackend([backend]);
      const batch = model === 'reference' ? referenceBatch : Number(resolveOptions(defaultModel.options).batchSize);
      let milliseconds: number;
      if (model === 'reference') milliseconds = await timeReference(backend);
      else {
        milliseconds = await timeDefaultModel(1, batch);
        if (milliseconds < slowMilliseconds) milliseconds = await timeDefaultModel(stepsTogether, batch);
      }
      return {
        failure: null,
        millisecondsPerStep: milliseconds,
        picturesPerSecond: (1000 * batch) / milliseconds,
        hardware: await hardwareOf(backend),
      };
    } catch (error) {
      return { failure: error instanceof Error ? error.message : String(error) };
    }
  },

  async learn(pictures, epochs, tell) {
    const { backend } = await chooseBackend(backends);
    const options = resolveOptions(defaultModel.options, epochs === null ? {} : { epochs, patience: 0 });
    const finished: LearningCurve['epochs'] = [];
    const started = now();
    await train(picturesInMemory(pictures), {
      now,
      seed,
      options,
      onEpoch: ({ model: { epoch, losses } }) => {
        const { heldOut } = losses[epoch - 1];
        const seconds = (now() - started) / 1000;
        finished.push({ heldOut, seconds });
        if (epoch === 1 || epoch % epochsPerLine === 0) {
          tell(
            `${epoch} of ${options.epochs} on ${backend}, held-out loss ${heldOut.toFixed(6)}, ${seconds.toFixed(0)} s`,
          );
        }
      },
    });
    return { backend, epochs: finished, seconds: (now() - started) / 1000 };
  },
};

expose(bench);
