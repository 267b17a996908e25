// How far apart two rows are, in each of the three spaces that a representation can name.

import { type Matrix, rowOf } from './matrix.ts';

/**
 * - `cosine`: 1 - cosine of the angle, in [0, 2]. A zero row has no direction and is 1 away from everything.
 * - `euclidean`: the straight line, at least 0.
 * - `hamming`: rows are codes of 0 and 1 (as floats, one a column); the share of columns that differ, in [0, 1].
 */
export type Space = 'cosine' | 'euclidean' | 'hamming';

/** Euclidean length of each row: `rows` doubles. */
export function rowNorms(matrix: Matrix): Float64Array {
  const norms = new Float64Array(matrix.rows);
  for (let row = 0; row < matrix.rows; row++) norms[row] = norm(rowOf(matrix, row));
  return norms;
}

/** A copy with rows of Euclidean length 1; a row of zeros stays zeros. */
export function normaliseRows(matrix: Matrix): Matrix {
  const { rows, cols } = matrix;
  const data = new Float32Array(rows * cols);
  const norms = rowNorms(matrix);
  for (let row = 0; row < rows; row++) {
    if (norms[row] === 0) continue;
    for (let i = row * cols; i < (row + 1) * cols; i++) data[i] = matrix.data[i] / norms[row];
  }
  return { data, rows, cols };
}

/**
 * The distance from `query` (`cols` numbers) to each row of `matrix`: `rows` numbers, in the unit and range of `space`.
 * Neither side needs to be normalised. `norms` are `rowNorms(matrix)`, for a caller who asks many times; only cosine
 * looks at them. NaN in a row or in the query comes out as NaN. Throws a RangeError where the lengths differ.
 */
export function distancesTo(
  space: Space,
  query: Float32Array,
  matrix: Matrix,
  norms?: Float64Array,
): Float32Array<ArrayBuffer> {
  if (query.length !== matrix.cols) {
    throw new RangeError(
      `The query has ${query.length} numbers and the rows have ${matrix.cols}: embed both with the same model.`,
    );
  }
  if (space === 'cosine') return cosineDistances(query, matrix, norms ?? rowNorms(matrix));
  if (space === 'euclidean') return euclideanDistances(query, matrix);
  return hammingDistances(query, matrix);
}

function cosineDistances(query: Float32Array, { data, rows, cols }: Matrix, norms: Float64Array) {
  const distances = new Float32Array(rows);
  const queryNorm = norm(query);
  for (let row = 0, start = 0; row < rows; row++, start += cols) {
    const scale = queryNorm * norms[row];
    const cosine = scale === 0 ? 0 : dot(query, data, start, cols) / scale;
    distances[row] = Math.min(2, Math.max(0, 1 - cosine));
  }
  return distances;
}

// Four sums at once: one alone waits for each addition to finish before it can begin the next.
function dot(query: Float32Array, data: Float32Array, start: number, cols: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let col = 0;
  for (; col + 3 < cols; col += 4) {
    a += query[col] * data[start + col];
    b += query[col + 1] * data[start + col + 1];
    c += query[col + 2] * data[start + col + 2];
    d += query[col + 3] * data[start + col + 3];
  }
  for (; col < cols; col++) a += query[col] * data[start + col];
  return a + b + (c + d);
}

function norm(vector: Float32Array): number {
  return Math.sqrt(dot(vector, vector, 0, vector.length));
}

function euclideanDistances(query: Float32Array, { data, rows, cols }: Matrix) {
  const distances = new Float32Array(rows);
  for (let row = 0, start = 0; row < rows; row++, start += cols) {
    let sum = 0;
    for (let col = 0; col < cols; col++) {
      const difference = query[col] - data[start + col];
      sum += difference * difference;
    }
    distances[row] = Math.sqrt(sum);
  }
  return distances;
}

function hammingDistances(query: Float32Array, { data, rows, cols }: Matrix) {
  const distances = new Float32Array(rows);
  if (cols === 0) return distances;
  for (let row = 0, start = 0; row < rows; row++, start += cols) {
    let differing = 0;
    for (let col = 0; col < cols; col++) if (query[col] !== data[start + col]) differing++;
    distances[row] = differing / cols;
  }
  return distances;
}
