// Principal directions against known ones, and on rows that have fewer directions than are asked for.

import { expect, test } from 'vitest';
import type { Matrix } from './matrix.ts';
import { rowOf } from './matrix.ts';
import { dot, principalDirections } from './principal-directions.ts';
import { normal, seededRandom } from './random.ts';

const turn = async () => {};

/** Columns of these deviations, each pair of neighbours turned by 45 degrees, around 7. */
function turned(rows: number, deviations: number[]): Matrix {
  const random = seededRandom(1);
  const half = Math.SQRT1_2;
  const data = Array.from({ length: rows }, () => {
    const scores = deviations.map((deviation) => deviation * normal(random));
    return scores.map((value, i) => 7 + half * (i % 2 === 0 ? value + scores[i + 1] : scores[i - 1] - value));
  });
  return { data: Float32Array.from(data.flat()), rows, cols: deviations.length };
}

test('finds the directions of the most variance, in their order, and how much it is', async () => {
  const matrix = turned(4000, [1, 0.5, 9, 0.5, 4, 0.2]);
  const { mean, directions, variances } = await principalDirections(matrix, 2, seededRandom(1), turn);
  for (const value of mean) expect(Math.abs(value - 7)).toBeLessThan(0.5);
  const half = Math.SQRT1_2;
  const wanted = [
    [0, 0, half, half, 0, 0],
    [0, 0, 0, 0, half, half],
  ];
  wanted.forEach((direction, i) => {
    expect(Math.abs(dot(rowOf(directions, i), Float32Array.from(direction)))).toBeGreaterThan(0.999);
  });
  expect(Math.sqrt(variances[0])).toBeCloseTo(9, 0);
  expect(Math.sqrt(variances[1])).toBeCloseTo(4, 0);
});

test('gives orthonormal directions that keep all variance where there are as many as columns', async () => {
  const matrix = turned(500, [3, 2, 1, 0.5]);
  const { mean, directions, variances } = await principalDirections(matrix, 4, seededRandom(2), turn);
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) expect(dot(rowOf(directions, i), rowOf(directions, j))).toBeCloseTo(i === j ? 1 : 0, 5);
  }
  const total = matrix.data.reduce((sum, value, i) => sum + (value - mean[i % 4]) ** 2, 0) / 500;
  expect(variances.reduce((a, b) => a + b)).toBeCloseTo(total, 3);
  expect(Array.from(variances).toSorted((a, b) => b - a)).toEqual(Array.from(variances));
});

test('what does not vary has no direction', async () => {
  const line = Float32Array.of(0, 0, 0, 1, 2, 0, 2, 4, 0, 5, 10, 0);
  const { directions, variances } = await principalDirections(
    { data: line, rows: 4, cols: 3 },
    3,
    seededRandom(1),
    turn,
  );
  expect(Math.abs(directions.data[1] / directions.data[0])).toBeCloseTo(2, 5);
  expect(Array.from(directions.data.subarray(3))).toEqual([0, 0, 0, 0, 0, 0]);
  expect(Array.from(variances.subarray(1))).toEqual([0, 0]);
  const same = { data: new Float32Array(12).fill(3.3), rows: 4, cols: 3 };
  const nothing = await principalDirections(same, 2, seededRandom(1), turn);
  expect(Array.from(nothing.directions.data).every((value) => value === 0)).toBe(true);
  expect(Array.from(nothing.variances)).toEqual([0, 0]);
});
