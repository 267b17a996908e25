// Sounds that have several rows each, compared by those that are most alike: how far a sound is from a query is the least
// distance between a row of the one and a row of the other. So a search lands on the right moment of a long sound.

import type { Matrix } from '../math/matrix.ts';
import { rowOf } from '../math/matrix.ts';
import type { SearchIndex } from './search-index.ts';

/** Of each sound, by its place, the pair that is most alike. */
export interface SoundMatches {
  /** Infinity where nothing of the sound can be compared. */
  distances: Float32Array<ArrayBuffer>;
  /** The index's row, and the query's. */
  rows: Int32Array;
  queryRows: Int32Array;
}

export interface SoundSearch {
  index: SearchIndex;
  /** One a sound, in the order of their rows. */
  soundIds: Int32Array;
  /** Where each sound's rows begin in the index, then where the last one's end. */
  starts: Int32Array;
  /**
   * `measure`: the distance from one row of the query to every row of the index. Rejects with a RangeError where the
   * columns differ.
   */
  matches(query: Matrix, measure: (row: Float32Array) => Promise<Float32Array>): Promise<SoundMatches>;
  /** As `matches` by the index's own distances, at once. */
  matchesOfIndex(query: Matrix): SoundMatches;
}

/** `soundIds`: the sound of each row of `index`; those of a sound lie together. Throws a RangeError where they do not. */
export function soundSearch(index: SearchIndex, soundIds: ArrayLike<number>): SoundSearch {
  const { rows } = index;
  if (soundIds.length !== rows) {
    throw new RangeError(`Got the sounds of ${soundIds.length} rows for ${rows}: give the sound of each row.`);
  }
  const starts: number[] = [];
  const ids = new Set<number>();
  const placeOf = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    if (row === 0 || soundIds[row] !== soundIds[row - 1]) {
      if (ids.has(soundIds[row])) {
        throw new RangeError(`The rows of sound ${soundIds[row]} lie apart: order them by sound.`);
      }
      ids.add(soundIds[row]);
      starts.push(row);
    }
    placeOf[row] = starts.length - 1;
  }
  starts.push(rows);

  const none = (): SoundMatches => ({
    distances: new Float32Array(ids.size).fill(Number.POSITIVE_INFINITY),
    rows: Int32Array.from(starts.slice(0, -1)),
    queryRows: new Int32Array(ids.size),
  });

  /** Takes what a row of the query is nearer to than those before it. */
  function compare(found: SoundMatches, asked: number, distances: Float32Array): void {
    for (let row = 0; row < rows; row++) {
      const place = placeOf[row];
      if (!(distances[row] < found.distances[place])) continue;
      found.distances[place] = distances[row];
      found.rows[place] = row;
      found.queryRows[place] = asked;
    }
  }

  return {
    index,
    soundIds: Int32Array.from(ids),
    starts: Int32Array.from(starts),
    async matches(query, measure) {
      const found = none();
      for (let asked = 0; asked < query.rows; asked++) compare(found, asked, await measure(rowOf(query, asked)));
      return found;
    },
    matchesOfIndex(query) {
      const found = none();
      for (let asked = 0; asked < query.rows; asked++) compare(found, asked, index.distances(rowOf(query, asked)));
      return found;
    },
  };
}
