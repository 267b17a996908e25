import { describe, expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { spectralShape } from './spectral-shape.ts';
import { createStretch } from './stretch.ts';

const shapeOf = (length: number, sample: (i: number) => number) =>
  spectralShape(createStretch(Float32Array.from({ length }, (_, i) => sample(i))).whole);

const sine = (hertz: number) => (i: number) => Math.sin((2 * Math.PI * hertz * i) / 22050);
const random = seededRandom(12);
const noise = Float32Array.from({ length: 22050 }, () => random() - 0.5);

describe('the spectral shape', () => {
  test('is that of numpy', () => {
    const shape = shapeOf(5000, (i) => {
      const s = i / 22050;
      return 0.3 * Math.sin(2 * Math.PI * (80 * s + 2600 * s * s)) + 0.6 * Math.exp(-9 * s) * sine(523.25)(i);
    });
    // P, L as in stretch.test.ts; A = np.sqrt(P[:, 1:]); k = np.arange(1, 513); w = P[:, 1:].sum(1) / P[:, 1:].sum()
    // c = (A * k).sum(1) / A.sum(1); s = np.sqrt((A * (k - c[:, None]) ** 2).sum(1) / A.sum(1)), then w @ c * 22050 / 1024
    // r = 1 + np.argmax(np.cumsum(A, 1) >= 0.85 * A.sum(1, keepdims=True), 1); movement: np.sqrt(w @ (c - w @ c) ** 2)
    // D = 10 ** (L / 10); w @ (np.exp(np.log(D).mean(1)) / D.mean(1))
    expect(shape.centroid).toBeCloseTo(623.92126, 1);
    expect(shape.centroidMovement).toBeCloseTo(325.99484, 1);
    expect(shape.spread).toBeCloseTo(328.00941, 1);
    expect(shape.rollOff).toBeCloseTo(749.45842, 1);
    expect(shape.flatness).toBeCloseTo(0.000605426, 7);
  });

  test.each([200, 1000, 5000])('of a sine of %i Hz lies there, narrow and still', (hertz) => {
    const { centroid, centroidMovement, spread, rollOff, flatness } = shapeOf(22050, sine(hertz));
    expect(Math.abs(centroid - hertz)).toBeLessThan(0.02 * hertz + 15);
    expect(Math.abs(rollOff - hertz)).toBeLessThan(33);
    expect(spread).toBeLessThan(250);
    expect(centroidMovement).toBeLessThan(0.05 * hertz + 25);
    expect(flatness).toBeLessThan(0.01);
  });

  test('of white noise is flat, centred at a quarter of the sample rate', () => {
    const { centroid, spread, rollOff, flatness } = shapeOf(22050, (i) => noise[i]);
    expect(Math.abs(centroid - 5512)).toBeLessThan(100);
    // The deviation of what is uniform over 11,025 Hz.
    expect(Math.abs(spread - 11025 / Math.sqrt(12))).toBeLessThan(60);
    expect(Math.abs(rollOff - 0.85 * 11025)).toBeLessThan(100);
    expect(flatness).toBeGreaterThan(0.75);
    expect(flatness).toBeLessThanOrEqual(1);
  });

  test('of a click is exactly flat', () => {
    const { centroid, spread, flatness } = shapeOf(441, (i) => (i === 220 ? 1 : 0));
    expect(centroid).toBeCloseTo(5523, -1);
    expect(spread).toBeCloseTo(3182, -1);
    expect(flatness).toBeGreaterThan(0.99);
  });

  test('of a sound that leaps moves by half the leap', () => {
    const { centroid, centroidMovement } = shapeOf(44100, (i) => sine(i < 22050 ? 1000 : 3000)(i));
    expect(Math.abs(centroid - 2000)).toBeLessThan(60);
    expect(Math.abs(centroidMovement - 1000)).toBeLessThan(30);
  });

  test('hears what is loud: silence and hiss around a tone do not count', () => {
    const alone = shapeOf(22050, sine(500));
    const amid = shapeOf(66150, (i) => (i < 22050 || i >= 44100 ? 1e-4 * noise[i % 22050] : sine(500)(i)));
    expect(Math.abs(amid.centroid - alone.centroid)).toBeLessThan(5);
  });

  test('does not know the gain', () => {
    const loud = shapeOf(8000, (i) => noise[i]);
    const quiet = shapeOf(8000, (i) => noise[i] / 64);
    for (const [key, value] of Object.entries(loud)) expect(quiet[key as keyof typeof quiet] / value).toBeCloseTo(1, 4);
  });

  test('of silence is 0, and of an offset next to nothing', () => {
    const nothing = { centroid: 0, centroidMovement: 0, spread: 0, rollOff: 0, flatness: 0 };
    expect(shapeOf(3000, () => 0)).toEqual(nothing);
    expect(shapeOf(44100, () => 0.5).centroid).toBeLessThan(60);
  });
});
