// The autoencoder on tiny pictures and the plain CPU backend: it learns, repeats itself, resumes, stops, calms down
// and cleans up.

import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Matrix } from '../math/matrix.ts';
import { seededRandom } from '../math/random.ts';
import type { OptionValues } from '../options.ts';
import { embed, train } from './autoencoder.ts';
import { type PictureSource, picturesInMemory } from './picture-source.ts';
import { representations } from './registry.ts';
import type { EpochReport, Model } from './representation.ts';

const options = { epochs: 4, latentSize: 4, filters: 2, learningRate: 0.01, batchSize: 4, noise: 0.05, shift: 1 };
const now = () => performance.now();
const side = 16;

/** One bright band each, at one of three heights, so that there is something to learn. */
function bandsMatrix(rows: number): Matrix<Uint8Array> {
  const random = seededRandom(7);
  const data = new Uint8Array(rows * side * side);
  for (let i = 0; i < data.length; i++) {
    const row = Math.floor(i / (side * side));
    const height = Math.floor(i / side) % side;
    data[i] = 40 * random() + (Math.floor(height / 5) === row % 3 ? 180 : 0);
  }
  return { data, rows, cols: side * side };
}

const bands = (rows: number) => picturesInMemory(bandsMatrix(rows));

/** Learns by heart soon: the second epoch is the best. */
const overfitting = { ...options, epochs: 12, learningRate: 0.03, noise: 0, shift: 0 };

/** On four pictures, a rate so high that the second epoch explodes once: to 12.6 times what blank pictures have. */
const exploding = {
  ...options,
  epochs: 3,
  latentSize: 128,
  filters: 16,
  learningRate: 0.1,
  batchSize: 3,
  noise: 0,
  shift: 0,
};

/** Trains, and aborts once `epochs` have been finished. */
async function interrupted(epochs: number, chosen: OptionValues = options, rows = 11): Promise<Model> {
  const controller = new AbortController();
  return train(bands(rows), {
    seed: 1,
    now,
    options: chosen,
    signal: controller.signal,
    onEpoch: ({ model }) => {
      if (model.epoch === epochs) controller.abort();
    },
  });
}

function expectNear(got: Float32Array, wanted: Float32Array): void {
  expect(got).toHaveLength(wanted.length);
  // One expectation instead of one a number, of which there are many.
  const furthest = got.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i])), 0);
  expect(furthest).toBeLessThan(1e-5);
}

