import { describe, expect, test } from 'vitest';
import { seededRandom } from './random.ts';
import { nearestRows } from './top-k.ts';

const rows = (distances: number[], k: number, exclude?: number) =>
  nearestRows(Float32Array.from(distances), k, exclude).map(({ row }) => row);

describe('nearestRows', () => {
  test('ascends', () => {
    expect(nearestRows(new Float32Array([5, 1, 4, 2, 3]), 3)).toEqual([
      { row: 1, distance: 1 },
      { row: 3, distance: 2 },
      { row: 4, distance: 3 },
    ]);
  });

  test('breaks ties by the lower row, also where the last place is shared', () => {
    expect(rows([1, 0, 1, 0, 1, 0], 4)).toEqual([1, 3, 5, 0]);
    expect(rows([7, 7, 7, 7], 2)).toEqual([0, 1]);
    expect(rows([0, -0, 0], 2)).toEqual([0, 1]);
  });

  test('passes over the excluded row and NaN', () => {
    expect(rows([0, 1, 2], 2, 0)).toEqual([1, 2]);
    expect(rows([Number.NaN, 1, Number.NaN, 0], 4)).toEqual([3, 1]);
  });

  test('gives what there is', () => {
    expect(rows([2, 1], 10)).toEqual([1, 0]);
    expect(rows([2, 1], Number.POSITIVE_INFINITY, 1)).toEqual([0]);
    expect(rows([], 3)).toEqual([]);
    expect(rows([1], 0)).toEqual([]);
    expect(rows([1], -1)).toEqual([]);
    expect(rows([Number.POSITIVE_INFINITY, 1], 2)).toEqual([1, 0]);
  });

  test('agrees with a full sort on many ties', () => {
    const random = seededRandom(3);
    for (let run = 0; run < 200; run++) {
      const length = Math.floor(random() * 60);
      const distances = Array.from({ length }, () => Math.floor(random() * 12) / 4);
      const k = Math.floor(random() * 20);
      const exclude = Math.floor(random() * 60);
      const sorted = distances
        .map((distance, row) => ({ row, distance }))
        .filter(({ row }) => row !== exclude)
        .sort((one, other) => one.distance - other.distance || one.row - other.row);
      expect(nearestRows(Float32Array.from(distances), k, exclude)).toEqual(sorted.slice(0, k));
    }
  });
});
