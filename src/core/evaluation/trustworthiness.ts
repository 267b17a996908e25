// How far a map can be trusted (Venna and Kaski, "Neighborhood preservation in nonlinear projection methods", 2001):
// whether what is near on it is near in the space (trustworthiness), and what is near in the space is near on it
// (continuity).

import { distancesTo, rowNorms, type Space } from '../math/distance.ts';
import { allRows, type Matrix, rowOf } from '../math/matrix.ts';
import { type Random, shuffle } from '../math/random.ts';
import { nearestRows } from '../math/top-k.ts';

/** Both at most 1, which is perfect; a random map has about a half. */
export interface MapQuality {
  trustworthiness: number;
  continuity: number;
}

export interface MapQualityOptions {
  /** How many are near; fewer where the rows are few. */
  neighbours: number;
  /** Beyond this many rows, so many of them, drawn by `random`, stand for all. */
  maximumQueries: number;
  random: Random;
}

/**
 * Of `positions`, x and y in turn for each row of `vectors`, against the distances in `space`. Of rows at the same
 * distance none is counted as nearer. Null for fewer than 4 rows. Takes time by the queries times the rows.
 */
export function judgeMap(
  space: Space,
  vectors: Matrix,
  positions: Float32Array,
  { neighbours, maximumQueries, random }: MapQualityOptions,
): MapQuality | null {
  const { rows } = vectors;
  if (rows < 4) return null;
  const near = Math.min(neighbours, Math.floor((rows - 1) / 2));
  const all = allRows(vectors);
  const queries = rows <= maximumQueries ? all : shuffle(all, random).subarray(0, maximumQueries);
  const map: Matrix = { data: positions, rows, cols: 2 };
  const norms = space === 'cosine' ? rowNorms(vectors) : undefined;
  let intruders = 0;
  let missing = 0;
  for (const row of queries) {
    const inSpace = distancesTo(space, rowOf(vectors, row), vectors, norms);
    const onMap = distancesTo('euclidean', rowOf(map, row), map);
    intruders += penalty(inSpace, onMap, row, near);
    missing += penalty(onMap, inSpace, row, near);
  }
  const worst = (queries.length * near * (2 * rows - 3 * near - 1)) / 2;
  return { trustworthiness: 1 - intruders / worst, continuity: 1 - missing / worst };
}

/** By how many ranks the `near` nearest rows of `claimed` miss being among the `near` nearest of `actual`. */
function penalty(actual: Float32Array, claimed: Float32Array, row: number, near: number): number {
  let sum = 0;
  for (const neighbour of nearestRows(claimed, near, (other) => other !== row)) {
    const distance = actual[neighbour.row];
    let rank = 1;
    for (let other = 0; other < actual.length; other++) if (actual[other] < distance && other !== row) rank++;
    sum += Math.max(0, rank - near);
  }
  return sum;
}
