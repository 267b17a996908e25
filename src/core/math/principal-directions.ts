// Directions of the largest variance, to project rows on that come later too: by orthogonal iteration (Golub and Van Loan,
// Matrix Computations, 8.2.4). Strong directions come out exactly; where variances are nearly equal only what they span
// together does.

import { type Matrix, rowOf } from './matrix.ts';
import { normal, type Random } from './random.ts';

const ITERATIONS = 4;
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
 * `count` directions, at most the columns, along which the rows of `matrix` (at least one) vary most. `turn` is awaited
 * after each pass over the rows.
 */
export async function principalDirections(
  matrix: Matrix,
  count: number,
  random: Random,
  turn: () => Promise<void>,
): Promise<PrincipalDirections> {
  const { rows, cols } = matrix;
  const mean = meanOf(matrix);
  const centred = matrix.data.map((value, i) => value - mean[i % cols]);
  const rowAt = (row: number) => centred.subarray(row * cols, (row + 1) * cols);
  let directions = Array.from({ length: count }, () => Float32Array.from({ length: cols }, () => normal(random)));
  orthonormalise(directions);
  let variances = new Float64Array(count);
  for (let iteration = 0; iteration <= ITERATIONS; iteration++) {
    const sums = directions.map(() => new Float32Array(cols));
    variances = new Float64Array(count);
    for (let row = 0; row < rows; row++) {
      const values = rowAt(row);
      for (let index = 0; index < count; index++) {
        const score = dot(values, directions[index]);
        variances[index] += score ** 2 / rows;
        if (iteration < ITERATIONS) add(sums[index], score, values);
      }
    }
    if (iteration < ITERATIONS) {
      orthonormalise(sums);
      directions = sums;
    }
    await turn();
  }
  const order = directions.map((_, index) => index).sort((one, other) => variances[other] - variances[one]);
  const least = ROUNDING * (variances[order[0]] ?? 0);
  const data = new Float32Array(count * cols);
  order.forEach((from, index) => {
    if (variances[from] > least) data.set(directions[from], index * cols);
  });
  const sorted = Float64Array.from(order, (from) => (variances[from] > least ? variances[from] : 0));
  return { mean, directions: { data, rows: count, cols }, variances: sorted };
}

function meanOf(matrix: Matrix): Float32Array {
  const sums = new Float64Array(matrix.cols);
  for (let row = 0; row < matrix.rows; row++) {
    const values = rowOf(matrix, row);
    for (let col = 0; col < values.length; col++) sums[col] += values[col];
  }
  return Float32Array.from(sums, (sum) => sum / matrix.rows);
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

/** Gram and Schmidt, in place and twice, for rounding's sake; a vector that depends on those before it becomes zeros. */
function orthonormalise(vectors: Float32Array[]): void {
  vectors.forEach((vector, index) => {
    const before = Math.sqrt(dot(vector, vector));
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < index; other++) add(vector, -dot(vector, vectors[other]), vectors[other]);
    }
    const length = Math.sqrt(dot(vector, vector));
    const scale = length > 1e-5 * before ? 1 / length : 0;
    for (let i = 0; i < vector.length; i++) vector[i] *= scale;
  });
}
