// Whether what was learned still tells sounds apart, or has collapsed: how many directions the vectors use, and how many
// of them have an all but identical other.

import { distancesTo, rowNorms, type Space } from '../math/distance.ts';
import { allRows, type Matrix, rowOf } from '../math/matrix.ts';
import { type Random, shuffle } from '../math/random.ts';
import { nearestRows } from '../math/top-k.ts';

/** Rows that stand for all where there are more. */
const sampleRows = 1000;
/** All but identical is nearer than this share of the mean distance. */
const nearShare = 0.01;
/** Of the vectors' own squares, what rounding may leave of a variance that is none. */
const roundingShare = 1e-10;

export interface Spread {
  /**
   * Directions that the vectors use, from 1 to the number of columns, 0 where all rows are the same: the participation
   * ratio of the covariance, which counts as many as are of equal variance (Gao et al., 2017).
   */
  dimensions: number;
  columns: number;
  /** Share of rows, in [0, 1], with another that is nearer than a hundredth of the mean distance. */
  nearIdentical: number;
}

/** Of the rows of `matrix`, or of a sample that `random` draws; null for fewer than 2. */
export function measureSpread(space: Space, matrix: Matrix, random: Random): Spread | null {
  const { rows, cols } = matrix;
  if (rows < 2) return null;
  const sample = shuffle(allRows(matrix), random).subarray(0, sampleRows);
  const norms = space === 'cosine' ? rowNorms(matrix) : undefined;
  const nearest: number[] = [];
  let sum = 0;
  for (const row of sample) {
    const distances = distancesTo(space, rowOf(matrix, row), matrix, norms);
    nearest.push(nearestRows(distances, 1, (other) => other !== row)[0]?.distance ?? Number.POSITIVE_INFINITY);
    for (let other = 0; other < rows; other++) if (other !== row) sum += distances[other];
  }
  const mean = sum / (sample.length * (rows - 1));
  return {
    dimensions: participationRatio(matrix, sample),
    columns: cols,
    nearIdentical: nearest.filter((distance) => distance <= nearShare * mean).length / sample.length,
  };
}

/**
 * The square of the covariance's trace over the trace of its square. Products between rows have the same traces as those
 * between columns: of both, the fewer are taken.
 */
function participationRatio(matrix: Matrix, sample: Int32Array): number {
  const { cols } = matrix;
  const mean = new Float64Array(cols);
  for (const row of sample) {
    const values = rowOf(matrix, row);
    for (let col = 0; col < cols; col++) mean[col] += values[col] / sample.length;
  }
  if (sample.length < cols) return ratioByRows(matrix, sample, mean);
  const covariance = new Float64Array(cols * cols);
  let length = 0;
  for (const row of sample) {
    const values = rowOf(matrix, row);
    for (let i = 0; i < cols; i++) {
      length += values[i] ** 2;
      const centred = values[i] - mean[i];
      for (let j = 0; j <= i; j++) covariance[i * cols + j] += centred * (values[j] - mean[j]);
    }
  }
  let trace = 0;
  let squares = 0;
  for (let i = 0; i < cols; i++) {
    trace += covariance[i * cols + i];
    squares += covariance[i * cols + i] ** 2;
    for (let j = 0; j < i; j++) squares += 2 * covariance[i * cols + j] ** 2;
  }
  return trace > roundingShare * length ? trace ** 2 / squares : 0;
}

function ratioByRows(matrix: Matrix, sample: Int32Array, mean: Float64Array): number {
  const { cols } = matrix;
  let length = 0;
  const centred = Array.from(sample, (row) =>
    Float64Array.from(rowOf(matrix, row), (value, col) => {
      length += value ** 2;
      return value - mean[col];
    }),
  );
  let trace = 0;
  let squares = 0;
  centred.forEach((one, i) => {
    for (let j = 0; j <= i; j++) {
      const other = centred[j];
      let product = 0;
      for (let col = 0; col < cols; col++) product += one[col] * other[col];
      if (i === j) trace += product;
      squares += (i === j ? 1 : 2) * product ** 2;
    }
  });
  return trace > roundingShare * length ? trace ** 2 / squares : 0;
}
