// Fused on made-up features and the plain CPU backend: both parts are in its vectors, and it trains, stops, resumes and cleans
// up as the autoencoder does.

import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { rowOf, takeRows } from '../math/matrix.ts';
import * as autoencoder from './autoencoder.ts';
import { autoencoderWeightNames } from './autoencoder-weight-names.ts';
import { draw, embed, reconstructionErrors, train } from './fused.ts';
import { onlyRows, various } from './handmade-sounds.ts';
import * as instant from './instant.ts';
import { earliestInstantWeights, instantWeightNames } from './instant-options.ts';
import type { PictureSource } from './picture-source.ts';
import type { Model } from './representation.ts';
import { viewsOf } from './views.ts';

const now = () => performance.now();
const options = { epochs: 3, latentSize: 4, filters: 2, learningRate: 0.01, batchSize: 4, noise: 0.05, shift: 1 };
const run = { seed: 1, now, options };
const heard = various(12);
const pictures = heard.segments.picture as unknown as PictureSource;
const learnedCount = autoencoderWeightNames.length;

function furthest(one: ArrayLike<number>, other: ArrayLike<number>): number {
  expect(one.length).toBe(other.length);
  return Array.from(one).reduce((most, value, i) => Math.max(most, Math.abs(value - other[i])), 0);
}

function expectSame(got: Model, wanted: Model): void {
  const counts = ({ epoch, bestEpoch, ended, views, options, seed }: Model) => [
    epoch,
    bestEpoch,
    ended,
    views,
    options,
    seed,
  ];
  expect(counts(got)).toEqual(counts(wanted));
  const numbers = ({ weights, latest = [], losses }: Model) => [
    ...losses.flatMap(({ training, heldOut }) => [training, heldOut]),
    ...[...weights, ...latest].flatMap(({ values }) => Array.from(values)),
  ];
  expect(furthest(numbers(got), numbers(wanted))).toBeLessThan(1e-4);
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('vectors are the autoencoder beside Instant, each of its weight', async () => {
  const checkpoints: Model[] = [];
  const before = tf.memory().numTensors;
  const model = await train(heard, { ...run, onEpoch: (report) => void checkpoints.push(report.model) });
  const { matrix, soundIds } = await embed(heard, model, now);
  const errors = await reconstructionErrors?.(heard, model, now);
  expect(tf.memory().numTensors).toBe(before);
  expect(Array.from(soundIds)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));

  const alone = await autoencoder.train(pictures, run);
  const learned = await autoencoder.embed(pictures, alone, now);
  const untrained = await instant.embed(heard, await instant.train(heard, { ...run, options: {} }), now);
  const [first, ...others] = viewsOf(model);
  expect([first.columns, first.group]).toEqual([4, 'learned']);
  const rest = others.reduce((sum, { weight }) => sum + weight, 0);
  const total = first.weight + rest;
  for (let row = 0; row < 12; row++) {
    const wanted = [
      ...rowOf(learned, row).map((value) => value * Math.sqrt(first.weight / total)),
      ...rowOf(untrained.matrix, row).map((value) => value * Math.sqrt(rest / total)),
    ];
    expect(furthest(rowOf(matrix, row), wanted)).toBeLessThan(1e-5);
  }
  expect(errors).toEqual(await autoencoder.reconstructionErrors(pictures, alone, now));
  expect(await draw?.(heard, model, now)).toEqual(await autoencoder.draw(pictures, alone, now));
  expect(model.losses).toEqual(alone.losses);
  for (const checkpoint of checkpoints) {
    expect(checkpoint.weights).toHaveLength(learnedCount + instantWeightNames.length);
    expect((await embed(heard, checkpoint, now)).matrix.data.every(Number.isFinite)).toBe(true);
  }
});

