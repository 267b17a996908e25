// The mu-law curve against hand-worked values and G.711's own table, the decimation against sines, and chunks of odd clips.

import { describe, expect, test } from 'vitest';
import { mulawSamples } from '../formats/g711.ts';
import { seededRandom } from '../math/random.ts';
import { mulawLevel, waveformOf, waveformSamples } from './waveform.ts';

/** The sample, in [-1, 1], that a level stands for. */
function mulawSample(level: number): number {
  const compressed = (2 * level) / 255 - 1;
  return (Math.sign(compressed) * (256 ** Math.abs(compressed) - 1)) / 255;
}

describe('levels', () => {
  test('of the curve sign(x) ln(1 + 255 |x|) / ln 256, from -1 to 1 in 255 steps', () => {
    expect([-1, 0, 1].map(mulawLevel)).toEqual([0, 128, 255]);
    // ln(1 + 255 * 15 / 255) = ln 16 is half of ln 256: three quarters of the way up.
    expect(mulawLevel(15 / 255)).toBe(Math.round(0.75 * 255));
    expect(mulawLevel(-15 / 255)).toBe(Math.round(0.25 * 255));
  });

  test('are those of the samples that they stand for, in rising order', () => {
    const samples = Array.from({ length: 256 }, (_, level) => mulawSample(level));
    expect(samples.map(mulawLevel)).toEqual([...samples.keys()]);
    expect(samples).toEqual(samples.toSorted((a, b) => a - b));
  });

  test("come within three of G.711's own, which go along the curve in straight pieces", () => {
    for (const sample of mulawSamples) {
      const rank = mulawSamples.filter((each) => each < sample).length;
      expect(Math.abs(mulawLevel(sample / 32_768) - rank)).toBeLessThanOrEqual(3);
    }
  });
});

const sine = (hertz: number, length = 8000) =>
  Float32Array.from({ length }, (_, i) => Math.cos((2 * Math.PI * hertz * i) / 22_050));
/** What a waveform stands for, without its first and last 50 samples, which the filter fades. */
const inner = (levels: Uint8Array) => Array.from(levels.subarray(50, 950), mulawSample);

describe('a waveform', () => {
  test.each([100, 441, 1500])('has a sine of %d Hz at 4,410 Hz', (hertz) => {
    const levels = waveformOf(sine(hertz, 5000));
    expect(levels).toHaveLength(waveformSamples);
    inner(levels).forEach((sample, i) => {
      const wanted = Math.cos((2 * Math.PI * hertz * (i + 50)) / 4410);
      // The step at the clip's start rings, and may be the chunk's peak.
      expect(Math.abs(sample - wanted)).toBeLessThan(0.15);
    });
  });

  test.each([2300, 3000, 4410, 9000])('does not fold %d Hz back, which is above half its rate', (hertz) => {
    const mixed = sine(hertz).map((sample, i) => sample + 0.5 * Math.cos((2 * Math.PI * 441 * i) / 22_050));
    const power = (hertzThere: number) => {
      const [real, imaginary] = [Math.cos, Math.sin].map((part) =>
        inner(waveformOf(mixed)).reduce((sum, x, i) => sum + x * part((2 * Math.PI * hertzThere * i) / 4410), 0),
      );
      return real ** 2 + imaginary ** 2;
    };
    const folded = Math.abs(((hertz + 2205) % 4410) - 2205);
    if (folded > 20) expect(power(folded)).toBeLessThan(0.001 * power(441));
    const mean = inner(waveformOf(mixed)).reduce((sum, x) => sum + x, 0) / 900;
    expect(Math.abs(mean)).toBeLessThan(0.02);
  });

  test('is of the loudest moment, without the silence before it', () => {
    const sound = Float32Array.from({ length: 5000 }, (_, i) => Math.exp(-i / 2000) * Math.cos(i / 20));
    const delayed = new Float32Array(16_000);
    delayed.set(sound, 7001);
    expect(waveformOf(delayed)).toEqual(waveformOf(sound));
  });

  test('is the same at any gain', () => {
    const random = seededRandom(3);
    const samples = sine(300).map((sample) => 0.5 * sample + 0.1 * (random() - 0.5));
    // Powers of two, so that the samples themselves are not rounded.
    for (const gain of [2 ** -20, 2 ** 20]) {
      expect(waveformOf(samples.map((sample) => gain * sample))).toEqual(waveformOf(samples));
    }
    const opposite = waveformOf(samples.map((sample) => -sample));
    waveformOf(samples).forEach((level, i) => {
      expect(Math.abs(opposite[i] + level - 255)).toBeLessThanOrEqual(1);
    });
  });

  test('of a clip shorter than itself ends in zeros', () => {
    const levels = waveformOf(sine(441, 1000));
    expect(Math.max(...levels.subarray(0, 200))).toBe(255);
    expect(levels.subarray(216).every((level) => level === 128)).toBe(true);
  });

  test('of silence is all zeros, of an offset flat, of a click short and loud', () => {
    const zeros = new Uint8Array(1000).fill(128);
    expect(waveformOf(new Float32Array(5000))).toEqual(zeros);
    expect(waveformOf(new Float32Array(1))).toEqual(zeros);
    expect(waveformOf(Float32Array.of(1, Number.NaN))).toEqual(zeros);
    const offset = waveformOf(new Float32Array(8000).fill(-0.25));
    expect(offset.subarray(50).every((level) => level <= 3)).toBe(true);
    const click = waveformOf(new Float32Array(8000).fill(1, 3000, 3001));
    expect(click[0]).toBe(255);
    expect(click.subarray(17)).toEqual(zeros.subarray(17));
    expect(waveformOf(Float32Array.of(-0.7))[0]).toBe(0);
  });
});
