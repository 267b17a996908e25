// Which weights a checkpoint keeps, on weights that say which epoch they are of.

import { expect, test } from 'vitest';
import { type Checkpoint, checkpointOf, nextCheckpoint } from './checkpoint.ts';
import type { Model } from './representation.ts';

const weightsOf = (epoch: number): Model['weights'] => [{ shape: [1], values: Float32Array.of(epoch) }];
const start: Checkpoint = {
  options: {},
  seed: 1,
  epoch: 0,
  losses: [],
  weights: weightsOf(0),
  bestEpoch: 0,
  halvings: 0,
  optimizer: [],
};

/** Takes one epoch after another with these held-out losses. */
function after(heldOut: number[], from = start): Checkpoint {
  let checkpoint = from;
  for (const loss of heldOut) {
    checkpoint = nextCheckpoint(checkpoint, { training: 1, heldOut: loss }, weightsOf(checkpoint.epoch + 1), []);
  }
  return checkpoint;
}

test.each<{ heldOut: number[]; best: number }>([
  { heldOut: [3], best: 1 },
  { heldOut: [3, 2, 1], best: 3 },
  { heldOut: [3, 2, 2, 4], best: 2 },
  { heldOut: [3, 2, 4, 1.999999], best: 4 },
  { heldOut: [1, 2, 3], best: 1 },
  { heldOut: [0, 0], best: 1 },
])('of the held-out losses $heldOut, epoch $best is kept to embed and the last to go on from', ({ heldOut, best }) => {
  const checkpoint = after(heldOut);
  expect(checkpoint.bestEpoch).toBe(best);
  expect(checkpoint.weights).toEqual(weightsOf(best));
  expect(checkpoint.latest ?? checkpoint.weights).toEqual(weightsOf(heldOut.length));
  expect(checkpoint.latest === undefined).toBe(best === heldOut.length);
  expect(checkpoint.losses.map((loss) => loss.heldOut)).toEqual(heldOut);
});

test('a model stored without its best epoch goes on from its last, and keeps that until a later one is better', () => {
  const { bestEpoch: _, latest: __, halvings: ___, ...old } = after([1, 2]);
  const opened = checkpointOf({ ...old, weights: weightsOf(2) });
  expect(opened).toMatchObject({ bestEpoch: 2, halvings: 0 });
  expect(after([3], opened)).toMatchObject({ bestEpoch: 2, weights: weightsOf(2), latest: weightsOf(3) });
  expect(after([1.5], opened)).toMatchObject({ bestEpoch: 3, weights: weightsOf(3) });
});

test('why an earlier run ended is not what it goes on with', () => {
  expect(checkpointOf({ ...start, ended: 'aborted' })).not.toHaveProperty('ended');
});
