// Aspects on arcs: lengths, hand-worked angles, and that farther is less alike.

import { expect, test } from 'vitest';
import { columnsOf, heardValue, onArcs, onHalfSphere } from './aspect-encoding.ts';

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);

test('hears times and frequencies by their ratios, down to a least one', () => {
  const [duration, level, zeroCrossings] = columnsOf(['duration', 'level', 'zeroCrossings']);
  expect(heardValue(duration, 2) - heardValue(duration, 1)).toBeCloseTo(Math.log(2), 10);
  expect(heardValue(duration, 0)).toBe(heardValue(duration, 0.003));
  expect(heardValue(zeroCrossings, 0)).toBe(Math.log(20));
  expect(heardValue(level, -120)).toBe(-120);
});

test('points on arcs have length 1, and their product is the mean cosine of their angles', () => {
  const one = onArcs([0, -2, 1]);
  expect(dot(one, one)).toBeCloseTo(1, 6);
  // 1 deviation is 45 degrees, 2 and more are 90.
  const other = onArcs([1, 50, 1]);
  expect(dot(one, other)).toBeCloseTo((Math.SQRT1_2 - 1 + 1) / 3, 6);
});

test('sounds without a certain pitch are alike; of those with one, the farther the less', () => {
  const certain = [40, 80, 440, 4000].map((hertz) => onHalfSphere(hertz, 1));
  for (const point of certain) expect(dot(point, point)).toBeCloseTo(1, 6);
  const products = certain.map((point) => dot(certain[0], point));
  expect(products).toEqual(products.toSorted((a, b) => b - a));
  expect(products.at(-1)).toBeCloseTo(-1, 6);
  expect(dot(onHalfSphere(0, 0), onHalfSphere(3000, 0))).toBeCloseTo(1, 6);
  expect(dot(onHalfSphere(0, 0), onHalfSphere(440, 1))).toBeCloseTo(0, 6);
});
