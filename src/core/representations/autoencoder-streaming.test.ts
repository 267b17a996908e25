// The autoencoder on more pictures than it may hold, read in blocks: it samples, repeats itself, resumes, and gives the
// same vectors and errors as from memory.

import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { allRows, type Matrix, rowOf, takeRows } from '../math/matrix.ts';
import { seededRandom } from '../math/random.ts';
import { draw, embed, reconstructionErrors, train } from './autoencoder.ts';
import { scaleOf } from './picture-batches.ts';
import { PICTURE_LIMITS, type PictureSource, picturesInMemory } from './picture-source.ts';
import type { EpochReport, Model } from './representation.ts';

const options = { epochs: 4, latentSize: 4, filters: 2, learningRate: 0.01, batchSize: 4, noise: 0.05, shift: 1 };
const now = () => performance.now();
const side = 16;
const most = 12;
const limits = { pictures: most, bytes: PICTURE_LIMITS.bytes };

/** One bright band each, at a height and of a brightness of its own. */
function bands(rows: number): Matrix<Uint8Array> {
  const random = seededRandom(3);
  const data = new Uint8Array(rows * side * side);
  for (let row = 0; row < rows; row++) {
    const from = side * Math.floor((side - 4) * random());
    rowOf({ data, rows, cols: side * side }, row).fill(100 + 150 * random(), from, from + 4 * side);
  }
  return { data, rows, cols: side * side };
}

/** Reads blocks of `rowsPerBlock`, a little later, and counts. */
function inBlocks(matrix: Matrix<Uint8Array>, rowsPerBlock: number) {
  const asked: number[][] = [];
  let outstanding = 0;
  const seen = { asked, mostOutstanding: 0 };
  const source: PictureSource = {
    rows: matrix.rows,
    cols: matrix.cols,
    blocks: Array.from({ length: Math.ceil(matrix.rows / rowsPerBlock) }, (_, block) =>
      allRows(matrix).subarray(block * rowsPerBlock, (block + 1) * rowsPerBlock),
    ),
    async take(rows) {
      asked.push(Array.from(rows));
      outstanding += rows.length;
      seen.mostOutstanding = Math.max(seen.mostOutstanding, outstanding);
      await new Promise((resolve) => setTimeout(resolve, 1));
      outstanding -= rows.length;
      return takeRows(matrix, rows);
    },
  };
  return { source, seen };
}

const heldOutOf = (reports: EpochReport[]) => reports[0].reconstructions!.rows;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('where all may be held, blocks give the same losses and weights as memory, to the digit', async () => {
  const matrix = bands(23);
  const run = { seed: 1, now, options };
  const { source, seen } = inBlocks(matrix, 5);
  const model = await train(source, run);
  expect(model).toEqual(await train(picturesInMemory(matrix), run));
  // Those held out and all others.
  expect(seen.asked.map(({ length }) => length)).toEqual([2, 21]);
});

test('where not, it asks for no more than it may hold, a new sample an epoch, never one that it judges by', async () => {
  const { source, seen } = inBlocks(bands(60), 5);
  const reports: EpochReport[] = [];
  const model = await train(source, { seed: 1, now, options, limits, onEpoch: (report) => void reports.push(report) });
  expect(model).toMatchObject({ epoch: 4, ended: 'finished' });
  expect(model.losses[3].heldOut).toBeLessThan(model.losses[0].heldOut);
  const [judged, ...samples] = seen.asked;
  expect(seen.mostOutstanding).toBe(most);
  expect(judged).toHaveLength(2);
  expect(heldOutOf(reports)).toEqual(judged);
  expect(samples.map(({ length }) => length)).toEqual([most, most, most, most]);
  expect(samples.flat().filter((row) => judged.includes(row))).toEqual([]);
  expect(new Set(samples.map((rows) => rows.toSorted().join())).size).toBe(4);
  const { mean, deviation } = scaleOf(takeRows(bands(60), samples[0]));
  expect(model.weights.at(-2)?.values).toEqual(Float32Array.of(mean, deviation));
});

test('a byte limit bounds an epoch as a number of pictures does', async () => {
  const run = { seed: 1, now, options: { ...options, epochs: 2 } };
  const bytes = 2 * most * side * side;
  const byBytes = await train(picturesInMemory(bands(60)), { ...run, limits: { pictures: 1000, bytes } });
  expect(byBytes).toEqual(await train(picturesInMemory(bands(60)), { ...run, limits }));
});

