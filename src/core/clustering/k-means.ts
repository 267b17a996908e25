// The steps of k-means on rows of Euclidean length 1, which those who cluster take in turns: seeds as k-means++ draws
// them (Arthur and Vassilvitskii, 2007), the nearest centre of each row, and centres as the directions of their rows'
// sums (Dhillon and Modha, Concept decompositions for large sparse text data using clustering, 2001).

import { type Matrix, rowOf, takeRows } from '../math/matrix.ts';
import type { Random } from '../math/random.ts';

/** Rows between two questions whether to stop. */
const blockRows = 1024;
/** Half the squared distance of unit rows, up to which they are one direction: above what rounding makes of copies. */
const sameDirection = 1e-12;
/** A cosine from here on cannot be told from 1. */
const fullyServed = 1 - 1e-6;

export interface Centres {
  /** Of Euclidean length 1, or zeros. */
  centres: Matrix;
  /** Of the points to the centres of the clusters that they were put in. */
  sumOfCosines: number;
}

/**
 * `clusters` of the unit rows `points`, or as many as there are directions: the first is any, each next one is drawn
 * with a chance in proportion to its cosine distance from the nearest of those before it.
 */
export function drawSeeds(points: Matrix, clusters: number, random: Random, stopIfAsked?: () => void): Matrix {
  const chosen: number[] = [];
  const nearest = new Float64Array(points.rows).fill(1);
  while (chosen.length < clusters) {
    stopIfAsked?.();
    const row = drawRow(nearest, random);
    if (row < 0) break;
    if (chosen.length === 0) nearest.fill(Number.POSITIVE_INFINITY);
    lowerTo(nearest, points, row);
    chosen.push(row);
  }
  return takeRows(points, chosen);
}

/** A row, with a chance in proportion to its weight; -1 where no weight is above 0. */
function drawRow(weights: Float64Array, random: Random): number {
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  let drawn = -1;
  for (let row = 0; row < weights.length; row++) {
    if (weights[row] === 0) continue;
    drawn = row;
    left -= weights[row];
    if (left < 0) break;
  }
  return drawn;
}

/** Lowers each of `nearest` to its row's cosine distance from row `seed` where that is less. */
function lowerTo(nearest: Float64Array, { data, rows, cols }: Matrix, seed: number): void {
  const target = data.slice(seed * cols, (seed + 1) * cols);
  for (let row = 0; row < rows; row++) {
    // Of unit rows half the squared distance is 1 - cosine, without what cancels: copies are at 0.
    let squares = 0;
    for (let col = 0, at = row * cols; col < cols; col++, at++) {
      const difference = data[at] - target[col];
      squares += difference * difference;
    }
    const distance = squares / 2;
    if (distance < nearest[row]) nearest[row] = distance <= sameDirection ? 0 : distance;
  }
}

/**
 * Writes, for each of `points`, the centre at the largest cosine, of equal ones the first, and that cosine; returns how
 * many rows of `assignment` that changed. At least one centre where there are points.
 */
export function assignRows(
  { data, rows, cols }: Matrix,
  centres: Matrix,
  assignment: Int32Array,
  cosines: Float32Array,
  stopIfAsked?: () => void,
): number {
  const targets = filledUpToFours(centres);
  let changed = 0;
  for (let row = 0; row < rows; row++) {
    if (row % blockRows === 0) stopIfAsked?.();
    const start = row * cols;
    let largest = Number.NEGATIVE_INFINITY;
    let nearest = 0;
    // Four centres at a time: a number of the row is read once for all, and no sum waits for another.
    for (let centre = 0; centre < centres.rows; centre += 4) {
      const first = centre * cols;
      const second = first + cols;
      const third = second + cols;
      const fourth = third + cols;
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (let col = 0; col < cols; col++) {
        const value = data[start + col];
        a += value * targets[first + col];
        b += value * targets[second + col];
        c += value * targets[third + col];
        d += value * targets[fourth + col];
      }
      if (a > largest) {
        largest = a;
        nearest = centre;
      }
      if (b > largest) {
        largest = b;
        nearest = centre + 1;
      }
      if (c > largest) {
        largest = c;
        nearest = centre + 2;
      }
      if (d > largest) {
        largest = d;
        nearest = centre + 3;
      }
    }
    if (assignment[row] !== nearest) changed++;
    assignment[row] = nearest;
    cosines[row] = largest;
  }
  return changed;
}

/** The numbers of `centres`, then of the first again, whose cosine is never above its own, to a multiple of four. */
function filledUpToFours(centres: Matrix): Float32Array {
  const { data, rows, cols } = centres;
  const filled = new Float32Array(Math.ceil(rows / 4) * 4 * cols);
  filled.set(data);
  for (let at = data.length; at < filled.length; at += cols) filled.set(rowOf(centres, 0), at);
  return filled;
}

/**
 * Gives each cluster without rows the row at the least cosine to its centre, if that is not alone there already.
 * `assignment` and `cosines`: as `assignRows` writes them.
 */
export function fillEmptyClusters(assignment: Int32Array, cosines: Float32Array, clusters: number): void {
  const counts = countMembers(assignment, clusters);
  for (let cluster = 0; cluster < clusters; cluster++) {
    if (counts[cluster] > 0) continue;
    let worst = -1;
    for (let row = 0; row < cosines.length; row++) {
      if (counts[assignment[row]] < 2 || cosines[row] >= fullyServed) continue;
      if (worst < 0 || cosines[row] < cosines[worst]) worst = row;
    }
    if (worst < 0) return;
    counts[assignment[worst]]--;
    counts[cluster]++;
    assignment[worst] = cluster;
  }
}

/** How many rows each cluster has; -1 is none. */
export function countMembers(assignment: Int32Array, clusters: number): Int32Array {
  const counts = new Int32Array(clusters);
  for (const cluster of assignment) if (cluster >= 0) counts[cluster]++;
  return counts;
}

/** The direction of the sum of each cluster's rows, of the unit rows `points`; zeros for a cluster without rows. */
export function centresOf({ data, rows, cols }: Matrix, assignment: Int32Array, clusters: number): Centres {
  const sums = new Float64Array(clusters * cols);
  for (let row = 0; row < rows; row++) {
    const start = row * cols;
    const target = assignment[row] * cols;
    for (let col = 0; col < cols; col++) sums[target + col] += data[start + col];
  }
  const centres = { data: new Float32Array(clusters * cols), rows: clusters, cols };
  let sumOfCosines = 0;
  for (let cluster = 0; cluster < clusters; cluster++) {
    const sum = sums.subarray(cluster * cols, (cluster + 1) * cols);
    // The cosines of unit rows to the direction of their sum add up to its length.
    const length = Math.sqrt(sum.reduce((squares, value) => squares + value * value, 0));
    sumOfCosines += length;
    if (length > 0) rowOf(centres, cluster).set(sum.map((value) => value / length));
  }
  return { centres, sumOfCosines };
}
