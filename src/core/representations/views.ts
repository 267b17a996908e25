// How a vector is made up of views, each a unit vector of its own in some columns of it, and how a question weighs them
// anew: plain data and arithmetic, so that the page can use it without loading what computes vectors.

import type { Model } from './representation.ts';

/** What a person weighs together. */
export const viewGroups = ['timbre', 'shape', 'pitch', 'level', 'learned'] as const;

export type ViewGroup = (typeof viewGroups)[number];

/** How much each group counts: from 0, not at all, by 1, as in the vectors, to 2. */
export type GroupWeights = Readonly<Record<ViewGroup, number>>;

/**
 * A part of a vector. A vector is its views' unit vectors one after the other, each times the root of its share of the
 * weights, so that the inner product of two is the weighted mean of the cosines of their views. A view that has nothing to
 * say of a sound is zeros there, and counts as a cosine of 0.
 */
export interface View {
  id: string;
  label: string;
  group: ViewGroup;
  columns: number;
  /** Above 0. */
  weight: number;
}

/** Views of the model's vectors in the order of their columns; none where a vector is one whole. */
export function viewsOf({ views = [] }: Pick<Model, 'views'>): View[] {
  return views;
}

/** Makes each view of `vector`, which may be a mean of several, as long again as in one; one that is zeros stays so. */
export function normaliseViews(vector: Float32Array, views: readonly View[]): void {
  const total = views.reduce((sum, { weight }) => sum + weight, 0);
  let from = 0;
  for (const { columns, weight } of views) {
    const part = vector.subarray(from, from + columns);
    const length = Math.hypot(...part);
    const factor = length > 0 ? Math.sqrt(weight / total) / length : 0;
    for (let i = 0; i < columns; i++) part[i] *= factor;
    from += columns;
  }
}

/**
 * A copy of `query`, a vector of these views, whose inner product with another vector is the mean of their views' cosines,
 * weighted by each view's weight times its group's. It is of another length than 1. Where nothing would have a weight, all
 * groups count as 1. Throws a RangeError where the views are not of the query's
 * length, or a group's weight is no number from 0.
 */
export function reweightQuery(
  query: Float32Array,
  views: readonly View[],
  groupWeights: GroupWeights,
): Float32Array<ArrayBuffer> {
  if (views.length === 0) return query.slice() as Float32Array<ArrayBuffer>;
  const columns = views.reduce((sum, view) => sum + view.columns, 0);
  if (columns !== query.length) {
    throw new RangeError(`The views have ${columns} columns and the query ${query.length}: take both from one model.`);
  }
  const before = views.reduce((sum, { weight }) => sum + weight, 0);
  const after = views.reduce((sum, { weight, group }) => sum + weight * groupWeights[group], 0);
  if (!Number.isFinite(after) || views.some(({ group }) => groupWeights[group] < 0)) {
    throw new RangeError(`Got the weights ${JSON.stringify(groupWeights)}, expected a number from 0 for each group.`);
  }
  const weighted = new Float32Array(query.length);
  let from = 0;
  for (const view of views) {
    const factor = after > 0 ? (groupWeights[view.group] * before) / after : 1;
    for (let i = from; i < from + view.columns; i++) weighted[i] = factor * query[i];
    from += view.columns;
  }
  return weighted;
}