test('a sampled run repeats itself, and goes on after each epoch as if it had not been interrupted', async () => {
  const { source, seen } = inBlocks(bands(60), 5);
  const run = { seed: 1, now, options, limits };
  const checkpoints: Model[] = [];
  const straight = await train(source, { ...run, onEpoch: ({ model }) => void checkpoints.push(model) });
  const [, ...samples] = seen.asked.splice(0);
  expect(await train(source, run)).toEqual(straight);
  const vectors = await embed(source, straight, now);
  for (const checkpoint of checkpoints.slice(0, -1)) {
    seen.asked.length = 0;
    const resumed = await train(source, { ...run, resume: structuredClone(checkpoint) });
    expect(seen.asked.slice(1)).toEqual(samples.slice(checkpoint.epoch));
    resumed.losses.forEach(({ training, heldOut }, epoch) => {
      expect(training).toBeCloseTo(straight.losses[epoch].training, 5);
      expect(heldOut).toBeCloseTo(straight.losses[epoch].heldOut, 5);
    });
    const again = await embed(source, resumed, now);
    again.data.forEach((value, i) => {
      expect(Math.abs(value - vectors.data[i])).toBeLessThan(1e-5);
    });
  }
});

test('embeds and compares the same in parts as at once, in the order of the rows', async () => {
  const matrix = bands(150);
  const model = await train(picturesInMemory(matrix), { seed: 1, now, options: { ...options, epochs: 1 } });
  const vectors = await embed(picturesInMemory(matrix), model, now);
  const errors = await reconstructionErrors(picturesInMemory(matrix), model, now);
  const drawn = await draw(picturesInMemory(matrix), model, now);
  expect([vectors.rows, vectors.cols, errors.length]).toEqual([150, 4, 150]);
  expect([drawn.rows, drawn.cols]).toEqual([150, matrix.cols]);
  for (const pictures of [7, 64, 100, 149]) {
    const { source, seen } = inBlocks(matrix, 11);
    const few = { pictures, bytes: PICTURE_LIMITS.bytes };
    expect(await embed(source, model, now, few)).toEqual(vectors);
    expect(seen.mostOutstanding).toBeLessThanOrEqual(pictures);
    expect(seen.asked.flat()).toEqual(Array.from(allRows(matrix)));
    expect(await reconstructionErrors(source, model, now, few)).toEqual(errors);
    expect(await draw(source, model, now, few)).toEqual(drawn);
  }
  const backwards = allRows(matrix).reverse();
  expect(await reconstructionErrors(picturesInMemory(takeRows(matrix, backwards)), model, now)).toEqual(
    errors.reverse(),
  );
  const none = picturesInMemory({ ...matrix, data: new Uint8Array(0), rows: 0 });
  expect(await embed(none, model, now)).toEqual({ data: new Float32Array(0), rows: 0, cols: 4 });
  expect(await reconstructionErrors(none, model, now)).toEqual(new Float32Array(0));
});

test.each([
  { what: 'all are held', rows: 60, limits: PICTURE_LIMITS, changed: { noise: 0.05 }, isPastBest: false },
  { what: 'sampled', rows: 60, limits, changed: {}, isPastBest: false },
  {
    what: 'past the best epoch',
    rows: 11,
    limits: PICTURE_LIMITS,
    changed: { noise: 0, shift: 0, epochs: 20, learningRate: 0.03 },
    isPastBest: true,
  },
])("the mean error of the held-out pictures is the best epoch's loss: $what", async (each) => {
  const matrix = bands(each.rows);
  const reports: EpochReport[] = [];
  const model = await train(picturesInMemory(matrix), {
    seed: 1,
    now,
    options: { ...options, ...each.changed },
    limits: each.limits,
    onEpoch: (report) => void reports.push(report),
  });
  const { bestEpoch = 0, epoch, losses } = model;
  expect(bestEpoch < epoch).toBe(each.isPastBest);
  const heldOut = picturesInMemory(takeRows(matrix, heldOutOf(reports)));
  const errors = await reconstructionErrors(heldOut, model, now);
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  expect(Math.abs(mean / losses[bestEpoch - 1].heldOut - 1)).toBeLessThan(1e-6);
});

test('what can no longer be read ends training and embedding, and leaves no tensor behind', async () => {
  const matrix = bands(60);
  const model = await train(picturesInMemory(matrix), { seed: 1, now, options: { ...options, epochs: 1 } });
  const before = tf.memory().numTensors;
  for (const readable of [0, 1, 2, 3]) {
    let reads = 0;
    const source: PictureSource = {
      ...picturesInMemory(matrix),
      take: async (rows) => {
        if (reads++ === readable) throw new Error('gone');
        return takeRows(matrix, rows);
      },
    };
    await expect(train(source, { seed: 1, now, options, limits })).rejects.toThrow('gone');
    reads = 0;
    await expect(embed(source, model, now, limits)).rejects.toThrow('gone');
  }
  expect(tf.memory().numTensors).toBe(before);
});
