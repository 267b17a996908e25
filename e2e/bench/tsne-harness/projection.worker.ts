// Runs the peers, and judges maps. The file's name gives it the security policy of the page's worker that makes maps.

import { expose } from 'comlink';
import { judgeMap } from '../../../src/core/evaluation/trustworthiness.ts';
import { neighboursOfAll } from '../../../src/core/indexes/neighbours-of-all.ts';
import { normaliseRows, type Space } from '../../../src/core/math/distance.ts';
import type { Matrix } from '../../../src/core/math/matrix.ts';
import { seededRandom } from '../../../src/core/math/random.ts';
import { affinities, neighboursFor } from '../../../src/core/projections/affinities.ts';
import type { Layout } from '../../../src/core/projections/projection.ts';
import { assembleThreads } from '../../../src/engine/threads.ts';
import { divergence } from './divergence.ts';
import { type PeerMap, peers } from './peers.ts';
import { judging, options, seed } from './settings.ts';

export interface Quality {
  /** In nats; null for a layout that does not know its units. */
  divergence: number | null;
  /** At 10 neighbours; see judgeMap. */
  trustworthiness: number;
}

export interface MapBench {
  layOut(peer: keyof typeof peers, space: Space, vectors: Matrix): Promise<PeerMap>;
  judge(space: Space, vectors: Matrix, layouts: Layout[]): Promise<Quality[]>;
  /** The first of `frames` (positions, as a layout has them) that is at least so trustworthy; -1 where none is. */
  firstTrusted(space: Space, vectors: Matrix, frames: Float32Array[], trustworthiness: number): Promise<number>;
}

function trustworthinessOf(space: Space, vectors: Matrix, positions: Float32Array): number {
  const quality = judgeMap(space, vectors, positions, { ...judging, random: seededRandom(seed) });
  if (!quality) throw new RangeError(`${vectors.rows} rows are too few to judge a map by.`);
  return quality.trustworthiness;
}

const bench: MapBench = {
  // The peers know straight distances alone, which between rows of one length order as the cosine does.
  layOut: (peer, space, vectors) => peers[peer](space === 'cosine' ? normaliseRows(vectors) : vectors),

  async judge(space, vectors, layouts) {
    const { perplexity } = options;
    const neighbours = await neighboursOfAll(space, vectors, neighboursFor(perplexity), assembleThreads);
    const wanted = affinities(neighbours, vectors.rows, perplexity);
    return layouts.map((layout) => ({
      divergence: layout.unitsPerOne === null ? null : divergence(wanted, layout),
      trustworthiness: trustworthinessOf(space, vectors, layout.positions),
    }));
  },

  async firstTrusted(space, vectors, frames, trustworthiness) {
    return frames.findIndex((positions) => trustworthinessOf(space, vectors, positions) >= trustworthiness);
  },
};

expose(bench);
