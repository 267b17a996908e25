// The views of what can be heard without training, learned from and written for the sounds that were heard.

import { type Clock, eventTurns } from '../event-turns.ts';
import type { FeatureRows } from '../features/feature.ts';
import { allRows, type Matrix, rowOf } from '../math/matrix.ts';
import { partSeed, seededRandom, shuffle } from '../math/random.ts';
import type { AlignedRows } from './aligned-rows.ts';
import type { Heard, SegmentRows } from './heard.ts';
import { instantFeatures } from './instant-options.ts';
import { mostAtOnce, type PictureLimits, type PictureSource } from './picture-source.ts';
import type { Model } from './representation.ts';
import {
  aspectsOnArcs,
  pictureComponents,
  pitchOnHalfSphere,
  standardised,
  type ViewEncoder,
} from './view-encoders.ts';
import type { View } from './views.ts';

interface InstantView extends Omit<View, 'columns'> {
  /** Id of the feature that it is of. */
  feature: string;
  encoder: ViewEncoder;
}

/** Rows to learn from, at most. */
const SAMPLE_ROWS = 2000;
/** Length of a view, where most are about 1 long, that rounding can make. */
const AT_THE_MEAN = 1e-5;
/** Part of the seed besides the views, which are counted from 0. */
const SAMPLE_PART = -2;

// Round numbers on a plateau: on 648 one-shots precision at 5 and mean average precision are 0.637 and 0.522; with a weight of
// 1 for each view 0.632 and 0.513; with the best of some hundred combinations 0.647 and 0.523.
export const instantViews: readonly InstantView[] = [
  {
    id: 'mfcc-statistics',
    label: 'Fingerprint',
    group: 'timbre',
    weight: 2,
    feature: 'mfcc-statistics',
    encoder: standardised,
  },
  {
    id: 'spectrum',
    label: 'Brightness and noisiness',
    group: 'timbre',
    weight: 1,
    feature: 'aspects',
    encoder: aspectsOnArcs(['centroid', 'centroidMovement', 'spread', 'rollOff', 'flatness', 'zeroCrossings']),
  },
  {
    id: 'picture',
    label: 'Stretched picture',
    group: 'shape',
    weight: 2,
    feature: 'picture',
    encoder: pictureComponents,
  },
  {
    id: 'fixed-picture',
    label: 'Fixed-time picture',
    group: 'shape',
    weight: 1,
    feature: 'fixed-picture',
    encoder: pictureComponents,
  },
  {
    id: 'envelope',
    label: 'Duration and envelope',
    group: 'shape',
    weight: 1,
    feature: 'aspects',
    encoder: aspectsOnArcs([
      ...(['duration', 'attackTime', 'peakTime', 'temporalCentroid'] as const),
      ...(['energyTime25', 'energyTime50', 'energyTime75', 'energyTime95'] as const),
    ]),
  },
  { id: 'pitch', label: 'Pitch', group: 'pitch', weight: 0.5, feature: 'aspects', encoder: pitchOnHalfSphere },
  {
    id: 'level',
    label: 'Level',
    group: 'level',
    weight: 1,
    feature: 'aspects',
    encoder: aspectsOnArcs(['level', 'peak']),
  },
];

/** The rows of each of `instantFeatures`, in their order. */
export function instantRows({ segments }: Heard): SegmentRows[] {
  return instantFeatures.map((feature) => segments[feature]);
}

function mostOf(rows: SegmentRows, limits: PictureLimits): number {
  // What is no picture has numbers of four bytes, but few.
  return mostAtOnce(rows as PictureSource, limits);
}

/**
 * The weights of all `instantViews`, view by view, from at most 2,000 rows of each feature, which `seed` draws; null where it
 * was aborted. Throws a RangeError where a feature has fewer than 2 rows.
 */
