// How well a linear classifier tells labels such as folder names from vectors, which is what they make easy to read off
// (Alain and Bengio, Understanding intermediate layers using linear classifier probes, 2017): learned on four fifths of
// the rows that have labels and judged on the rest. It also says which label a row without one might have.
//
// Only labels with enough members take part, and of the rows those that have one of them. A row with several is worth
// the same share of each when learning; when judging, each of them is right.

import { type Matrix, rowOf } from '../math/matrix.ts';
import { type Random, shuffle } from '../math/random.ts';
import { bootstrapIntervals } from './bootstrap.ts';
import { type Example, learnClassifier, probabilitiesOf } from './linear-classifier.ts';
import { stopped } from './stopped.ts';

const testShare = 0.2;
const maximumTrainingRows = 5000;

export interface ProbeOptions {
  /** Labels with fewer members than this are left out. At least 2. */
  minimumPerLabel: number;
  /** Draws the rows that are learned from and those that are judged, then the resamples of the interval. */
  random: Random;
  /** Called every iteration of learning with about the share that is done, in [0, 1], never falling; 1 at the end. */
  onProgress?: (share: number) => void;
  /** Asked every iteration of learning; once it says true, an Error named AbortError is thrown. */
  shouldStop?: () => boolean;
}

/** A row that was judged. Labels are places in the result's `labels`. */
export interface ProbeTest {
  row: number;
  /** What was predicted where the row has it, else the first of its labels that take part: so it may be of several. */
  truth: number;
  /** Right where it is `truth`. */
  predicted: number;
  /** What the classifier gives `predicted`, in (0, 1]. */
  probability: number;
}

export interface Probe {
  /** Those that take part, at least 2, ordered by code unit. */
  labels: string[];
  /** Rows that were learned from, at least 1 and at most 5,000. */
  trained: number;
  /** Rows that were judged, at least 1. */
  tested: number;
  /** The share of judged rows, in [0, 1], of which a label was predicted. */
  accuracy: number;
  /** In 95 of 100 draws of as many rows from the judged ones, with the same classifier, the accuracy lies between. */
  interval: { low: number; high: number };
  /** Means over labels of the accuracy over the judged rows that have them: every label weighs the same. */
  macroAccuracy: number;
  /** The accuracy of always predicting the label that most rows that were learned from have. */
  chance: number;
  /** Ascending by row. */
  tests: ProbeTest[];
}

export interface Suggestions {
  /** Those that take part, at least 2, ordered by code unit: the same as a `Probe`'s. */
  labels: string[];
  /** Rows that were learned from, at most 5,000; none where no row is without a label. */
  trained: number;
  /** For each row without any label, by its place in `labels`, the likeliest, in (0, 1]; the most probable first. */
  suggestions: { row: number; label: number; probability: number }[];
}

/**
 * Judges the rows of `matrix`, a vector a sound, by their labels, none or more a row. Of the rows that have the same
 * first label a fifth, rounded, is judged, but at least one, and at least one is learned from; one alone is learned
 * from. (So with several labels a row, a label that is never first may be missing on a side.) At most 5,000 rows are
 * learned from: of more, a sample with each first label's share, so that time does not grow further.
 *
 * Null where fewer than 2 labels have `minimumPerLabel` rows, or no 2 rows the same first label. Throws a RangeError
 * where there are not labels for every row, where `minimumPerLabel` is below 2, or where a row that takes part has a
 * number that is not finite.
 */
export function probe(
  matrix: Matrix,
  labels: readonly (readonly string[])[],
  { minimumPerLabel, random, onProgress, shouldStop }: ProbeOptions,
): Probe | null {
  const { names, examples } = takingPart(matrix, labels, minimumPerLabel);
  if (names.length < 2) return null;
  const { learning, judging } = split(examples, random);
  if (judging.length === 0) return null;
  const chosen = sampleByLabel(learning, maximumTrainingRows, random);
  const classifier = learnClassifier(matrix, chosen, names.length, watch({ onProgress, shouldStop }));

  const tests = judging.map(({ row, own }): ProbeTest => {
    const { label, probability } = likeliest(probabilitiesOf(classifier, rowOf(matrix, row)));
    return { row, truth: own.includes(label) ? label : own[0], predicted: label, probability };
  });
  const right = tests.map(({ truth, predicted }) => (truth === predicted ? 1 : 0));
  const commonest = likeliest(membersPerLabel(chosen, names.length)).label;
  const accuracies = names.flatMap((_, label) => {
    const ofLabel = right.filter((_, index) => judging[index].own.includes(label));
    return ofLabel.length > 0 ? [meanOf(ofLabel)] : [];
  });
  onProgress?.(1);
  return {
    labels: names,
    trained: chosen.length,
    tested: tests.length,
    accuracy: meanOf(right),
    interval: bootstrapIntervals([right], random)[0],
    macroAccuracy: meanOf(accuracies),
    chance: judging.filter(({ own }) => own.includes(commonest)).length / judging.length,
    tests,
  };
}

