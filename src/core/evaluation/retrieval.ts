// How well nearest neighbours agree with labels such as folder names: leave-one-out precision at 1 and at 5, R-precision
// and mean average precision (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008, chapter 8.4),
// beside what a random ranking would reach.
//
// Only sounds that have a label with enough members are judged, and they alone are both the queries and the candidates: a
// sound without a label is neither right nor wrong as an answer. Each in turn ranks all the others; those that share a
// label with it are right.

import { distancesTo, rowNorms, type Space } from '../math/distance.ts';
import { type Matrix, rowOf, takeRows } from '../math/matrix.ts';
import { type Random, shuffle } from '../math/random.ts';
import { bootstrapIntervals } from './bootstrap.ts';
import { stopped } from './stopped.ts';

const queriesPerReport = 64;
/** Of more sounds so many are asked of, each among all: the intervals say how little that loses. */
const mostQueries = 2000;
const leastQueriesPerLabel = 8;

export interface RetrievalOptions {
  /** Labels with fewer members than this, the query included, are left out. At least 2. */
  minimumPerLabel: number;
  /** Draws the resamples that the intervals are of. */
  random: Random;
  /** Called every few queries with the share of queries done, in (0, 1]. */
  onProgress?: (share: number) => void;
  /** Asked every few queries; once it says true, judging throws an Error named AbortError. */
  shouldStop?: () => boolean;
}

/**
 * - `precisionAt1`: whether the nearest is right.
 * - `precisionAt5`: the share of the nearest 5, or of all where there are fewer, that is right.
 * - `rPrecision`: that of as many of the nearest as there are right ones.
 * - `meanAveragePrecision`: the mean, over the right ones, of the precision down to each.
 */
export const retrievalMeasures = ['precisionAt1', 'precisionAt5', 'rPrecision', 'meanAveragePrecision'] as const;

/** Each in [0, 1]. */
export type RetrievalFigures = Record<(typeof retrievalMeasures)[number], number>;

export interface LabelRetrieval {
  label: string;
  /** How many sounds have it, at least `minimumPerLabel`. */
  count: number;
  /** Means over its members as queries. */
  figures: RetrievalFigures;
}

export interface RetrievalQuality {
  /**
   * Sounds that were candidates of each other, and queries: all, or, of more than 2,000, a sample of so many. Fewer than two
   * labels make all figures null.
   */
  judged: number;
  /** Means over queries, so that a large label weighs more. */
  figures: RetrievalFigures | null;
  /** Of those: in 95 of 100 libraries drawn anew from these sounds, with the same rankings, the means lie between. */
  intervals: { low: RetrievalFigures; high: RetrievalFigures } | null;
  /** Means over labels of the means over their members: every label weighs the same. */
  macro: RetrievalFigures | null;
  /** The exact expectation of the means over queries if each one's candidates came in random order. */
  chance: RetrievalFigures | null;
  /** Ordered by label, by code unit. */
  perLabel: LabelRetrieval[];
}

/**
 * Judges the rows of `matrix`, a vector a sound, by their labels, none or more a row. Candidates at the same distance rank
 * by row, lower first: the figures are repeatable, but where whole libraries tie (short codes) they depend a little on the
 * order of rows. Throws a RangeError where there are not labels for every row, where `minimumPerLabel` is below 2, or where
 * a judged row has a number that is not finite.
 */
export function evaluateRetrieval(
  space: Space,
  matrix: Matrix,
  labels: readonly (readonly string[])[],
  options: RetrievalOptions,
): RetrievalQuality {
  if (labels.length !== matrix.rows) {
    throw new RangeError(
      `Got labels of ${labels.length} rows for ${matrix.rows}: give a list, or an empty one, a row.`,
    );
  }
  return judge(labels, options, (rows) => {
    const judged = takeRows(matrix, rows);
    rows.forEach((row, position) => {
      if (!rowOf(judged, position).every(Number.isFinite)) throw notFinite(row);
    });
    const norms = space === 'cosine' ? rowNorms(judged) : undefined;
    return (position) => distancesTo(space, rowOf(judged, position), judged, norms);
  });
}

