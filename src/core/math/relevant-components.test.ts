// Relevant components against the inverse of what pairs differ by, worked by hand, and where pairs do not differ.

import { expect, test } from 'vitest';
import { type Matrix, rowOf } from './matrix.ts';
import { dot, principalDirections } from './principal-directions.ts';
import { normal, seededRandom } from './random.ts';
import { relevantComponents } from './relevant-components.ts';

const turn = async () => {};

/** Standard normal rows, of which those at 0 and 1, at 2 and 3 and so on differ by `differences`, one after the other. */
function pairsThatDiffer(rows: number, differences: number[][]): { matrix: Matrix; pairs: Int32Array } {
  const random = seededRandom(4);
  const [{ length: cols }] = differences;
  const data = new Float32Array(rows * cols);
  for (let row = 0; row < rows; row += 2) {
    const difference = differences[(row / 2) % differences.length];
    for (let col = 0; col < cols; col++) {
      data[row * cols + col] = normal(random);
      data[(row + 1) * cols + col] = data[row * cols + col] + difference[col];
    }
  }
  return { matrix: { data, rows, cols }, pairs: Int32Array.from({ length: rows }, (_, row) => row) };
}

function mapped(matrix: Matrix, row: number, { mean, components }: { mean: Float32Array; components: Matrix }) {
  const centred = rowOf(matrix, row).map((value, col) => value - mean[col]);
  return Float32Array.from({ length: components.rows }, (_, i) => dot(centred, rowOf(components, i)));
}

test('all of them together compare rows by the inverse of the scatter of the differences', async () => {
  // Scatter: the sum of the differences' outer products, [[9, 6, 0], [6, 5, 0], [0, 0, 4]], over a third of its trace, 6.
  const { matrix, pairs } = pairsThatDiffer(60, [
    [3, 2, 0],
    [0, 1, 0],
    [0, 0, 2],
  ]);
  const shrinkage = 0.5;
  const found = await relevantComponents(matrix, pairs, { count: 3, shrinkage }, seededRandom(1), turn);
  const [a, b, c] = [9 / 6 + shrinkage, 6 / 6, 5 / 6 + shrinkage];
  const determinant = a * c - b * b;
  const inverse = [
    [c / determinant, -b / determinant, 0],
    [-b / determinant, a / determinant, 0],
    [0, 0, 1 / (4 / 6 + shrinkage)],
  ];
  const byInverse = (one: number, other: number) => {
    const [x, y] = [one, other].map((row) => rowOf(matrix, row).map((value, col) => value - found.mean[col]));
    return inverse.reduce((sum, row, i) => sum + row.reduce((part, value, j) => part + x[i] * value * y[j], 0), 0);
  };
  const meanSquare = Array.from({ length: 60 }, (_, row) => byInverse(row, row)).reduce((sum, x) => sum + x, 0) / 60;
  for (const [one, other] of [
    [0, 0],
    [0, 1],
    [3, 40],
    [17, 58],
  ]) {
    const got = dot(mapped(matrix, one, found), mapped(matrix, other, found));
    expect(got).toBeCloseTo(byInverse(one, other) / meanSquare, 4);
  }
});

test('a single one is along what sets rows apart, not along what varies most', async () => {
  const random = seededRandom(2);
  const data = Float32Array.from({ length: 200 * 2 }, (_, i) => {
    const kind = Math.floor(i / 2) % 4 < 2 ? -1 : 1;
    return i % 2 === 0 ? 5 * normal(random) : kind + 0.1 * normal(random);
  });
  const matrix = { data, rows: 200, cols: 2 };
  const pairs = Int32Array.from({ length: 200 }, (_, row) => row);
  const settings = { count: 1, shrinkage: 1e-3 };
  const { components } = await relevantComponents(matrix, pairs, settings, seededRandom(1), turn);
  expect(Math.abs(components.data[1] / components.data[0])).toBeGreaterThan(50);
  const { directions } = await principalDirections(matrix, 1, seededRandom(1), turn);
  expect(Math.abs(directions.data[0])).toBeGreaterThan(0.99);
});

test('are the principal ones where no pair differs, and zeros where no row does', async () => {
  const { matrix, pairs } = pairsThatDiffer(40, [[0, 0, 0, 0]]);
  const settings = { count: 2, shrinkage: 0.5 };
  const { components } = await relevantComponents(matrix, pairs, settings, seededRandom(1), turn);
  const { directions } = await principalDirections(matrix, 2, seededRandom(1), turn);
  for (let row = 0; row < 2; row++) {
    const [one, other] = [rowOf(components, row), rowOf(directions, row)];
    expect(dot(one, other) / Math.sqrt(dot(one, one))).toBeCloseTo(1, 5);
  }
  const same = { data: new Float32Array(12).fill(3.3), rows: 4, cols: 3 };
  const none = await relevantComponents(same, Int32Array.of(0, 1, 2, 3), settings, seededRandom(1), turn);
  expect(Array.from(none.components.data)).toEqual([0, 0, 0, 0, 0, 0]);
  expect((await relevantComponents(same, new Int32Array(0), settings, seededRandom(1), turn)).components.rows).toBe(2);
});
