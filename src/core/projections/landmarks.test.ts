import { expect, test } from 'vitest';
import { type Matrix, takeRows } from '../math/matrix.ts';
import { seededRandom } from '../math/random.ts';
import { chooseLandmarks, preparePlacement } from './landmarks.ts';

test('all rows are landmarks where there are few enough', () => {
  expect(chooseLandmarks(4, 4, seededRandom(1))).toEqual(Int32Array.of(0, 1, 2, 3));
});

test('landmarks are drawn without repetition, ascending, by seed', () => {
  const drawn = chooseLandmarks(1000, 100, seededRandom(1));
  expect(new Set(drawn).size).toBe(100);
  expect(drawn).toEqual(drawn.slice().sort());
  expect(drawn).toEqual(chooseLandmarks(1000, 100, seededRandom(1)));
  expect(drawn).not.toEqual(chooseLandmarks(1000, 100, seededRandom(2)));
});

test('a landmark keeps its place, a row amid three equally near ones stands at their mean', () => {
  // Three landmarks at distance 1 from the origin, which is row 1.
  const vectors: Matrix = { data: Float32Array.of(1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1), rows: 4, cols: 3 };
  const place = preparePlacement(takeRows(vectors, [0, 2, 3]), vectors);
  const positions = place(Float32Array.of(0, 0, 3, 0, 0, 6));
  const expected = [0, 0, 1, 2, 3, 0, 0, 6];
  positions.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 4);
  });
});
