import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ascendingOrder } from './ascending-order.ts';

test('is that of a stable sort, with what is no number at the end', () => {
  fc.assert(
    fc.property(fc.float32Array({ maxLength: 60 }), fc.array(fc.nat(59)), (drawn, copied) => {
      // Equals are rare where all are drawn.
      const values = drawn.map((value, i) => drawn[copied[i] ?? i] ?? value);
      const rankOf = (place: number) => (Number.isNaN(values[place]) ? Number.POSITIVE_INFINITY : values[place]);
      const numbers = [...values.keys()].filter((place) => !Number.isNaN(values[place]));
      const others = [...values.keys()].filter((place) => Number.isNaN(values[place]));
      numbers.sort((a, b) => (rankOf(a) < rankOf(b) ? -1 : rankOf(a) > rankOf(b) ? 1 : a - b));
      expect([...ascendingOrder(values)]).toEqual([...numbers, ...others]);
    }),
  );
});

test('holds for zeros of either sign, for the infinite and for the smallest', () => {
  const values = Float32Array.of(0, -0, Number.NaN, -Infinity, 1e-45, -1e-45, Infinity, -1, 0);
  expect([...ascendingOrder(values)]).toEqual([3, 7, 5, 0, 1, 8, 4, 6, 2]);
});

test('holds for a part of a longer array, and leaves it as it is', () => {
  const whole = Float32Array.of(9, 3, -2, 7, 0);
  expect([...ascendingOrder(whole.subarray(1, 4))]).toEqual([1, 0, 2]);
  expect([...whole]).toEqual([9, 3, -2, 7, 0]);
});