test('a run that is resumed goes on as if it had not been interrupted, past the best epoch too', async () => {
  const chosen = { ...run, options: { ...options, epochs: 8, learningRate: 0.03, noise: 0, shift: 0, patience: 5 } };
  const checkpoints: Model[] = [];
  const straight = await train(heard, { ...chosen, onEpoch: (report) => void checkpoints.push(report.model) });
  expect(straight.latest).toHaveLength(learnedCount + instantWeightNames.length);
  for (const epoch of [1, straight.epoch - 1]) {
    const resume = structuredClone(checkpoints[epoch - 1]);
    const resumed = await train(heard, { ...chosen, resume });
    expectSame(resumed, straight);
    // What was learned of the library is not learned anew from what has been added.
    expect(resumed.weights.slice(learnedCount)).toEqual(resume.weights.slice(learnedCount));
  }
});

test('an autoencoder that is finished is kept, and one that is not goes on, by its own options', async () => {
  const checkpoints: Model[] = [];
  const alone = await autoencoder.train(pictures, { ...run, onEpoch: ({ model }) => void checkpoints.push(model) });
  const other = { ...run, seed: 9, options: { latentSize: 16, epochs: 50 } };
  let epochs = 0;
  const kept = await train(heard, { ...other, resume: structuredClone(alone), onEpoch: () => void epochs++ });
  expect(epochs).toBe(0);
  expect(kept).toMatchObject({ epoch: 3, losses: alone.losses, options: alone.options, seed: 1, ended: 'finished' });
  expect(kept.weights.slice(0, learnedCount)).toEqual(alone.weights);
  expect((await embed(heard, kept, now)).matrix.cols).toBe(4 + 80 + 12 + 11 + 11 + 16 + 3 + 4 + 11 + 11);

  const wentOn = await train(heard, { ...other, resume: structuredClone(checkpoints[0]) });
  expect(wentOn.epoch).toBe(3);
  expect(furthest(wentOn.weights[0].values, alone.weights[0].values)).toBeLessThan(1e-4);
});

test('a model from before Instant had so many views embeds by those that it has, and goes on', async () => {
  const model = await train(heard, { ...run, options: { ...options, epochs: 1 } });
  const weights = model.weights.slice(0, learnedCount + earliestInstantWeights);
  const earlier = { ...model, weights, views: viewsOf(model).slice(0, 8) };
  const { matrix } = await embed(heard, earlier, now);
  expect(matrix.cols).toBe(4 + 80 + 12 + 11 + 11 + 16 + 3 + 4);
  const resumed = await train(heard, { ...run, resume: structuredClone(earlier) });
  expect([resumed.epoch, resumed.views]).toEqual([3, earlier.views]);
});

test('a segment without a picture has zeros for what is learned of pictures', async () => {
  const model = await train(heard, { ...run, options: { ...options, epochs: 1 } });
  const { matrix } = await embed(heard, model, now);
  const others = Array.from({ length: 12 }, (_, row) => row).filter((row) => row !== 5);
  const segments = { ...heard.segments, picture: onlyRows(heard.segments.picture, others) };
  const found = await embed({ segments, frames: {} }, model, now);
  const missing = rowOf(found.matrix, 5);
  expect(Array.from(missing.subarray(0, 4))).toEqual([0, 0, 0, 0]);
  expect(missing.some((value) => value !== 0)).toBe(true);
  expect(furthest(takeRows(found.matrix, others).data, takeRows(matrix, others).data)).toBeLessThan(1e-6);
});

test('an abort ends it, before the first epoch too; too few sounds are refused', async () => {
  const signal = { aborted: false };
  const abort = () => {
    signal.aborted = true;
  };
  const stopped = await train(heard, { ...run, signal, onEpoch: abort });
  expect(stopped).toMatchObject({ epoch: 1, ended: 'aborted' });
  expect(viewsOf(stopped)).not.toEqual([]);
  const none = await train(heard, { ...run, signal });
  expect(none).toMatchObject({ epoch: 0, ended: 'aborted' });
  expect(await train(heard, { ...run, resume: none })).toEqual(await train(heard, run));
  await expect(train(various(1), run)).rejects.toThrow(RangeError);
});
