// The exact nearest neighbours of every row, by a SIMD kernel on all threads: the graph that maps are made from.

import { normaliseRows, type Space } from '../math/distance.ts';
import { type Matrix, rowOf } from '../math/matrix.ts';
import { blockNumbers, fillUp, placeRows } from '../wasm/row-blocks.ts';
import { type Assemble, boardBytes } from '../wasm/team.ts';

/** Queries that the kernel measures at once. */
const queriesAtOnce = 4;
/** Few enough queries that threads end together, enough that a tile of rows is used often. */
const queriesInPart = 64;
/** A multiple of what is measured at once. */
const rowsBetweenReports = 4096;

export interface NeighboursOfAll {
  /** How many each row has. */
  count: number;
  /**
   * [rows, count] ascending by distance, of equal ones the lower row first; which of several at the last distance are among
   * them is not said. -1 where a row has fewer, which NaN makes.
   */
  rows: Int32Array;
  /**
   * [rows, count] squared euclidean distances, in cosine space between rows of length 1: twice the cosine distance. Of
   * codes it is how many columns differ. Infinity where there is no neighbour.
   */
  squares: Float32Array;
}

/**
 * Of each row of `matrix` its `count` nearest others, or all others where there are fewer. `onProgress` is called every few
 * thousand rows with the share that is done, in (0, 1), and awaited.
 */
export async function neighboursOfAll(
  space: Space,
  matrix: Matrix,
  count: number,
  assemble: Assemble,
  onProgress?: (share: number) => void | Promise<void>,
): Promise<NeighboursOfAll> {
  const { rows } = matrix;
  const found = Math.max(0, Math.min(count, rows - 1));
  if (found === 0) return { count: 0, rows: new Int32Array(0), squares: new Float32Array(0) };
  const { data, cols } = byVariance(space === 'cosine' ? normaliseRows(matrix) : matrix);
  const queriesBytes = Math.ceil(rows / queriesAtOnce) * queriesAtOnce * cols * 4;
  const blocksAt = boardBytes + queriesBytes;
  const rowsAt = blocksAt + blockNumbers(rows, cols) * 4;
  const squaresAt = rowsAt + rows * found * 4;
  const team = await assemble(() => squaresAt + rows * found * 4);
  const { buffer } = team.memory;
  new Float32Array(buffer, boardBytes).set(data);
  const blocks = new Float32Array(buffer, blocksAt, blockNumbers(rows, cols));
  placeRows(blocks, { data, rows, cols }, 0);
  fillUp(blocks, rows, cols);
  try {
    for (let first = 0; first < rows; first += rowsBetweenReports) {
      if (first > 0) await onProgress?.(first / rows);
      const queries = Math.min(rowsBetweenReports, rows - first);
      const into = [rowsAt + first * found * 4, squaresAt + first * found * 4];
      const from = boardBytes + first * cols * 4;
      team.run('nearestRows', queries, queriesInPart, from, blocksAt, rows, cols, found, first, ...into);
    }
  } finally {
    team.dismiss();
  }
  return {
    count: found,
    rows: new Int32Array(buffer, rowsAt, rows * found).slice(),
    squares: new Float32Array(buffer, squaresAt, rows * found).slice(),
  };
}

/**
 * The columns of the most variance first: distances stay what they are, and the kernel sees sooner which rows are too far
 * away to go on with.
 */
function byVariance(matrix: Matrix): Matrix {
  const { rows, cols } = matrix;
  const sums = new Float64Array(cols);
  const squares = new Float64Array(cols);
  for (let row = 0; row < rows; row++) {
    const values = rowOf(matrix, row);
    for (let col = 0; col < cols; col++) {
      sums[col] += values[col];
      squares[col] += values[col] ** 2;
    }
  }
  const variance = squares.map((square, col) => square - sums[col] ** 2 / rows);
  const order = Array.from(variance.keys()).sort((a, b) => variance[b] - variance[a]);
  const data = new Float32Array(rows * cols);
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) data[row * cols + col] = matrix.data[row * cols + order[col]];
  }
  return { data, rows, cols };
}
