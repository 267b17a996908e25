// Directions in which rows differ where they should, and not where they should not: relevant component analysis (Bar-Hillel,
// Hertz, Shental and Weinshall, Learning distance functions using equivalence relations, 2003). How rows that belong together
// still differ is made the same in every direction; of what is left, the strongest principal components are kept.

import { type Matrix, meanOfRows, rowOf } from './matrix.ts';
import { addLeftTransposedProduct } from './matrix-product.ts';
import { principalDirections } from './principal-directions.ts';
import type { Random } from './random.ts';

/** Rows whose differences are held at a time. */
const BLOCK_PAIRS = 256;
/** Squared length of a difference, as a share of the mean squared length of a row, that rounding can make. */
const ROUNDING = 1e-9;

export interface RelevantComponents {
  /** Of the rows, [columns]. */
  mean: Float32Array;
  /** To be multiplied by rows less their mean, which makes them 1 long in the mean, [count, columns]. */
  components: Matrix;
}

/**
 * At most `count` components of the rows of `matrix`, of which there is at least one. `pairs` are rows that belong together,
 * two after two. To the variance of how those differ, in each direction, `shrinkage` (above 0) times its mean over all
 * directions is added: the more, the more alike the directions are treated. Where no pair differs, all are treated alike.
 * `turn` is awaited now and then.
 */
export async function relevantComponents(
  matrix: Matrix,
  pairs: Int32Array,
  { count, shrinkage }: { count: number; shrinkage: number },
  random: Random,
  turn: () => Promise<void>,
): Promise<RelevantComponents> {
  const { rows, cols } = matrix;
  const factor = choleskyFactor(await shrunkScatter(matrix, pairs, shrinkage, turn));
  const whitened = { data: matrix.data.slice(), rows, cols };
  for (let row = 0; row < rows; row++) {
    solveLower(factor, rowOf(whitened, row));
    await turn();
  }
  const found = await principalDirections(whitened, Math.min(count, cols), random, turn);
  const total = found.variances.reduce((sum, variance) => sum + variance, 0);
  const scale = total > 0 ? 1 / Math.sqrt(total) : 0;
  const components = found.directions;
  for (let row = 0; row < components.rows; row++) solveUpper(factor, rowOf(components, row));
  for (let i = 0; i < components.data.length; i++) components.data[i] *= scale;
  return { mean: meanOfRows(matrix), components };
}

/** How the rows of the pairs differ, [columns, columns], shrunk, of a trace that is about the columns. */
async function shrunkScatter(
  matrix: Matrix,
  pairs: Int32Array,
  shrinkage: number,
  turn: () => Promise<void>,
): Promise<Matrix> {
  const { rows, cols } = matrix;
  const scatter = { data: new Float32Array(cols * cols), rows: cols, cols };
  for (let from = 0; from < pairs.length; from += 2 * BLOCK_PAIRS) {
    const block = pairs.subarray(from, from + 2 * BLOCK_PAIRS);
    const differences = { data: new Float32Array((block.length / 2) * cols), rows: block.length / 2, cols };
    for (let pair = 0; pair < differences.rows; pair++) {
      const other = rowOf(matrix, block[2 * pair + 1]);
      const difference = rowOf(differences, pair);
      difference.set(rowOf(matrix, block[2 * pair]));
      for (let col = 0; col < cols; col++) difference[col] -= other[col];
    }
    addLeftTransposedProduct(scatter, differences, differences);
    await turn();
  }
  let trace = 0;
  for (let col = 0; col < cols; col++) trace += scatter.data[col * cols + col];
  const squares = matrix.data.reduce((sum, value) => sum + value ** 2, 0) / rows;
  const scale = trace > (ROUNDING * squares * pairs.length) / 2 ? cols / trace : 0;
  for (let i = 0; i < scatter.data.length; i++) scatter.data[i] *= scale;
  for (let col = 0; col < cols; col++) scatter.data[col * cols + col] += scale > 0 ? shrinkage : 1;
  return scatter;
}

/** The lower triangle L of which L times its transpose is `matrix`, symmetric and positive definite: in its place. */
function choleskyFactor(matrix: Matrix): Matrix {
  const { cols } = matrix;
  for (let col = 0; col < cols; col++) {
    const above = rowOf(matrix, col);
    for (let row = col; row < cols; row++) {
      const values = rowOf(matrix, row);
      let rest = values[col];
      for (let k = 0; k < col; k++) rest -= values[k] * above[k];
      values[col] = row === col ? Math.sqrt(rest) : rest / above[col];
    }
  }
  return matrix;
}

/** x of L x = `values`, in its place. */
function solveLower(lower: Matrix, values: Float32Array): void {
  for (let row = 0; row < values.length; row++) {
    const factors = rowOf(lower, row);
    let rest = values[row];
    for (let k = 0; k < row; k++) rest -= factors[k] * values[k];
    values[row] = rest / factors[row];
  }
}

/** x of Lᵀ x = `values`, in its place. */
function solveUpper(lower: Matrix, values: Float32Array): void {
  for (let row = values.length - 1; row >= 0; row--) {
    const factors = rowOf(lower, row);
    values[row] /= factors[row];
    for (let k = 0; k < row; k++) values[k] -= factors[k] * values[row];
  }
}
