// What every index in the registry must do, in every space it names.

import { beforeAll, describe, expect, test } from 'vitest';
import type { Space } from '../math/distance.ts';
import { type Matrix, rowOf } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import { resolveOptions } from '../options.ts';
import { indexes } from './registry.ts';
import type { IndexKind } from './search-index.ts';
import { sourceOf } from './vector-source.ts';

/** Written out plainly, in double precision: shares nothing with the code under test. */
function naiveDistance(space: Space, a: ArrayLike<number>, b: ArrayLike<number>): number {
  let product = 0;
  let normA = 0;
  let normB = 0;
  let squares = 0;
  let differing = 0;
  for (let i = 0; i < a.length; i++) {
    product += a[i] * b[i];
    normA += a[i] ** 2;
    normB += b[i] ** 2;
    squares += (a[i] - b[i]) ** 2;
    differing += a[i] === b[i] ? 0 : 1;
  }
  if (space === 'euclidean') return Math.sqrt(squares);
  if (space === 'hamming') return differing / a.length;
  return normA === 0 || normB === 0 ? 1 : 1 - product / Math.sqrt(normA * normB);
}

/** Vectors fit for the space, of which the last third repeats the first, so that there are ties. */
function example(space: Space, rows: number, cols: number): Matrix {
  const random = seededRandom(rows + cols);
  const data = new Float32Array(rows * cols);
  for (let i = 0; i < data.length; i++) data[i] = space === 'hamming' ? Math.round(random()) : normal(random);
  data.copyWithin(Math.floor((rows * 2) / 3) * cols, 0, Math.floor(rows / 3) * cols);
  return { data, rows, cols };
}

const cases = indexes.flatMap((entry) =>
  entry.spaces.map((space) => ({ name: `${entry.label}, ${space}`, entry, space })),
);

describe('the registry', () => {
  test('names each index once and holds plain data', () => {
    expect(new Set(indexes.map(({ id }) => id)).size).toBe(indexes.length);
    for (const { load, ...data } of indexes) {
      expect(load).toBeTypeOf('function');
      expect(structuredClone(data)).toEqual(data);
    }
  });
});

describe.each(cases)('$name', ({ entry, space }) => {
  let kind: IndexKind;
  const run = { options: resolveOptions(entry.options), seed: 1 };
  const build = (space: Space, matrix: Matrix) => kind.build(space, sourceOf(matrix), run);
  beforeAll(async () => {
    kind = await entry.load();
  });

  test('says what it holds', async () => {
    const { rows, cols, space: named } = await build(space, example(space, 30, 5));
    expect({ rows, cols, named }).toEqual({ rows: 30, cols: 5, named: space });
  });

  test.each([1, 6, 64])('distances of %i columns are those of a naive double loop', async (cols) => {
    const matrix = example(space, 40, cols);
    const index = await build(space, matrix);
    for (let row = 0; row < matrix.rows; row++) {
      const distances = index.distances(rowOf(matrix, row));
      expect(distances).toHaveLength(matrix.rows);
      distances.forEach((distance, other) => {
        expect(distance).toBeCloseTo(naiveDistance(space, rowOf(matrix, row), rowOf(matrix, other)), 5);
      });
    }
  });

  test('nearest are the first of all rows by distance, then by row, without the excluded one', async () => {
    const matrix = example(space, 60, 8);
    const index = await build(space, matrix);
    for (let row = 0; row < matrix.rows; row++) {
      const query = rowOf(matrix, row);
      const expected = [...index.distances(query)]
        .map((distance, other) => ({ row: other, distance }))
        .filter((neighbour) => neighbour.row !== row)
        .sort((one, other) => one.distance - other.distance || one.row - other.row)
        .slice(0, 10);
      expect(index.nearest(query, 10, row)).toEqual(expected);
    }
  });

  test('a row finds itself, and its copy with it', async () => {
    const index = await build(space, example(space, 60, 16));
    const query = rowOf(example(space, 60, 16), 45);
    const [first, second] = index.nearest(query, 2);
    expect([first.row, second.row]).toEqual([5, 45]);
    expect(first.distance).toBeCloseTo(0, 6);
    expect(second.distance).toBe(first.distance);
    expect(index.nearest(query, 1, 5)[0].row).toBe(45);
  });

  test('answers the same after a round trip by buffer', async () => {
    const matrix = example(space, 50, 9);
    const built = await build(space, matrix);
    const opened = await kind.open(structuredClone(built.toBuffer()));
    expect([opened.space, opened.rows, opened.cols]).toEqual([space, 50, 9]);
    expect(new Uint8Array(opened.toBuffer())).toEqual(new Uint8Array(built.toBuffer()));
    for (let row = 0; row < 50; row++) {
      expect(opened.nearest(rowOf(matrix, row), 20, row)).toEqual(built.nearest(rowOf(matrix, row), 20, row));
    }
  });

  test('keeps its own copy of the vectors', async () => {
    const matrix = example(space, 20, 4);
    const index = await build(space, matrix);
    const query = rowOf(matrix, 2).slice();
    const before = index.distances(query);
    matrix.data.fill(0);
    expect(index.distances(query)).toEqual(before);
  });

  test('zero vectors give numbers, not NaN', async () => {
    const matrix = example(space, 12, 4);
    rowOf(matrix, 3).fill(0);
    const index = await build(space, matrix);
    for (const query of [new Float32Array(4), rowOf(matrix, 0)]) {
      expect(index.nearest(query, 12)).toHaveLength(12);
      for (const distance of index.distances(query)) expect(distance).toBeGreaterThanOrEqual(0);
    }
  });

  test('gives all rows where k is larger', async () => {
    const index = await build(space, example(space, 6, 4));
    const all = index.nearest(new Float32Array(4), 100);
    expect(all.map(({ row }) => row).sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(index.nearest(new Float32Array(4), 100, 2)).toHaveLength(5);
    expect(index.nearest(new Float32Array(4), 0)).toEqual([]);
  });

  test('an empty matrix has no neighbours, before and after a round trip', async () => {
    const empty = await build(space, { data: new Float32Array(0), rows: 0, cols: 3 });
    for (const index of [empty, await kind.open(empty.toBuffer())]) {
      expect(index.nearest(new Float32Array(3), 5)).toEqual([]);
      expect(index.distances(new Float32Array(3))).toHaveLength(0);
    }
    expect((await build(space, { data: new Float32Array(0), rows: 0, cols: 0 })).rows).toBe(0);
  });

  test('refuses a query of another length and a matrix that is not filled', async () => {
    const index = await build(space, example(space, 6, 4));
    expect(() => index.nearest(new Float32Array(5), 1)).toThrow(RangeError);
    expect(() => index.distances(new Float32Array(3))).toThrow(RangeError);
    expect(() => build(space, { data: new Float32Array(7), rows: 2, cols: 4 })).toThrow(RangeError);
  });

  test('refuses to open what it did not write, and every truncation of what it did', async () => {
    const buffer = (await build(space, example(space, 3, 4))).toBuffer();
    await expect(kind.open(new ArrayBuffer(0))).rejects.toThrow(Error);
    await expect(kind.open(new Uint8Array(200).fill(0x41).buffer)).rejects.toThrow(Error);
    for (let length = 0; length < buffer.byteLength; length++) {
      await expect(kind.open(buffer.slice(0, length))).rejects.toThrow(/expected/);
    }
  });
});
