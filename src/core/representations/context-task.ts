// The task that a sound's vector is learned by: to tell, of a frame heard in a sound (the context), which other frames
// (the candidates) are near it in the same sound. The probability is sigmoid((context + vector) . candidate * scale),
// where networks make context and candidate from frames, so that the vector holds what the sound has in common beyond
// what one frame tells: Le and Mikolov's paragraph vectors ("Distributed representations of sentences and documents",
// 2014), with frames for words. For fixed networks the loss is convex in the vector, which is found from zero in a few
// steps of gradient.

import type { Matrix } from '../math/matrix.ts';
import { addProduct, addRightTransposedProduct } from '../math/matrix-product.ts';

const POWER_ITERATIONS = 6;
/** Logits, of contexts and of the vector, are kept within this, which keeps products of odds finite. */
const MOST_CERTAIN = 40;

/** What the vector of one sound is told by. */
export interface SoundTask {
  /** [contexts, candidates]: the odds against each pair, without the vector. */
  odds: Matrix;
  /** [candidates, size]. */
  candidates: Matrix;
  /** `pairWeights` of them. */
  weights: Matrix;
  /** By which products of contexts and candidates are multiplied to be logits. */
  scale: number;
}

/** Of frames that the networks made into `contexts` [contexts, size] and `candidates` [candidates, size]. */
export function createTask(contexts: Matrix, candidates: Matrix, weights: Matrix): SoundTask {
  const scale = 1 / Math.sqrt(candidates.cols);
  const odds = { ...weights, data: new Float32Array(weights.data.length) };
  addRightTransposedProduct(odds, contexts, candidates);
  toOddsAgainst(odds.data, scale);
  return { odds, candidates, weights, scale };
}

/**
 * Products to odds, in place. Those with the vector are these odds times the vector's own, so that a step takes an
 * exponential a candidate instead of one a pair.
 */
function toOddsAgainst(products: Float32Array, scale: number): Float32Array {
  for (let i = 0; i < products.length; i++) {
    products[i] = Math.exp(Math.max(-MOST_CERTAIN, Math.min(MOST_CERTAIN, -scale * products[i])));
  }
  return products;
}

/**
 * The weight of each pair, [contexts, count]: above 0 for true pairs, below for false ones, 0 for what is neither.
 * `contexts` and `candidates` say which frames of the sound those are; its own candidates stand from `from` on among
 * `count`, and all others are of other sounds: false. Of its own those are true that are at most `window` frames away;
 * the rest are neither. All weights have an absolute sum of 1, true ones half of that, as long as each context has one
 * true candidate and one false.
 */
export function pairWeights(
  contexts: Int32Array,
  candidates: Int32Array,
  window: number,
  from: number,
  count: number,
): Matrix {
  const rows = contexts.length;
  const weights = { data: new Float32Array(rows * count), rows, cols: count };
  const half = 0.5 / rows;
  for (let row = 0; row < rows; row++) {
    const ofRow = weights.data.subarray(row * count, (row + 1) * count).fill(-half / (count - candidates.length));
    const isNear = (candidate: number) => Math.abs(candidate - contexts[row]) <= window;
    const near = candidates.reduce((sum, candidate) => sum + (isNear(candidate) ? 1 : 0), 0);
    for (let i = 0; i < candidates.length; i++) ofRow[from + i] = isNear(candidates[i]) ? half / near : 0;
  }
  return weights;
}

/** The weighted mean of the binary cross-entropies of a sound's pairs in nats: ln 2 where nothing is known. */
export function taskLoss(task: SoundTask, vector: Float32Array): number {
  const { odds, weights } = task;
  const { rows, cols } = weights;
  const told = oddsOf(task, vector);
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    for (let col = 0, i = row * cols; col < cols; col++, i++) {
      const weight = weights.data[i];
      const against = odds.data[i] * told[col];
      if (weight > 0) loss += weight * Math.log1p(against);
      else if (weight < 0) loss -= weight * Math.log1p(1 / against);
    }
  }
  return loss;
}

/** The derivatives of `taskLoss` by the products (context + vector) . candidate: [contexts, candidates]. */
export function taskSlopes(task: SoundTask, vector: Float32Array): Matrix {
  const { odds, weights, scale } = task;
  const { rows, cols } = weights;
  const told = oddsOf(task, vector);
  const slopes = new Float32Array(rows * cols);
  for (let row = 0; row < rows; row++) {
    for (let col = 0, i = row * cols; col < cols; col++, i++) {
      const weight = weights.data[i];
      const probability = 1 / (1 + odds.data[i] * told[col]);
      slopes[i] = scale * (weight > 0 ? weight * (probability - 1) : -weight * probability);
    }
  }
  return { data: slopes, rows, cols };
}

/** By which the vector multiplies the odds against each candidate. */
function oddsOf({ candidates, scale }: SoundTask, vector: Float32Array): Float32Array {
  return toOddsAgainst(productsWith(candidates, vector), scale);
}

/**
 * The vector that `steps` steps down the loss lead to from zero, [size]. A step is as long as the loss allows where it
 * curves most, so that none overshoots.
 */
export function soundVector(task: SoundTask, steps: number): Float32Array {
  const { candidates, scale } = task;
  const vector = new Float32Array(candidates.cols);
  const curvature = (scale ** 2 / 4) * largestMoment(candidates, columnSums(task.weights, Math.abs));
  if (curvature === 0) return vector;
  for (let step = 0; step < steps; step++) {
    const gradient = weightedSum(candidates, columnSums(taskSlopes(task, vector)));
    for (let i = 0; i < vector.length; i++) vector[i] -= gradient[i] / curvature;
  }
  return vector;
}

function productsWith(candidates: Matrix, vector: Float32Array): Float32Array {
  const products = { data: new Float32Array(candidates.rows), rows: 1, cols: candidates.rows };
  addRightTransposedProduct(products, { data: vector, rows: 1, cols: vector.length }, candidates);
  return products.data;
}

function columnSums({ data, rows, cols }: Matrix, of = (value: number) => value): Float32Array {
  const sums = new Float32Array(cols);
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) sums[col] += of(data[row * cols + col]);
  }
  return sums;
}

/** The sum of the rows, each times its weight. */
function weightedSum(matrix: Matrix, weights: Float32Array): Float32Array {
  const sum = { data: new Float32Array(matrix.cols), rows: 1, cols: matrix.cols };
  addProduct(sum, { data: weights, rows: 1, cols: weights.length }, matrix);
  return sum.data;
}

/** The largest eigenvalue of the weighted sum of the rows' outer products, by the power method. */
function largestMoment(matrix: Matrix, weights: Float32Array): number {
  // No row of ones, which rows that sum to zero would be at right angles to.
  let direction: Float32Array = Float32Array.from({ length: matrix.cols }, (_, i) => 1 + i / matrix.cols);
  let length = 1;
  for (let iteration = 0; iteration < POWER_ITERATIONS; iteration++) {
    length = Math.hypot(...direction);
    if (length === 0) return 0;
    const unit = direction.map((value) => value / length);
    direction = weightedSum(
      matrix,
      productsWith(matrix, unit).map((value, row) => value * weights[row]),
    );
  }
  return Math.hypot(...direction);
}
