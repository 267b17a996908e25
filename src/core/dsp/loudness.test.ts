import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gatedLevel, matchingGain } from './loudness.ts';

const rate = 8000;

function sine(seconds: number, level: number): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * rate) },
    (_, i) => level * Math.sin((2 * Math.PI * 400 * i) / rate),
  );
}

function joined(...parts: Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

describe('the gated level', () => {
  test.each([0.01, 0.3, 0.45, 2])('of a sine of %f s is its level over the root of two', (seconds) => {
    const { rms, peak } = gatedLevel([sine(seconds, 0.5)], rate);
    expect(rms).toBeCloseTo(0.5 / Math.SQRT2, 6);
    expect(peak).toBeCloseTo(0.5, 6);
  });

  test('is the same with silence after it, but for the windows on the edge', () => {
    const alone = gatedLevel([sine(4, 0.5)], rate).rms;
    const followed = gatedLevel([joined(sine(4, 0.5), new Float32Array(10 * rate))], rate).rms;
    expect(followed / alone).toBeGreaterThan(0.97);
    expect(followed / alone).toBeLessThan(1);
  });

  test('leaves out what is more than 10 dB below the rest', () => {
    // 37 windows of the loud half reach into nothing else, 3 half and half; the faint ones fail the gate.
    const loud = 0.125;
    const mixed = [0.75, 0.5, 0.25].map((share) => share * loud + (1 - share) * 0.00005);
    const expected = Math.sqrt((37 * loud + mixed.reduce((sum, each) => sum + each, 0)) / 40);
    const { rms } = gatedLevel([joined(sine(4, 0.5), sine(4, 0.01))], rate);
    expect(rms).toBeCloseTo(expected, 5);
  });

  test('is the same on one side as on both, in power', () => {
    const both = gatedLevel([sine(1, 0.5), sine(1, 0.5)], rate).rms;
    const oneSide = gatedLevel([sine(1, 0.5), new Float32Array(rate)], rate).rms;
    expect(both).toBeCloseTo(gatedLevel([sine(1, 0.5)], rate).rms, 6);
    expect(oneSide).toBeCloseTo(both / Math.SQRT2, 6);
  });

  test('of silence, and of nothing, is 0', () => {
    expect(gatedLevel([new Float32Array(rate)], rate)).toEqual({ rms: 0, peak: 0 });
    expect(gatedLevel([new Float32Array(0)], rate)).toEqual({ rms: 0, peak: 0 });
    expect(gatedLevel([Float32Array.of(Number.NaN)], rate)).toEqual({ rms: 0, peak: 0 });
  });
});

describe('the matching gain', () => {
  test('brings a sound to the target where its peaks allow it', () => {
    expect(matchingGain({ rms: 0.05, peak: 0.2 }, 0.1)).toBe(2);
    expect(matchingGain({ rms: 0.4, peak: 1 }, 0.1)).toBeCloseTo(0.25);
    expect(matchingGain({ rms: 0.02, peak: 0.8 }, 0.1)).toBe(1.25);
  });

  test('leaves silence alone', () => {
    expect(matchingGain({ rms: 0, peak: 0 }, 0.1)).toBe(1);
  });

  test('never clips, and never goes beyond the target', () => {
    const samples = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 3000 });
    fc.assert(
      fc.property(samples, fc.double({ min: 0.001, max: 1, noNaN: true }), (values, target) => {
        const level = gatedLevel([Float32Array.from(values)], rate);
        const gain = matchingGain(level, target);
        if (level.rms === 0) return;
        expect(gain * level.peak).toBeLessThanOrEqual(1 + 1e-12);
        expect(gain * level.rms).toBeLessThanOrEqual(target * (1 + 1e-12));
      }),
    );
  });
});
