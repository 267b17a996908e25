import { expect, test } from 'vitest';
import { decibelsOf, levelDecibels, peak } from './level.ts';

const sine = (amplitude: number) =>
  Float32Array.from({ length: 1000 }, (_, i) => amplitude * Math.sin((2 * Math.PI * i) / 100));

test('the level is RMS in dB relative to full scale', () => {
  expect(levelDecibels(new Float32Array(10).fill(-1))).toBeCloseTo(0, 6);
  expect(levelDecibels(sine(1))).toBeCloseTo(-3.0103, 4);
  expect(levelDecibels(sine(0.1))).toBeCloseTo(-23.0103, 4);
});

test('the level is never below -120 and always a number', () => {
  const floored = [[], [0, 0], [1e-7], [1e-30], [Number.NaN, 1], [Number.POSITIVE_INFINITY]];
  for (const samples of floored) expect(levelDecibels(Float32Array.from(samples))).toBe(-120);
});

test('a mean square of a tenth is -10 dB, and of what is no number -120', () => {
  expect(decibelsOf(0.1)).toBeCloseTo(-10, 10);
  for (const floored of [0, 1e-20, Number.NaN, Number.POSITIVE_INFINITY]) expect(decibelsOf(floored)).toBe(-120);
});

test('the peak is the greatest magnitude', () => {
  expect(peak(Float32Array.from([0.25, -0.75, 0.5]))).toBe(0.75);
  expect(peak(new Float32Array(0))).toBe(0);
});

test('the peak tells of a sample that is not finite, wherever it stands', () => {
  expect(peak(Float32Array.from([Number.NaN, 1]))).toBeNaN();
  expect(peak(Float32Array.from([1, Number.NaN, 0.5]))).toBeNaN();
  expect(peak(Float32Array.from([1, Number.NEGATIVE_INFINITY]))).toBe(Number.POSITIVE_INFINITY);
});
