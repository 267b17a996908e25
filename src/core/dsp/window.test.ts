import { expect, test } from 'vitest';
import { hannWindow } from './window.ts';

test('the Hann window is the periodic one', () => {
  // scipy.signal.get_window('hann', 8)
  const expected = [0, 0.146446609, 0.5, 0.853553391, 1, 0.853553391, 0.5, 0.146446609];
  for (const [n, value] of hannWindow(8).entries()) expect(value).toBeCloseTo(expected[n], 7);
});

test('copies of it half a window apart add up to one', () => {
  const window = hannWindow(1024);
  for (let n = 0; n < 512; n++) expect(window[n] + window[n + 512]).toBeCloseTo(1, 6);
});
