// A projection turns a representation's vectors into points on a map. Neighbours never come from the map.

import type { Matrix } from '../math/matrix.ts';
import type { Random } from '../math/random.ts';
import type { Option, OptionValues } from '../options.ts';

export interface ProjectionRun {
  options: OptionValues;
  random: Random;
  /** That of the entry. */
  maximumRows: number;
  /** Called after iteration `iteration` of at most `iterations`; positions as `project` returns them. */
  onIteration: (iteration: number, iterations: number, positions: () => Float32Array) => void;
}

/** The code of one projection, loaded only in its worker. */
export interface Projection {
  /**
   * `vectors`: at least `minimumSounds` finite rows. Returns x and y in turn for each row, scaled together so that the
   * larger extent fills [-1, 1]. Synchronous: whoever wants to cancel ends the worker.
   */
  project(vectors: Matrix, run: ProjectionRun): Float32Array;
}

export interface ProjectionEntry {
  id: string;
  label: string;
  options: readonly Option[];
  /** Beyond this many rows only so many are projected, and each other one is placed beside its nearest of those. */
  maximumRows: number;
  load: () => Promise<Projection>;
}

/** Fewer points than this have no map worth the name. */
export const minimumSounds = 4;

/** Centres x and y and scales both by one factor into [-1, 1]; in place. All at one point stays at the origin. */
export function fitToSquare(positions: Float32Array): Float32Array {
  for (const axis of [0, 1]) {
    let low = Infinity;
    let high = -Infinity;
    for (let i = axis; i < positions.length; i += 2) {
      low = Math.min(low, positions[i]);
      high = Math.max(high, positions[i]);
    }
    for (let i = axis; i < positions.length; i += 2) positions[i] -= (low + high) / 2;
  }
  const extent = positions.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  if (extent > 0) for (let i = 0; i < positions.length; i++) positions[i] /= extent;
  return positions;
}
