import { describe, expect, test } from 'vitest';
import type { Matrix } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import { measureSpread } from './spread.ts';

/** Independent normal columns of these deviations. */
function drawn(rows: number, deviations: number[], seed = 1): Matrix {
  const random = seededRandom(seed);
  const cols = deviations.length;
  const data = Float32Array.from({ length: rows * cols }, (_, i) => deviations[i % cols] * normal(random));
  return { data, rows, cols };
}

const spreadOf = (matrix: Matrix) => measureSpread('euclidean', matrix, seededRandom(1));

describe('spread', () => {
  test('columns of equal variance are all used', () => {
    const spread = spreadOf(drawn(4000, [2, 2, 2, 2, 2]));
    expect(spread?.dimensions).toBeCloseTo(5, 0);
    expect(spread?.columns).toBe(5);
    expect(spread?.nearIdentical).toBeLessThan(0.01);
  });

  // The variances are 9, 1 and 0: (9 + 1)^2 / (81 + 1).
  test('by hand: columns of unequal variance count by it', () => {
    expect(spreadOf(drawn(900, [3, 1, 0]))?.dimensions).toBeCloseTo(100 / 82, 1);
  });

  test('does not depend on how the vectors are turned', () => {
    const { data, rows, cols } = drawn(500, [4, 1]);
    const half = Math.SQRT1_2;
    const turned = data.map((value, i) => (i % 2 === 0 ? half * (value + data[i + 1]) : half * (value - data[i - 1])));
    expect(spreadOf({ data: turned, rows, cols })?.dimensions).toBeCloseTo(
      spreadOf({ data, rows, cols })?.dimensions as number,
      4,
    );
  });

  test('is the same by rows, where there are more columns than those', () => {
    const { data, rows } = drawn(20, [4, 1]);
    const padded = { data: new Float32Array(rows * 50), rows, cols: 50 };
    for (let row = 0; row < rows; row++) padded.data.set(data.subarray(2 * row, 2 * row + 2), 50 * row);
    expect(spreadOf(padded)?.dimensions).toBeCloseTo(spreadOf({ data, rows, cols: 2 })?.dimensions as number, 6);
    expect(spreadOf({ data: new Float32Array(80).fill(0.1), rows: 2, cols: 40 })?.dimensions).toBe(0);
  });

  test('rows that are all the same use no direction and are all identical', () => {
    const same = { data: new Float32Array(60).fill(0.25), rows: 20, cols: 3 };
    expect(spreadOf(same)).toEqual({ dimensions: 0, columns: 3, nearIdentical: 1 });
  });

  test('counts the rows that have a copy', () => {
    const matrix = drawn(200, [1, 1, 1, 1]);
    for (let row = 0; row < 30; row++) matrix.data.copyWithin((100 + row) * 4, row * 4, (row + 1) * 4);
    expect(spreadOf(matrix)?.nearIdentical).toBeCloseTo(60 / 200, 1);
  });

  test('in cosine space a longer copy is a copy', () => {
    const matrix = drawn(100, [1, 1, 1]);
    for (let i = 0; i < 150; i++) matrix.data[150 + i] = 3 * matrix.data[i];
    expect(measureSpread('cosine', matrix, seededRandom(1))?.nearIdentical).toBe(1);
    expect(spreadOf(matrix)?.nearIdentical).toBeLessThan(0.1);
  });

  test('one row is too few', () => {
    expect(spreadOf(drawn(1, [1, 1]))).toBeNull();
  });
});
