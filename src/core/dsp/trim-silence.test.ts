import { expect, test } from 'vitest';
import { audibleRange } from './trim-silence.ts';

const rate = 1000;
const samples = (sample: (i: number) => number) => Float32Array.from({ length: 1000 }, (_, i) => sample(i));

test('keeps what is heard and 20 ms on either side', () => {
  const tone = samples((i) => (i >= 300 && i < 600 ? 0.5 : 1e-5));
  expect(audibleRange([tone], rate)).toEqual({ from: 280, to: 620 });
});

test('a decay counts until it is 45 dB below the peak', () => {
  // 60 dB in 600 samples: -45 dB after 450.
  const decay = samples((i) => (i < 100 ? 0 : 10 ** (-(i - 100) / 200)));
  const range = audibleRange([decay], rate);
  expect(range?.from).toBe(80);
  expect(Math.abs((range?.to ?? 0) - 570)).toBeLessThanOrEqual(10);
});

test('any channel counts, and nothing is kept beyond the ends', () => {
  const silent = samples(() => 0);
  const late = samples((i) => (i > 990 ? 1 : 0));
  expect(audibleRange([silent, late], rate)).toEqual({ from: 970, to: 1000 });
  expect(audibleRange([samples(() => 0.2)], rate)).toEqual({ from: 0, to: 1000 });
});

test('where nothing is heard there is nothing', () => {
  expect(audibleRange([samples(() => 9e-4)], rate)).toBeNull();
  expect(audibleRange([samples(() => Number.NaN)], rate)).toBeNull();
  expect(audibleRange([new Float32Array(0)], rate)).toBeNull();
  expect(audibleRange([], rate)).toBeNull();
});
