// A projection turns a representation's vectors into points on a map. Neighbours never come from the map.

import type { Space } from '../math/distance.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Random } from '../math/random.ts';
import type { Option, OptionValues } from '../options.ts';
import type { Assemble } from '../wasm/team.ts';

export interface Layout {
  /** x and y in turn for each row, scaled together so that the larger extent fills [-1, 1]. */
  positions: Float32Array;
  /** Of how many of the projection's own units 1 of the positions is; null where it cannot go on from a layout. */
  unitsPerOne: number | null;
}

export interface ProjectionRun {
  space: Space;
  options: OptionValues;
  random: Random;
  /** Where the rows stood before, as `positions` of a layout. */
  start?: Layout;
  /** Threads and the memory that they share. */
  assemble: Assemble;
  /** Called now and then before the first iteration, with the share of the rows that is prepared, in (0, 1); awaited. */
  onPreparing?: (share: number) => void | Promise<void>;
  /** Called after iteration `iteration` of at most `iterations`, and awaited where the projection can pause. */
  onIteration: (iteration: number, iterations: number, layout: () => Layout) => void | Promise<void>;
}

/** The code of one projection, loaded only in its worker. Whoever wants to cancel ends the worker. */
export interface Projection {
  /** `vectors`: finite rows. Throws a RangeError where the options make a map impossible. */
  project(vectors: Matrix, run: ProjectionRun): Promise<Layout>;
}

export interface ProjectionEntry {
  id: string;
  label: string;
  options: readonly Option[];
  /** Beyond this many rows only so many are projected, and each other one is placed beside its nearest of those. */
  maximumRows: number;
  /** Whether it can be held between two iterations, and begin with where the points were before. */
  goesOn: boolean;
  load: () => Promise<Projection>;
}

/** Fewer points than this have no map worth the name. */
export const minimumSounds = 4;

/** Centres x and y and scales both by one factor into [-1, 1], in place; returns that factor. All at one point: the origin, 1. */
export function fitToSquare(positions: Float32Array): number {
  for (const axis of [0, 1]) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = axis; i < positions.length; i += 2) {
      low = Math.min(low, positions[i]);
      high = Math.max(high, positions[i]);
    }
    for (let i = axis; i < positions.length; i += 2) positions[i] -= (low + high) / 2;
  }
  const extent = positions.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  if (extent === 0) return 1;
  for (let i = 0; i < positions.length; i++) positions[i] /= extent;
  return extent;
}
