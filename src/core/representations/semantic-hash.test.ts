// The semantic hash on tiny pictures and the plain CPU backend: it learns codes that use their bits, repeats itself,
// resumes, stops and cleans up. What it shares with the autoencoder is held by that one's tests.

import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { distancesTo } from '../math/distance.ts';
import { type Matrix, rowOf, takeRows } from '../math/matrix.ts';
import { seededRandom } from '../math/random.ts';
import type { OptionValues } from '../options.ts';
import { PICTURE_LIMITS, type PictureSource, picturesInMemory } from './picture-source.ts';
import type { EpochReport, Model } from './representation.ts';
import { activities, draw, embed, reconstructionErrors, saturatedShare, train } from './semantic-hash.ts';
import { semanticHashOptions, semanticHashPresets } from './semantic-hash-options.ts';
import { semanticHashWeightNames } from './semantic-hash-weight-names.ts';

const options = { epochs: 4, bits: 32, filters: 2, learningRate: 0.01, batchSize: 4, codeNoise: 2 };
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

/** Trains, and aborts once `epochs` have been finished. */
async function interrupted(epochs: number, chosen: OptionValues): Promise<Model> {
  const controller = new AbortController();
  return train(bands(11), {
    ...{ seed: 1, now, options: chosen, signal: controller.signal },
    onEpoch: ({ model }) => {
      if (model.epoch === epochs) controller.abort();
    },
  });
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('training', () => {
  test.each(['convolutional', 'dense'])('%s: learns, repeats itself to the digit, and resumes', async (network) => {
    const reports: EpochReport[] = [];
    const run = { seed: 1, now, options: { ...options, network } };
    const model = await train(bands(11), { ...run, onEpoch: (report) => void reports.push(report) });
    expect(model).toMatchObject({ epoch: 4, ended: 'finished', options: { ...options, network } });
    expect(Math.min(...model.losses.map(({ heldOut }) => heldOut))).toBeLessThan(model.losses[0].heldOut);
    expect(reports[3].reconstructions?.reconstructions.cols).toBe(side * side);
    expect(await train(bands(11), run)).toEqual(model);
    expect((await train(bands(11), { ...run, seed: 2 })).losses).not.toEqual(model.losses);
    for (const epochs of [1, 3]) {
      const half = await interrupted(epochs, run.options);
      expect(half).toMatchObject({ epoch: epochs, ended: 'aborted' });
      const resumed = await train(bands(11), { ...run, resume: structuredClone(half) });
      expect(resumed).toEqual(model);
      expect(await embed(bands(11), resumed, now)).toEqual(await embed(bands(11), model, now));
    }
  });

  test('leaves no tensor behind, finished or aborted', async () => {
    const before = tf.memory().numTensors;
    const model = await train(bands(5), { seed: 1, now, options });
    await embed(bands(5), model, now);
    await reconstructionErrors(bands(5), model, now);
    await interrupted(1, options);
    expect(tf.memory().numTensors).toBe(before);
  });

  const repeated = (rows: number, level: (pixel: number) => number) =>
    Uint8Array.from({ length: rows * side * side }, (_, i) => level(i % (side * side)));
  const pictures = (data: Uint8Array): PictureSource =>
    picturesInMemory({ data, rows: data.length / (side * side), cols: side * side });
  test.each([
    { what: 'identical pictures', source: pictures(repeated(70, (pixel) => pixel)), most: 1 },
    { what: 'silent pictures', source: pictures(repeated(20, () => 0)), most: 1 },
    { what: 'two pictures, one silent', source: pictures(repeated(2, (i) => i).fill(0, 256)), most: 2 },
    { what: 'a loud picture among silent ones', source: pictures(bandsMatrix(9).data.fill(0, 256)), most: 2 },
  ])('gives codes without NaN of $what', async ({ source, most }) => {
    for (const network of ['convolutional', 'dense']) {
      const model = await train(source, { seed: 1, now, options: { ...options, epochs: 2, network } });
      expect(model.losses.every(({ training, heldOut }) => Number.isFinite(training) && heldOut >= 0)).toBe(true);
      const codes = await embed(source, model, now);
      expect(codes.data.every((bit) => bit === 0 || bit === 1)).toBe(true);
      const distinct = new Set(Array.from({ length: codes.rows }, (_, row) => rowOf(codes, row).join('')));
      expect(distinct.size).toBeLessThanOrEqual(most);
      const active = await activities(source, model, now);
      expect(active.data.every((activity) => activity >= 0 && activity <= 1)).toBe(true);
      expect((await reconstructionErrors(source, model, now)).every(Number.isFinite)).toBe(true);
    }
  });

  test('says what it needs', async () => {
    await expect(train(bands(1), { seed: 1, now, options })).rejects.toThrow(
      new RangeError('The semantic hash needs at least 2 sounds to learn from, got 1. Add more.'),
    );
    const odd = picturesInMemory({ data: new Uint8Array(40), rows: 4, cols: 10 });
    await expect(train(odd, { seed: 1, now, options })).rejects.toThrow(/The semantic hash takes .* divisible by 16/);
    const model = await train(bands(4), { seed: 1, now, options: { ...options, epochs: 1 } });
    const others: OptionValues[] = [{ bits: 33 }, { filters: 3 }, { network: 'dense' }];
    for (const changed of others) {
      const run = { seed: 1, now, options: { ...options, ...changed }, resume: model };
      await expect(train(bands(4), run)).rejects.toThrow(/another input, network, .* Train afresh/);
    }
    const larger = picturesInMemory({ data: new Uint8Array(2 * 32 * 32), rows: 2, cols: 32 * 32 });
    await expect(embed(larger, model, now)).rejects.toThrow(/another size/);
    const other = { ...model, options: { ...model.options, bits: 64 } };
    await expect(embed(bands(4), other, now)).rejects.toThrow(RangeError);
  });
});

describe('units', () => {
  test('are saturated up to 0.05 from either end', () => {
    expect(saturatedShare(Float32Array.of(0, 0.05, 0.06, 0.5, 0.94, 0.95, 1, 0.4))).toBe(0.5);
    expect(saturatedShare(Float32Array.of(0.5))).toBe(0);
    expect(saturatedShare(new Float32Array(0))).toBeUndefined();
  });

  test('are counted where codes are cut from them', async () => {
    const model = await train(bands(11), { seed: 1, now, options });
    const { data } = await activities(bands(11), model, now);
    const saturated = data.filter((unit) => unit < 0.05 || unit > 0.95).length / data.length;
    expect(saturated).toBeGreaterThan(0);
    expect((await embed(bands(11), model, now)).saturated).toBeCloseTo(saturated, 6);
  });
});

describe('codes', () => {
  const chosen = { ...options, epochs: 30, codeNoise: 4 };
  let model: Model;
  beforeAll(async () => {
    model = await train(bands(24), { seed: 1, now, options: chosen });
  });

  test('are activities cut at a half, and bring together pictures of one kind', async () => {
    const codes = await embed(bands(24), model, now);
    const active = await activities(bands(24), model, now);
    expect([codes.rows, codes.cols, active.rows, active.cols]).toEqual([24, 32, 24, 32]);
    expect(codes.data).toEqual(active.data.map((activity) => (activity > 0.5 ? 1 : 0)));
    for (let row = 0; row < 24; row++) {
      const distances = distancesTo('hamming', rowOf(codes, row), codes);
      const own = distances.filter((_, other) => other % 3 === row % 3);
      const others = distances.filter((_, other) => other % 3 !== row % 3);
      expect(Math.max(...own)).toBeLessThan(Math.min(...others));
    }
  });

  test('come from units that are mostly on or off, each for some of the sounds', async () => {
    const { data } = await activities(bands(24), model, now);
    expect(saturatedShare(data)).toBeGreaterThan(0.6);
    const { data: bits } = await embed(bands(24), model, now);
    for (let bit = 0; bit < 32; bit++) {
      const ones = bits.filter((_, i) => i % 32 === bit).reduce((sum, value) => sum + value, 0);
      expect(ones).toBeGreaterThan(0);
      expect(ones).toBeLessThan(24);
    }
  });

  test('are learned under noise, which is the harder the more it is', async () => {
    const run = { seed: 1, now, options: { ...chosen, epochs: 8 } };
    const lastOf = async (codeNoise: number) =>
      (await train(bands(12), { ...run, options: { ...run.options, codeNoise } })).losses[7].training;
    const [none, some, much] = [await lastOf(0), await lastOf(4), await lastOf(16)];
    expect(none).toBeLessThan(some);
    expect(some).toBeLessThan(much);
  });

  test("are drawn from: the mean error of the held-out pictures is the best epoch's loss", async () => {
    const matrix = bandsMatrix(24);
    const reports: EpochReport[] = [];
    const again = await train(bands(24), {
      ...{ seed: 1, now, options: { ...chosen, epochs: 6 } },
      onEpoch: (report) => void reports.push(report),
    });
    const heldOut = takeRows(matrix, reports[0].reconstructions?.rows ?? []);
    const errors = await reconstructionErrors(picturesInMemory(heldOut), again, now);
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    expect(mean / again.losses[(again.bestEpoch ?? 0) - 1].heldOut).toBeCloseTo(1, 5);

    const best = reports[(again.bestEpoch ?? 0) - 1].reconstructions;
    expect(await draw(picturesInMemory(heldOut), again, now)).toEqual(best?.reconstructions);
  });

  test('come in parts as they come at once', async () => {
    const few = { pictures: 7, bytes: PICTURE_LIMITS.bytes };
    expect(await embed(bands(24), model, now, few)).toEqual(await embed(bands(24), model, now));
    const none = picturesInMemory({ data: new Uint8Array(0), rows: 0, cols: side * side });
    expect(await embed(none, model, now)).toEqual({ data: new Float32Array(0), rows: 0, cols: 32 });
  });
});

test('each weight has the name of what it is, of either network, and presets are within range', async () => {
  for (const network of ['convolutional', 'dense']) {
    const { weights } = await train(bands(4), { seed: 1, now, options: { ...options, epochs: 1, network } });
    expect(new Set(semanticHashWeightNames).size).toBe(weights.length);
  }
  const keys = semanticHashOptions.map(({ key }) => key);
  expect(semanticHashPresets.flatMap(({ values }) => Object.keys(values)).every((key) => keys.includes(key))).toBe(
    true,
  );
});
