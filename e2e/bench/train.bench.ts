// How fast training is: milliseconds a step and pictures a second of the reference architecture and of the default model
// on each backend that starts, as the page starts them; tfjs's own cpu and webgl backends are the peers. The reference is
// a convolutional autoencoder of 16, 32, 64 and 128 filters on 64x64 pictures, batch 64: train-harness has it.

import type { Backend } from '../../src/engine/protocol.ts';
import { type Against, type Figure, figure, goal, type Prepare } from './benchmark.ts';
import type { MeasuredModel, Speed } from './train-harness/learn.worker.ts';
import { withTrainPage } from './train-page.ts';

export { browserArguments, harness } from './train-page.ts';

const peers = ['cpu', 'webgl'] as const;
const own = ['wasm', 'webgpu'] as const;

const goals = { picturesPerSecond: 256, timesCpu: 25 };

const titles: Record<MeasuredModel, string> = {
  reference: 'reference',
  default: 'default model',
};

type Speeds = Record<Backend, Speed>;

function stepPeer(speeds: Speeds, peer: Backend): Against {
  const speed = speeds[peer];
  return {
    peer: speed.failure === null ? `tfjs ${peer}, ${speed.hardware}` : `tfjs ${peer}: ${speed.failure}`,
    peerValue: speed.failure === null ? speed.millisecondsPerStep : null,
    better: 'lower',
  };
}

function figuresOf(model: MeasuredModel, speeds: Speeds): Figure[] {
  const title = titles[model];
  return [...own, ...peers].flatMap((backend) => {
    const speed = speeds[backend];
    if (speed.failure !== null) return [figure(`${title}, ${backend}`, null, speed.failure)];
    const isOwn = backend === 'wasm' || backend === 'webgpu';
    const withGoal = model === 'reference' && backend === 'wasm';
    const cpuGoal = withGoal ? `, goal ${goals.timesCpu} times as fast` : '';
    return [
      figure(
        `${title}, ${backend}: a step, median`,
        speed.millisecondsPerStep,
        `ms, ${speed.hardware}${cpuGoal}`,
        backend === 'cpu' ? undefined : stepPeer(speeds, 'cpu'),
      ),
      ...(isOwn
        ? [figure(`${title}, ${backend}: the same`, speed.millisecondsPerStep, 'ms', stepPeer(speeds, 'webgl'))]
        : []),
      figure(
        `${title}, ${backend}: rate`,
        speed.picturesPerSecond,
        'pictures/s',
        withGoal ? goal(goals.picturesPerSecond, 'higher') : undefined,
      ),
    ];
  });
}

export const prepare: Prepare = () => (setting) =>
  withTrainPage(setting, async (page) => {
    const figures: Figure[] = [];
    for (const model of ['reference', 'default'] as const) {
      const speeds = {} as Speeds;
      for (const backend of [...own, ...peers]) {
        console.log(`${titles[model]}: ${backend}`);
        speeds[backend] = await page.evaluate(([model, backend]) => window.trainHarness.measureSpeed(model, backend), [
          model,
          backend,
        ] as const);
      }
      figures.push(...figuresOf(model, speeds));
    }
    return figures;
  });