export async function fitViews(
  heard: Heard,
  { seed, now, limits, signal }: { seed: number; now: Clock; limits: PictureLimits; signal?: { aborted: boolean } },
): Promise<Model['weights'] | null> {
  const turn = eventTurns(now);
  const weights: Model['weights'] = [];
  for (const [index, { feature, encoder }] of instantViews.entries()) {
    const rows = heard.segments[feature];
    if (rows.rows < 2) {
      throw new RangeError(`At least 2 sounds are needed to tell what sets them apart, got ${rows.rows}. Add more.`);
    }
    const count = Math.max(2, Math.min(rows.rows, SAMPLE_ROWS, mostOf(rows, limits)));
    const order = shuffle(allRows(rows), seededRandom(partSeed(seed, SAMPLE_PART)));
    const sample = (await rows.take(order.slice(0, count).sort())) as FeatureRows;
    weights.push(...(await encoder.fit(sample, seededRandom(partSeed(seed, index)), turn)));
    await turn();
    if (signal?.aborted) return null;
  }
  return weights;
}

/** Which of a list of all views' weights are each view's. Throws a RangeError where the list is of another length. */
function weightsByView(weights: Model['weights']): Model['weights'][] {
  const counts = instantViews.map(({ encoder }) => encoder.weightNames.length);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (weights.length !== total) {
    throw new RangeError(`This model is damaged: got ${weights.length} weights, expected ${total}. Train again.`);
  }
  let from = 0;
  return counts.map((count) => {
    from += count;
    return weights.slice(from - count, from);
  });
}

/** The layout of vectors of all views, or of those of one feature. */
export function layoutOf(weights: Model['weights'], feature: string | 'all'): View[] {
  const ofViews = weightsByView(weights);
  return instantViews.flatMap(({ id, label, group, weight, encoder, ...view }, index) =>
    feature === 'all' || feature === view.feature
      ? [{ id, label, group, columns: encoder.columns(ofViews[index]), weight }]
      : [],
  );
}

/** Writes `vector` at `from` of `target`, at the length that its share of the weights gives it; one at the mean is left zeros. */
function writeView(vector: Float32Array, share: number, target: Float32Array, from: number): void {
  let squares = 0;
  for (const value of vector) squares += value ** 2;
  const length = Math.sqrt(squares);
  if (length <= AT_THE_MEAN) return;
  const factor = Math.sqrt(share) / length;
  for (let i = 0; i < vector.length; i++) target[from + i] = factor * vector[i];
}

/** Whether there is a row, and where it stands in its feature and in the vectors. */
function present(rowsOf: Int32Array): { rows: Int32Array; places: Int32Array } {
  const places = Int32Array.from(rowsOf.keys()).filter((place) => rowsOf[place] >= 0);
  return { rows: places.map((place) => rowsOf[place]), places };
}

/**
 * Vectors of these `views`, [segments of `aligned`, their columns], where `weights` are those of all `instantViews` and
 * `aligned` are the segments of `instantRows`. Columns of views that are not among `instantViews`, and of a feature that lacks a
 * segment, are left zeros. At most as many pictures are held as `limits` say.
 */
export async function viewVectors(
  heard: Heard,
  aligned: AlignedRows,
  { views, weights }: { views: readonly View[]; weights: Model['weights'] },
  now: Clock,
  limits: PictureLimits,
): Promise<Matrix> {
  const turn = eventTurns(now);
  const ofViews = weightsByView(weights);
  const cols = views.reduce((sum, { columns }) => sum + columns, 0);
  const total = views.reduce((sum, { weight }) => sum + weight, 0);
  const vectors = { data: new Float32Array(aligned.rows * cols), rows: aligned.rows, cols };
  let from = 0;
  for (const { id, columns, weight } of views) {
    const index = instantViews.findIndex((view) => view.id === id);
    if (index >= 0) {
      const { feature, encoder } = instantViews[index];
      const source = heard.segments[feature];
      const { rows, places } = present(aligned.rowsOf[instantFeatures.indexOf(feature as 'picture')]);
      const most = mostOf(source, limits);
      for (let start = 0; start < rows.length; start += most) {
        const matrix = (await source.take(rows.subarray(start, start + most))) as Matrix<Uint8Array>;
        for (let row = 0; row < matrix.rows; row++) {
          const vector = encoder.encode(rowOf(matrix, row), ofViews[index]);
          writeView(vector, weight / total, vectors.data, places[start + row] * cols + from);
          await turn();
        }
      }
    }
    from += columns;
  }
  return vectors;
}
