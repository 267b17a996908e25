// How well nearest neighbours agree with labels such as folder names: leave-one-out precision at 5 and mean average
// precision (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008, chapter 8.4), beside what a
// random ranking would reach.
//
// Only sounds whose label has enough members are judged, and they alone are both the queries and the candidates: a
// sound without a label is neither right nor wrong as an answer. Each in turn ranks all the others.

import { distancesTo, rowNorms, type Space } from '../math/distance.ts';
import { type Matrix, rowOf } from '../math/matrix.ts';

const topRanks = 5;
const queriesPerReport = 64;

export interface RetrievalOptions {
  /** Labels with fewer members than this, the query included, are left out. At least 2. */
  minimumPerLabel: number;
  /** Called every few queries with the share of queries done, in (0, 1]. */
  onProgress?: (share: number) => void;
  /** Asked every few queries; once it says true, `evaluateRetrieval` throws an Error named AbortError. */
  shouldStop?: () => boolean;
}

/** Both in [0, 1], means over queries (so a large label weighs more), and null where no query could be judged. */
export interface RetrievalFigures {
  /** Share of the first 5 (or of all, where there are fewer) that have the query's label. */
  precisionAt5: number | null;
  meanAveragePrecision: number | null;
}

export interface LabelRetrieval {
  label: string;
  /** How many sounds have it, at least `minimumPerLabel`. */
  count: number;
  /** Means over its members as queries, in [0, 1]. */
  precisionAt5: number;
  averagePrecision: number;
}

export interface RetrievalQuality extends RetrievalFigures {
  /** Sounds that were queries, and candidates of each other. 0 makes all figures null and `perLabel` empty. */
  judged: number;
  /** The exact expectation of both figures if each query's candidates came in random order. */
  chance: RetrievalFigures;
  /** Ordered by label, by code unit. */
  perLabel: LabelRetrieval[];
}

/**
 * Judges the rows of `matrix`, a vector a sound, by `labels`, one a row; null is no label. Candidates at the same
 * distance rank by row, lower first: the figures are repeatable, but where whole libraries tie (short codes) they
 * depend a little on the order of rows. Throws a RangeError where there is not one label a row, where
 * `minimumPerLabel` is below 2, or where a judged row has a number that is not finite.
 */
export function evaluateRetrieval(
  space: Space,
  matrix: Matrix,
  labels: readonly (string | null)[],
  { minimumPerLabel, onProgress, shouldStop }: RetrievalOptions,
): RetrievalQuality {
  if (labels.length !== matrix.rows) {
    throw new RangeError(`Got ${labels.length} labels for ${matrix.rows} rows: give one label, or null, a row.`);
  }
  if (!(minimumPerLabel >= 2)) {
    throw new RangeError(
      `minimumPerLabel is ${minimumPerLabel}, expected at least 2: a sound alone has nothing to find.`,
    );
  }

  const members = membersByLabel(labels, minimumPerLabel);
  const judged = selectRows(matrix, [...members.values()].flat());
  const norms = space === 'cosine' ? rowNorms(judged.matrix) : undefined;
  const candidates = judged.rows.length - 1;

  let done = 0;
  const precisionSums = { achieved: 0, chance: 0 };
  const averagePrecisionSums = { achieved: 0, chance: 0 };
  const perLabel: LabelRetrieval[] = [];
  for (const [label, rows] of members) {
    const positions = rows.map((row) => judged.positionOf.get(row) as number);
    let precisionSum = 0;
    let averagePrecisionSum = 0;
    for (const query of positions) {
      if (done % queriesPerReport === 0 && shouldStop?.()) throw stopped();
      const distances = distancesTo(space, rowOf(judged.matrix, query), judged.matrix, norms);
      const ranks = ranksOfRelevant(distances, positions, query);
      precisionSum += precisionAtTop(ranks, candidates);
      averagePrecisionSum += averagePrecision(ranks);
      done++;
      if (done % queriesPerReport === 0 || done === judged.rows.length) onProgress?.(done / judged.rows.length);
    }
    const count = rows.length;
    perLabel.push({
      label,
      count,
      precisionAt5: precisionSum / count,
      averagePrecision: averagePrecisionSum / count,
    });
    precisionSums.achieved += precisionSum;
    precisionSums.chance += (count * (count - 1)) / candidates;
    averagePrecisionSums.achieved += averagePrecisionSum;
    averagePrecisionSums.chance += count * expectedAveragePrecision(count - 1, candidates);
  }

  const mean = (sum: number) => (done === 0 ? null : sum / done);
  return {
    judged: done,
    precisionAt5: mean(precisionSums.achieved),
    meanAveragePrecision: mean(averagePrecisionSums.achieved),
    chance: {
      precisionAt5: mean(precisionSums.chance),
      meanAveragePrecision: mean(averagePrecisionSums.chance),
    },
    perLabel,
  };
}

