// What a checkpoint of what draws holds for tfjs: the optimizer's state, and the weights of the last epoch.

import * as tf from '@tensorflow/tfjs';
import type { AdamState } from './adam.ts';
import { type DrawingNetwork, type Drawn, fromDrawingWeights } from './drawing-network.ts';
import type { Model } from './representation.ts';

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
