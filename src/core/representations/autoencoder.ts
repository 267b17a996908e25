// A convolutional autoencoder on pictures of sounds (log-mel spectrograms): it learns to draw each picture again from a
// short vector, and that vector, centred and normalised, is where the sound lies among the others. Trained with Adam,
// its rate falling along a half cosine over all epochs (Loshchilov and Hutter, "SGDR", 2017).

import * as tf from '@tensorflow/tfjs';
import type { Matrix } from '../math/matrix.ts';
import { partSeed, type Random, seededRandom, shuffle } from '../math/random.ts';
import { type AdamState, adamStep } from './adam.ts';
import { fromWeights, settingsFor, toWeights, withModel } from './autoencoder-model.ts';
import { decode, encode, initialParameters, networkVariables, unpack } from './autoencoder-network.ts';
import { batchValues, eventTurns, forEachBatch, scaleOf, toPixels, toTensor, withNoise } from './picture-batches.ts';
import type { Clock, EpochLoss, Model, Reconstructions, TrainingRun } from './representation.ts';

const HELD_OUT_SHARE = 0.1;
const SHOWN_PICTURES = 8;
/** Pictures from which the mean vector is taken. */
const STATISTICS_PICTURES = 2048;
/** Steps after which the loss is read, which also keeps a GPU's queue short. */
const STEPS_PER_READ = 8;
const REPORT_AFTER_MILLISECONDS = 300;
/** Parts of the seed besides the epochs, which are counted from 0. */
const SPLIT_PART = -2;
const WEIGHTS_PART = -3;

/** Rows kept out of training (none of fewer than 4) and rows trained on, both in an order that the seed decides. */
function split(rows: number, seed: number): { training: Uint32Array; heldOut: Uint32Array } {
  const order = shuffle(
    Uint32Array.from({ length: rows }, (_, row) => row),
    seededRandom(partSeed(seed, SPLIT_PART)),
  );
  const count = rows < 4 ? 0 : Math.max(1, Math.round(rows * HELD_OUT_SHARE));
  return { heldOut: order.slice(0, count), training: order.slice(count) };
}

/** Per picture of a batch, the mean squared error of a pixel on the network's scale. */
function errors(drawn: tf.Tensor4D, wanted: tf.Tensor4D): tf.Tensor1D {
  return tf.mean(tf.squaredDifference(drawn, wanted).reshape([wanted.shape[0], -1]), 1);
}

function allRows(pictures: Matrix<Uint8Array>): Uint32Array {
  return Uint32Array.from({ length: pictures.rows }, (_, row) => row);
}

function meanRow(values: Float32Array, cols: number): Float32Array {
  const sums = new Float64Array(cols);
  for (let i = 0; i < values.length; i++) sums[i % cols] += values[i];
  return Float32Array.from(sums, (sum) => sum / (values.length / cols));
}

/**
 * Trains on `pictures`, one 8-bit square picture a row, its side divisible by 16. The same seed on the same backend
 * gives the same losses, and a run resumed from a model goes on as if it had not been interrupted. Throws a RangeError
 * for fewer than 2 pictures, pictures of another shape, or a model of other sizes to resume, and an Error where training
 * diverges.
 */
