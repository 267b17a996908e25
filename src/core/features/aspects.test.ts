import { describe, expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { type AspectKey, aspectColumns } from './aspect-columns.ts';
import { create } from './aspects.ts';
import { createStretch } from './stretch.ts';

const feature = create();

function aspectsOf(seconds: number, sample: (second: number, i: number) => number): Record<AspectKey, number> {
  const samples = Float32Array.from({ length: Math.round(seconds * 22050) }, (_, i) => sample(i / 22050, i));
  const { data } = feature.measure(createStretch(samples).whole);
  return Object.fromEntries(aspectColumns.map(({ key }, i) => [key, data[i]])) as Record<AspectKey, number>;
}

const sine = (hertz: number) => (second: number) => Math.sin(2 * Math.PI * hertz * second);

test('each column has a key of its own, a label and a unit', () => {
  expect(new Set(aspectColumns.map(({ key }) => key)).size).toBe(aspectColumns.length);
  expect(new Set(aspectColumns.map(({ label }) => label)).size).toBe(aspectColumns.length);
  for (const { unit } of aspectColumns) expect(['s', 'dBFS', 'Hz', '1/s', '']).toContain(unit);
});

describe('the aspects', () => {
  test('of a steady sine', () => {
    const aspects = aspectsOf(1, (s) => 0.5 * sine(441)(s));
    expect(aspects.duration).toBe(1);
    expect(aspects.level).toBeCloseTo(-9.031, 2);
    // The samples nearest the top are 3.6 degrees off it: 20 log10(0.5 cos(3.6°)).
    expect(aspects.peak).toBeCloseTo(-6.0378, 3);
    for (const [key, second] of [
      ['energyTime25', 0.25],
      ['energyTime50', 0.5],
      ['energyTime75', 0.75],
      ['energyTime95', 0.95],
      ['temporalCentroid', 0.5],
    ] as const)
      expect(aspects[key]).toBeCloseTo(second, 2);
    expect(aspects.attackTime).toBeLessThan(0.01);
    expect(aspects.zeroCrossings).toBeCloseTo(882, -1);
    expect(aspects.pitch).toBeCloseTo(441, 0);
    expect(aspects.pitchConfidence).toBeGreaterThan(0.99);
    expect(Math.abs(aspects.centroid - 441)).toBeLessThan(25);
    expect(aspects.flatness).toBeLessThan(0.01);
    expect(aspects.tonality).toBeGreaterThan(0.95);
  });

  test('of a struck string that decays by 60 dB a second, after a quarter of a second', () => {
    const decay = Math.log(1000);
    const aspects = aspectsOf(2, (s) => (s < 0.25 ? 0 : 0.8 * Math.exp(-decay * (s - 0.25)) * sine(220)(s - 0.25)));
    // The energy's half-life is ln 2 / (2 decay).
    expect(Math.abs(aspects.energyTime50 - (0.25 + Math.LN2 / (2 * decay)))).toBeLessThan(0.003);
    expect(Math.abs(aspects.energyTime75 - (0.25 + (2 * Math.LN2) / (2 * decay)))).toBeLessThan(0.003);
    expect(Math.abs(aspects.energyTime95 - (0.25 + Math.log(20) / (2 * decay)))).toBeLessThan(0.003);
    expect(Math.abs(aspects.temporalCentroid - (0.25 + 1 / (2 * decay)))).toBeLessThan(0.003);
    expect(Math.abs(aspects.peakTime - (0.25 + 1 / 880))).toBeLessThan(0.0005);
    expect(aspects.attackTime).toBeLessThan(0.006);
    expect(Math.abs(aspects.pitch - 220)).toBeLessThan(2);
  });

  test('of white noise', () => {
    const random = seededRandom(9);
    const aspects = aspectsOf(1, () => random() - 0.5);
    // A mean square of 1 / 12.
    expect(aspects.level).toBeCloseTo(-10.79, 1);
    expect(Math.abs(aspects.zeroCrossings - 11025)).toBeLessThan(300);
    expect(aspects.flatness).toBeGreaterThan(0.75);
    expect(aspects.pitchConfidence).toBeLessThan(0.35);
  });

  test('of a slow rise have a long attack', () => {
    expect(aspectsOf(1, (s) => s * sine(1000)(s)).attackTime).toBeCloseTo(0.7, 1);
  });

  test('of a melody have the pitch of most of its energy', () => {
    const { pitch } = aspectsOf(1, (s) => sine(s < 0.3 ? 200 : 600)(s));
    expect(Math.abs(pitch - 600)).toBeLessThan(3);
    const reversed = aspectsOf(1, (s) => sine(s < 0.7 ? 200 : 600)(s));
    expect(Math.abs(reversed.pitch - 200)).toBeLessThan(3);
  });

  test('follow the gain in level and peak alone', () => {
    const plain = aspectsOf(0.5, (s) => sine(300)(s) * Math.exp(-5 * s));
    const quiet = aspectsOf(0.5, (s) => (sine(300)(s) * Math.exp(-5 * s)) / 8);
    for (const { key } of aspectColumns) {
      const change = key === 'level' || key === 'peak' ? -18.0618 : 0;
      expect(Math.abs(quiet[key] - plain[key] - change)).toBeLessThan(1e-3 * Math.abs(plain[key]) + 1e-6);
    }
  });

  test('of silence are their floors', () => {
    const { duration, level, peak, ...others } = aspectsOf(0.5, () => 0);
    expect([duration, level, peak]).toEqual([0.5, -120, -120]);
    for (const value of Object.values(others)) expect(value).toBe(0);
  });

  test('of a click', () => {
    const aspects = aspectsOf(0.5, (_, i) => (i === 2205 ? -1 : 0));
    expect(aspects.peak).toBe(0);
    for (const key of ['peakTime', 'energyTime25', 'energyTime95'] as const) expect(aspects[key]).toBeCloseTo(0.1, 3);
    expect(aspects.pitchConfidence).toBeLessThan(0.05);
    expect(aspects.zeroCrossings).toBe(4);
    expect(aspects.tonality).toBeLessThan(0.001);
  });

  test('of a single sample', () => {
    const aspects = aspectsOf(1 / 22050, () => 0.1);
    expect(aspects.duration).toBeCloseTo(1 / 22050, 9);
    expect(aspects.level).toBeCloseTo(-20, 4);
    expect(aspects.peak).toBeCloseTo(-20, 4);
  });
});
