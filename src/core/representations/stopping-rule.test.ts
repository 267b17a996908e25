// The stopping rule, against counts made by hand and what must hold for any losses.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EpochLoss } from './representation.ts';
import { epochsWithoutImprovement, hasStoppedImproving, MINIMUM_IMPROVEMENT } from './stopping-rule.ts';

const lossesOf = (heldOut: number[]): EpochLoss[] => heldOut.map((loss) => ({ training: 1, heldOut: loss }));

test.each<{ heldOut: number[]; epochs: number; why: string }>([
  { heldOut: [], epochs: 0, why: 'nothing was trained' },
  { heldOut: [5], epochs: 0, why: 'the first epoch improves' },
  { heldOut: [5, 4, 3], epochs: 0, why: 'it falls' },
  { heldOut: [5, 6, 7], epochs: 2, why: 'it rises' },
  { heldOut: [5, 5, 5, 5], epochs: 3, why: 'it stays' },
  { heldOut: [5, 6, 4, 4.5, 4.2], epochs: 2, why: 'only the lowest counts' },
  { heldOut: [5, 6, 4, 4.5, 3.9], epochs: 0, why: 'an improvement starts the count anew' },
  { heldOut: [1, 0.9995, 0.9991], epochs: 2, why: 'each fall and both together are too small' },
  { heldOut: [1, 0.9995, 0.9985], epochs: 0, why: 'small falls add up' },
  { heldOut: [1, 0.9995, 0.9985, 0.998], epochs: 1, why: 'they add up from the last improvement' },
  { heldOut: [0, 0, 0], epochs: 2, why: 'nothing is below zero' },
])('$epochs epochs without improvement after $heldOut: $why', ({ heldOut, epochs }) => {
  expect(epochsWithoutImprovement(lossesOf(heldOut))).toBe(epochs);
});

const anyLosses = fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { maxLength: 60 }).map(lossesOf);

test('an epoch adds one to the count or starts it anew, and starts it anew only at a new lowest loss', () => {
  fc.assert(
    fc.property(anyLosses, (losses) => {
      for (let epoch = 1; epoch < losses.length; epoch++) {
        const before = losses.slice(0, epoch);
        const count = epochsWithoutImprovement(losses.slice(0, epoch + 1));
        if (count > 0) expect(count).toBe(epochsWithoutImprovement(before) + 1);
        const lowest = Math.min(...before.map(({ heldOut }) => heldOut));
        const now = losses[epoch].heldOut;
        if (count === 0) expect(now).toBeLessThan(lowest);
        if (now < lowest * (1 - MINIMUM_IMPROVEMENT) ** 2) expect(count).toBe(0);
      }
    }),
  );
});

test('stops after just so many epochs without improvement, and never for a patience of 0', () => {
  fc.assert(
    fc.property(anyLosses, fc.integer({ min: 1, max: 70 }), (losses, patience) => {
      const count = epochsWithoutImprovement(losses);
      expect(hasStoppedImproving(losses, patience)).toBe(count >= patience);
      expect(hasStoppedImproving(losses, 0)).toBe(false);
    }),
  );
});
