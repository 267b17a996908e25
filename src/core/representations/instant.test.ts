// Instant on made-up features: what its vectors are made of, that it holds little, and that nothing gives NaN.

import { describe, expect, test } from 'vitest';
import { normaliseRows, rowNorms } from '../math/distance.ts';
import { type Matrix, rowOf, takeRows } from '../math/matrix.ts';
import { dot } from '../math/principal-directions.ts';
import { normal, seededRandom } from '../math/random.ts';
import { blank, inMemory, onlyRows, sounds, various } from './handmade-sounds.ts';
import type { Heard } from './heard.ts';
import { embed, train } from './instant.ts';
import { earliestInstantWeights, instantOptions, instantWeightNames } from './instant-options.ts';
import { instantViews } from './instant-views.ts';
import type { Model } from './representation.ts';
import { viewGroups, viewsOf } from './views.ts';

const now = () => performance.now();
async function vectorsOf(heard: Heard, options = {}): Promise<{ model: Model; matrix: Matrix }> {
  const model = await train(heard, { seed: 1, now, options });
  return { model, matrix: (await embed(heard, model, now)).matrix };
}

const hasFinite = ({ data }: Matrix) => data.every(Number.isFinite);

describe('vectors', () => {
  test('are of length 1, and their product is the weighted mean of the cosines of their views', async () => {
    const heard = various(50);
    const { model, matrix } = await vectorsOf(heard);
    const views = viewsOf(model);
    expect(views.map(({ columns }) => columns)).toEqual([80, 12, 32, 32, 16, 3, 4, 32, 49]);
    expect(matrix.cols).toBe(260);
    expect(new Set(views.map(({ group }) => group))).toEqual(new Set(viewGroups));
    const total = views.reduce((sum, { weight }) => sum + weight, 0);
    const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, x, i) => sum + x * b[i], 0);
    for (let row = 0; row < 50; row++) expect(dot(rowOf(matrix, row), rowOf(matrix, row))).toBeCloseTo(1, 5);
    let from = 0;
    let mean = 0;
    for (const { columns, weight } of views) {
      const part = (row: number) => rowOf(matrix, row).subarray(from, from + columns);
      const [one, other] = [part(3), part(4)];
      mean += (weight / total) * (dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other)));
      from += columns;
    }
    expect(dot(rowOf(matrix, 3), rowOf(matrix, 4))).toBeCloseTo(mean, 5);
  });

  test('of the fingerprint alone are its standard scores, normalised', async () => {
    const heard = various(40);
    const { matrix } = await vectorsOf(heard, { views: 'mfcc-statistics' });
    const { data } = (await heard.segments['mfcc-statistics'].take(Array.from({ length: 40 }, (_, i) => i))) as Matrix;
    const scores = new Float32Array(data.length);
    for (let col = 0; col < 80; col++) {
      const column = Array.from({ length: 40 }, (_, row) => data[row * 80 + col]);
      const mean = column.reduce((a, b) => a + b) / 40;
      const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 40);
      column.forEach((value, row) => {
        scores[row * 80 + col] = (value - mean) / deviation;
      });
    }
    const wanted = normaliseRows({ data: scores, rows: 40, cols: 80 }).data;
    expect(Math.max(...matrix.data.map((value, i) => Math.abs(value - wanted[i])))).toBeLessThan(1e-5);
  });

  test('of the pictures do not change when all of them grow brighter', async () => {
    const heard = various(30);
    const brighter = {
      ...heard,
      segments: {
        ...heard.segments,
        picture: {
          ...heard.segments.picture,
          take: async (rows: ArrayLike<number>) => {
            const { data, ...shape } = await heard.segments.picture.take(rows);
            return { data: Float32Array.from(data, (level) => level + 20), ...shape };
          },
        },
      },
    };
    const before = await vectorsOf(heard, { views: 'picture' });
    const after = await vectorsOf(brighter, { views: 'picture' });
    expect(Math.max(...before.matrix.data.map((x, i) => Math.abs(x - after.matrix.data[i])))).toBeLessThan(1e-3);
  });

  test('of sounds that come later are made by what was learned before', async () => {
    const heard = various(30);
    const { model, matrix } = await vectorsOf(heard);
    const some = Object.fromEntries(Object.entries(heard.segments).map(([id, rows]) => [id, onlyRows(rows, [4, 9])]));
    const later = await embed({ segments: some, frames: {} }, structuredClone(model), now);
    expect(later).toEqual({
      matrix: takeRows(matrix, [4, 9]),
      soundIds: Int32Array.of(5, 10),
      segments: Int32Array.of(0, 0),
    });
  });

  test('of a model from before there were so many views are made of those that it has', async () => {
    const heard = various(30);
    const { model, matrix } = await vectorsOf(heard);
    const views = viewsOf(model).slice(0, 7);
    const earlier = { ...model, weights: model.weights.slice(0, earliestInstantWeights), views };
    const found = (await embed(heard, earlier, now)).matrix;
    expect(found.cols).toBe(173);
    const wanted = Array.from({ length: 30 }, (_, row) => Array.from(rowOf(matrix, row).subarray(0, 173)));
    const normalised = normaliseRows({ data: Float32Array.from(wanted.flat()), rows: 30, cols: 173 }).data;
    expect(Math.max(...found.data.map((value, i) => Math.abs(value - normalised[i])))).toBeLessThan(1e-5);
    await expect(embed(heard, { ...earlier, views: viewsOf(model) }, now)).rejects.toThrow(/damaged/);
  });

  test('tell what neighbours share from what sets them apart', async () => {
    // Four kinds, told by some numbers of each feature; all of the others, which are more, are noise.
    const random = seededRandom(6);
    const noise = () => normal(random);
    const heard = sounds(80, (row, col) => (col % 8 === 0 ? 1.5 * Math.cos(col + (row % 4) * 1.7) : noise()));
    const { model, matrix } = await vectorsOf(heard);
    const [{ columns }] = viewsOf(model).slice(-1);
    const others = { data: new Float32Array(80 * (matrix.cols - columns)), rows: 80, cols: matrix.cols - columns };
    const shared = { data: new Float32Array(80 * columns), rows: 80, cols: columns };
    for (let row = 0; row < 80; row++) {
      rowOf(others, row).set(rowOf(matrix, row).subarray(0, others.cols));
      rowOf(shared, row).set(rowOf(matrix, row).subarray(others.cols));
    }
    /** The mean cosine within kinds less that between them. */
    const margin = (vectors: Matrix) => {
      const units = normaliseRows(vectors);
      const [within, between] = [true, false].map((isSame) => {
        const cosines: number[] = [];
        for (let one = 0; one < 80; one++) {
          for (let other = 0; other < one; other++) {
            if ((one % 4 === other % 4) === isSame) cosines.push(dot(rowOf(units, one), rowOf(units, other)));
          }
        }
        return cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length;
      });
      return within - between;
    };
    expect(margin(others)).toBeGreaterThan(0.05);
    expect(margin(shared)).toBeGreaterThan(1.2 * margin(others));
  });

  test('have zeros where a feature lacks the segment, and are the same in parts as at once', async () => {
    const heard = various(30);
    const { model, matrix } = await vectorsOf(heard);
    const all = Array.from({ length: 30 }, (_, row) => row);
    const lacking = {
      ...heard.segments,
      aspects: onlyRows(
        heard.segments.aspects,
        all.filter((row) => row !== 7),
      ),
    };
    const limits = { pictures: 4, bytes: 1e9 };
    for (const rows of Object.values(heard.segments)) rows.most = 0;
    const found = await embed({ segments: lacking, frames: {} }, model, now, limits);
    expect(Object.values(heard.segments).map(({ most }) => most)).toEqual([4, 4, 4, 4]);
    const others = all.filter((row) => row !== 7);
    expect(takeRows(found.matrix, others)).toEqual(takeRows(matrix, others));
    let from = 0;
    for (const { id, columns } of viewsOf(model)) {
      // What neighbours share comes of all that there is.
      const isOfAspects = instantViews.find((view) => view.id === id)?.feature === 'aspects';
      const part = rowOf(found.matrix, 7).subarray(from, from + columns);
      expect(part.some((value) => value !== 0)).toBe(!isOfAspects);
      from += columns;
    }
  });
});