/**
 * The expected average precision of a random order of `candidates`, of which `relevant` are right (at least 1), in
 * (0, 1].
 *
 * Rank k is right with probability R/N; given that, each of the k - 1 before it is right with (R-1)/(N-1). So its
 * precision, where it counts, is worth R/N * (1 + (k-1)(R-1)/(N-1)) / k; the sum over k, divided by R, is this.
 */
export function expectedAveragePrecision(relevant: number, candidates: number): number {
  if (relevant === candidates) return 1;
  let harmonic = 0;
  for (let rank = candidates; rank > 0; rank--) harmonic += 1 / rank;
  const share = (relevant - 1) / (candidates - 1);
  return share + ((1 - share) * harmonic) / candidates;
}

/** Rows of each label that has enough of them, ordered by label. */
function membersByLabel(labels: readonly (string | null)[], minimum: number): Map<string, number[]> {
  const members = new Map<string, number[]>();
  labels.forEach((label, row) => {
    if (label === null) return;
    const rows = members.get(label);
    if (rows) rows.push(row);
    else members.set(label, [row]);
  });
  return new Map(
    [...members].filter(([, rows]) => rows.length >= minimum).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** The named rows in the order in which they stand in `matrix`, which is the order that decides ties. */
function selectRows(matrix: Matrix, unordered: number[]) {
  const rows = Int32Array.from(unordered).sort();
  const positionOf = new Map<number, number>();
  const data = new Float32Array(rows.length * matrix.cols);
  rows.forEach((row, position) => {
    positionOf.set(row, position);
    const vector = rowOf(matrix, row);
    if (!vector.every(Number.isFinite)) {
      throw new RangeError(
        `Row ${row} has a number that is not finite, so its neighbours mean nothing: train again, or leave it out.`,
      );
    }
    data.set(vector, position * matrix.cols);
  });
  return { matrix: { data, rows: rows.length, cols: matrix.cols }, rows, positionOf };
}

/**
 * Ranks, from 1 and ascending, of the members other than `query` among all rows other than `query`. Counting, for each
 * row, how many members it comes before takes n log(members), where a sort would take n log n.
 */
function ranksOfRelevant(distances: Float32Array, members: number[], query: number): Float64Array {
  const isBefore = (i: number, j: number) => distances[i] < distances[j] || (distances[i] === distances[j] && i < j);
  const relevant = members.filter((row) => row !== query).sort((i, j) => (isBefore(i, j) ? -1 : 1));

  // ranks[m]: first how many rows rank after relevant[m - 1] and up to relevant[m], itself included.
  const ranks = new Float64Array(relevant.length);
  for (let row = 0; row < distances.length; row++) {
    if (row === query) continue;
    let low = 0;
    let high = relevant.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(relevant[middle], row)) low = middle + 1;
      else high = middle;
    }
    if (low < ranks.length) ranks[low]++;
  }
  for (let m = 1; m < ranks.length; m++) ranks[m] += ranks[m - 1];
  return ranks;
}

function precisionAtTop(ranks: Float64Array, candidates: number): number {
  const considered = Math.min(topRanks, candidates);
  return ranks.filter((rank) => rank <= considered).length / considered;
}

function averagePrecision(ranks: Float64Array): number {
  let sum = 0;
  for (let m = 0; m < ranks.length; m++) sum += (m + 1) / ranks[m];
  return sum / ranks.length;
}

function stopped(): Error {
  const error = new Error('Evaluation was stopped before it had finished.');
  error.name = 'AbortError';
  return error;
}
