// How a network learns to draw pictures: with Adam, at a rate that falls, until the epochs are over or the held-out loss no
// longer improves; the best epoch is kept. What it draws from, and how, is the network's own affair.

import * as tf from '@tensorflow/tfjs';
import { eventTurns } from '../event-turns.ts';
import { allRows, type Matrix, takeRows } from '../math/matrix.ts';
import { partSeed, type Random, seededRandom, shuffle } from '../math/random.ts';
import { adamStep } from './adam.ts';
import { openLatest, toAdamState, toOptimizer } from './autoencoder-checkpoint.ts';
import { initialParameters, unpack } from './autoencoder-network.ts';
import { type Checkpoint, checkpointOf, nextCheckpoint } from './checkpoint.ts';
import { type DrawingNetwork, meanRow, pictureErrors, toDrawingWeights } from './drawing-network.ts';
import { epochPictures } from './epoch-pictures.ts';
import { diverged, hasDiverged, MOST_HALVINGS, rateAt, rateInForce } from './learning-rate.ts';
import {
  batchValues,
  blankLoss,
  forEachBatch,
  scaleOf,
  shifted,
  toPixels,
  toTensor,
  withNoise,
} from './picture-batches.ts';
import { PICTURE_LIMITS, type PictureSource } from './picture-source.ts';
import type { Model, Reconstructions, TrainingRun } from './representation.ts';
import { hasStoppedImproving } from './stopping-rule.ts';

const SHOWN_PICTURES = 8;
/** Pictures whose codes' statistics a model keeps. */
const STATISTICS_PICTURES = 2048;
/** Steps after which the loss is read, which also keeps a GPU's queue short. */
const STEPS_PER_READ = 8;
const REPORT_AFTER_MILLISECONDS = 300;
/** Part of the seed besides the epochs, which are counted from 0. */
const WEIGHTS_PART = -3;

/**
 * Trains `network` on `source`, of which there are at least 2, and gives the best epoch's weights beside what going on from
 * the last one needs. Where the pictures are more than `run.limits` let it hold, each epoch trains on a sample of its own,
 * and the first one's sets the pictures' scale. The same seed on the same backend gives the same losses, and a run resumed
 * from a model goes on as if it had not been interrupted. An epoch that diverges is trained again from the checkpoint before
 * it at half the learning rate. Throws a RangeError for fewer than 2 pictures or a model of other weights to resume, and an
 * Error where training diverges however often the rate is halved.
 */
