// What every index in the registry must do, in every space it names.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildThreads } from '../../../e2e/setup/node-threads.ts';
import type { Space } from '../math/distance.ts';
import { type Matrix, rowOf, takeRows } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import type { Neighbour } from '../math/top-k.ts';
import { resolveOptions } from '../options.ts';
import { type Assemble, assemble } from '../wasm/team.ts';
import { indexes } from './registry.ts';
import { rescore } from './rescore.ts';
import type { IndexKind, SearchIndex } from './search-index.ts';
import { sourceOf, type VectorSource } from './vector-source.ts';

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

/** Rows around centres, so that each has near ones and far ones; of codes, with a few bits turned. */
function clustered(space: Space, rows: number, cols: number): Matrix {
  const random = seededRandom(rows);
  const centres = 40;
  const places = example(space, centres, cols);
  const data = Float32Array.from({ length: rows * cols }, (_, i) => {
    const of = places.data[(i % cols) + cols * (Math.floor(i / cols) % centres)];
    return space === 'hamming' ? Number(random() < 0.1 ? !of : of) : of + 0.4 * normal(random);
  });
  return { data, rows, cols };
}

/** All rows but one, by their distances in double precision. */
function naiveNeighbours(space: Space, query: Float32Array, matrix: Matrix, exclude: number): Neighbour[] {
  return Array.from({ length: matrix.rows }, (_, row) => ({
    row,
    distance: naiveDistance(space, query, rowOf(matrix, row)),
  }))
    .filter(({ row }) => row !== exclude)
    .sort((one, other) => one.distance - other.distance || one.row - other.row);
}

/** Blocks of unlike lengths, which wait in between. */
function slowly({ data, rows, cols }: Matrix, ...lengths: number[]): VectorSource {
  return {
    rows,
    cols,
    async *blocks() {
      for (let first = 0, i = 0; first < rows; i++) {
        await Promise.resolve();
        const count = Math.min(rows - first, lengths[i % lengths.length]);
        yield { data: data.slice(first * cols, (first + count) * cols), rows: count, cols };
        first += count;
      }
    },
  };
}

const cases = indexes.flatMap((entry) =>
  entry.spaces.map((space) => ({ name: `${entry.label}, ${space}`, entry, space })),
);

let threads: Awaited<ReturnType<typeof buildThreads>>;
beforeAll(async () => {
  threads = await buildThreads();
}, 60_000);
afterAll(() => threads.remove());

describe('the registry', () => {
  test('names each index once and holds plain data', () => {
    expect(new Set(indexes.map(({ id }) => id)).size).toBe(indexes.length);
    for (const { load, ...data } of indexes) {
      expect(load).toBeTypeOf('function');
      expect(structuredClone(data)).toEqual(data);
    }
  });

  test('has an index that finds all neighbours, with their distances, for every space', () => {
    for (const space of ['cosine', 'euclidean', 'hamming'] as const) {
      const [first] = indexes.filter(({ spaces }) => spaces.includes(space));
      expect(first.accuracy.recall).toBe(1);
      expect(first.accuracy.distanceError).toBeLessThan(1e-5);
    }
  });
});