/**
 * The same of sounds that are more than a vector each, one for every item of `labels`: `distancesOf` gives the
 * distances from a sound to every sound, a number each, and is asked once for each that is judged. Ties rank as there.
 * Throws a RangeError where `minimumPerLabel` is below 2, or where distances between judged sounds are too few or NaN.
 */
export function evaluateRetrievalBy(
  distancesOf: (sound: number) => Float32Array,
  labels: readonly (readonly string[])[],
  options: RetrievalOptions,
): RetrievalQuality {
  return judge(labels, options, (sounds) => (position) => {
    const all = distancesOf(sounds[position]);
    if (all.length !== labels.length) {
      throw new RangeError(`Got ${all.length} distances for the labels of ${labels.length} sounds: give one a sound.`);
    }
    const distances = Float32Array.from(sounds, (sound) => all[sound]);
    if (distances.some(Number.isNaN)) throw notFinite(sounds[position]);
    return distances;
  });
}

/** `distancesAmong`: given the judged rows, a function from the position of one to its distances to them all. */
function judge(
  labels: readonly (readonly string[])[],
  { minimumPerLabel, random, onProgress, shouldStop }: RetrievalOptions,
  distancesAmong: (rows: Int32Array) => (position: number) => Float32Array,
): RetrievalQuality {
  if (!(minimumPerLabel >= 2)) {
    throw new RangeError(
      `minimumPerLabel is ${minimumPerLabel}, expected at least 2: a sound alone has nothing to find.`,
    );
  }

  const members = membersByLabel(labels, minimumPerLabel);
  // In their own order, which is the one that decides ties.
  const rows = Int32Array.from(new Set([...members.values()].flat())).sort();
  const distancesAt = distancesAmong(rows);
  const count = rows.length;
  if (count === 0) return { judged: 0, figures: null, intervals: null, macro: null, chance: null, perLabel: [] };
  const positionOf = new Map(Array.from(rows, (row, position) => [row, position]));
  const positionsOf = new Map(
    Array.from(members, ([label, ofLabel]) => [label, ofLabel.map((row) => positionOf.get(row) as number)]),
  );
  const queries = chooseQueries(count, [...positionsOf.values()], random);
  const found = new Map<number, RetrievalFigures>();
  const expected: RetrievalFigures[] = [];
  for (const query of queries) {
    if (expected.length % queriesPerReport === 0 && shouldStop?.()) throw stopped();
    const own = new Set(labels[rows[query]].flatMap((label) => positionsOf.get(label) ?? []));
    own.delete(query);
    found.set(query, figuresOf(ranksOfRelevant(distancesAt(query), [...own], query), count - 1));
    expected.push(expectedFigures(own.size, count - 1));
    const done = expected.length;
    if (done % queriesPerReport === 0 || done === queries.length) onProgress?.(done / queries.length);
  }
  const perLabel = Array.from(positionsOf, ([label, positions]) => ({
    label,
    count: positions.length,
    figures: meansOf(positions.flatMap((position) => found.get(position) ?? [])),
  }));
  // Of one label alone everything is right, whatever the vectors.
  if (members.size < 2) return { judged: count, figures: null, intervals: null, macro: null, chance: null, perLabel };
  const all = [...found.values()];
  return {
    judged: count,
    figures: meansOf(all),
    intervals: intervalsOf(all, random),
    macro: meansOf(perLabel.map(({ figures }) => figures)),
    chance: meansOf(expected),
    perLabel,
  };
}

/** All positions, in order; of very many a sample, in which each label has some. */
function chooseQueries(count: number, positionsOf: readonly (readonly number[])[], random: Random): Int32Array {
  const all = Int32Array.from({ length: count }, (_, position) => position);
  if (count <= mostQueries) return all;
  const shuffled = shuffle(all, random);
  const rank = new Map(Array.from(shuffled, (position, place) => [position, place]));
  const chosen = new Set(
    positionsOf.flatMap((positions) =>
      [...positions].sort((a, b) => (rank.get(a) as number) - (rank.get(b) as number)).slice(0, leastQueriesPerLabel),
    ),
  );
  for (let place = 0; chosen.size < mostQueries && place < count; place++) chosen.add(shuffled[place]);
  return Int32Array.from(chosen).sort();
}

