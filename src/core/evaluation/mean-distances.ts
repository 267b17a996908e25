// Which of some sounds is least like the others: how far each is from them on the whole.

import { distancesTo, rowNorms, type Space } from '../math/distance.ts';
import { type Matrix, rowOf } from '../math/matrix.ts';

/** The mean distance of each row to all other rows, in the unit of `space`; of a single row 0. Takes rows² products. */
export function meanDistances(space: Space, matrix: Matrix): Float64Array {
  const means = new Float64Array(matrix.rows);
  const norms = rowNorms(matrix);
  for (let row = 0; row < matrix.rows; row++) {
    const distances = distancesTo(space, rowOf(matrix, row), matrix, norms);
    let sum = 0;
    for (let other = 0; other < matrix.rows; other++) if (other !== row) sum += distances[other];
    means[row] = matrix.rows > 1 ? sum / (matrix.rows - 1) : 0;
  }
  return means;
}
