// Directions of the largest variance, to project rows on that come later too: by orthogonal iteration (Golub and Van Loan,
// Matrix Computations, 8.2.4). Strong directions come out exactly; where variances are nearly equal only what they span
// together does.

import { allRows, type Matrix, meanOfRows, rowOf, rowsBetween, transposed } from './matrix.ts';
import { addProduct } from './matrix-product.ts';
import { normal, type Random } from './random.ts';

const ITERATIONS = 4;
/** Rows that are multiplied at a time. */
const BLOCK_ROWS = 64;
/** Variance, as a share of the greatest, that rounding can make. */
const ROUNDING = 1e-9;

export interface PrincipalDirections {
  /** Of the rows, [columns]. */
  mean: Float32Array;
  /** Orthonormal rows, those of the most variance first, [count, columns]; zeros where the rows do not vary that much. */
  directions: Matrix;
  /** Of the rows along each direction, [count], at least 0. */
  variances: Float64Array;
}

/**
 * `count` directions, at most the columns, along which the rows of `matrix` (at least one) vary most. `turn` is awaited now and
 * then.
 */
export async function principalDirections(
  matrix: Matrix,
  count: number,
  random: Random,
  turn: () => Promise<void>,
): Promise<PrincipalDirections> {
  const { rows, cols } = matrix;
  const mean = meanOfRows(matrix);
  const centred = { data: matrix.data.map((value, i) => value - mean[i % cols]), rows, cols };
  const blocks = Array.from({ length: Math.ceil(rows / BLOCK_ROWS) }, (_, block) =>
    rowsBetween(centred, block * BLOCK_ROWS, Math.min(rows, (block + 1) * BLOCK_ROWS)),
  );
  let directions = { data: Float32Array.from({ length: count * cols }, () => normal(random)), rows: count, cols };
  orthonormalise(directions);
  let variances = new Float64Array(count);
  for (let iteration = 0; iteration <= ITERATIONS; iteration++) {
    const sums = { data: new Float32Array(count * cols), rows: count, cols };
    const across = transposed(directions);
    variances = new Float64Array(count);
    for (const block of blocks) {
      const scores = { data: new Float32Array(block.rows * count), rows: block.rows, cols: count };
      addProduct(scores, block, across);
      scores.data.forEach((score, i) => {
        variances[i % count] += score ** 2 / rows;
      });
      if (iteration < ITERATIONS) addProduct(sums, transposed(scores), block);
      await turn();
    }
    if (iteration < ITERATIONS) {
      orthonormalise(sums);
      directions = sums;
    }
  }
  const order = Array.from(allRows(directions)).sort((one, other) => variances[other] - variances[one]);
  const least = ROUNDING * (variances[order[0]] ?? 0);
  const data = new Float32Array(count * cols);
  order.forEach((from, index) => {
    if (variances[from] > least) data.set(rowOf(directions, from), index * cols);
  });
  const sorted = Float64Array.from(order, (from) => (variances[from] > least ? variances[from] : 0));
  return { mean, directions: { data, rows: count, cols }, variances: sorted };
}

/** The inner product of two vectors of the same length. Four sums at once, since each addition waits for the one before. */
export function dot(one: Float32Array, other: Float32Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 3 < one.length; i += 4) {
    a += one[i] * other[i];
    b += one[i + 1] * other[i + 1];
    c += one[i + 2] * other[i + 2];
    d += one[i + 3] * other[i + 3];
  }
  for (; i < one.length; i++) a += one[i] * other[i];
  return a + b + (c + d);
}

function add(sum: Float32Array, factor: number, values: Float32Array): void {
  for (let i = 0; i < values.length; i++) sum[i] += factor * values[i];
}

/** Gram and Schmidt, by rows, in place and twice, for rounding's sake; one that depends on those before it becomes zeros. */
function orthonormalise(matrix: Matrix): void {
  for (let index = 0; index < matrix.rows; index++) {
    const vector = rowOf(matrix, index);
    const before = Math.sqrt(dot(vector, vector));
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < index; other++) add(vector, -dot(vector, rowOf(matrix, other)), rowOf(matrix, other));
    }
    const length = Math.sqrt(dot(vector, vector));
    const scale = length > 1e-5 * before ? 1 / length : 0;
    for (let i = 0; i < vector.length; i++) vector[i] *= scale;
  }
}