describe('training', () => {
  test('is one epoch that repeats itself; resumed it is over, aborted it has none', async () => {
    const heard = various(40);
    const reports: Model[] = [];
    const run = { seed: 1, now, options: {}, limits: { pictures: 20, bytes: 1e9 } };
    const model = await train(heard, { ...run, onEpoch: (report) => void reports.push(report.model) });
    expect(model).toEqual({ ...reports[0], ended: 'finished' });
    expect(model).toMatchObject({ epoch: 1, losses: [], optimizer: [], options: { views: 'all' } });
    expect(heard.segments.picture.most).toBe(20);
    expect(await train(heard, run)).toEqual(model);
    expect((await train(heard, { ...run, seed: 2 })).weights).not.toEqual(model.weights);
    expect(await train(various(9), { ...run, resume: reports[0] })).toEqual(model);
    expect(await train(heard, { ...run, signal: { aborted: true } })).toMatchObject({ epoch: 0, ended: 'aborted' });
  });

  test('names its weights in files, and its choices by what it has', async () => {
    const { model } = await vectorsOf(various(5));
    const named = instantViews.flatMap(({ id, encoder }) => encoder.weightNames.map((name) => `${id}/${name}`));
    expect(instantWeightNames).toEqual([...named, 'neighbours/mean', 'neighbours/components']);
    expect(model.weights).toHaveLength(instantWeightNames.length);
    const [option] = instantOptions;
    for (const { value } of option.kind === 'choice' ? option.choices : []) {
      const alone = await vectorsOf(various(5), { views: value });
      expect(viewsOf(alone.model).length).toBeGreaterThan(0);
      expect(hasFinite(alone.matrix)).toBe(true);
    }
  });

  test('refuses a single sound, pictures of another size and weights that are not all there', async () => {
    await expect(train(various(1), { seed: 1, now, options: {} })).rejects.toThrow(/at least 2 sounds.*got 1/i);
    const heard = various(4);
    const { model } = await vectorsOf(heard);
    const small = { data: new Uint8Array(4 * 64), rows: 4, cols: 64 };
    const segments = { ...heard.segments, picture: inMemory(small) };
    await expect(embed({ segments, frames: {} }, model, now)).rejects.toThrow(/another size/);
    await expect(embed(heard, { ...model, weights: model.weights.slice(1) }, now)).rejects.toThrow(RangeError);
  });
});

describe('gives finite numbers for', () => {
  test.each([
    { what: 'two sounds', heard: various(2), isOneDirection: false },
    { what: 'sounds that are all the same', heard: sounds(6, (_, col) => Math.sin(col) / 3), isOneDirection: true },
    {
      what: 'sounds that are all the same but one',
      heard: sounds(6, (row, col) => Math.sin(col) + (row ? 0 : 1)),
      isOneDirection: false,
    },
    { what: 'features that are all zeros', heard: blank(5), isOneDirection: true },
  ])('$what', async ({ heard, isOneDirection }) => {
    const { model, matrix } = await vectorsOf(heard);
    expect(hasFinite(matrix)).toBe(true);
    expect(model.weights.every(({ values }) => values.every(Number.isFinite))).toBe(true);
    expect(matrix.data.every((value) => value === 0)).toBe(isOneDirection);
  });

  test('silence among other sounds', async () => {
    const heard = various(30);
    const { model } = await vectorsOf(heard);
    const { matrix } = await embed(blank(2), model, now);
    expect(hasFinite(matrix)).toBe(true);
    expect(rowNorms(matrix)[0]).toBeCloseTo(1, 5);
  });
});
