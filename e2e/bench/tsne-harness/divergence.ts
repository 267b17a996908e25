// What t-SNE makes small (van der Maaten and Hinton, 2008), exactly: the one measure for the maps of all methods.

import type { Affinities } from '../../../src/core/projections/affinities.ts';
import type { Layout } from '../../../src/core/projections/projection.ts';

/**
 * The Kullback-Leibler divergence, in nats, of the affinities from Student's distribution over the pairs of points of a
 * layout that knows its units. Takes time by the square of the rows.
 */
export function divergence({ starts, others, weights }: Affinities, { positions, unitsPerOne }: Layout): number {
  const rows = positions.length / 2;
  const units = Number(unitsPerOne);
  const x = Float64Array.from({ length: rows }, (_, row) => positions[2 * row] * units);
  const y = Float64Array.from({ length: rows }, (_, row) => positions[2 * row + 1] * units);
  let similarities = 0;
  for (let row = 0; row < rows; row++) {
    const rowX = x[row];
    const rowY = y[row];
    let ofRow = 0;
    for (let other = 0; other < row; other++) {
      const dX = rowX - x[other];
      const dY = rowY - y[other];
      ofRow += 1 / (1 + dX * dX + dY * dY);
    }
    similarities += 2 * ofRow;
  }
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    for (let at = starts[row]; at < starts[row + 1]; at++) {
      const weight = weights[at];
      if (weight === 0) continue;
      const square = (x[row] - x[others[at]]) ** 2 + (y[row] - y[others[at]]) ** 2;
      sum += weight * Math.log(weight * (1 + square) * similarities);
    }
  }
  return sum;
}
