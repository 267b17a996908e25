// Directions of the largest variance, by orthogonal iteration (Golub and Van Loan, Matrix Computations, 8.2.4) on a
// sample of the rows: exact enough to start from, and linear in the sample whatever the number of columns.

import { type Matrix, rowOf } from './matrix.ts';
import { normal, type Random } from './random.ts';

const sampleRows = 4096;
const iterations = 30;

/**
 * The rows of `matrix`, centred, along `count` orthogonal directions that take up nearly the most variance, those of the
 * most first: [rows, count]. Where all rows are the same, all zeros. `count` is at most the columns.
 */
export function projectOnPrincipalComponents(matrix: Matrix, count: number, random: Random): Matrix {
  const { rows, cols } = matrix;
  const mean = new Float64Array(cols);
  for (let row = 0; row < rows; row++) {
    const values = rowOf(matrix, row);
    for (let col = 0; col < cols; col++) mean[col] += values[col] / rows;
  }
  const stride = Math.max(1, rows / sampleRows);
  let directions = Array.from({ length: count }, () => Float64Array.from({ length: cols }, () => normal(random)));
  orthonormalise(directions);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const next = directions.map(() => new Float64Array(cols));
    for (let at = 0; at < rows; at += stride) {
      const values = rowOf(matrix, Math.floor(at));
      directions.forEach((direction, index) => {
        const score = scoreOf(values, mean, direction);
        const sum = next[index];
        for (let col = 0; col < cols; col++) sum[col] += score * (values[col] - mean[col]);
      });
    }
    orthonormalise(next);
    directions = next;
  }
  const data = new Float32Array(rows * count);
  for (let row = 0; row < rows; row++) {
    const values = rowOf(matrix, row);
    for (let index = 0; index < count; index++) data[row * count + index] = scoreOf(values, mean, directions[index]);
  }
  return { data, rows, cols: count };
}

function scoreOf(values: Float32Array, mean: Float64Array, direction: Float64Array): number {
  let score = 0;
  for (let col = 0; col < mean.length; col++) score += (values[col] - mean[col]) * direction[col];
  return score;
}

/** Gram and Schmidt, in place; a vector that depends on those before it becomes zeros. */
function orthonormalise(vectors: Float64Array[]): void {
  vectors.forEach((vector, index) => {
    const before = Math.hypot(...vector);
    for (const other of vectors.slice(0, index)) {
      const along = vector.reduce((sum, value, col) => sum + value * other[col], 0);
      for (let col = 0; col < vector.length; col++) vector[col] -= along * other[col];
    }
    const length = Math.hypot(...vector);
    const scale = length > 1e-9 * before ? 1 / length : 0;
    for (let col = 0; col < vector.length; col++) vector[col] *= scale;
  });
}
