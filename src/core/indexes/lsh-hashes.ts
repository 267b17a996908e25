// The projections that locality-sensitive hashing is made of: random hyperplanes (Charikar, "Similarity estimation
// techniques from rounding algorithms", 2002), on the same side of which two rows lie the likelier the smaller the angle
// between them; and projections cut into steps (Datar et al., "Locality-sensitive hashing scheme based on p-stable
// distributions", 2004), of which they share one the likelier the nearer they are.
//
// The directions of a table are orthogonal, as far as there are dimensions for it (Ji et al., "Super-bit
// locality-sensitive hashing", 2012): of 100,000 clustered rows 81 % rather than 73 % of the ten nearest were among the
// first 250 candidates of four tables. Steps took two to four times as many candidates as hyperplanes to find as many, by
// straight lines too, since they are cut anywhere and not through the middle.

import type { Matrix } from '../math/matrix.ts';
import { dot } from '../math/principal-directions.ts';
import { normal, partSeed, seededRandom } from '../math/random.ts';

export type HashFamily = 'hyperplanes' | 'steps';

export interface HashPlan {
  family: HashFamily;
  /** Projections in each table, 1 to 24. */
  projections: number;
  tables: number;
  /** Buckets of a table: 2 to the power of this, 1 to 24. Of hyperplanes it is one for each combination of sides. */
  bucketBits: number;
}

/** A projection of row x is `directions[i] . x + offsets[i]`; its cell, the side or the step, is the floor of it. */
export interface Hashes {
  /** A projection a row, those of a table together. */
  directions: Matrix;
  offsets: Float32Array;
  /** Times the cells' numbers, summed, they give a row's key, whose highest `bucketBits` are its bucket. */
  factors: Uint32Array;
}

/** The middle of the rows, and how far they are from it: the root of the mean square. */
export interface Spread {
  centre: Float32Array;
  distance: number;
}

/**
 * Of the standard deviation of what is cut: narrower ones took more buckets for the same recall, since a neighbour then
 * lies in one of many around.
 */
const stepWidth = 3;

/**
 * Hyperplanes through the centre, or steps cut at random places. Whatever the number of tables, table t is drawn alike
 * from the same seed.
 */
export function drawHashes(plan: HashPlan, { centre, distance }: Spread, seed: number): Hashes {
  const { family, projections, tables, bucketBits } = plan;
  const cols = centre.length;
  const directions: Matrix = { data: new Float32Array(tables * projections * cols), rows: tables * projections, cols };
  const offsets = new Float32Array(tables * projections);
  const factors = new Uint32Array(tables * projections);
  // Along a direction of length 1, rows spread by their distance over the root of the dimensions.
  const step = distance > 0 ? (stepWidth * distance) / Math.sqrt(cols) : 1;
  for (let table = 0; table < tables; table++) {
    const random = seededRandom(partSeed(seed, table));
    orthogonalDirections(projections, cols, random).forEach((direction, i) => {
      const at = table * projections + i;
      const scaled = family === 'steps' ? direction.map((value) => value / step) : direction;
      directions.data.set(scaled, at * cols);
      offsets[at] = (family === 'steps' ? random() : 0) - dot(scaled, centre);
      factors[at] = family === 'steps' ? (random() * 2 ** 32) | 1 : 2 ** (32 - bucketBits + i);
    });
  }
  return { directions, offsets, factors };
}

/** Directions of length 1, each orthogonal to the others of its group of as many as there are dimensions. */
function orthogonalDirections(count: number, cols: number, random: () => number): Float32Array[] {
  const directions: Float32Array[] = [];
  while (directions.length < count) {
    const direction = Float32Array.from({ length: cols }, () => normal(random));
    const group = directions.slice(directions.length - (cols > 0 ? directions.length % cols : 0));
    for (const other of group) {
      const shared = dot(direction, other);
      for (let i = 0; i < cols; i++) direction[i] -= shared * other[i];
    }
    const length = Math.sqrt(dot(direction, direction));
    directions.push(direction.map((value) => (length > 0 ? value / length : 0)));
  }
  return directions;
}
