import { expect, test } from 'vitest';
import { gainOf } from './playback.ts';

test('the gain of a level: full scale is 1, 6 dB less is half, the least is silence', () => {
  expect(gainOf(0)).toBe(1);
  expect(gainOf(-20)).toBeCloseTo(0.1, 12);
  expect(gainOf(20 * Math.log10(0.5))).toBeCloseTo(0.5, 12);
  expect(gainOf(-47)).toBeGreaterThan(0);
  expect(gainOf(-48)).toBe(0);
});