export async function train(pictures: Matrix<Uint8Array>, run: TrainingRun): Promise<Model> {
  if (pictures.rows < 2) {
    throw new RangeError(`The autoencoder needs at least 2 sounds to learn from, got ${pictures.rows}. Add more.`);
  }
  const { seed, signal, now } = run;
  const settings = settingsFor(pictures, run.options);
  const { side: _, ...options } = settings;
  const { epochs, learningRate, latentSize, noise } = settings;
  const variables = networkVariables(settings);
  const rows = split(pictures.rows, seed);
  const judged = rows.heldOut.length > 0 ? rows.heldOut : rows.training;
  const shown = judged.slice(0, SHOWN_PICTURES);
  const statisticsRows = rows.training.slice(0, STATISTICS_PICTURES);
  const batch = Math.min(settings.batchSize, rows.training.length);
  const steps = Math.ceil(rows.training.length / batch);
  const resumed = run.resume && fromWeights(pictures, run.resume);
  if (resumed && (resumed.filters !== settings.filters || resumed.latentSize !== latentSize)) {
    throw new RangeError('The interrupted run had another latent size or number of filters. Train afresh.');
  }
  const scale = resumed?.scale ?? scaleOf(pictures, rows.training);

  const initial = resumed?.parameters ?? initialParameters(variables, seededRandom(partSeed(seed, WEIGHTS_PART)));
  const [momentum, velocity] = run.resume?.optimizer.map(({ values }) => values) ?? [];
  let state: AdamState = {
    parameters: tf.tensor1d(initial),
    momentum: momentum ? tf.tensor1d(momentum) : tf.zeros([initial.length]),
    velocity: velocity ? tf.tensor1d(velocity) : tf.zeros([initial.length]),
  };
  const turn = eventTurns(now);
  const losses: EpochLoss[] = [...(run.resume?.losses ?? [])];

  /** Takes one step; the batch's mean loss. */
  const takeStep = (order: Uint32Array, index: number, epoch: number, random: Random): tf.Scalar => {
    const { value, gradient } = tf.tidy(() => {
      const values = batchValues(pictures, order, index * batch, batch, scale);
      const wanted = toTensor(values, batch);
      const seen = noise > 0 ? toTensor(withNoise(values, noise / scale.deviation, random), batch) : wanted;
      const { value, grads } = tf.valueAndGrads((...weights: tf.Tensor[]) =>
        tf.mean(errors(decode(encode(seen, weights), weights, settings), wanted)),
      )(unpack(state.parameters, variables));
      return { value: value as tf.Scalar, gradient: tf.concat1d(grads.map((part) => part.flatten())) };
    });
    const done = epoch * steps + index;
    const rate = 0.5 * learningRate * (1 + Math.cos((Math.PI * done) / (epochs * steps)));
    state = adamStep(state, gradient, rate, done + 1);
    gradient.dispose();
    return value;
  };

  /** The finished epoch as plain data. */
  const snapshot = async (epoch: number): Promise<{ model: Model; reconstructions: Reconstructions }> => {
    const parts = [state.parameters, state.momentum, state.velocity];
    const [parameters, ...moments] = (await Promise.all(parts.map((part) => part.data()))) as Float32Array[];
    const weights = tf.tidy(() => unpack(state.parameters, variables));
    const latents = await forEachBatch(pictures, statisticsRows, scale, (x) => encode(x, weights), turn);
    const drawn = await forEachBatch(
      pictures,
      shown,
      scale,
      (x) => decode(encode(x, weights), weights, settings),
      turn,
    );
    tf.dispose(weights);
    const originals = new Uint8Array(shown.length * pictures.cols);
    shown.forEach((row, i) => {
      originals.set(pictures.data.subarray(row * pictures.cols, (row + 1) * pictures.cols), i * pictures.cols);
    });
    return {
      model: {
        options: { ...run.options, ...options },
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

  /** Losses of steps not yet read back. */
  const unread: tf.Scalar[] = [];
  try {
    let model = run.resume ?? (await snapshot(0)).model;
    for (let epoch = model.epoch; epoch < epochs; epoch++) {
      const random = seededRandom(partSeed(seed, epoch));
      const order = shuffle(rows.training.slice(), random);
      const started = now();
      let reported = 0;
      let sum = 0;
      for (let index = 0; index < steps; index++) {
        if (signal?.aborted) return model;
        unread.push(takeStep(order, index, epoch, random));
        if (unread.length === STEPS_PER_READ || index === steps - 1) {
          const read = tf.addN(unread);
          tf.dispose(unread.splice(0));
          sum += (await read.data())[0];
          read.dispose();
          if (!Number.isFinite(sum)) throw diverged(epoch, learningRate);
        }
        await turn();
        const elapsed = now() - started;
        if (elapsed - reported > REPORT_AFTER_MILLISECONDS) {
          run.onProgress?.((index + 1) / steps, ((index + 1) * batch) / (elapsed / 1000));
          reported = elapsed;
        }
      }
      const picturesPerSecond = (steps * batch) / ((now() - started) / 1000);
      const weights = tf.tidy(() => unpack(state.parameters, variables));
      const heldOut = await forEachBatch(
        pictures,
        judged,
        scale,
        (x) => errors(decode(encode(x, weights), weights, settings), x),
        turn,
      );
      tf.dispose(weights);
      if (!heldOut.every(Number.isFinite)) throw diverged(epoch, learningRate);
      const variance = scale.deviation ** 2;
      losses.push({ training: (sum / steps) * variance, heldOut: meanRow(heldOut, 1)[0] * variance });
      const finished = await snapshot(epoch + 1);
      model = finished.model;
      await run.onEpoch?.({ model, picturesPerSecond, reconstructions: finished.reconstructions });
    }
    return model;
  } finally {
    tf.dispose([...unread, state.parameters, state.momentum, state.velocity]);
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
export async function embed(pictures: Matrix<Uint8Array>, model: Model, now: Clock): Promise<Matrix> {
  return withModel(pictures, model, async ({ scale, mean, latentSize }, weights) => {
    const rows = allRows(pictures);
    const data = await forEachBatch(pictures, rows, scale, (x) => encode(x, weights), eventTurns(now));
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
