// A convolutional autoencoder on pictures of sounds (log-mel spectrograms): it learns to draw each picture again from a
// short vector, and that vector, centred and normalised, is where the sound lies among the others. Trained with Adam
// (Kingma and Ba, 2015) whose rate falls along a half cosine (Loshchilov and Hutter, 2017).

import * as tf from '@tensorflow/tfjs';
import type { Matrix } from '../math/matrix.ts';
import { partSeed, type Random, seededRandom, shuffle } from '../math/random.ts';
import { resolveOptions } from '../options.ts';
import {
  decode,
  encode,
  initialParameters,
  type NetworkShape,
  networkVariables,
  unpack,
} from './autoencoder-network.ts';
import { autoencoderOptions } from './autoencoder-options.ts';
import type { EpochLoss, Model, Reconstructions, TrainingRun } from './representation.ts';

/** The one timer that pages, workers and Node share. */
declare function setTimeout(callback: () => void, milliseconds: number): unknown;

type Tensors = tf.Tensor[];

const HELD_OUT_SHARE = 0.1;
const SHOWN_PICTURES = 8;
/** Pictures from which the mean vector is taken. */
const STATISTICS_PICTURES = 2048;
const EMBEDDING_BATCH = 64;
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-7;
/** Steps after which the loss is read, which also keeps a GPU's queue short. */
const STEPS_PER_READ = 8;
const YIELD_AFTER_MILLISECONDS = 50;
const REPORT_AFTER_MILLISECONDS = 300;
/** Parts of the seed besides the epochs, which are counted from 0. */
const SPLIT_PART = -2;
const WEIGHTS_PART = -3;

interface Settings extends NetworkShape {
  epochs: number;
  learningRate: number;
  batchSize: number;
  noise: number;
}

/** How 8-bit pixels become the network's numbers: mean and deviation over all training pixels in [0, 1]. */
interface Scale {
  mean: number;
  deviation: number;
}

/** What the network is at one moment. Whoever makes one disposes of it. */
interface State {
  parameters: tf.Tensor1D;
  /** Adam's running means of the gradient and of its square. */
  momentum: tf.Tensor1D;
  velocity: tf.Tensor1D;
}

function settingsFor(pictures: Matrix<Uint8Array>, options: TrainingRun['options']): Settings {
  const side = Math.sqrt(pictures.cols);
  if (side % 16 !== 0 || side === 0) {
    throw new RangeError(
      `The autoencoder takes square pictures whose side is divisible by 16, got ${pictures.cols} pixels.`,
    );
  }
  const numbers = resolveOptions(autoencoderOptions, options) as unknown as Omit<Settings, 'side'>;
  return { ...numbers, side };
}

/** Rows kept out of training (none of fewer than 4) and rows trained on, both in an order that the seed decides. */
function split(rows: number, seed: number): { training: Uint32Array; heldOut: Uint32Array } {
  const order = shuffle(
    Uint32Array.from({ length: rows }, (_, row) => row),
    seededRandom(partSeed(seed, SPLIT_PART)),
  );
  const count = rows < 4 ? 0 : Math.max(1, Math.round(rows * HELD_OUT_SHARE));
  return { heldOut: order.slice(0, count), training: order.slice(count) };
}

function scaleOf(pictures: Matrix<Uint8Array>, rows: Uint32Array): Scale {
  const counts = new Float64Array(256);
  for (const row of rows) {
    for (let i = row * pictures.cols; i < (row + 1) * pictures.cols; i++) counts[pictures.data[i]]++;
  }
  const pixels = rows.length * pictures.cols;
  const mean = counts.reduce((sum, count, value) => sum + (count * value) / 255, 0) / pixels;
  const variance = counts.reduce((sum, count, value) => sum + count * (value / 255 - mean) ** 2, 0) / pixels;
  return { mean, deviation: Math.max(Math.sqrt(variance), 1e-3) };
}

/** Rows `from` to `from + batch` of `rows`, wrapped around at its end, as [batch, side, side, 1]. */
function batchOf(
  pictures: Matrix<Uint8Array>,
  rows: ArrayLike<number>,
  from: number,
  batch: number,
  side: number,
  { mean, deviation }: Scale,
): { values: Float32Array; tensor: () => tf.Tensor4D } {
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
  return { values, tensor: () => tf.tensor4d(values, [batch, side, side, 1]) };
}

/** Uniform noise of standard deviation `size` added to a copy. */
function withNoise(values: Float32Array, size: number, random: Random): Float32Array {
  const width = size * Math.sqrt(12);
  return values.map((value) => value + width * (random() - 0.5));
}

