import { expect, test } from 'vitest';
import { hannWindow, windowFrame } from './window.ts';

test('the Hann window is the periodic one', () => {
  // scipy.signal.get_window('hann', 8)
  const expected = [0, 0.146446609, 0.5, 0.853553391, 1, 0.853553391, 0.5, 0.146446609];
  for (const [n, value] of hannWindow(8).entries()) expect(value).toBeCloseTo(expected[n], 7);
});

test('copies of it half a window apart add up to one', () => {
  const window = hannWindow(1024);
  for (let n = 0; n < 512; n++) expect(window[n] + window[n + 512]).toBeCloseTo(1, 6);
});

test('a frame is windowed, and silent beyond both ends', () => {
  const samples = Float32Array.from([1, 2, 3, 4, 5]);
  const window = Float32Array.from([1, 10, 100, 1000]);
  const frame = new Float32Array(4);
  const at = (start: number, gain?: number) => {
    frame.fill(Number.NaN);
    windowFrame(samples, start, window, frame, gain);
    return [...frame];
  };
  expect(at(1)).toEqual([2, 30, 400, 5000]);
  expect(at(0, 0.5)).toEqual([0.5, 10, 150, 2000]);
  expect(at(-2)).toEqual([0, 0, 100, 2000]);
  expect(at(3)).toEqual([4, 50, 0, 0]);
  for (const outside of [-9, -4, 5, 9]) expect(at(outside)).toEqual([0, 0, 0, 0]);
});