function forEachMeasure(compute: (measure: keyof RetrievalFigures) => number): RetrievalFigures {
  return Object.fromEntries(retrievalMeasures.map((measure) => [measure, compute(measure)])) as RetrievalFigures;
}

/** Of at least one. */
function meansOf(figures: readonly RetrievalFigures[]): RetrievalFigures {
  return forEachMeasure((measure) => figures.reduce((sum, each) => sum + each[measure], 0) / figures.length);
}

/** Of each measure's mean over these queries. */
function intervalsOf(found: readonly RetrievalFigures[], random: Random) {
  const ofMeasures = bootstrapIntervals(
    retrievalMeasures.map((measure) => Float64Array.from(found, (figures) => figures[measure])),
    random,
  );
  const of = (end: 'low' | 'high') => forEachMeasure((measure) => ofMeasures[retrievalMeasures.indexOf(measure)][end]);
  return { low: of('low'), high: of('high') };
}

/** From the ascending ranks of the right candidates, at least one. */
function figuresOf(ranks: Float64Array, candidates: number): RetrievalFigures {
  let sum = 0;
  for (let m = 0; m < ranks.length; m++) sum += (m + 1) / ranks[m];
  return {
    precisionAt1: precisionAt(1, ranks, candidates),
    precisionAt5: precisionAt(5, ranks, candidates),
    rPrecision: precisionAt(ranks.length, ranks, candidates),
    meanAveragePrecision: sum / ranks.length,
  };
}

function precisionAt(rank: number, ranks: Float64Array, candidates: number): number {
  const considered = Math.min(rank, candidates);
  return ranks.filter((each) => each <= considered).length / considered;
}

/** What random orders of `candidates`, of which `relevant` are right, give on average. */
function expectedFigures(relevant: number, candidates: number): RetrievalFigures {
  const share = relevant / candidates;
  return {
    precisionAt1: share,
    precisionAt5: share,
    rPrecision: share,
    meanAveragePrecision: expectedAveragePrecision(relevant, candidates),
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
function membersByLabel(labels: readonly (readonly string[])[], minimum: number): Map<string, number[]> {
  const members = new Map<string, number[]>();
  labels.forEach((ofRow, row) => {
    for (const label of new Set(ofRow)) {
      const rows = members.get(label);
      if (rows) rows.push(row);
      else members.set(label, [row]);
    }
  });
  return new Map(
    [...members].filter(([, rows]) => rows.length >= minimum).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/**
 * Ranks, from 1 and ascending, of `members` among all rows other than `query`, which is none of them. Counting, for each
 * row, how many members it comes before takes n log(members), where a sort would take n log n.
 */
function ranksOfRelevant(distances: Float32Array, members: number[], query: number): Float64Array {
  const keyOf = rankingKeys(distances);
  // Sorted as numbers: asking a function how two members compare takes several times as long.
  const relevant = Float64Array.from(members, keyOf).sort();

  // ranks[m]: first how many rows rank after relevant[m - 1] and up to relevant[m], itself included.
  const ranks = new Float64Array(relevant.length);
  for (let row = 0; row < distances.length; row++) {
    if (row === query) continue;
    const key = keyOf(row);
    let low = 0;
    let high = relevant.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (relevant[middle] < key) low = middle + 1;
      else high = middle;
    }
    if (low < ranks.length) ranks[low]++;
  }
  for (let m = 1; m < ranks.length; m++) ranks[m] += ranks[m - 1];
  return ranks;
}

/**
 * A number for each row, in the order of distances and, where those are the same, of rows: floats that are not negative
 * are ordered as their bits are, of which a double has room for 21 more.
 */
function rankingKeys(distances: Float32Array): (row: number) => number {
  const bits = new Uint32Array(distances.buffer, distances.byteOffset, distances.length);
  return (row) => bits[row] * 2 ** 21 + row;
}

function notFinite(row: number): RangeError {
  return new RangeError(
    `Row ${row} has a number that is not finite, so its neighbours mean nothing: train again, or leave it out.`,
  );
}