/** Lets events (an abort among them) be handled; a resolved promise would not. */
function yieldToEvents(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/**
 * `compute` on the pictures of `rows`, in batches of one fixed shape; its rows, [batch, ...] each time, one after the
 * other without the last batch's padding.
 */
async function forEachBatch(
  pictures: Matrix<Uint8Array>,
  rows: ArrayLike<number>,
  side: number,
  scale: Scale,
  compute: (batch: tf.Tensor4D) => tf.Tensor,
  onProgress?: (share: number) => void,
): Promise<Float32Array> {
  let results = new Float32Array(0);
  for (let from = 0; from < rows.length; from += EMBEDDING_BATCH) {
    const output = tf.tidy(() => compute(batchOf(pictures, rows, from, EMBEDDING_BATCH, side, scale).tensor()));
    const values = (await output.data()) as Float32Array;
    const width = output.size / EMBEDDING_BATCH;
    output.dispose();
    if (from === 0) results = new Float32Array(rows.length * width);
    const count = Math.min(EMBEDDING_BATCH, rows.length - from);
    results.set(values.subarray(0, count * width), from * width);
    onProgress?.((from + count) / rows.length);
    await yieldToEvents();
  }
  return results;
}

/** Per picture of a batch, the mean squared error of a pixel on the network's scale. */
function errors(drawn: tf.Tensor4D, wanted: tf.Tensor4D): tf.Tensor1D {
  return tf.mean(tf.squaredDifference(drawn, wanted).reshape([wanted.shape[0], -1]), 1);
}

/** One step of Adam; disposes of the old state. `step` is counted from 1. */
function adam(state: State, gradient: tf.Tensor1D, learningRate: number, step: number): State {
  const next = tf.tidy(() => {
    const momentum = tf.add(tf.mul(state.momentum, BETA_1), tf.mul(gradient, 1 - BETA_1)) as tf.Tensor1D;
    const velocity = tf.add(tf.mul(state.velocity, BETA_2), tf.mul(tf.square(gradient), 1 - BETA_2)) as tf.Tensor1D;
    const rate = learningRate / (1 - BETA_1 ** step);
    const deviation = tf.add(tf.sqrt(tf.mul(velocity, 1 / (1 - BETA_2 ** step))), EPSILON);
    const parameters = tf.sub(state.parameters, tf.mul(tf.div(momentum, deviation), rate)) as tf.Tensor1D;
    return { parameters, momentum, velocity };
  });
  tf.dispose([state.parameters, state.momentum, state.velocity]);
  return next;
}

/** From training's to the reader's terms, and back: the last weights of a model are the scale and the mean vector. */
function toWeights(parameters: Float32Array, network: NetworkShape, scale: Scale, mean: Float32Array) {
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

interface Opened extends NetworkShape {
  parameters: Float32Array;
  scale: Scale;
  mean: Float32Array;
}

function fromWeights(pictures: Matrix<Uint8Array>, model: Model): Opened {
  const { side, filters, latentSize } = settingsFor(pictures, model.options);
  const network = { side, filters, latentSize };
  const expected = networkVariables(network).map(({ shape }) => shape);
  const learned = model.weights.slice(0, -2);
  if (learned.map(({ shape }) => shape).join(';') !== expected.join(';')) {
    throw new RangeError('This model was trained on pictures of another size. Train again.');
  }
  const parameters = new Float32Array(learned.reduce((sum, { values }) => sum + values.length, 0));
  let at = 0;
  for (const { values } of learned) {
    parameters.set(values, at);
    at += values.length;
  }
  const [scale, mean] = model.weights.slice(-2);
  return { ...network, parameters, scale: { mean: scale.values[0], deviation: scale.values[1] }, mean: mean.values };
}

/** Opens `model` on the current backend for as long as `use` takes. */
async function withModel<Result>(
  pictures: Matrix<Uint8Array>,
  model: Model,
  use: (opened: Opened, weights: Tensors) => Promise<Result>,
): Promise<Result> {
  const opened = fromWeights(pictures, model);
  const weights = tf.tidy(() => unpack(tf.tensor1d(opened.parameters), networkVariables(opened)));
  try {
    return await use(opened, weights);
  } finally {
    tf.dispose(weights);
  }
}

function allRows(pictures: Matrix<Uint8Array>): Uint32Array {
  return Uint32Array.from({ length: pictures.rows }, (_, row) => row);
}

function toPixels(values: Float32Array, { mean, deviation }: Scale): Uint8Array {
  // A Uint8ClampedArray rounds and clips.
  const pixels = Uint8ClampedArray.from(values, (value) => 255 * (value * deviation + mean));
  return new Uint8Array(pixels.buffer);
}

function meanRow(values: Float32Array, cols: number): Float32Array {
  const sums = new Float64Array(cols);
  for (let i = 0; i < values.length; i++) sums[i % cols] += values[i];
  return Float32Array.from(sums, (sum) => sum / (values.length / cols));
}

/**
 * Trains on `pictures`, one 8-bit square picture a row, its side divisible by 16. The same seed on the same backend
 * gives the same losses, and a run resumed from a model goes on as if it had not been interrupted. Throws a RangeError
 * for fewer than 2 pictures or pictures of another shape, and an Error where training diverges.
 */
export async function train(pictures: Matrix<Uint8Array>, run: TrainingRun): Promise<Model> {
  if (pictures.rows < 2) {
    throw new RangeError(`The autoencoder needs at least 2 sounds to learn from, got ${pictures.rows}. Add more.`);
  }
  const { seed, signal } = run;
  const settings = settingsFor(pictures, run.options);
  const { epochs, learningRate, latentSize, side, noise } = settings;
  const variables = networkVariables(settings);
  const rows = split(pictures.rows, seed);
  const judged = rows.heldOut.length > 0 ? rows.heldOut : rows.training;
  const shown = judged.slice(0, SHOWN_PICTURES);
  const statisticsRows = rows.training.slice(0, STATISTICS_PICTURES);
  const batch = Math.min(settings.batchSize, rows.training.length);
  const steps = Math.ceil(rows.training.length / batch);
  const resumed = run.resume && fromWeights(pictures, run.resume);
  const scale = resumed?.scale ?? scaleOf(pictures, rows.training);

  const initial = resumed?.parameters ?? initialParameters(variables, seededRandom(partSeed(seed, WEIGHTS_PART)));
  const [momentum, velocity] = run.resume?.optimizer.map(({ values }) => values) ?? [];
  let state: State = {
    parameters: tf.tensor1d(initial),
    momentum: momentum ? tf.tensor1d(momentum) : tf.zeros([initial.length]),
    velocity: velocity ? tf.tensor1d(velocity) : tf.zeros([initial.length]),
  };
  const losses: EpochLoss[] = [...(run.resume?.losses ?? [])];

  /** Takes one step; the batch's mean loss. */
  const takeStep = (order: Uint32Array, index: number, epoch: number, random: Random): tf.Scalar => {
    const { value, gradient } = tf.tidy(() => {
      const { values, tensor } = batchOf(pictures, order, index * batch, batch, side, scale);
      const wanted = tensor();
      const seen =
        noise > 0 ? tf.tensor4d(withNoise(values, noise / scale.deviation, random), [batch, side, side, 1]) : wanted;
      const { value, grads } = tf.valueAndGrads((...weights: Tensors) =>
        tf.mean(errors(decode(encode(seen, weights), weights, settings), wanted)),
      )(unpack(state.parameters, variables));
      return { value: value as tf.Scalar, gradient: tf.concat1d(grads.map((part) => part.flatten())) };
    });
    const done = epoch * steps + index;
    const rate = 0.5 * learningRate * (1 + Math.cos((Math.PI * done) / (epochs * steps)));
    state = adam(state, gradient, rate, done + 1);
    gradient.dispose();
    return value;
  };

  /** The finished epoch as plain data. */
  const snapshot = async (epoch: number): Promise<{ model: Model; reconstructions: Reconstructions }> => {
    const parts = [state.parameters, state.momentum, state.velocity];
    const [parameters, ...moments] = (await Promise.all(parts.map((part) => part.data()))) as Float32Array[];
    const weights = tf.tidy(() => unpack(state.parameters, variables));
    const latents = await forEachBatch(pictures, statisticsRows, side, scale, (x) => encode(x, weights));
    const drawn = await forEachBatch(pictures, shown, side, scale, (x) =>
      decode(encode(x, weights), weights, settings),
    );
    tf.dispose(weights);
    const originals = new Uint8Array(shown.length * pictures.cols);
    shown.forEach((row, i) => {
      originals.set(pictures.data.subarray(row * pictures.cols, (row + 1) * pictures.cols), i * pictures.cols);
    });
    return {
      model: {
        options: {
          ...run.options,
          epochs,
          latentSize,
          learningRate,
          noise,
          filters: settings.filters,
          batchSize: settings.batchSize,
        },
        seed,
        epoch,
        losses: [...losses],
        weights: toWeights(parameters, settings, scale, meanRow(latents, latentSize)),
        optimizer: moments.map((values, i) => ({
          name: i === 0 ? 'momentum' : 'velocity',
          shape: [values.length],
          values,
        })),
      },
      reconstructions: {
        rows: Array.from(shown),
        originals: { data: originals, rows: shown.length, cols: pictures.cols },
        reconstructions: { data: toPixels(drawn, scale), rows: shown.length, cols: pictures.cols },
      },
    };
  };

  try {
    let model = run.resume ?? (await snapshot(0)).model;
    for (let epoch = model.epoch; epoch < epochs; epoch++) {
      const random = seededRandom(partSeed(seed, epoch));
      const order = shuffle(rows.training.slice(), random);
      const started = tf.util.now();
      let yielded = started;
      let reported = started;
      let sum = 0;
      let unread: tf.Scalar[] = [];
      for (let index = 0; index < steps; index++) {
        if (signal?.aborted) {
          tf.dispose(unread);
          return model;
        }
        unread.push(takeStep(order, index, epoch, random));
        if (unread.length === STEPS_PER_READ || index === steps - 1) {
          for (const loss of unread) sum += (await loss.data())[0];
          tf.dispose(unread);
          unread = [];
          if (!Number.isFinite(sum)) throw diverged(epoch, learningRate);
        }
        const now = tf.util.now();
        if (now - yielded > YIELD_AFTER_MILLISECONDS) {
          await yieldToEvents();
          yielded = tf.util.now();
        }
        if (now - reported > REPORT_AFTER_MILLISECONDS) {
          run.onProgress?.((index + 1) / steps, ((index + 1) * batch) / ((now - started) / 1000));
          reported = now;
        }
      }
      const picturesPerSecond = (steps * batch) / ((tf.util.now() - started) / 1000);
      const weights = tf.tidy(() => unpack(state.parameters, variables));
      const heldOut = await forEachBatch(pictures, judged, side, scale, (x) =>
        errors(decode(encode(x, weights), weights, settings), x),
      );
      tf.dispose(weights);
      const variance = scale.deviation ** 2;
      losses.push({ training: (sum / steps) * variance, heldOut: meanRow(heldOut, 1)[0] * variance });
      const finished = await snapshot(epoch + 1);
      model = finished.model;
      await run.onEpoch?.({ model, picturesPerSecond, reconstructions: finished.reconstructions });
    }
    return model;
  } finally {
    tf.dispose([state.parameters, state.momentum, state.velocity]);
  }
}

function diverged(epoch: number, learningRate: number): Error {
  return new Error(
    `Training diverged in epoch ${epoch + 1}: the loss is no longer a number. ` +
      `Lower the learning rate (it was ${learningRate}) and train again.`,
  );
}

/**
 * A unit vector a picture, [rows, latentSize]; all zeros where a picture lies exactly at the training set's mean.
 * Throws a RangeError where the pictures are not of the size that the model was trained on.
 */
export async function embed(
  pictures: Matrix<Uint8Array>,
  model: Model,
  onProgress?: (share: number) => void,
): Promise<Matrix> {
  return withModel(pictures, model, async ({ side, scale, mean, latentSize }, weights) => {
    const rows = allRows(pictures);
    const data = await forEachBatch(pictures, rows, side, scale, (x) => encode(x, weights), onProgress);
    for (let from = 0; from < data.length; from += latentSize) {
      let squares = 0;
      for (let i = 0; i < latentSize; i++) {
        data[from + i] -= mean[i];
        squares += data[from + i] ** 2;
      }
      const length = Math.sqrt(squares) || 1;
      for (let i = 0; i < latentSize; i++) data[from + i] /= length;
    }
    return { data, rows: pictures.rows, cols: latentSize };
  });
}

/** What the model makes of each picture, in the pictures' own shape. Throws as `embed` does. */
export async function reconstruct(pictures: Matrix<Uint8Array>, model: Model): Promise<Matrix<Uint8Array>> {
  return withModel(pictures, model, async (opened, weights) => {
    const drawn = await forEachBatch(pictures, allRows(pictures), opened.side, opened.scale, (x) =>
      decode(encode(x, weights), weights, opened),
    );
    return { data: toPixels(drawn, opened.scale), rows: pictures.rows, cols: pictures.cols };
  });
}
