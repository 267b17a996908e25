// Picks the tfjs backend by measuring: every one that starts runs a few small training steps, and the fastest wins.
// That a backend exists says nothing: a software WebGPU adapter is the slowest choice of all.

import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgpu';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { registerWasmTrainingKernels } from './kernels/wasm-training.ts';
import type { Backend, BackendChoice, BackendTrial } from './protocol.ts';

const stepsPerTrial = 3;
/** A backend whose first step takes this many times as long as the best one so far needs no further steps. */
const hopelessFactor = 3;

setWasmPaths({
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': threadedSimd,
});
const cores = navigator.hardwareConcurrency;
setThreadsCount(Math.max(1, Math.min(8, cores)));
// tfjs takes no more threads than half of the cores that its worker is told of, so one on two. With both the autoencoder
// trains 8 % faster (medians of three runs on two cores of an AMD EPYC: 279 pictures/s for 259).
Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 * cores });
registerWasmTrainingKernels();

/** Starts `backend` and makes it the current one; throws an Error that says why where it cannot. */
async function start(backend: Backend): Promise<void> {
  // Asked beforehand: tfjs itself stumbles over an adapter that is not there.
  if (backend === 'webgpu' && !(await navigator.gpu?.requestAdapter())) throw new Error('not available');
  // tfjs names webgpu as its backend even where that did not start: only its answer tells.
  if (!(await tf.setBackend(backend))) throw new Error('not available');
  await tf.ready();
}

/** Milliseconds a step of a small convolutional network, the median of a few after one that compiles. */
async function timeTraining(best: number): Promise<number> {
  const pictures = tf.randomUniform<tf.Rank.R4>([16, 32, 32, 4], 0, 1, 'float32', 1);
  const filters = [tf.variable(tf.randomNormal([3, 3, 4, 16], 0, 0.1, 'float32', 2))];
  filters.push(tf.variable(tf.randomNormal([3, 3, 16, 4], 0, 0.1, 'float32', 3)));
  const optimizer = tf.train.sgd(0.01);
  const times: number[] = [];
  for (let step = 0; step <= stepsPerTrial; step++) {
    const started = performance.now();
    const loss = optimizer.minimize(
      () => {
        const hidden = tf.relu(tf.conv2d(pictures, filters[0] as tf.Tensor4D, 1, 'same'));
        return tf.mean(tf.squaredDifference(tf.conv2d(hidden, filters[1] as tf.Tensor4D, 1, 'same'), pictures));
      },
      true,
      filters,
    ) as tf.Scalar;
    const [value] = await loss.data();
    loss.dispose();
    if (!Number.isFinite(value)) throw new Error('gave a loss that is no number');
    if (step > 0) times.push(performance.now() - started);
    if (times[0] > hopelessFactor * best) break;
  }
  tf.dispose([pictures, ...filters]);
  optimizer.dispose();
  return times.sort((a, b) => a - b)[times.length >> 1];
}

async function tryBackend(backend: Backend, best: number): Promise<BackendTrial> {
  try {
    await start(backend);
    return { backend, millisecondsPerStep: await timeTraining(best), failure: null };
  } catch (error) {
    return { backend, millisecondsPerStep: null, failure: error instanceof Error ? error.message : String(error) };
  }
}

/** What tfjs's GPU backends compute with. */
interface DeviceBackend {
  device?: GPUDevice;
  gpgpu?: { gl: { canvas: EventTarget } };
}

/**
 * Rejects when what computes loses its device, for whose answer tfjs itself would wait for ever, or when the device
 * refuses a command, after which WebGPU goes on with whatever was in memory.
 */
export function deviceFailure(): Promise<never> {
  const { device, gpgpu } = tf.backend() as unknown as DeviceBackend;
  return new Promise((_, reject) => {
    const onLost = () => reject(new Error('The graphics device was lost.'));
    void device?.lost.then(onLost);
    gpgpu?.gl.canvas.addEventListener('webglcontextlost', onLost, { once: true });
    const onRefused = ({ error }: GPUUncapturedErrorEvent) =>
      reject(new Error(`The graphics device refused a command: ${error.message}`));
    device?.addEventListener('uncapturederror', onRefused, { once: true });
  });
}

/** How each backend did; one is tried once a visit. */
const tried = new Map<Backend, BackendTrial>();

let latest: Promise<unknown> = Promise.resolve();

/**
 * Tries these in turn and leaves tfjs on the fastest. Rejects where none can train. One choice waits for the one before:
 * tfjs drops a backend that is still starting when it is asked for one again.
 */
export function chooseBackend(candidates: readonly Backend[]): Promise<BackendChoice> {
  const choice = latest.then(() => choose(candidates));
  latest = choice.catch(() => {});
  return choice;
}

async function choose(candidates: readonly Backend[]): Promise<BackendChoice> {
  const trials: BackendTrial[] = [];
  let best = Infinity;
  for (const backend of candidates) {
    const trial = tried.get(backend) ?? (await tryBackend(backend, best));
    tried.set(backend, trial);
    trials.push(trial);
    best = Math.min(best, trial.millisecondsPerStep ?? Infinity);
  }
  const fastest = trials.find((trial) => trial.millisecondsPerStep === best);
  if (!fastest) {
    const reasons = trials.map((trial) => `${trial.backend} ${trial.failure}`).join('; ');
    throw new Error(`Nothing here can compute: ${reasons}. Choose another way under “Compute”.`);
  }
  await start(fastest.backend);
  return { backend: fastest.backend, trials };
}
