// The autoencoder on tiny pictures and the plain CPU backend: it learns, repeats itself, resumes, stops and cleans up.

import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Matrix } from '../math/matrix.ts';
import { seededRandom } from '../math/random.ts';
import { embed, train } from './autoencoder.ts';
import { representations } from './registry.ts';
import type { EpochReport, Model } from './representation.ts';

const options = { epochs: 4, latentSize: 4, filters: 2, learningRate: 0.01, batchSize: 4, noise: 0.05 };
const now = () => performance.now();
const side = 16;

/** Pictures of one bright band each, at one of three heights, so that there is something to learn. */
function bands(rows: number): Matrix<Uint8Array> {
  const random = seededRandom(7);
  const data = new Uint8Array(rows * side * side);
  for (let i = 0; i < data.length; i++) {
    const row = Math.floor(i / (side * side));
    const height = Math.floor(i / side) % side;
    data[i] = 40 * random() + (Math.floor(height / 5) === row % 3 ? 180 : 0);
  }
  return { data, rows, cols: side * side };
}

/** Aborts once `epochs` have been finished. */
async function interrupted(epochs: number): Promise<Model> {
  const controller = new AbortController();
  return train(bands(11), {
    seed: 1,
    now,
    options,
    signal: controller.signal,
    onEpoch: ({ model }) => {
      if (model.epoch === epochs) controller.abort();
    },
  });
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
    const { rows, originals, reconstructions } = reports[3].reconstructions;
    expect([rows.length, originals.rows, reconstructions.cols]).toEqual([1, 1, side * side]);
    expect(reports[0].picturesPerSecond).toBeGreaterThan(0);
    const again = await train(bands(11), { seed: 1, now, options });
    expect(again.losses).toEqual(model.losses);
    const other = await train(bands(11), { seed: 2, now, options });
    expect(other.losses).not.toEqual(model.losses);
  });

  test('resumed after two epochs equals a straight run', async () => {
    const straight = await train(bands(11), { seed: 1, now, options });
    const half = await interrupted(2);
    expect(half.epoch).toBe(2);
    const resumed = await train(bands(11), { seed: 1, now, options, resume: structuredClone(half) });
    expect(resumed.epoch).toBe(4);
    resumed.losses.forEach((loss, epoch) => {
      expect(Math.abs(loss.training - straight.losses[epoch].training)).toBeLessThan(1e-5);
      expect(Math.abs(loss.heldOut - straight.losses[epoch].heldOut)).toBeLessThan(1e-5);
    });
    const [a, b] = [await embed(bands(11), resumed, now), await embed(bands(11), straight, now)];
    a.data.forEach((value, i) => {
      expect(Math.abs(value - b.data[i])).toBeLessThan(1e-4);
    });
  });

  test('leaves no tensor behind, finished, aborted or diverged', async () => {
    const before = tf.memory().numTensors;
    const model = await train(bands(5), { seed: 1, now, options });
    await embed(bands(5), model, now);
    await interrupted(1);
    const diverging = { ...options, learningRate: 0.1, epochs: 1 };
    const broken: Model = structuredClone({ ...model, epoch: 0 });
    broken.weights[0].values.fill(Number.NaN);
    await expect(train(bands(5), { seed: 1, now, options: diverging, resume: broken })).rejects.toThrow(
      /Training diverged in epoch 1.*Lower the learning rate/,
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  test('aborted before it began, gives the model it began with', async () => {
    const model = await train(bands(5), { seed: 1, now, options, signal: AbortSignal.abort() });
    expect(model.epoch).toBe(0);
    expect(model.losses).toEqual([]);
  });

  test.each([2, 3, 4])('works on %i pictures', async (rows) => {
    const model = await train(bands(rows), { seed: 1, now, options: { ...options, epochs: 1 } });
    expect(model.losses[0].heldOut).toBeGreaterThan(0);
    expect((await embed(bands(rows), model, now)).rows).toBe(rows);
  });

  test('says what it needs', async () => {
    await expect(train(bands(1), { seed: 1, now, options })).rejects.toThrow(RangeError);
    const odd = { data: new Uint8Array(40), rows: 4, cols: 10 };
    await expect(train(odd, { seed: 1, now, options })).rejects.toThrow(/divisible by 16/);
    const model = await train(bands(4), { seed: 1, now, options: { ...options, epochs: 1 } });
    const wider = { ...options, latentSize: 8 };
    await expect(train(bands(4), { seed: 1, now, options: wider, resume: model })).rejects.toThrow(/Train afresh/);
    const larger = { data: new Uint8Array(2 * 32 * 32), rows: 2, cols: 32 * 32 };
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
