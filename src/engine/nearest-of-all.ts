// What is nearest to each sound of a library: by the kernel that measures all against all where a sound is one row, else by
// a search for each, as a click makes it.

import { neighboursOfAll } from '../core/indexes/neighbours-of-all.ts';
import type { SoundSearch } from '../core/indexes/sound-search.ts';
import type { Space } from '../core/math/distance.ts';
import { type Matrix, rowsBetween } from '../core/math/matrix.ts';
import { nearestRows } from '../core/math/top-k.ts';
import type { NearestOfAll, SoundVectors } from './protocol.ts';
import { assembleFor } from './threads.ts';

/** So often is told how far it is. */
const reports = 100;

/** A distance of `space` from what the kernel gives: of codes how many of the `cols` columns differ, else a square. */
export function distanceOfSquare(space: Space, square: number, cols: number): number {
  if (space === 'hamming') return square / cols;
  // Between rows of length 1 the square is twice the cosine distance.
  return space === 'cosine' ? square / 2 : Math.sqrt(square);
}

/** Of sounds that are a row of `matrix` each. `onProgress` is told the share that is done, in (0, 1). */
export async function nearestByVectors(
  space: Space,
  { soundIds, matrix }: SoundVectors,
  wanted: number,
  onProgress: (share: number) => void,
): Promise<NearestOfAll> {
  const { count, rows, squares } = await neighboursOfAll(
    space,
    matrix,
    wanted,
    assembleFor(matrix.data.length),
    onProgress,
  );
  return {
    soundIds,
    count,
    neighbours: rows.map((row) => (row < 0 ? -1 : soundIds[row])),
    distances: squares.map((square) => distanceOfSquare(space, square, matrix.cols)),
  };
}

/** Of sounds of several rows each, `rows` in the order of the search; `measure` as `SoundSearch.matches` takes it. */
export async function nearestByRows(
  { soundIds, starts, matches }: Pick<SoundSearch, 'soundIds' | 'starts' | 'matches'>,
  rows: Matrix,
  measure: (row: Float32Array) => Promise<Float32Array>,
  wanted: number,
  onProgress: (share: number) => void,
): Promise<NearestOfAll> {
  const sounds = soundIds.length;
  const count = Math.max(0, Math.min(wanted, sounds - 1));
  const neighbours = new Int32Array(sounds * count).fill(-1);
  const distances = new Float32Array(sounds * count).fill(Number.POSITIVE_INFINITY);
  const between = Math.ceil(sounds / reports);
  for (let sound = 0; sound < sounds; sound++) {
    if (sound > 0 && sound % between === 0) onProgress(sound / sounds);
    const own = rowsBetween(rows, starts[sound], starts[sound + 1]);
    const { distances: found } = await matches(own, measure);
    const others = found.map((distance, place) =>
      place === sound || distance === Number.POSITIVE_INFINITY ? Number.NaN : distance,
    );
    nearestRows(others, count).forEach(({ row, distance }, i) => {
      neighbours[sound * count + i] = soundIds[row];
      distances[sound * count + i] = distance;
    });
  }
  return { soundIds, count, neighbours, distances };
}
