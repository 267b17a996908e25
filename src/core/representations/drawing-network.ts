// What networks that learn to draw pictures again from codes of them have in common: what the training loop is told of one,
// and its stored form, read and written.

import * as tf from '@tensorflow/tfjs';
import { type Clock, eventTurns } from '../event-turns.ts';
import { type Matrix, meanOfRows } from '../math/matrix.ts';
import type { Random } from '../math/random.ts';
import type { OptionValues } from '../options.ts';
import { unpack, type Variable } from './autoencoder-network.ts';
import { type Scale, streamBatches, toPixels } from './picture-batches.ts';
import type { PictureLimits, PictureSource } from './picture-source.ts';
import type { Model } from './representation.ts';

/** How training goes: settings of the same names in `autoencoder-options.ts`. */
export interface DrawingSettings {
  epochs: number;
  learningRate: number;
  batchSize: number;
  noise: number;
  shift: number;
  patience: number;
}

/** The weights that it is given are `variables` in their shapes; pictures are [batch, pixels] on the network's scale. */
export interface DrawingNetwork {
  /** As a sentence begins: "The autoencoder". */
  name: string;
  settings: DrawingSettings;
  /** What a model of it is stored with. */
  options: OptionValues;
  variables: readonly Variable[];
  codeSize: number;
  /** Codes of pictures, [batch, codeSize]. */
  encode(pictures: tf.Tensor2D, weights: readonly tf.Tensor[]): tf.Tensor2D;
  /** `codeSize` numbers that a model keeps of the codes of training pictures, one picture's after the other. */
  statistics(codes: Float32Array): Float32Array;
  /** What it makes of pictures, given the statistics of its codes: what it is judged by. */
  draw(pictures: tf.Tensor2D, weights: readonly tf.Tensor[], statistics: Float32Array): tf.Tensor2D;
  /** What it makes of the pictures of one step, when `share` of the run, in [0, 1), is done: what it learns by. */
  learner(
    batch: number,
    share: number,
    random: Random,
  ): (pictures: tf.Tensor2D, weights: readonly tf.Tensor[]) => tf.Tensor2D;
}

/** Per picture of a batch, the mean squared error of a pixel on the network's scale. */
export function pictureErrors(drawn: tf.Tensor2D, wanted: tf.Tensor2D): tf.Tensor1D {
  return tf.mean(tf.squaredDifference(drawn, wanted), 1);
}

/** The side of `pictures`. Throws a RangeError, in the network's `name`, where they are not square or 16 does not divide it. */
export function sideOf({ cols }: PictureSource, name: string): number {
  const side = Math.sqrt(cols);
  if (side % 16 !== 0 || side === 0) {
    throw new RangeError(`${name} takes square pictures whose side is divisible by 16, got ${cols} pixels.`);
  }
  return side;
}

/** The mean of rows of `cols` numbers, one after the other. */
export function meanRow(values: Float32Array, cols: number): Float32Array {
  return meanOfRows({ data: values, rows: values.length / cols, cols });
}

/** What a model's weights say. */
export interface Drawn {
  /** The variables, one after the other. */
  parameters: Float32Array;
  scale: Scale;
  statistics: Float32Array;
}

type Stored = Pick<DrawingNetwork, 'variables' | 'codeSize'>;

/** A model's weights: the network's variables, then the pictures' scale and the statistics of the training's codes. */
export function toDrawingWeights(
  { parameters, scale, statistics }: Drawn,
  { variables }: Pick<Stored, 'variables'>,
): Model['weights'] {
  const weights: Model['weights'] = [];
  let from = 0;
  for (const { shape } of variables) {
    const size = tf.util.sizeFromShape(shape);
    weights.push({ shape, values: parameters.slice(from, from + size) });
    from += size;
  }
  weights.push({ shape: [2], values: Float32Array.of(scale.mean, scale.deviation) });
  weights.push({ shape: [statistics.length], values: statistics });
  return weights;
}

/**
 * The inverse of `toDrawingWeights`. Throws a RangeError where the weights are not those of such a network, or the model's
 * parts do not fit together, as a file from elsewhere may have them.
 */
export function fromDrawingWeights(model: Model, { variables, codeSize }: Stored): Drawn {
  const expected = [...variables.map(({ shape }) => shape), [2], [codeSize]];
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
  const [scale, statistics] = model.weights.slice(-2);
  if (!(scale.values[1] > 0) || model.optimizer.some(({ values }) => values.length !== parameters.length)) {
    throw new RangeError('This model is damaged: its parts do not fit together. Train again.');
  }
  return { parameters, scale: { mean: scale.values[0], deviation: scale.values[1] }, statistics: statistics.values };
}

/** Holds the network's variables as tensors on the current backend for as long as `use` takes. */
export async function withWeights<Result>(
  { parameters }: Pick<Drawn, 'parameters'>,
  variables: readonly Variable[],
  use: (weights: tf.Tensor[]) => Promise<Result>,
): Promise<Result> {
  const weights = tf.tidy(() => unpack(tf.tensor1d(parameters), variables));
  try {
    return await use(weights);
  } finally {
    tf.dispose(weights);
  }
}

/**
 * Of each picture, the mean squared error of a pixel in [0, 1] between it and what the best epoch draws of it. Errors as
 * `fromDrawingWeights`.
 */
export async function drawingErrors(
  source: PictureSource,
  model: Model,
  network: DrawingNetwork,
  now: Clock,
  limits: PictureLimits,
): Promise<Float32Array> {
  const opened = fromDrawingWeights(model, network);
  const { scale, statistics } = opened;
  return withWeights(opened, network.variables, async (weights) => {
    const errorsOf = (x: tf.Tensor2D) => pictureErrors(network.draw(x, weights, statistics), x);
    const { data } = await streamBatches(source, limits, scale, 1, errorsOf, eventTurns(now));
    return data.map((error) => error * scale.deviation ** 2);
  });
}

/** Of each picture, what the best epoch draws of it, 8 bits a pixel, a picture a row. Errors as `fromDrawingWeights`. */
export async function drawnPictures(
  source: PictureSource,
  model: Model,
  network: DrawingNetwork,
  now: Clock,
  limits: PictureLimits,
): Promise<Matrix<Uint8Array>> {
  const opened = fromDrawingWeights(model, network);
  const { scale, statistics } = opened;
  return withWeights(opened, network.variables, async (weights) => {
    const drawnOf = (x: tf.Tensor2D) => network.draw(x, weights, statistics);
    const { data, rows, cols } = await streamBatches(source, limits, scale, source.cols, drawnOf, eventTurns(now));
    return { data: toPixels(data, scale), rows, cols };
  });
}
