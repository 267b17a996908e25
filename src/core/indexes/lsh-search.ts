// Questions to an index by locality-sensitive hashing: the rows of the likeliest buckets are gathered, then measured
// exactly; the others are passed over.

import { normaliseRows } from '../math/distance.ts';
import { type Neighbour, nearestRows } from '../math/top-k.ts';
import type { Team } from '../wasm/team.ts';
import type { IndexShape } from './index-buffer.ts';
import type { HashPlan } from './lsh-hashes.ts';
import { type LshLayout, mostProbes } from './lsh-layout.ts';

/** How much of an index a question looks at. */
export interface LshEffort {
  /** The first so many. */
  tables: number;
  /** Buckets, in all of these together; more where they hold fewer rows than are asked for. */
  probes: number;
}

export interface LshAnswer {
  neighbours: Neighbour[];
  /** Rows that were measured. */
  candidates: number;
}

export interface LshSearch {
  search(query: Float32Array, k: number, effort: LshEffort, exclude?: number): LshAnswer;
  distances(query: Float32Array): Float32Array<ArrayBuffer>;
}

const rowsInPart = 4096;
const lastStamp = 255;

/** `team`: its memory holds the index as `layout` says. What is asked and answered, `SearchIndex` says. */
export function createSearch(
  { space, rows, cols }: IndexShape,
  plan: HashPlan,
  layout: LshLayout,
  team: Team,
): LshSearch {
  const { buffer } = team.memory;
  const { stride } = layout;
  const query = new Float32Array(buffer, layout.query, stride);
  const distances = new Float32Array(buffer, layout.distances, rows);
  const candidates = new Uint32Array(buffer, layout.candidates, rows);
  const order = new Uint32Array(buffer, layout.order, rows);
  const seen = new Uint8Array(buffer, layout.seen, rows);
  let stamp = 0;

  function ask(wanted: Float32Array): void {
    if (wanted.length !== cols) {
      throw new RangeError(
        `The query has ${wanted.length} numbers and the rows have ${cols}: embed both with the same model.`,
      );
    }
    query.set(space === 'cosine' ? normaliseRows({ data: wanted, rows: 1, cols }).data : wanted);
  }

  /** Returns how many candidates there are, each in its place. */
  function gather({ tables, probes }: LshEffort, wanted: number): number {
    if (stamp === lastStamp) {
      seen.fill(0);
      stamp = 0;
    }
    stamp++;
    return team.kernels.probe(
      layout.query,
      stride,
      layout.directions,
      layout.offsets,
      layout.factors,
      tables,
      plan.projections,
      Number(plan.family === 'hyperplanes'),
      32 - plan.bucketBits,
      layout.starts,
      layout.members,
      rows,
      layout.seen,
      stamp,
      layout.moves,
      layout.cells,
      layout.candidates,
      probes,
      mostProbes,
      wanted,
    );
  }

  /** Fills the distances of so many candidates, or of all places. */
  function measure(count: number, areCandidates: boolean): void {
    const places = areCandidates ? layout.candidates : 0;
    const of = [layout.query, stride, Number(space === 'cosine'), layout.vectors, places, layout.distances];
    team.run('distancesOfRows', count, rowsInPart, ...of);
  }

  return {
    search(wanted, k, effort, exclude) {
      ask(wanted);
      const count = Math.max(0, Math.floor(k));
      // One more, since one may be excluded.
      const enough = Math.min(rows, count + 1);
      const gathered = gather(effort, enough);
      const areCandidates = gathered >= enough;
      const measured = areCandidates ? gathered : rows;
      measure(measured, areCandidates);
      const furthest = nearestRows(distances.subarray(0, measured), enough).at(-1)?.distance ?? 0;
      // All that tie with the last, since candidates do not come in the order of rows.
      const nearest: Neighbour[] = [];
      for (let i = 0; i < measured; i++) {
        if (!(distances[i] <= furthest)) continue;
        const row = order[areCandidates ? candidates[i] : i];
        if (row !== exclude) nearest.push({ row, distance: distances[i] });
      }
      nearest.sort((one, other) => one.distance - other.distance || one.row - other.row);
      return { neighbours: nearest.slice(0, count), candidates: measured };
    },
    distances(wanted) {
      ask(wanted);
      measure(rows, false);
      const found = new Float32Array(rows);
      for (let place = 0; place < rows; place++) found[order[place]] = distances[place];
      return found;
    },
  };
}
