// Groups of rows that point the same way: spherical k-means (Dhillon and Modha, Concept decompositions for large sparse
// text data using clustering, 2001), begun as k-means++ is (Arthur and Vassilvitskii, 2007), the best of some starts.
//
// A centre is the direction of the sum of its rows, and a row belongs to the centre at the largest cosine; the two are
// taken in turns until they agree. Neither step can lower the mean cosine, but where they end depends on the start.

import { normaliseRows, rowNorms } from '../math/distance.ts';
import { type Matrix, rowOf, takeRows } from '../math/matrix.ts';
import { type Random, shuffle } from '../math/random.ts';

/** Rows that centres are learned from where there are more. */
const sampleRows = 20_000;
/** On noise, which moves for longest, 100 took twice the time and raised a mean cosine of 0.278 by 0.0004. */
const iterationLimit = 50;
/** Rows between two questions whether to stop. */
const blockRows = 1024;
/** Half the squared distance of unit rows, up to which they are one direction: above what rounding makes of copies. */
const sameDirection = 1e-12;
/** A cosine from here on cannot be told from 1. */
const fullyServed = 1 - 1e-6;

export interface SphericalKMeansOptions {
  /** How many to look for, at least 1; fewer are found where rows point in fewer directions. */
  clusters: number;
  /** How many times to begin anew, at least 1; of these the best counts. */
  starts: number;
  /** Draws the sample, then the seeds of each start. */
  random: Random;
  /** Called every iteration with the share of work done, in (0, 1], and with 1 at the end; a start may end early. */
  onProgress?: (share: number) => void;
  /** Asked every few rows; once it says true, `sphericalKMeans` throws an Error named AbortError. */
  shouldStop?: () => boolean;
}

export interface SphericalClusters {
  /** The cluster of each row: from 0, the largest, to `centres.rows - 1`; of equal ones the first row's comes first. */
  assignment: Int32Array;
  /**
   * A direction a cluster, of Euclidean length 1, or of zeros where its rows cancel out: [clusters, columns]. None is
   * without rows, and each row is in the cluster of the centre at the largest cosine.
   */
  centres: Matrix;
  /**
   * Of all rows, to their own centres, in [0, 1], or hardly below where those are of a sample. A row of zeros counts
   * as 0, and it is 0 for no rows.
   */
  meanCosine: number;
}

/**
 * Clusters the rows of `matrix`, whose lengths do not matter, by their directions. A row of zeros has none: it teaches
 * nothing and is put into the largest cluster. Of more than 20,000 other rows a sample is learned from, by which the
 * best start is chosen too; all rows are then assigned. Throws a RangeError where a row has a number that is not
 * finite, or where `clusters` or `starts` is not a whole number of at least 1.
 */
export function sphericalKMeans(
  matrix: Matrix,
  { clusters, starts, random, onProgress, shouldStop }: SphericalKMeansOptions,
): SphericalClusters {
  for (const [name, value] of Object.entries({ clusters, starts })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new RangeError(`${name} is ${value}, expected a whole number of at least 1.`);
    }
  }
  const stopIfAsked = () => {
    if (shouldStop?.()) throw stopped();
  };

  const norms = rowNorms(matrix);
  const directed = rowsWithDirection(norms);
  const sample = directed.length > sampleRows ? shuffle(directed, random).subarray(0, sampleRows) : directed;
  const points = normaliseRows(takeRows(matrix, sample));
  let best: Climb | null = null;
  for (let start = 0; start < starts; start++) {
    const seeds = drawSeeds(points, clusters, random, stopIfAsked);
    const climb = climbFrom(points, seeds, stopIfAsked, (share) => onProgress?.((start + share) / (starts + 1)));
    if (best === null || climb.sumOfCosines > best.sumOfCosines) best = climb;
  }
  const result = assignAll(matrix, norms, (best as Climb).centres, stopIfAsked);
  onProgress?.(1);
  return result;
}

/**
 * The centre at the largest cosine to each row, of equal ones the first, so that a row of zeros comes to the first:
 * where rows that came later belong among the clusters of `sphericalKMeans`. At least one centre. Throws a RangeError
 * where the columns differ, or where a row has a number that is not finite.
 */
export function assignToCentres(matrix: Matrix, centres: Matrix): Int32Array {
  if (matrix.cols !== centres.cols) {
    throw new RangeError(
      `Rows have ${matrix.cols} numbers and centres ${centres.cols}: embed with the model that the clusters are of.`,
    );
  }
  rowsWithDirection(rowNorms(matrix));
  return nearestCentres(matrix, centres, () => undefined).assignment;
}

function rowsWithDirection(norms: Float64Array): Int32Array {
  const rows: number[] = [];
  norms.forEach((norm, row) => {
    if (!Number.isFinite(norm)) {
      throw new RangeError(
        `Row ${row} has a number that is not finite, so it is in no cluster: train again, or leave it out.`,
      );
    }
    if (norm > 0) rows.push(row);
  });
  return Int32Array.from(rows);
}

