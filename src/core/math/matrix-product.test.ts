import { describe, expect, test } from 'vitest';
import type { Matrix } from './matrix.ts';
import { addLeftTransposedProduct, addProduct, addRightTransposedProduct } from './matrix-product.ts';
import { normal, seededRandom } from './random.ts';

function drawn(rows: number, cols: number, seed: number): Matrix {
  const random = seededRandom(seed);
  // Some zeros, which may be passed over.
  const data = Float32Array.from({ length: rows * cols }, () => (random() < 0.5 ? 0 : normal(random)));
  return { data, rows, cols };
}

function transposed({ data, rows, cols }: Matrix): Matrix {
  return {
    data: Float32Array.from(data, (_, i) => data[(i % rows) * cols + Math.floor(i / rows)]),
    rows: cols,
    cols: rows,
  };
}

/** By the definition, one sum an entry. */
function sumOfProducts(sums: Matrix, left: Matrix, right: Matrix): number[] {
  return Array.from(sums.data, (before, i) => {
    const row = Math.floor(i / sums.cols);
    let sum = before;
    for (let k = 0; k < left.cols; k++) {
      sum += left.data[row * left.cols + k] * right.data[k * right.cols + (i % sums.cols)];
    }
    return sum;
  });
}

describe.each([
  [1, 1, 1],
  [4, 4, 4],
  [3, 5, 2],
  [9, 7, 6],
  [8, 2, 11],
])('of %i x %i and %i columns', (rows, inner, cols) => {
  const left = drawn(rows, inner, 1);
  const right = drawn(inner, cols, 2);
  const expected = sumOfProducts(drawn(rows, cols, 3), left, right);

  test.each([
    ['plain', (sums: Matrix) => addProduct(sums, left, right)],
    ['with the left transposed', (sums: Matrix) => addLeftTransposedProduct(sums, transposed(left), right)],
    ['with the right transposed', (sums: Matrix) => addRightTransposedProduct(sums, left, transposed(right))],
  ])('the product %s is added to what was there', (_, add) => {
    const sums = drawn(rows, cols, 3);
    add(sums);
    expected.forEach((value, i) => {
      expect(sums.data[i]).toBeCloseTo(value, 5);
    });
  });
});

test('a product worked by hand', () => {
  const sums = { data: Float32Array.of(0, 100), rows: 1, cols: 2 };
  addProduct(
    sums,
    { data: Float32Array.of(1, 2), rows: 1, cols: 2 },
    { data: Float32Array.of(3, 4, 5, 6), rows: 2, cols: 2 },
  );
  expect([...sums.data]).toEqual([13, 116]);
});
