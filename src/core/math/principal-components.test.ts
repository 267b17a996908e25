import { expect, test } from 'vitest';
import type { Matrix } from './matrix.ts';
import { projectOnPrincipalComponents } from './principal-components.ts';
import { normal, seededRandom } from './random.ts';

/** Independent columns of these deviations, turned by 45 degrees in each pair of neighbouring columns, and moved. */
function turned(rows: number, deviations: number[], seed: number): { matrix: Matrix; scores: number[][] } {
  const random = seededRandom(seed);
  const scores = Array.from({ length: rows }, () => deviations.map((deviation) => deviation * normal(random)));
  const half = Math.SQRT1_2;
  const data = scores.flatMap((row) =>
    row.map((value, i) => (i % 2 === 0 ? half * (value + row[i + 1]) : half * (row[i - 1] - value)) + 7),
  );
  return { matrix: { data: Float32Array.from(data), rows, cols: deviations.length }, scores };
}

function correlation(a: number[], b: number[]): number {
  const centred = (values: number[]) => values.map((value) => value - values.reduce((x, y) => x + y) / values.length);
  const [x, y] = [centred(a), centred(b)];
  const dot = (p: number[], q: number[]) => p.reduce((sum, value, i) => sum + value * q[i], 0);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}

test('finds the directions of the most variance, in their order', () => {
  const { matrix, scores } = turned(3000, [1, 0.5, 9, 0.5, 4, 0.2], 1);
  const { data, rows, cols } = projectOnPrincipalComponents(matrix, 2, seededRandom(1));
  expect([rows, cols]).toEqual([3000, 2]);
  const columnOf = (values: ArrayLike<number>, col: number) =>
    Array.from({ length: rows }, (_, row) => values[row * 2 + col]);
  [2, 4].forEach((strong, component) => {
    const found = columnOf(data, component);
    expect(
      Math.abs(
        correlation(
          found,
          scores.map((row) => row[strong]),
        ),
      ),
    ).toBeGreaterThan(0.999);
    expect(found.reduce((a, b) => a + b) / rows).toBeCloseTo(0, 3);
  });
});

test('a sample of many rows gives nearly the same directions', () => {
  const { matrix, scores } = turned(20_000, [1, 1, 6, 1], 2);
  const { data } = projectOnPrincipalComponents(matrix, 1, seededRandom(1));
  expect(
    Math.abs(
      correlation(
        Array.from(data),
        scores.map((row) => row[2]),
      ),
    ),
  ).toBeGreaterThan(0.99);
});

test('rows that are all the same have no direction', () => {
  const same = { data: new Float32Array(12).fill(3), rows: 4, cols: 3 };
  expect(Array.from(projectOnPrincipalComponents(same, 2, seededRandom(1)).data).every((value) => value === 0)).toBe(
    true,
  );
});
