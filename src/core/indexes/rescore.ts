// Measures candidates anew from their own vectors: what an index that keeps them coarsely is asked for beside its answer.

import { distancesTo, type Space } from '../math/distance.ts';
import type { Matrix } from '../math/matrix.ts';
import { type Neighbour, nearestRows } from '../math/top-k.ts';

/**
 * The `k` nearest of `candidates` (rows of an index, in any order), ascending, of equal distances the lower row first;
 * row i of `vectors` is that of candidate i. A candidate whose vector has NaN is left out. Throws a RangeError where there
 * is not a vector for each, or the query has another length.
 */
export function rescore(
  space: Space,
  query: Float32Array,
  candidates: readonly Neighbour[],
  vectors: Matrix,
  k = candidates.length,
): Neighbour[] {
  if (vectors.rows !== candidates.length) {
    throw new RangeError(`Got ${vectors.rows} vectors for ${candidates.length} candidates: give one for each.`);
  }
  const distances = distancesTo(space, query, vectors);
  const order = Array.from(candidates.keys()).sort((a, b) => candidates[a].row - candidates[b].row);
  const inOrder = Float32Array.from(order, (place) => distances[place]);
  return nearestRows(inOrder, k).map(({ row, distance }) => ({ row: candidates[order[row]].row, distance }));
}