/** Both are the same to 1e-5: what was learned, at which epochs, what goes on from it, and the vectors. */
async function expectSame(got: Model, wanted: Model, rows = 11): Promise<void> {
  const counts = ({ epoch, bestEpoch, halvings, ended }: Model) => ({ epoch, bestEpoch, halvings, ended });
  expect(counts(got)).toEqual(counts(wanted));
  const numbers = ({ losses, weights, latest = [], optimizer }: Model) => [
    Float32Array.from(losses.flatMap(({ training, heldOut }) => [training, heldOut])),
    ...[...weights, ...latest, ...optimizer].map(({ values }) => values),
  ];
  const parts = numbers(wanted);
  numbers(got).forEach((values, i) => {
    expectNear(values, parts[i]);
  });
  expect((got.latest ?? []).length).toBe((wanted.latest ?? []).length);
  expectNear((await embed(bands(rows), got, now)).data, (await embed(bands(rows), wanted, now)).data);
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('training', () => {
  test('lowers both losses, and repeats itself to the digit', async () => {
    const reports: EpochReport[] = [];
    const model = await train(bands(11), { seed: 1, now, options, onEpoch: (report) => void reports.push(report) });
    expect(reports.map((report) => report.model.epoch)).toEqual([1, 2, 3, 4]);
    expect(model.losses).toHaveLength(4);
    expect(model.losses[3].training).toBeLessThan(model.losses[0].training);
    expect(model.losses[3].heldOut).toBeLessThan(model.losses[0].heldOut);
    const { rows, originals, reconstructions } = reports[3].reconstructions!;
    expect([rows.length, originals.rows, reconstructions.cols]).toEqual([1, 1, side * side]);
    expect(reports[0].picturesPerSecond).toBeGreaterThan(0);
    const again = await train(bands(11), { seed: 1, now, options });
    expect(again.losses).toEqual(model.losses);
    const other = await train(bands(11), { seed: 2, now, options });
    expect(other.losses).not.toEqual(model.losses);
  });

  test.each<{ what: string; chosen: OptionValues; rows: number; after: number[]; ends: Partial<Model> }>([
    {
      what: 'to its end',
      chosen: options,
      rows: 11,
      after: [1, 2, 3],
      ends: { epoch: 4, bestEpoch: 4, halvings: 0, ended: 'finished' },
    },
    {
      what: 'past its best epoch',
      chosen: overfitting,
      rows: 11,
      after: [1, 2, 3, 11],
      ends: { epoch: 12, bestEpoch: 2, halvings: 0, ended: 'finished' },
    },
    {
      what: 'until it stops by itself',
      chosen: { ...overfitting, patience: 3 },
      rows: 11,
      after: [1, 2, 3, 4],
      ends: { epoch: 5, bestEpoch: 2, halvings: 0, ended: 'stopped early' },
    },
    {
      what: 'that explodes',
      chosen: exploding,
      rows: 4,
      after: [1, 2],
      ends: { epoch: 3, bestEpoch: 3, halvings: 1, ended: 'finished' },
    },
  ])('interrupted after epochs $after equals a straight run $what', async ({ chosen, rows, after, ends }) => {
    const run = { seed: 1, now, options: chosen };
    const straight = await train(bands(rows), run);
    expect(straight).toMatchObject(ends);
    for (const epoch of after) {
      const half = await interrupted(epoch, chosen, rows);
      expect(half).toMatchObject({ epoch, ended: 'aborted' });
      await expectSame(await train(bands(rows), { ...run, resume: structuredClone(half) }), straight, rows);
    }
    const again = await train(bands(rows), { ...run, resume: straight });
    await expectSame(again, straight, rows);
  });

  test('stops a run that no longer improves, and gives its best epoch', async () => {
    const checkpoints: Model[] = [];
    const model = await train(bands(11), {
      seed: 1,
      now,
      options: { ...overfitting, patience: 3 },
      onEpoch: (report) => void checkpoints.push(report.model),
    });
    const heldOut = model.losses.map((loss) => loss.heldOut);
    expect(heldOut.indexOf(Math.min(...heldOut))).toBe(1);
    expect(model).toMatchObject({ epoch: 5, bestEpoch: 2, ended: 'stopped early' });
    expect(model.weights).toEqual(checkpoints[1].weights);
    expect(model.latest).not.toEqual(model.weights);
    expect(await embed(bands(11), model, now)).toEqual(await embed(bands(11), checkpoints[1], now));
  });

  test('goes back from an epoch that explodes, goes on at half the rate, and says so', async () => {
    const reports: EpochReport[] = [];
    const run = { seed: 1, now, options: exploding };
    const model = await train(bands(4), { ...run, onEpoch: (report) => void reports.push(report) });
    expect(reports.map(({ learningRate, model: { epoch, halvings } }) => [epoch, halvings, learningRate])).toEqual([
      [1, 0, 0.1],
      [2, 1, 0.05],
      [3, 1, 0.05],
    ]);
    expect(model.options.learningRate).toBe(0.1);
    const calm = { ...run, options: { ...exploding, learningRate: 0.05 }, resume: reports[0].model };
    expect(model.losses).toEqual((await train(bands(4), calm)).losses);
  });

  test('opens, embeds with and goes on from a model stored before the best epoch was kept', async () => {
    const { bestEpoch: _, latest: __, halvings: ___, ended: ____, ...old } = await interrupted(2);
    expect((await embed(bands(11), old, now)).rows).toBe(11);
    const resumed = await train(bands(11), { seed: 1, now, options, resume: old });
    await expectSame(resumed, await train(bands(11), { seed: 1, now, options }));
  });

  test('leaves no tensor behind, finished, aborted or diverged', async () => {
    const before = tf.memory().numTensors;
    const model = await train(bands(5), { seed: 1, now, options });
    await embed(bands(5), model, now);
    await interrupted(1);
    await train(bands(4), { seed: 1, now, options: exploding });
    await train(bands(5), { seed: 1, now, options: { ...overfitting, patience: 1 } });
    const diverging = { ...options, learningRate: 0.1, epochs: 1 };
    const broken: Model = structuredClone({ ...model, epoch: 0, latest: undefined });
    broken.weights[0].values.fill(Number.NaN);
    await expect(train(bands(5), { seed: 1, now, options: diverging, resume: broken })).rejects.toThrow(
      /Training diverged in epoch 1, even after .* halved 5 times.*Lower the learning rate \(it was 0.1\)/,
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  test('aborted before it began, gives the model it began with', async () => {
    const model = await train(bands(5), { seed: 1, now, options, signal: AbortSignal.abort() });
    expect(model).toMatchObject({ epoch: 0, losses: [], ended: 'aborted' });
  });

  test.each([2, 3, 4])('works on %i pictures', async (rows) => {
    const model = await train(bands(rows), { seed: 1, now, options: { ...options, epochs: 1 } });
    expect(model.losses[0].heldOut).toBeGreaterThan(0);
    expect((await embed(bands(rows), model, now)).rows).toBe(rows);
  });

  const pictures = (data: Uint8Array): PictureSource =>
    picturesInMemory({ data, rows: data.length / (side * side), cols: side * side });
  const repeated = (rows: number, level: (pixel: number) => number) =>
    Uint8Array.from({ length: rows * side * side }, (_, i) => level(i % (side * side)));
  test.each([
    { what: 'a thousand identical pictures', data: repeated(1000, (pixel) => pixel), noises: [0] },
    { what: 'silent pictures', data: repeated(20, () => 0) },
    { what: 'pictures of one level', data: repeated(20, () => 128) },
    { what: 'two pictures, one silent', data: repeated(2, (i) => i).fill(0, 256) },
    { what: 'a loud picture among silent ones', data: bandsMatrix(9).data.fill(0, 256) },
  ])('learns what there is to learn from $what', async ({ data: pixels, noises = [0, 0.05] }) => {
    const source = pictures(pixels);
    for (const noise of noises) {
      const model = await train(source, { seed: 1, now, options: { ...options, epochs: 2, batchSize: 64, noise } });
      expect(model).toMatchObject({ epoch: 2, halvings: 0, ended: 'finished' });
      expect(model.losses.every(({ training, heldOut }) => Number.isFinite(training) && heldOut >= 0)).toBe(true);
      const { data, cols } = await embed(source, model, now);
      for (let row = 0; row < source.rows; row++) {
        const length = Math.hypot(...data.subarray(row * cols, (row + 1) * cols));
        expect(length === 0 || Math.abs(length - 1) < 1e-5).toBe(true);
      }
    }
  });

  test('says what it needs', async () => {
    await expect(train(bands(1), { seed: 1, now, options })).rejects.toThrow(RangeError);
    const odd = picturesInMemory({ data: new Uint8Array(40), rows: 4, cols: 10 });
    await expect(train(odd, { seed: 1, now, options })).rejects.toThrow(/divisible by 16/);
    const model = await train(bands(4), { seed: 1, now, options: { ...options, epochs: 1 } });
    const wider = { ...options, latentSize: 8 };
    await expect(train(bands(4), { seed: 1, now, options: wider, resume: model })).rejects.toThrow(/Train afresh/);
    const larger = picturesInMemory({ data: new Uint8Array(2 * 32 * 32), rows: 2, cols: 32 * 32 });
    await expect(embed(larger, model, now)).rejects.toThrow(/another size/);
  });
});

test('embeds unit vectors that put pictures of one kind together', async () => {
  const model = await train(bands(12), { seed: 1, now, options: { ...options, epochs: 12 } });
  const { data, rows, cols } = await embed(bands(12), model, now);
  expect([rows, cols]).toEqual([12, 4]);
  const cosine = (a: number, b: number) => {
    let sum = 0;
    for (let i = 0; i < cols; i++) sum += data[a * cols + i] * data[b * cols + i];
    return sum;
  };
  expect(cosine(5, 5)).toBeCloseTo(1, 5);
  expect(cosine(0, 3)).toBeGreaterThan(cosine(0, 1));
  expect(cosine(0, 3)).toBeGreaterThan(cosine(0, 2));
});

test('the registry loads it', async () => {
  const entry = representations.find(({ id }) => id === 'autoencoder');
  expect(entry?.space).toBe('cosine');
  expect(await entry?.load()).toHaveProperty('train');
});
