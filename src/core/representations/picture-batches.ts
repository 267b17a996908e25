// Batches of 8-bit pictures as tensors of one fixed shape, and what is computed on every one of them. A GPU's buffers are
// pooled by size, so that a last batch of another size would cost memory that never comes back.

import * as tf from '@tensorflow/tfjs';
import { allRows, type Matrix } from '../math/matrix.ts';
import type { Random } from '../math/random.ts';
import { mostAtOnce, type PictureLimits, type PictureSource } from './picture-source.ts';

const BATCH = 64;
/** Pictures that are all of one level have no deviation to divide by. */
const LEAST_DEVIATION = 1e-3;

/** How 8-bit pixels become the network's numbers: mean and deviation over all training pixels in [0, 1]. */
export interface Scale {
  mean: number;
  deviation: number;
}

/** Mean over all pixels of what `compute` makes of a pixel in [0, 1]. */
function meanOfPixels({ data }: Matrix<Uint8Array>, compute: (pixel: number) => number): number {
  const counts = new Float64Array(256);
  for (let i = 0; i < data.length; i++) counts[data[i]]++;
  return counts.reduce((sum, count, value) => sum + count * compute(value / 255), 0) / data.length;
}

/** The scale of these pictures, in the 32 bits that a model stores: a resumed run sees the very same pictures. */
export function scaleOf(pictures: Matrix<Uint8Array>): Scale {
  const mean = meanOfPixels(pictures, (pixel) => pixel);
  const variance = meanOfPixels(pictures, (pixel) => (pixel - mean) ** 2);
  return { mean: Math.fround(mean), deviation: Math.fround(Math.max(Math.sqrt(variance), LEAST_DEVIATION)) };
}

/** The loss of drawing the scale's mean everywhere: on `pictures`, or on those that the scale is of where it is greater there. */
export function blankLoss(pictures: Matrix<Uint8Array>, { mean, deviation }: Scale): number {
  return Math.max(
    deviation ** 2,
    meanOfPixels(pictures, (pixel) => (pixel - mean) ** 2),
  );
}

/** `batch` pictures of `rows` from the `from`th on, wrapped around at the end, on the network's scale, one after the other. */
export function batchValues(
  pictures: Matrix<Uint8Array>,
  rows: ArrayLike<number>,
  from: number,
  batch: number,
  { mean, deviation }: Scale,
): Float32Array {
  const values = new Float32Array(batch * pictures.cols);
  const factor = 1 / (255 * deviation);
  const offset = mean / deviation;
  for (let i = 0; i < batch; i++) {
    const start = rows[(from + i) % rows.length] * pictures.cols;
    const to = i * pictures.cols;
    for (let pixel = 0; pixel < pictures.cols; pixel++) {
      values[to + pixel] = pictures.data[start + pixel] * factor - offset;
    }
  }
  return values;
}

/** A row a picture, [batch, pixels]. */
export function toTensor(values: Float32Array, batch: number): tf.Tensor2D {
  return tf.tensor2d(values, [batch, values.length / batch]);
}

/** Uniform noise of standard deviation `size` added to a copy. */
export function withNoise(values: Float32Array, size: number, random: Random): Float32Array {
  const width = size * Math.sqrt(12);
  return values.map((value) => value + width * (random() - 0.5));
}

/**
 * Copies of `batch` square pictures, each moved by up to `most` pixels along both axes; its edge fills what that leaves. All
 * ways are equally likely.
 */
export function shifted(values: Float32Array, batch: number, most: number, random: Random): Float32Array {
  const side = Math.sqrt(values.length / batch);
  const moved = new Float32Array(values.length);
  const draw = () => Math.floor(random() * (2 * most + 1)) - most;
  const within = (place: number) => Math.min(side - 1, Math.max(0, place));
  for (let picture = 0; picture < values.length; picture += side * side) {
    const [down, right] = [draw(), draw()];
    for (let row = 0; row < side; row++) {
      const from = picture + within(row - down) * side;
      const to = picture + row * side;
      for (let col = 0; col < side; col++) moved[to + col] = values[from + within(col - right)];
    }
  }
  return moved;
}

/** From the network's scale back to 8 bits. */
export function toPixels(values: Float32Array, { mean, deviation }: Scale): Uint8Array {
  // A Uint8ClampedArray rounds and clips.
  const pixels = Uint8ClampedArray.from(values, (value) => 255 * (value * deviation + mean));
  return new Uint8Array(pixels.buffer);
}

/**
 * `compute` on the pictures of `rows`; its rows, [batch, ...] each time, one after the other without the last batch's
 * padding. `turn` is awaited after each batch.
 */
export async function forEachBatch(
  pictures: Matrix<Uint8Array>,
  rows: ArrayLike<number>,
  scale: Scale,
  compute: (batch: tf.Tensor2D) => tf.Tensor,
  turn: () => Promise<void>,
  batch = Math.min(BATCH, rows.length),
): Promise<Float32Array> {
  let results = new Float32Array(0);
  for (let from = 0; from < rows.length; from += batch) {
    const output = tf.tidy(() => compute(toTensor(batchValues(pictures, rows, from, batch, scale), batch)));
    const values = (await output.data()) as Float32Array;
    output.dispose();
    const width = values.length / batch;
    if (from === 0) results = new Float32Array(rows.length * width);
    const count = Math.min(batch, rows.length - from);
    results.set(values.subarray(0, count * width), from * width);
    await turn();
  }
  return results;
}

/** As `forEachBatch`, on all pictures of a source, which are read in order: `cols` numbers a picture. */
export async function streamBatches(
  source: PictureSource,
  limits: PictureLimits,
  scale: Scale,
  cols: number,
  compute: (batch: tf.Tensor2D) => tf.Tensor,
  turn: () => Promise<void>,
): Promise<Matrix> {
  const { rows } = source;
  const data = new Float32Array(rows * cols);
  const all = allRows({ rows });
  const batch = Math.min(BATCH, rows);
  const most = mostAtOnce(source, limits);
  // Whole batches, so that only the very last one is padded.
  const atOnce = most - (most % BATCH) || most;
  for (let from = 0; from < rows; from += atOnce) {
    const pictures = await source.take(all.subarray(from, from + atOnce));
    data.set(await forEachBatch(pictures, allRows(pictures), scale, compute, turn, batch), from * cols);
  }
  return { data, rows, cols };
}