describe.each(cases)('$name', ({ entry, space }) => {
  const { recall, distanceError } = entry.accuracy;
  const run = { options: resolveOptions(entry.options), seed: 1 };
  let kind: IndexKind;
  beforeAll(async () => {
    kind = await entry.load();
  });

  async function build(matrix: Matrix, assemble?: Assemble): Promise<SearchIndex> {
    return kind.build(space, sourceOf(matrix), { ...run, assemble });
  }

  test('says what it holds', async () => {
    const index = await build(example(space, 300, 50));
    expect([index.rows, index.cols, index.space]).toEqual([300, 50, space]);
    expect(index.bytes).toBeGreaterThan(300 * 6);
    expect(index.isPrecise).toBe(distanceError < 1e-5);
  });

  test.each([1, 6, 64, 301])('distances of %i columns are those of a naive double loop', async (cols) => {
    const matrix = example(space, 140, cols);
    const index = await build(matrix);
    for (let row = 0; row < matrix.rows; row += 7) {
      const query = rowOf(matrix, row);
      const wanted = Array.from({ length: matrix.rows }, (_, other) =>
        naiveDistance(space, query, rowOf(matrix, other)),
      );
      const error = distanceError * Math.max(...wanted);
      const got = index.distances(query);
      expect(got).toHaveLength(matrix.rows);
      got.forEach((distance, other) => {
        expect(Math.abs(distance - wanted[other])).toBeLessThanOrEqual(error);
      });
    }
  });

  test('nearest ascend by distance, then by row, as it measures them, without the excluded one', async () => {
    const matrix = example(space, 260, 8);
    const index = await build(matrix);
    for (let row = 0; row < matrix.rows; row += 3) {
      const query = rowOf(matrix, row);
      const distances = index.distances(query);
      const inOrder = Array.from(distances, (distance, other) => ({ row: other, distance }))
        .filter((neighbour) => neighbour.row !== row)
        .sort((one, other) => one.distance - other.distance || one.row - other.row);
      for (const k of [1, 10, 100]) {
        const found = index.nearest(query, k, row);
        const isFound = new Set(found.map((neighbour) => neighbour.row));
        expect(found).toEqual(recall < 1 ? inOrder.filter((each) => isFound.has(each.row)) : inOrder.slice(0, k));
      }
    }
  });

  test('finds as many of the ten nearest as it says, and nearly all of them once they are measured anew', async () => {
    const matrix = clustered(space, 3000, 32);
    const index = await build(matrix);
    let found = 0;
    let anew = 0;
    const queries = 100;
    for (let row = 0; row < queries; row++) {
      const query = rowOf(matrix, row);
      const wanted = naiveNeighbours(space, query, matrix, row);
      const furthest = wanted[9].distance + 1e-6;
      const isNear = ({ row }: Neighbour) => naiveDistance(space, query, rowOf(matrix, row)) <= furthest;
      found += index.nearest(query, 10, row).filter(isNear).length;
      const candidates = index.nearest(query, 50, row);
      const vectors = takeRows(
        matrix,
        candidates.map((each) => each.row),
      );
      const measured = rescore(space, query, candidates, vectors, 10);
      anew += measured.filter(isNear).length;
      for (const each of measured) {
        expect(each.distance).toBeCloseTo(naiveDistance(space, query, rowOf(matrix, each.row)), 5);
      }
    }
    expect(found / (10 * queries)).toBeGreaterThanOrEqual(recall);
    expect(anew / (10 * queries)).toBeGreaterThanOrEqual(Math.min(recall, 0.999));
  });

  test('a row finds itself, and its copy with it', async () => {
    const matrix = example(space, 60, 16);
    const index = await build(matrix);
    const query = rowOf(matrix, 45);
    const [first, second] = index.nearest(query, 2);
    expect([first.row, second.row]).toEqual([5, 45]);
    expect(first.distance).toBeLessThanOrEqual(distanceError * Math.max(...index.distances(query)));
    expect(second.distance).toBe(first.distance);
    expect(index.nearest(query, 1, 5)[0].row).toBe(45);
  });

  test('answers the same after a round trip by buffer', async () => {
    const matrix = example(space, 150, 9);
    const built = await build(matrix);
    const opened = await kind.open(structuredClone(built.toBuffer()));
    expect([opened.space, opened.rows, opened.cols]).toEqual([space, 150, 9]);
    expect(opened.isPrecise).toBe(built.isPrecise);
    expect(new Uint8Array(opened.toBuffer())).toEqual(new Uint8Array(built.toBuffer()));
    for (let row = 0; row < 150; row += 10) {
      expect(opened.nearest(rowOf(matrix, row), 20, row)).toEqual(built.nearest(rowOf(matrix, row), 20, row));
    }
  });

  test('is the same built anew, from blocks of any lengths', async () => {
    const matrix = example(space, 150, 9);
    const bytes = (index: SearchIndex) => new Uint8Array(index.toBuffer());
    const wanted = bytes(await build(matrix));
    for (const source of [sourceOf(matrix), slowly(matrix, 150), slowly(matrix, 1, 17, 64)]) {
      expect(bytes(await kind.build(space, source, run))).toEqual(wanted);
    }
  });

  test('tells how far it is while it is built, and waits for whoever listens', async () => {
    const shares: number[] = [];
    const onProgress = async (share: number) => {
      await Promise.resolve();
      shares.push(share);
    };
    await kind.build(space, slowly(example(space, 100, 5), 40), { ...run, onProgress });
    expect(shares.length).toBeGreaterThan(2);
    expect(shares.every((share) => share > 0)).toBe(true);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  test('threads find what one alone finds', async () => {
    const matrix = clustered(space, 20_000, 70);
    const teamOf: Assemble = (bytesFor) => assemble(bytesFor(2), 2, threads.startThread);
    const alone = await build(matrix);
    const together = await build(matrix, teamOf);
    const opened = await kind.open(alone.toBuffer(), teamOf);
    try {
      for (let row = 0; row < 3; row++) {
        const query = rowOf(matrix, row);
        for (const index of [together, opened]) {
          expect(index.nearest(query, 30, row)).toEqual(alone.nearest(query, 30, row));
          expect(index.distances(query)).toEqual(alone.distances(query));
        }
      }
    } finally {
      together.dismiss();
      opened.dismiss();
    }
    expect(together.distances(rowOf(matrix, 0))).toEqual(alone.distances(rowOf(matrix, 0)));
  });

  test('keeps its own copy of the vectors', async () => {
    const matrix = example(space, 20, 4);
    const index = await build(matrix);
    const query = rowOf(matrix, 2).slice();
    const before = index.distances(query);
    matrix.data.fill(0);
    expect(index.distances(query)).toEqual(before);
  });

  test('zero vectors give numbers, and in cosine space 1', async () => {
    const matrix = example(space, 12, 4);
    rowOf(matrix, 3).fill(0);
    const index = await build(matrix);
    const zero = new Float32Array(4);
    for (const query of [zero, rowOf(matrix, 0)]) {
      if (recall === 1) expect(index.nearest(query, 12)).toHaveLength(12);
      for (const distance of index.distances(query)) expect(distance).toBeGreaterThanOrEqual(0);
    }
    if (space !== 'cosine') return;
    const near1 = (distance: number) => expect(Math.abs(distance - 1)).toBeLessThanOrEqual(distanceError);
    near1(index.distances(rowOf(matrix, 0))[3]);
    for (const distance of index.distances(zero)) near1(distance);
  });

  test('a row with NaN is near nothing, or refused where rows are codes', async () => {
    const matrix = example(space, 100, 6);
    rowOf(matrix, 70)[2] = Number.NaN;
    if (space === 'hamming') {
      await expect(build(matrix)).rejects.toThrow(/NaN.*expected 0 or 1/);
      return;
    }
    const index = await build(matrix);
    const query = rowOf(matrix, 8);
    const distances = index.distances(query);
    expect([...distances.keys()].filter((row) => Number.isNaN(distances[row]))).toEqual([70]);
    const found = index.nearest(query, 100).map(({ row }) => row);
    expect(found).not.toContain(70);
    if (recall === 1) expect(found).toHaveLength(99);
    expect(index.nearest(new Float32Array(6).fill(Number.NaN), 5)).toEqual([]);
  });

  test('gives no more than there is, and nothing where nothing is wanted', async () => {
    const index = await build(example(space, 6, 4));
    const query = new Float32Array(4).fill(1);
    const all = index.nearest(query, 100).map(({ row }) => row);
    const others = index.nearest(query, 100, 2).map(({ row }) => row);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((row) => row !== 2).sort()).toEqual(others.sort());
    if (recall === 1) expect(all.sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(index.nearest(query, 0)).toEqual([]);
  });

  test('an empty matrix has no neighbours, before and after a round trip', async () => {
    const empty = await build({ data: new Float32Array(0), rows: 0, cols: 3 });
    for (const index of [empty, await kind.open(empty.toBuffer())]) {
      expect(index.nearest(new Float32Array(3), 5)).toEqual([]);
      expect(index.distances(new Float32Array(3))).toHaveLength(0);
    }
    expect((await build({ data: new Float32Array(0), rows: 0, cols: 0 })).rows).toBe(0);
  });

  test('refuses a query of another length', async () => {
    const index = await build(example(space, 6, 4));
    expect(() => index.nearest(new Float32Array(5), 1)).toThrow(RangeError);
    expect(() => index.distances(new Float32Array(3))).toThrow(RangeError);
  });

  test('refuses blocks of fewer or more rows than the source says, and fails as it does', async () => {
    const matrix = example(space, 6, 4);
    for (const rows of [5, 7]) {
      await expect(kind.build(space, { ...sourceOf(matrix), rows }, run)).rejects.toThrow(RangeError);
    }
    const broken: VectorSource = {
      ...sourceOf(matrix),
      // biome-ignore lint/correctness/useYield: it fails before it has anything.
      *blocks() {
        throw new Error('Gone.');
      },
    };
    await expect(kind.build(space, broken, run)).rejects.toThrow('Gone.');
  });

  test('refuses to open what it did not write, and every truncation of what it did', async () => {
    const buffer = (await build(example(space, 3, 4))).toBuffer();
    await expect(kind.open(new ArrayBuffer(0))).rejects.toThrow(/expected.*Build the index again/);
    await expect(kind.open(new Uint8Array(200).fill(0x41).buffer)).rejects.toThrow(/expected.*Build the index again/);
    for (let length = 0; length < buffer.byteLength; length++) {
      await expect(kind.open(buffer.slice(0, length))).rejects.toThrow(/expected.*Build the index again/);
    }
  });
});