/**
 * Learns on all rows that take part, or on 5,000 of them as in `probe`, and names the likeliest label of every row that
 * has none at all; a row whose labels have too few members is not one of those. Null and errors as in `probe`, except
 * that 2 labels are enough; rows without labels must be finite too.
 */
export function suggestLabels(
  matrix: Matrix,
  labels: readonly (readonly string[])[],
  { minimumPerLabel, random, onProgress, shouldStop }: ProbeOptions,
): Suggestions | null {
  const { names, examples } = takingPart(matrix, labels, minimumPerLabel);
  if (names.length < 2) return null;
  const unlabelled = labels.flatMap((ofRow, row) => (ofRow.length === 0 ? [row] : []));
  for (const row of unlabelled) checkFinite(matrix, row);
  if (unlabelled.length === 0) {
    onProgress?.(1);
    return { labels: names, trained: 0, suggestions: [] };
  }
  const chosen = sampleByLabel(examples, maximumTrainingRows, random);
  const classifier = learnClassifier(matrix, chosen, names.length, watch({ onProgress, shouldStop }));
  const suggestions = unlabelled.map((row) => ({ row, ...likeliest(probabilitiesOf(classifier, rowOf(matrix, row))) }));
  onProgress?.(1);
  return {
    labels: names,
    trained: chosen.length,
    suggestions: suggestions.sort((one, other) => other.probability - one.probability || one.row - other.row),
  };
}

/** The labels that have enough rows, and the rows that have one of them, ascending. */
function takingPart(matrix: Matrix, labels: readonly (readonly string[])[], minimumPerLabel: number) {
  if (labels.length !== matrix.rows) {
    throw new RangeError(
      `Got labels of ${labels.length} rows for ${matrix.rows}: give a list, or an empty one, a row.`,
    );
  }
  if (!(minimumPerLabel >= 2)) {
    throw new RangeError(
      `minimumPerLabel is ${minimumPerLabel}, expected at least 2: one row to learn from and one to judge.`,
    );
  }
  const counts = new Map<string, number>();
  for (const label of labels.flatMap((ofRow) => [...new Set(ofRow)])) counts.set(label, (counts.get(label) ?? 0) + 1);
  const names = [...counts.keys()].filter((label) => (counts.get(label) as number) >= minimumPerLabel).sort();
  const placeOf = new Map(names.map((name, place) => [name, place]));
  const examples = labels.flatMap((ofRow, row): Example[] => {
    const own = [...new Set(ofRow)].flatMap((label) => placeOf.get(label) ?? []);
    return own.length > 0 ? [{ row, own }] : [];
  });
  if (names.length >= 2) for (const { row } of examples) checkFinite(matrix, row);
  return { names, examples };
}

function checkFinite(matrix: Matrix, row: number): void {
  if (rowOf(matrix, row).every(Number.isFinite)) return;
  throw new RangeError(
    `Row ${row} has a number that is not finite, so no label can be read off it: train again, or leave it out.`,
  );
}

/** Grouped by first label, each group in random order. */
function shuffledGroups(examples: readonly Example[], random: Random): Example[][] {
  const groups = new Map<number, number[]>();
  examples.forEach(({ own: [first] }, place) => {
    const group = groups.get(first);
    if (group) group.push(place);
    else groups.set(first, [place]);
  });
  return Array.from(groups.values(), (places) => shuffle(places, random).map((place) => examples[place]));
}

function split(examples: readonly Example[], random: Random): { learning: Example[]; judging: Example[] } {
  const learning: Example[] = [];
  const judging: Example[] = [];
  for (const group of shuffledGroups(examples, random)) {
    const judged = group.length < 2 ? 0 : Math.max(1, Math.round(testShare * group.length));
    judging.push(...group.slice(0, judged));
    learning.push(...group.slice(judged));
  }
  return { learning, judging: judging.sort((one, other) => one.row - other.row) };
}

/** At most `limit`, of each first label about the share that it has of all, and one at least while there is room. */
function sampleByLabel(examples: readonly Example[], limit: number, random: Random): Example[] {
  if (examples.length <= limit) return [...examples];
  return shuffledGroups(examples, random)
    .flatMap((group) => group.map((example, place) => ({ example, depth: place / group.length })))
    .sort((one, other) => one.depth - other.depth)
    .slice(0, limit)
    .map(({ example }) => example);
}

/** How many rows have each label. */
function membersPerLabel(examples: readonly Example[], labelCount: number): Float64Array {
  const members = new Float64Array(labelCount);
  for (const { own } of examples) for (const label of own) members[label]++;
  return members;
}

/** The place of the largest, the first of equal ones, and what it is. */
function likeliest(probabilities: Float64Array): { label: number; probability: number } {
  const probability = probabilities.reduce((largest, each) => Math.max(largest, each));
  return { label: probabilities.indexOf(probability), probability };
}

/** Of at least one. */
function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** What is called every iteration: reports, and stops. */
function watch({ onProgress, shouldStop }: Pick<ProbeOptions, 'onProgress' | 'shouldStop'>): (share: number) => void {
  return (share) => {
    if (shouldStop?.()) throw stopped();
    onProgress?.(share);
  };
}
