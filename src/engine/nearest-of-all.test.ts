import { describe, expect, test } from 'vitest';
import { soundSearch } from '../core/indexes/sound-search.ts';
import { distancesTo, type Space } from '../core/math/distance.ts';
import { type Matrix, rowOf } from '../core/math/matrix.ts';
import { seededRandom } from '../core/math/random.ts';
import { nearestRows } from '../core/math/top-k.ts';
import { nearestByRows, nearestByVectors } from './nearest-of-all.ts';

const silent = () => {};

/** As an index gives distances, from their definition. */
function searchOf(space: Space, matrix: Matrix, soundIds: number[]) {
  const distances = (query: Float32Array) => distancesTo(space, query, matrix);
  const index = { space, rows: matrix.rows, cols: matrix.cols, bytes: 0, distances };
  const search = soundSearch(index as unknown as Parameters<typeof soundSearch>[0], soundIds);
  return { search, measure: async (row: Float32Array) => distances(row) };
}

describe.each(['cosine', 'euclidean', 'hamming'] as const)('sounds of one row in %s space', (space) => {
  const random = seededRandom(3);
  const matrix = {
    data: Float32Array.from({ length: 60 * 8 }, () => (space === 'hamming' ? Number(random() < 0.5) : random() - 0.5)),
    rows: 60,
    cols: 8,
  };
  const soundIds = Int32Array.from({ length: 60 }, (_, row) => 7 + 2 * row);

  test('have the nearest others at the distances of a search for each', async () => {
    const found = await nearestByVectors(space, { soundIds, matrix }, 5, silent);
    expect(found.count).toBe(5);
    for (let row = 0; row < 60; row++) {
      const expected = nearestRows(distancesTo(space, rowOf(matrix, row), matrix), 5, (other) => other !== row);
      const distances = found.distances.subarray(5 * row, 5 * row + 5);
      expected.forEach(({ distance }, i) => {
        expect(distances[i]).toBeCloseTo(distance, 5);
      });
      // Codes are often equally far: then which of them is listed is not said.
      if (space === 'hamming') continue;
      expect([...found.neighbours.subarray(5 * row, 5 * row + 5)]).toEqual(expected.map(({ row: of }) => soundIds[of]));
    }
  });

  test('have the same, found row by row', async () => {
    const { search, measure } = searchOf(space, matrix, [...soundIds]);
    const one = await nearestByRows(search, matrix, measure, 4, silent);
    const all = await nearestByVectors(space, { soundIds, matrix }, 4, silent);
    expect(one.soundIds).toEqual(all.soundIds);
    one.distances.forEach((distance, i) => {
      expect(all.distances[i]).toBeCloseTo(distance, 5);
    });
  });
});

describe('sounds of several rows', () => {
  const matrix = { data: Float32Array.of(0, 10, 11, 4), rows: 4, cols: 1 };
  const { search, measure } = searchOf('euclidean', matrix, [2, 2, 5, 9]);

  test('are as far apart as their rows that are most alike', async () => {
    const shares: number[] = [];
    const { soundIds, count, neighbours, distances } = await nearestByRows(search, matrix, measure, 20, (share) =>
      shares.push(share),
    );
    expect([...soundIds]).toEqual([2, 5, 9]);
    expect(count).toBe(2);
    expect([...neighbours]).toEqual([5, 9, 2, 9, 2, 5]);
    expect([...distances]).toEqual([1, 4, 1, 7, 4, 7]);
    expect(shares).toEqual([1 / 3, 2 / 3]);
  });

  test('lack neighbours where nothing can be compared', async () => {
    const { neighbours, distances } = await nearestByRows(
      search,
      matrix,
      async () => new Float32Array(4).fill(Number.POSITIVE_INFINITY),
      1,
      silent,
    );
    expect([...neighbours]).toEqual([-1, -1, -1]);
    expect(distances.every((distance) => distance === Number.POSITIVE_INFINITY)).toBe(true);
  });
});
