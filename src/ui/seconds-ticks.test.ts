import { expect, test } from 'vitest';
import { secondsTicks } from './seconds-ticks.ts';

test('marks round seconds', () => {
  expect(secondsTicks(2, 4)).toEqual([0, 0.5, 1, 1.5, 2]);
  expect(secondsTicks(0.42, 4)).toEqual([0, 0.2, 0.4]);
  expect(secondsTicks(0.113, 2)).toEqual([0, 0.1]);
  expect(secondsTicks(3600, 4)).toEqual([0, 1000, 2000, 3000]);
});

test('are of a few even steps within what there is, for any length', () => {
  for (const most of [2, 3, 4]) {
    for (let seconds = 0.004; seconds < 9000; seconds *= 1.07) {
      const ticks = secondsTicks(seconds, most);
      expect(ticks[0]).toBe(0);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(most + 2);
      expect(ticks.at(-1)).toBeLessThanOrEqual(seconds * (1 + 1e-6));
      for (let i = 1; i < ticks.length; i++) expect((ticks[i] - ticks[i - 1]) / ticks[1]).toBeCloseTo(1, 4);
    }
  }
});
