// A search from several sounds at once: like these, and unlike those. After J. J. Rocchio, "Relevance feedback in information
// retrieval", 1971, who moves the query; here distances are put together, so that it holds in every space.

import type { SoundMatches } from './sound-search.ts';

/** How much a sound that is not wanted counts against one that is. */
const unlikeWeight = 0.5;

/**
 * Of each sound the mean of its distances to those that are wanted, at least one; and, where it is nearer than sounds are on
 * average to one that is not, half of how much nearer. The rows are those of the wanted one that is nearest.
 */
export function combineMatches(like: readonly SoundMatches[], unlike: readonly SoundMatches[]): SoundMatches {
  const sounds = like[0].distances.length;
  const combined: SoundMatches = {
    distances: new Float32Array(sounds),
    rows: new Int32Array(sounds),
    queryRows: new Int32Array(sounds),
  };
  for (let place = 0; place < sounds; place++) {
    let nearest = like[0];
    for (const each of like) {
      combined.distances[place] += each.distances[place] / like.length;
      if (each.distances[place] < nearest.distances[place]) nearest = each;
    }
    combined.rows[place] = nearest.rows[place];
    combined.queryRows[place] = nearest.queryRows[place];
  }
  for (const { distances } of unlike) {
    const known = distances.filter(Number.isFinite);
    const average = known.reduce((sum, distance) => sum + distance, 0) / known.length;
    for (let place = 0; place < sounds; place++) {
      if (distances[place] < average) combined.distances[place] += unlikeWeight * (average - distances[place]);
    }
  }
  return combined;
}
