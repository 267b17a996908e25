// How much t-SNE wants each pair of points together (van der Maaten, "Accelerating t-SNE using tree-based algorithms",
// 2014): Gaussian weights of each row's nearest neighbours, of a width that gives all rows the same perplexity, made
// symmetric.

import type { NeighboursOfAll } from '../indexes/neighbours-of-all.ts';

/** A symmetric sparse matrix that sums to 1. Row i is entries `starts[i]` to `starts[i + 1]`. */
export interface Affinities {
  starts: Uint32Array;
  /** The row's own number with weight 0 fills each row up to a multiple of 4. */
  others: Uint32Array;
  weights: Float32Array;
}

const mostIterations = 64;
const entropyTolerance = 1e-5;
const entriesTogether = 4;

/** How many neighbours `affinities` needs for a perplexity. */
export function neighboursFor(perplexity: number): number {
  return Math.ceil(3 * perplexity);
}

/** The affinities of `rows` rows, of which every one has a neighbour. */
export function affinities(neighbours: NeighboursOfAll, rows: number, perplexity: number): Affinities {
  const conditional = conditionalWeights(neighbours, rows, perplexity);
  return symmetric(neighbours, conditional, rows);
}

/** Of each row, weights of its neighbours that sum to 1, with the given perplexity where there are neighbours enough. */
function conditionalWeights({ count, squares }: NeighboursOfAll, rows: number, perplexity: number): Float32Array {
  const weights = new Float32Array(rows * count);
  const target = Math.log(Math.max(1, Math.min(perplexity, count)));
  let precision = 0;
  for (let row = 0; row < rows; row++) {
    const own = squares.subarray(row * count, (row + 1) * count);
    precision = fillWeights(own, weights.subarray(row * count, (row + 1) * count), target, precision);
  }
  return weights;
}

/**
 * Fills `weights` with exp(-precision * square), summing to 1, at the precision that makes their entropy `target`; returns
 * that, or 0 where none does. Newton's steps from the precision before, halved between bounds where they leave them.
 */
function fillWeights(squares: Float32Array, weights: Float32Array, target: number, before: number): number {
  // Only differences matter, and they keep their digits where all are far away.
  const least = squares[0];
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let precision = before > 0 ? before : 1 / Math.max(1e-12, squares[squares.length >> 1] - least);
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    let sum = 0;
    let mean = 0;
    let meanSquare = 0;
    for (let i = 0; i < squares.length; i++) {
      const square = squares[i] - least;
      // A neighbour that is not there is infinitely far away.
      if (square === Number.POSITIVE_INFINITY) break;
      const weight = Math.exp(-precision * square);
      weights[i] = weight;
      sum += weight;
      mean += weight * square;
      meanSquare += weight * square * square;
    }
    for (let i = 0; i < weights.length; i++) weights[i] /= sum;
    mean /= sum;
    const error = Math.log(sum) + precision * mean - target;
    if (Math.abs(error) < entropyTolerance) return precision;
    if (error > 0) low = precision;
    else high = precision;
    const slope = -precision * (meanSquare / sum - mean * mean);
    let next = precision - error / slope;
    if (!(next > low && next < high)) next = high === Number.POSITIVE_INFINITY ? precision * 2 : (low + high) / 2;
    // As many at the same distance as the target, or more: no precision tells them apart.
    if (!(next < 1e30)) break;
    precision = next;
  }
  // No place for the next row to begin.
  return 0;
}

/** Half of what each row gives the other and the other gives it, over the number of rows. */
function symmetric({ count, rows: others }: NeighboursOfAll, weights: Float32Array, rows: number): Affinities {
  const receivedStarts = new Uint32Array(rows + 1);
  for (const other of others) if (other >= 0) receivedStarts[other + 1]++;
  for (let row = 0; row < rows; row++) receivedStarts[row + 1] += receivedStarts[row];
  const givers = new Uint32Array(receivedStarts[rows]);
  const received = new Float32Array(receivedStarts[rows]);
  const filled = receivedStarts.slice(0, rows);
  for (let entry = 0; entry < others.length; entry++) {
    if (others[entry] < 0) continue;
    const at = filled[others[entry]]++;
    givers[at] = Math.floor(entry / count);
    received[at] = weights[entry];
  }
  const most = 2 * receivedStarts[rows] + rows * entriesTogether;
  const starts = new Uint32Array(rows + 1);
  const merged = new Uint32Array(most);
  const sums = new Float32Array(most);
  // Where in the row that is being made an other stands; beyond its start only if it does.
  const placeOf = new Uint32Array(rows);
  let end = 0;
  for (let row = 0; row < rows; row++) {
    const start = end;
    const add = (other: number, weight: number) => {
      let at = placeOf[other];
      if (!(at >= start && at < end && merged[at] === other)) {
        at = end++;
        placeOf[other] = at;
        merged[at] = other;
      }
      sums[at] += weight / (2 * rows);
    };
    for (let i = 0; i < count; i++) {
      const other = others[row * count + i];
      if (other >= 0) add(other, weights[row * count + i]);
    }
    for (let at = receivedStarts[row]; at < receivedStarts[row + 1]; at++) add(givers[at], received[at]);
    for (; end % entriesTogether !== 0; end++) merged[end] = row;
    starts[row + 1] = end;
  }
  return { starts, others: merged.subarray(0, end), weights: sums.subarray(0, end) };
}
