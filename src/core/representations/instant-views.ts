// The views of what can be heard without training, learned from and written for the sounds that were heard.

import { type Clock, eventTurns } from '../event-turns.ts';
import type { FeatureRows } from '../features/feature.ts';
import { allRows, type Matrix, rowOf } from '../math/matrix.ts';
import { partSeed, seededRandom, shuffle } from '../math/random.ts';
import { type AlignedRows, alignRows, pickRows } from './aligned-rows.ts';
import type { Heard, SegmentRows } from './heard.ts';
import { earliestInstantWeights, instantFeatures } from './instant-options.ts';
import { encodeNeighbours, fitNeighbours, neighbourView, neighbourWeightNames } from './neighbour-view.ts';
import { pictureComponents, spectrumChanges } from './picture-encoders.ts';
import { mostAtOnce, type PictureLimits, type PictureSource } from './picture-source.ts';
import type { Model } from './representation.ts';
import { aspectsOnArcs, pitchOnHalfSphere, standardised, type ViewEncoder } from './view-encoders.ts';
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
/** Parts of the seed besides the views, which are counted from 0. */
const SAMPLE_PART = -2;
const NEIGHBOUR_PART = -4;

// Round numbers on a plateau: on 648 one-shots precision at 5 and mean average precision are 0.660 and 0.559, without what
// neighbours share 0.645 and 0.538, and without how the spectrum changes either 0.637 and 0.522.
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
  {
    id: 'spectrum-changes',
    label: 'Changes of the spectrum',
    group: 'timbre',
    weight: 2,
    feature: 'picture',
    encoder: spectrumChanges,
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

/** What learning the views of the sounds that were heard takes. */
interface Fitting {
  seed: number;
  now: Clock;
  limits: PictureLimits;
  signal?: { aborted: boolean };
}

/** At most 2,000 numbers below `rows`, in their order. */
function sampleOf(rows: number, most: number, seed: number): Int32Array {
  const order = shuffle(allRows({ rows }), seededRandom(partSeed(seed, SAMPLE_PART)));
  return order.slice(0, Math.max(2, Math.min(SAMPLE_ROWS, most))).sort();
}

/**
 * The weights of all `instantViews`, view by view, and of `neighbourView`, from at most 2,000 rows of each feature, which `seed`
 * draws; null where it was aborted. Throws a RangeError where a feature has fewer than 2 rows.
 */
export async function fitViews(heard: Heard, fitting: Fitting): Promise<Model['weights'] | null> {
  const { seed, now, limits, signal } = fitting;
  const turn = eventTurns(now);
  const weights: Model['weights'] = [];
  for (const [index, { feature, encoder }] of instantViews.entries()) {
    const rows = heard.segments[feature];
    if (rows.rows < 2) {
      throw new RangeError(`At least 2 sounds are needed to tell what sets them apart, got ${rows.rows}. Add more.`);
    }
    const sample = (await rows.take(sampleOf(rows.rows, mostOf(rows, limits), seed))) as FeatureRows;
    weights.push(...(await encoder.fit(sample, seededRandom(partSeed(seed, index)), turn)));
    await turn();
    if (signal?.aborted) return null;
  }
  const aligned = alignRows(instantRows(heard));
  const sample = pickRows(aligned, sampleOf(aligned.rows, SAMPLE_ROWS, seed));
  const vectors = await viewVectors(heard, sample, { views: layoutOf(weights, 'all'), weights }, now, limits);
  weights.push(...(await fitNeighbours(vectors, seededRandom(partSeed(seed, NEIGHBOUR_PART)), turn)));
  return signal?.aborted ? null : weights;
}

/** All views and how many weights each has, in the order of a model's. */
const weightCounts = [
  ...instantViews.map(({ id, encoder }) => ({ id, count: encoder.weightNames.length })),
  { id: neighbourView.id, count: neighbourWeightNames.length },
];

const allWeights = weightCounts.reduce((sum, { count }) => sum + count, 0);

function damaged(weights: number, expected: number): RangeError {
  return new RangeError(`This model is damaged: got ${weights} weights, expected ${expected}. Train again.`);
}

/** The weights of each view that a model has, by its id. Throws a RangeError where they are not all there. */
function weightsByView(weights: Model['weights']): Map<string, Model['weights']> {
  const ofViews = new Map<string, Model['weights']>();
  let from = 0;
  for (const { id, count } of weightCounts) {
    if (from === weights.length && from >= earliestInstantWeights) return ofViews;
    ofViews.set(id, weights.slice(from, from + count));
    from += count;
  }
  if (from !== weights.length) throw damaged(weights.length, allWeights);
  return ofViews;
}

/** The layout of vectors of all views, or of those of one feature, as far as there are weights of them. */
export function layoutOf(weights: Model['weights'], feature: string | 'all'): View[] {
  const ofViews = weightsByView(weights);
  const layout = instantViews.flatMap(({ id, label, group, weight, encoder, ...view }) => {
    const ofView = ofViews.get(id);
    const isHeard = ofView && (feature === 'all' || feature === view.feature);
    return isHeard ? [{ id, label, group, columns: encoder.columns(ofView), weight }] : [];
  });
  const [, components] = ofViews.get(neighbourView.id) ?? [];
  return components && feature === 'all' ? [...layout, { ...neighbourView, columns: components.shape[0] }] : layout;
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

/** A view in a vector, where it stands there, and what it takes. */
interface PlacedView extends View {
  from: number;
  weights: Model['weights'];
}

interface EncodedView extends PlacedView {
  feature: string;
  encoder: ViewEncoder;
}

/** Of these views those that are learned here. Throws a RangeError where there are no weights of one. */
function placed(views: readonly View[], weights: Model['weights']) {
  const ofViews = weightsByView(weights);
  const encoded: EncodedView[] = [];
  let neighbours: PlacedView | undefined;
  let from = 0;
  for (const view of views) {
    const encoding = instantViews.find(({ id }) => id === view.id);
    const ofView = ofViews.get(view.id);
    if (!ofView && (encoding || view.id === neighbourView.id)) throw damaged(weights.length, allWeights);
    const here = { ...view, from, weights: ofView ?? [] };
    if (encoding) encoded.push({ ...here, feature: encoding.feature, encoder: encoding.encoder });
    if (view.id === neighbourView.id) neighbours = here;
    from += view.columns;
  }
  return { encoded, neighbours, cols: from, total: views.reduce((sum, { weight }) => sum + weight, 0) };
}

/**
 * Vectors of these `views`, [segments of `aligned`, their columns], where `weights` are those of a model, or of its
 * `instantViews` alone, and `aligned` are the segments of `instantRows`. Columns of views that are not of `layoutOf`, and of a
 * feature that lacks a segment, are left zeros. At most as many pictures are held as `limits` say.
 */
export async function viewVectors(
  heard: Heard,
  aligned: AlignedRows,
  { views, weights }: { views: readonly View[]; weights: Model['weights'] },
  now: Clock,
  limits: PictureLimits,
): Promise<Matrix> {
  const turn = eventTurns(now);
  const { encoded, neighbours, cols, total } = placed(views, weights);
  const vectors = { data: new Float32Array(aligned.rows * cols), rows: aligned.rows, cols };
  for (const [index, feature] of instantFeatures.entries()) {
    const ofFeature = encoded.filter((view) => view.feature === feature);
    if (ofFeature.length === 0) continue;
    const source = heard.segments[feature];
    const { rows, places } = present(aligned.rowsOf[index]);
    const most = mostOf(source, limits);
    for (let start = 0; start < rows.length; start += most) {
      const matrix = (await source.take(rows.subarray(start, start + most))) as Matrix<Uint8Array>;
      for (let row = 0; row < matrix.rows; row++) {
        for (const { from, weight, weights, encoder } of ofFeature) {
          const vector = encoder.encode(rowOf(matrix, row), weights);
          writeView(vector, weight / total, vectors.data, places[start + row] * cols + from);
        }
        await turn();
      }
    }
  }
  if (!neighbours) return vectors;
  // It was learned from vectors of the others alone, which stand one after the other.
  const [{ from: first }] = encoded;
  const last = first + encoded.reduce((sum, { columns }) => sum + columns, 0);
  const scale = Math.sqrt(total / encoded.reduce((sum, { weight }) => sum + weight, 0));
  for (let row = 0; row < vectors.rows; row++) {
    const others = rowOf(vectors, row).slice(first, last);
    for (let i = 0; i < others.length; i++) others[i] *= scale;
    if (others.some((value) => value !== 0)) {
      const vector = encodeNeighbours(others, neighbours.weights);
      writeView(vector, neighbours.weight / total, vectors.data, row * cols + neighbours.from);
    }
    await turn();
  }
  return vectors;
}
