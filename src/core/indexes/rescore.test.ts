import { expect, test } from 'vitest';
import { rescore } from './rescore.ts';

const at = (...rows: number[]) => rows.map((row) => ({ row, distance: 0 }));
const line = (...places: number[]) => ({ data: Float32Array.from(places), rows: places.length, cols: 1 });

test('puts candidates in the order of their own vectors, of equal distances the lower row first', () => {
  expect(rescore('euclidean', Float32Array.of(1), at(9, 4, 7, 2), line(4, 0, 2, -5))).toEqual([
    { row: 4, distance: 1 },
    { row: 7, distance: 1 },
    { row: 9, distance: 3 },
    { row: 2, distance: 6 },
  ]);
});

test('gives as many as are wanted, and none that has NaN', () => {
  const candidates = at(9, 4, 7);
  const vectors = line(4, Number.NaN, 2);
  expect(rescore('euclidean', Float32Array.of(1), candidates, vectors, 1)).toEqual([{ row: 7, distance: 1 }]);
  expect(rescore('euclidean', Float32Array.of(1), candidates, vectors)).toHaveLength(2);
  expect(rescore('euclidean', Float32Array.of(1), [], line())).toEqual([]);
});

test('refuses what does not fit together', () => {
  expect(() => rescore('cosine', Float32Array.of(1), at(1, 2), line(1))).toThrow(/1 vectors for 2 candidates/);
  expect(() => rescore('cosine', Float32Array.of(1, 2), at(1), line(1))).toThrow(RangeError);
});
