import { describe, expect, test } from 'vitest';
import { crossfadeInto } from './loop-seam.ts';

/** The largest step between two samples of a stretch that goes around. */
function largestStep(stretch: Float32Array): number {
  return stretch.reduce((most, sample, i) => Math.max(most, Math.abs(stretch[(i + 1) % stretch.length] - sample)), 0);
}

describe('the seam of a loop', () => {
  test('shares move evenly to what comes before the beginning', () => {
    const samples = Float32Array.of(9, 1, 1, 1, 1, 9);
    crossfadeInto(samples, 5, Float32Array.of(0, 0, 0, 0));
    expect([...samples]).toEqual([9, 0.75, 0.5, 0.25, 0, 9]);
  });

  test('what jumps no longer does: a ramp falls back over the fade', () => {
    const ramp = Float32Array.from({ length: 3000 }, (_, i) => i / 3000);
    const [start, end, fade] = [1000, 2000, 200];
    const stretch = ramp.slice(start, end);
    expect(largestStep(stretch)).toBeCloseTo(1 / 3, 2);
    crossfadeInto(stretch, stretch.length, ramp.slice(start - fade, start));
    // A third, over 200 samples, less what the ramp itself rises.
    expect(largestStep(stretch)).toBeLessThan(1 / 3 / fade);
  });

  test('a tone whose periods fit goes through unchanged', () => {
    const tone = Float32Array.from({ length: 4000 }, (_, i) => Math.sin((2 * Math.PI * i) / 100));
    const stretch = tone.slice(1000, 3000);
    crossfadeInto(stretch, stretch.length, tone.slice(780, 1000));
    for (const [i, sample] of stretch.entries()) expect(sample).toBeCloseTo(tone[1000 + i], 5);
  });

  test('an end that lies beyond the samples is no harm; a fade that is too long is refused', () => {
    const samples = Float32Array.of(4, 4);
    crossfadeInto(samples, 4, Float32Array.of(0, 0, 0, 0));
    expect([...samples]).toEqual([3, 2]);
    expect(() => crossfadeInto(samples, 2, new Float32Array(3))).toThrow(RangeError);
  });
});
