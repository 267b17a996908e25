// What the networks make of sounds: the loss and gradient of a batch, of which each sound's candidates are false for
// all others, and the vector of one sound, whose candidates are told from references that come with the model.

import { type Matrix, rowsBetween, stackRows } from '../math/matrix.ts';
import { addLeftTransposedProduct, addProduct } from '../math/matrix-product.ts';
import { type Random, seededRandom } from '../math/random.ts';
import { createTask, pairWeights, soundVector, taskLoss, taskSlopes } from './context-task.ts';
import { addDenseGradient, type DenseParameters, forward, onSphere, sphereGradient } from './dense-network.ts';
import { drawPairs, type FramePairs, type FrameScale, standardised, takeStacks } from './frame-pairs.ts';
import { type Hearing, type SongNetworks, type SongSettings, viewNetworks } from './song-vectors-model.ts';

/** Pairs that a batch has of each sound. */
const TRAINING_PAIRS = 16;
/** Pairs that a sound is heard by once the networks are given. */
const HEARING_PAIRS = 16;
/** With which these are drawn, for all sounds alike. */
const HEARING_SEED = 1;

/** What `network` makes of the stacks at `firsts` of each sound, one sound below the other. */
function listen(
  network: DenseParameters,
  scale: FrameScale,
  stacked: number,
  sounds: readonly Matrix<Uint8Array>[],
  firsts: readonly Int32Array[],
) {
  const stacks = stackRows(sounds.map((frames, i) => takeStacks(frames, firsts[i], stacked)));
  return forward(network, standardised(stacks, scale));
}

/** The mean loss of the sounds of a batch, at least two, and its gradient by all parameters. */
export interface BatchGradient {
  loss: number;
  gradient: Float32Array;
  /** The sounds' vectors, which the gradient takes as given. */
  vectors: Float32Array[];
}

/** Draws pairs of each of `sounds`, at least two, and gives the task's gradient on them. */
export function batchGradient(
  parameters: Float32Array,
  scale: FrameScale,
  settings: SongSettings,
  sounds: readonly Matrix<Uint8Array>[],
  random: Random,
): BatchGradient {
  const pairs = sounds.map(({ rows }) => drawPairs(rows, TRAINING_PAIRS, settings.window, random));
  return pairsGradient(parameters, scale, settings, sounds, pairs);
}

/** The same on these pairs, of each sound as many. */
export function pairsGradient(
  parameters: Float32Array,
  scale: FrameScale,
  { shape, stacked, window, inferenceSteps }: SongSettings,
  sounds: readonly Matrix<Uint8Array>[],
  pairs: readonly FramePairs[],
): BatchGradient {
  const networks = viewNetworks(parameters, shape);
  const firstsOf = (key: keyof FramePairs) => pairs.map((ofSound) => ofSound[key]);
  const contexts = listen(networks.context, scale, stacked, sounds, firstsOf('contexts'));
  const heard = listen(networks.candidate, scale, stacked, sounds, firstsOf('candidates'));
  const candidates = onSphere(heard.outputs);
  const contextGradient = { ...contexts.outputs, data: new Float32Array(contexts.outputs.data.length) };
  const candidateGradient = { ...candidates, data: new Float32Array(candidates.data.length) };
  const vectors: Float32Array[] = [];
  const share = 1 / sounds.length;
  let loss = 0;
  let from = 0;
  for (const own of pairs) {
    const count = own.contexts.length;
    const ownContexts = rowsBetween(contexts.outputs, from, from + count);
    const weights = pairWeights(own.contexts, own.candidates, window, from, candidates.rows);
    const task = createTask(ownContexts, candidates, weights);
    const vector = soundVector(task, inferenceSteps);
    vectors.push(vector);
    loss += share * taskLoss(task, vector);
    const slopes = taskSlopes(task, vector);
    for (let i = 0; i < slopes.data.length; i++) slopes.data[i] *= share;
    addProduct(rowsBetween(contextGradient, from, from + count), slopes, candidates);
    const moved = { ...ownContexts, data: ownContexts.data.map((value, i) => value + vector[i % shape.outputs]) };
    addLeftTransposedProduct(candidateGradient, slopes, moved);
    from += count;
  }
  const gradient = new Float32Array(parameters.length);
  const into = viewNetworks(gradient, shape);
  addDenseGradient(into.context, networks.context, contexts, contextGradient);
  addDenseGradient(into.candidate, networks.candidate, heard, sphereGradient(heard.outputs, candidateGradient));
  return { loss, gradient, vectors };
}

/** All that hearing single sounds takes. */
export interface Listener {
  networks: SongNetworks;
  scale: FrameScale;
  settings: SongSettings;
  /** What the network of candidates makes of the references. */
  references: Matrix;
}

/** With these parameters, as they are now. */
export function listener(parameters: Float32Array, { scale, references }: Hearing, settings: SongSettings): Listener {
  const networks = viewNetworks(parameters, settings.shape);
  const { outputs } = forward(networks.candidate, standardised(references, scale));
  return { networks, scale, settings, references: onSphere(outputs) };
}

/** The vector of a sound, [vectorSize], and the loss that it leaves; the same for the same frames. */
export function hearSound(
  { networks, scale, settings, references }: Listener,
  frames: Matrix<Uint8Array>,
): { vector: Float32Array; loss: number } {
  const { stacked, window, inferenceSteps } = settings;
  const pairs = drawPairs(frames.rows, HEARING_PAIRS, window, seededRandom(HEARING_SEED));
  const contexts = listen(networks.context, scale, stacked, [frames], [pairs.contexts]).outputs;
  const own = listen(networks.candidate, scale, stacked, [frames], [pairs.candidates]).outputs;
  const candidates = stackRows([onSphere(own), references]);
  const weights = pairWeights(pairs.contexts, pairs.candidates, window, 0, candidates.rows);
  const task = createTask(contexts, candidates, weights);
  const vector = soundVector(task, inferenceSteps);
  return { vector, loss: taskLoss(task, vector) };
}