/**
 * `clusters` of the unit rows `points`, or as many as there are directions: the first is any, each next one is drawn
 * with a chance in proportion to its cosine distance from the nearest of those before it.
 */
function drawSeeds(points: Matrix, clusters: number, random: Random, stopIfAsked: () => void): Matrix {
  const chosen: number[] = [];
  const nearest = new Float64Array(points.rows).fill(1);
  while (chosen.length < clusters) {
    stopIfAsked();
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

interface Climb {
  centres: Matrix;
  /** Of the points to the centres of those they were with when the centres were last moved. */
  sumOfCosines: number;
}

/** Lloyd's iterations from `seeds`, until no point changes its cluster. */
function climbFrom(points: Matrix, seeds: Matrix, stopIfAsked: () => void, onProgress: (share: number) => void): Climb {
  const assignment = new Int32Array(points.rows).fill(-1);
  const cosines = new Float32Array(points.rows);
  let climb: Climb = { centres: seeds, sumOfCosines: 0 };
  for (let iteration = 0; iteration < iterationLimit; iteration++) {
    const changed = assign(points, climb.centres, assignment, cosines, stopIfAsked);
    onProgress((iteration + 1) / iterationLimit);
    if (changed === 0) break;
    fillEmptyClusters(assignment, cosines, seeds.rows);
    climb = centresOf(points, assignment, seeds.rows);
  }
  return climb;
}

/**
 * Writes, for each of `points`, the centre at the largest cosine, of equal ones the first, and that cosine; returns how
 * many rows of `assignment` that changed. At least one centre where there are points.
 */
function assign(
  { data, rows, cols }: Matrix,
  centres: Matrix,
  assignment: Int32Array,
  cosines: Float32Array,
  stopIfAsked: () => void,
): number {
  const targets = filledUpToFours(centres);
  let changed = 0;
  for (let row = 0; row < rows; row++) {
    if (row % blockRows === 0) stopIfAsked();
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

/** Gives each cluster without rows the one at the least cosine to its centre, if that is not alone there already. */
function fillEmptyClusters(assignment: Int32Array, cosines: Float32Array, clusters: number): void {
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

function countMembers(assignment: Int32Array, clusters: number): Int32Array {
  const counts = new Int32Array(clusters);
  for (const cluster of assignment) if (cluster >= 0) counts[cluster]++;
  return counts;
}

/** Zeros for a cluster without rows. */
function centresOf({ data, rows, cols }: Matrix, assignment: Int32Array, clusters: number): Climb {
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

/** For each row, of whatever length, what `assign` writes; zeros where there are no centres. */
function nearestCentres({ data, rows, cols }: Matrix, centres: Matrix, stopIfAsked: () => void) {
  const assignment = new Int32Array(rows);
  const cosines = new Float32Array(rows);
  // Block by block: a unit copy of all rows at once may be as large as what the caller holds.
  for (let from = 0; from < rows && centres.rows > 0; from += blockRows) {
    const to = Math.min(rows, from + blockRows);
    const block = normaliseRows({ data: data.subarray(from * cols, to * cols), rows: to - from, cols });
    assign(block, centres, assignment.subarray(from, to), cosines.subarray(from, to), stopIfAsked);
  }
  return { assignment, cosines };
}

/** Every row's cluster, numbered by size; rows of zeros come to the largest. */
function assignAll(matrix: Matrix, norms: Float64Array, centres: Matrix, stopIfAsked: () => void): SphericalClusters {
  const { rows, cols } = matrix;
  const { assignment, cosines } = nearestCentres(matrix, centres, stopIfAsked);
  for (let row = 0; row < rows; row++) if (norms[row] === 0) assignment[row] = -1;

  const order = clustersBySize(assignment, centres.rows);
  const numberOf = new Int32Array(centres.rows);
  order.forEach((cluster, number) => {
    numberOf[cluster] = number;
  });
  for (let row = 0; row < rows; row++) assignment[row] = assignment[row] < 0 ? 0 : numberOf[assignment[row]];
  const found = takeRows(centres, order);
  return {
    assignment,
    // Rows of zeros alone are a cluster all the same, around nothing.
    centres: order.length === 0 && rows > 0 ? { data: new Float32Array(cols), rows: 1, cols } : found,
    meanCosine: rows > 0 ? cosines.reduce((sum, cosine) => sum + cosine, 0) / rows : 0,
  };
}

/** Those with rows, the largest first, of equal ones that of the first row. */
function clustersBySize(assignment: Int32Array, clusters: number): number[] {
  const counts = countMembers(assignment, clusters);
  // A set keeps the order of first rows, and sorting keeps it among equals.
  return [...new Set(assignment)].filter((cluster) => cluster >= 0).sort((one, other) => counts[other] - counts[one]);
}

function stopped(): Error {
  const error = new Error('Clustering was stopped before it had finished.');
  error.name = 'AbortError';
  return error;
}