export async function trainToDraw(source: PictureSource, run: TrainingRun, network: DrawingNetwork): Promise<Model> {
  if (source.rows < 2) {
    throw new RangeError(`${network.name} needs at least 2 sounds to learn from, got ${source.rows}. Add more.`);
  }
  const { seed, signal, now } = run;
  const { variables, settings, options } = network;
  const { epochs, noise, patience, shift } = settings;
  const resumed = run.resume && openLatest(run.resume, network);
  const samples = epochPictures(source, seed, run.limits ?? PICTURE_LIMITS);
  const judged = await source.take(samples.judged);
  const shown = allRows(judged).slice(0, SHOWN_PICTURES);
  const batch = Math.min(settings.batchSize, samples.count);
  const steps = Math.ceil(samples.count / batch);
  const scale = resumed?.scale ?? scaleOf(await samples.of(0));
  const variance = scale.deviation ** 2;
  const blank = blankLoss(judged, scale);
  const initial = resumed?.parameters ?? initialParameters(variables, seededRandom(partSeed(seed, WEIGHTS_PART)));
  let state = toAdamState(initial, run.resume?.optimizer ?? []);
  const turn = eventTurns(now);
  /** Losses of steps not yet read back. */
  const unread: tf.Scalar[] = [];

  /** The mean loss of a batch, `values`, when `share` of the run is done, and its gradient by all parameters. */
  const lossAndGradient = (
    values: Float32Array,
    share: number,
    random: Random,
  ): { loss: tf.Scalar; gradient: tf.Tensor1D } =>
    tf.tidy(() => {
      const wanted = toTensor(values, batch);
      const moved = shift > 0 ? shifted(values, batch, shift, random) : values;
      const spoiled = noise > 0 ? withNoise(moved, noise / scale.deviation, random) : moved;
      const seen = spoiled === values ? wanted : toTensor(spoiled, batch);
      const draw = network.learner(batch, share, random);
      const { value, grads } = tf.valueAndGrads((...weights: tf.Tensor[]) =>
        tf.mean(pictureErrors(draw(seen, weights), wanted)),
      )(unpack(state.parameters, variables));
      return { loss: value as tf.Scalar, gradient: tf.concat1d(grads.map((part) => part.flatten())) };
    });

  /** Has a GPU compile what steps are made of, which takes seconds, before anything is timed. */
  const warmUp = async (): Promise<void> => {
    const { loss, gradient } = lossAndGradient(new Float32Array(batch * source.cols), 0, seededRandom(seed));
    await loss.data();
    tf.dispose([loss, gradient]);
  };

  /** Takes the step of `epoch` that its `index`th batch, `values`, is for, at a rate that falls from `inForce`; its mean loss. */
  const takeStep = (values: Float32Array, index: number, epoch: number, inForce: number, random: Random): tf.Scalar => {
    const done = epoch * steps + index;
    const share = done / (epochs * steps);
    const { loss, gradient } = lossAndGradient(values, share, random);
    state = adamStep(state, gradient, rateAt(share, inForce), done + 1);
    gradient.dispose();
    return loss;
  };

  /** Trains `epoch`, to its end or the first loss that is no number; null where it is aborted. */
  const trainEpoch = async (epoch: number, inForce: number) => {
    const pictures = await samples.of(epoch);
    const random = seededRandom(partSeed(seed, epoch));
    const order = shuffle(allRows(pictures), random);
    const started = now();
    let reported = 0;
    let sum = 0;
    for (let index = 0; index < steps && Number.isFinite(sum); index++) {
      if (signal?.aborted) return null;
      const values = batchValues(pictures, order, index * batch, batch, scale);
      unread.push(takeStep(values, index, epoch, inForce, random));
      if (unread.length === STEPS_PER_READ || index === steps - 1) {
        // Stacked, since that is done in parts where WebGPU allows a shader fewer inputs; tf.addN would lose the whole
        // queue of commands there, without a word.
        const read = tf.stack(unread);
        tf.dispose(unread.splice(0));
        for (const loss of await read.data()) sum += loss;
        read.dispose();
      }
      await turn();
      const elapsed = now() - started;
      if (elapsed - reported > REPORT_AFTER_MILLISECONDS) {
        run.onProgress?.((index + 1) / steps, ((index + 1) * batch) / (elapsed / 1000));
        reported = elapsed;
      }
    }
    return { training: (sum / steps) * variance, picturesPerSecond: (steps * batch) / ((now() - started) / 1000) };
  };

  /** What `compute` makes of the pictures in `rows` with the weights as they are now. */
  const onPictures = async (
    pictures: Matrix<Uint8Array>,
    rows: Int32Array,
    compute: (x: tf.Tensor2D, weights: tf.Tensor[]) => tf.Tensor,
  ) => {
    const weights = tf.tidy(() => unpack(state.parameters, variables));
    try {
      return await forEachBatch(pictures, rows, scale, (x) => compute(x, weights), turn);
    } finally {
      tf.dispose(weights);
    }
  };

  /** What a model keeps of the codes of `epoch`'s pictures, with the weights as they are now. */
  const codeStatistics = async (epoch: number): Promise<Float32Array> => {
    const pictures = await samples.of(epoch);
    return network.statistics(
      await onPictures(pictures, allRows(pictures).slice(0, STATISTICS_PICTURES), network.encode),
    );
  };

  const judge = async (statistics: Float32Array): Promise<number> => {
    const drawingErrors = (x: tf.Tensor2D, weights: tf.Tensor[]) =>
      pictureErrors(network.draw(x, weights, statistics), x);
    const losses = await onPictures(judged, allRows(judged), drawingErrors);
    return meanRow(losses, 1)[0] * variance;
  };

  /** Weights and optimizer as they are now, as plain data. */
  const snapshot = async (statistics: Float32Array): Promise<Pick<Model, 'weights' | 'optimizer'>> => {
    const parts = [state.parameters, state.momentum, state.velocity];
    const [parameters, ...moments] = (await Promise.all(parts.map((part) => part.data()))) as Float32Array[];
    return { weights: toDrawingWeights({ parameters, scale, statistics }, network), optimizer: toOptimizer(moments) };
  };

  const originals = takeRows(judged, shown);
  const reconstruct = async (statistics: Float32Array): Promise<Reconstructions> => {
    const drawn = (x: tf.Tensor2D, weights: tf.Tensor[]) => network.draw(x, weights, statistics);
    const data = toPixels(await onPictures(judged, shown, drawn), scale);
    const { rows, cols } = originals;
    return { rows: Array.from(samples.judged.subarray(0, rows)), originals, reconstructions: { data, rows, cols } };
  };

  try {
    let model: Checkpoint = run.resume
      ? { ...checkpointOf(run.resume), options, seed }
      : {
          options,
          seed,
          epoch: 0,
          losses: [],
          bestEpoch: 0,
          halvings: 0,
          ...(await snapshot(await codeStatistics(0))),
        };
    await warmUp();
    while (model.epoch < epochs && !hasStoppedImproving(model.losses, patience)) {
      const learningRate = rateInForce(settings.learningRate, model.halvings);
      const trained = await trainEpoch(model.epoch, learningRate);
      if (!trained) return { ...model, ended: 'aborted' };
      const { training, picturesPerSecond } = trained;
      const statistics = await codeStatistics(model.epoch);
      const loss = { training, heldOut: Number.isFinite(training) ? await judge(statistics) : Number.NaN };
      if (hasDiverged(loss, blank)) {
        if (model.halvings === MOST_HALVINGS) throw diverged(model.epoch, settings.learningRate);
        model = { ...model, halvings: model.halvings + 1 };
        tf.dispose([state.parameters, state.momentum, state.velocity]);
        state = toAdamState(openLatest(model, network).parameters, model.optimizer);
        continue;
      }
      const { weights, optimizer } = await snapshot(statistics);
      model = nextCheckpoint(model, loss, weights, optimizer);
      await run.onEpoch?.({ model, picturesPerSecond, learningRate, reconstructions: await reconstruct(statistics) });
    }
    return { ...model, ended: model.epoch < epochs ? 'stopped early' : 'finished' };
  } finally {
    tf.dispose([...unread, state.parameters, state.momentum, state.velocity]);
  }
}
