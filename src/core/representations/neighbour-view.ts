// What sounds that are among each other's nearest have in common: a view of the vectors that other views make up, in which
// whatever sets neighbours apart counts less. Which sounds those are is found by the same vectors, so that nobody has to
// say it.

import type { Matrix } from '../math/matrix.ts';
import { mutualNeighbours } from '../math/mutual-neighbours.ts';
import { dot } from '../math/principal-directions.ts';
import type { Random } from '../math/random.ts';
import { relevantComponents } from '../math/relevant-components.ts';
import type { Model } from './representation.ts';
import { asWeight } from './view-encoders.ts';
import type { View } from './views.ts';

/** Nearest sounds to be among. On 648 one-shots precision at 5 is 0.011 lower with 1, and 0.005 with 8. */
const NEAR = 3;
const COMPONENTS = 64;
/**
 * With 0.1 and half of the components mean average precision is 0.006 higher on the sounds that this is learned from, but
 * 0.013 lower on kinds of sound of which there were none.
 */
const SHRINKAGE = 0.5;

/**
 * About as much as all the others of Instant together. With twice the weight both figures are 0.004 higher, but less is left to
 * weigh one side of a sound against another.
 */
export const neighbourView: Omit<View, 'columns'> = {
  id: 'neighbours',
  label: 'What neighbours share',
  group: 'learned',
  weight: 10,
};

export const neighbourWeightNames: readonly string[] = ['mean', 'components'];

/** The weights, from vectors of at least two sounds. `turn` is awaited now and then. */
export async function fitNeighbours(
  vectors: Matrix,
  random: Random,
  turn: () => Promise<void>,
): Promise<Model['weights']> {
  const pairs = await mutualNeighbours(vectors, NEAR, turn);
  const settings = { count: Math.min(COMPONENTS, vectors.rows - 1), shrinkage: SHRINKAGE };
  const { mean, components } = await relevantComponents(vectors, pairs, settings, random, turn);
  return [asWeight(mean), { shape: [components.rows, components.cols], values: components.data }];
}

/** The view of one of these vectors, [components]. */
export function encodeNeighbours(vector: Float32Array, [mean, components]: Model['weights']): Float32Array {
  const centred = new Float32Array(vector.length);
  for (let col = 0; col < vector.length; col++) centred[col] = vector[col] - mean.values[col];
  return Float32Array.from({ length: components.shape[0] }, (_, component) =>
    dot(centred, components.values.subarray(component * centred.length, (component + 1) * centred.length)),
  );
}
