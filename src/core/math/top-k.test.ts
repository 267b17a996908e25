import { describe, expect, test } from 'vitest';
import { seededRandom } from './random.ts';
import { nearestRows } from './top-k.ts';

const rows = (distances: number[], k: number, isWanted?: (row: number) => boolean) =>
  nearestRows(Float32Array.from(distances), k, isWanted).map(({ row }) => row);

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

  test('passes over what is not wanted and NaN', () => {
    expect(rows([0, 1, 2], 2, (row) => row !== 0)).toEqual([1, 2]);
    expect(rows([3, 2, 1, 0], 2, (row) => row % 2 === 0)).toEqual([2, 0]);
    expect(rows([1, 2], 2, () => false)).toEqual([]);
    expect(rows([Number.NaN, 1, Number.NaN, 0], 4)).toEqual([3, 1]);
  });

  test('gives what there is', () => {
    expect(rows([2, 1], 10)).toEqual([1, 0]);
    expect(rows([2, 1], Number.POSITIVE_INFINITY, (row) => row === 0)).toEqual([0]);
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
      const wanted = Uint8Array.from({ length }, () => Number(random() < 0.7));
      const isWanted = (row: number) => wanted[row] === 1;
      const sorted = distances
        .map((distance, row) => ({ row, distance }))
        .filter(({ row }) => isWanted(row))
        .sort((one, other) => one.distance - other.distance || one.row - other.row);
      expect(nearestRows(Float32Array.from(distances), k, isWanted)).toEqual(sorted.slice(0, k));
    }
  });

  test('does not ask of what is too far to be among them', () => {
    const asked: number[] = [];
    rows([0, 1, 2, 3, 0.5], 2, (row) => asked.push(row) > 0);
    expect(asked).toEqual([0, 1, 4]);
  });
});
