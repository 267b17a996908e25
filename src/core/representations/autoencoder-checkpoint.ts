// The autoencoder's checkpoint, an epoch at a time: what the last epoch left, to go on from, and the weights of the best
// epoch, to embed with.

import * as tf from '@tensorflow/tfjs';
import type { AdamState } from './adam.ts';
import { type DrawingNetwork, type Drawn, fromDrawingWeights } from './drawing-network.ts';
import type { EpochLoss, Model } from './representation.ts';

/** A model in training, with what models of earlier versions lack. */
export interface Checkpoint extends Model {
  bestEpoch: number;
  halvings: number;
}

/** A stored model to go on from. One that was stored without its best epoch goes on from what it has. */
export function checkpointOf({ ended: _, ...model }: Model): Checkpoint {
  return { ...model, bestEpoch: model.bestEpoch ?? model.epoch, halvings: model.halvings ?? 0 };
}

/** The checkpoint an epoch after `before`. The first epoch is the best so far, and of equal ones the earlier. */
export function nextCheckpoint(
  before: Checkpoint,
  loss: EpochLoss,
  latest: Model['weights'],
  optimizer: Model['optimizer'],
): Checkpoint {
  const epoch = before.epoch + 1;
  const best = before.losses.at(before.bestEpoch - 1);
  const improved = before.bestEpoch === 0 || !best || loss.heldOut < best.heldOut;
  const kept = improved ? { bestEpoch: epoch, weights: latest, latest: undefined } : { latest };
  return { ...before, ...kept, epoch, losses: [...before.losses, loss], optimizer };
}

/** Starts the optimizer at `parameters`, with the moments of a checkpoint or none. Whoever calls disposes of it. */
export function toAdamState(parameters: Float32Array, optimizer: Model['optimizer']): AdamState {
  const [momentum, velocity] = optimizer.map(({ values }) => tf.tensor1d(values));
  return {
    parameters: tf.tensor1d(parameters),
    momentum: momentum ?? tf.zeros([parameters.length]),
    velocity: velocity ?? tf.zeros([parameters.length]),
  };
}

/** The optimizer's moments as a checkpoint stores them, in the order in which `toAdamState` takes them. */
export function toOptimizer([momentum, velocity]: Float32Array[]): Model['optimizer'] {
  return [
    { name: 'momentum', shape: [momentum.length], values: momentum },
    { name: 'velocity', shape: [velocity.length], values: velocity },
  ];
}

/** What the last epoch of `model` left. Errors as `fromDrawingWeights`. */
export function openLatest(model: Model, network: Pick<DrawingNetwork, 'variables' | 'codeSize'>): Drawn {
  return fromDrawingWeights({ ...model, weights: model.latest ?? model.weights }, network);
}
