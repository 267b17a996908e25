// The autoencoder's settings and its stored form, read and written.

import * as tf from '@tensorflow/tfjs';
import { type OptionValues, resolveOptions } from '../options.ts';
import { type NetworkShape, networkVariables, unpack } from './autoencoder-network.ts';
import { autoencoderOptions } from './autoencoder-options.ts';
import type { Scale } from './picture-batches.ts';
import type { PictureSource } from './picture-source.ts';
import type { Model } from './representation.ts';

export interface Settings extends NetworkShape {
  epochs: number;
  learningRate: number;
  batchSize: number;
  noise: number;
  shift: number;
  patience: number;
}

/** The settings to run with. Throws a RangeError where the pictures are not square with a side divisible by 16. */
export function settingsFor(pictures: PictureSource, options: OptionValues): Settings {
  const side = Math.sqrt(pictures.cols);
  if (side % 16 !== 0 || side === 0) {
    throw new RangeError(
      `The autoencoder takes square pictures whose side is divisible by 16, got ${pictures.cols} pixels.`,
    );
  }
  const numbers = resolveOptions(autoencoderOptions, options) as unknown as Omit<Settings, 'side'>;
  return { ...numbers, side };
}

/** A model's weights: the network's variables, then the pictures' scale and the mean vector of training. */
export function toWeights(parameters: Float32Array, network: NetworkShape, scale: Scale, mean: Float32Array) {
  const weights: Model['weights'] = [];
  let from = 0;
  for (const { shape } of networkVariables(network)) {
    const size = tf.util.sizeFromShape(shape);
    weights.push({ shape, values: parameters.slice(from, from + size) });
    from += size;
  }
  weights.push({ shape: [2], values: Float32Array.of(scale.mean, scale.deviation) });
  weights.push({ shape: [mean.length], values: mean });
  return weights;
}

/** What a model's weights say. */
export interface Opened extends NetworkShape {
  parameters: Float32Array;
  scale: Scale;
  mean: Float32Array;
}

/**
 * The inverse of `toWeights`. Throws a RangeError where `pictures` are not of the size that was trained on, or the model's
 * parts do not fit together, as a file from elsewhere may have them.
 */
export function fromWeights(pictures: PictureSource, model: Model): Opened {
  const { side, filters, latentSize } = settingsFor(pictures, model.options);
  const network = { side, filters, latentSize };
  const expected = [...networkVariables(network).map(({ shape }) => shape), [2], [latentSize]];
  if (model.weights.map(({ shape }) => shape).join(';') !== expected.join(';')) {
    throw new RangeError(
      'This model was trained on pictures of another size, or its weights are not those of its settings. Train again.',
    );
  }
  const learned = model.weights.slice(0, -2);
  const parameters = new Float32Array(learned.reduce((sum, { values }) => sum + values.length, 0));
  let at = 0;
  for (const { values } of learned) {
    parameters.set(values, at);
    at += values.length;
  }
  const [scale, mean] = model.weights.slice(-2);
  if (!(scale.values[1] > 0) || model.optimizer.some(({ values }) => values.length !== parameters.length)) {
    throw new RangeError('This model is damaged: its parts do not fit together. Train again.');
  }
  return { ...network, parameters, scale: { mean: scale.values[0], deviation: scale.values[1] }, mean: mean.values };
}

/** Opens `model` on the current backend for as long as `use` takes. */
export async function withModel<Result>(
  pictures: PictureSource,
  model: Model,
  use: (opened: Opened, weights: tf.Tensor[]) => Promise<Result>,
): Promise<Result> {
  const opened = fromWeights(pictures, model);
  const weights = tf.tidy(() => unpack(tf.tensor1d(opened.parameters), networkVariables(opened)));
  try {
    return await use(opened, weights);
  } finally {
    tf.dispose(weights);
  }
}
