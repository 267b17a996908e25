import { expect, test } from 'vitest';
import { hasDiverged, rateAt, rateInForce } from './learning-rate.ts';

test('each halving halves the rate, which falls along half a cosine to nothing', () => {
  expect([0, 1, 5].map((halvings) => rateInForce(0.1, halvings))).toEqual([0.1, 0.05, 0.003125]);
  expect(rateAt(0, 0.1)).toBe(0.1);
  expect(rateAt(1 / 3, 0.1)).toBeCloseTo(0.075, 12);
  expect(rateAt(1 / 2, 0.1)).toBeCloseTo(0.05, 12);
  expect(rateAt(1, 0.1)).toBeCloseTo(0, 12);
});

test.each<[number, number, boolean]>([
  [0.1, 0.1, false],
  // Overshot within the epoch and came back.
  [1e6, 0.1, false],
  [0.1, 0.9, false],
  [0.1, 1.1, true],
  [0.1, Number.NaN, true],
  [0.1, Number.POSITIVE_INFINITY, true],
  [Number.NaN, 0.1, true],
  [Number.POSITIVE_INFINITY, 0.1, true],
  [0, 0, false],
])('losses of %d and %d where blank pictures have 0.1: diverged is %s', (training, heldOut, diverged) => {
  expect(hasDiverged({ training, heldOut }, 0.1)).toBe(diverged);
});
