import { describe, expect, test } from 'vitest';
import { normal, seededRandom } from '../math/random.ts';
import { createStretch } from './stretch.ts';
import { tonality } from './tonality.ts';

const of = (length: number, sample: (i: number) => number) =>
  tonality(createStretch(Float32Array.from({ length }, (_, i) => sample(i))).whole);
const sine = (i: number) => Math.sin(0.3 * i);

describe('tonality', () => {
  test('is that of numpy', () => {
    // P as in stretch.test.ts; A = np.sqrt(P[:, 1:]); Z = np.zeros((1, 512))
    // t = (np.diff(np.vstack([Z, A, Z]), axis=0) ** 2).sum(); b = 1.66 * (np.diff(A, axis=1) ** 2).sum(); b / (t + b)
    const chirp = of(5000, (i) => {
      const s = i / 22050;
      return (
        0.3 * Math.sin(2 * Math.PI * (80 * s + 2600 * s * s)) +
        0.6 * Math.exp(-9 * s) * Math.sin((2 * Math.PI * 523.25 * i) / 22050)
      );
    });
    expect(chirp).toBeCloseTo(0.3906685, 5);
  });

  test('is 1 for a tone without end, 0 for clicks, a half for white noise', () => {
    expect(of(88200, sine)).toBeGreaterThan(0.98);
    expect(of(22050, (i) => (i % 5000 === 99 ? 1 : 0))).toBeLessThan(1e-6);
    for (const seed of [1, 2, 3]) {
      const random = seededRandom(seed);
      expect(Math.abs(of(44100, () => normal(random)) - 0.5)).toBeLessThan(0.01);
    }
  });

  test('falls as a tone becomes shorter, and is the same at any level', () => {
    const decaying = [20000, 5000, 1000, 200].map((length) => of(22050, (i) => Math.exp(-i / length) * sine(i)));
    expect(decaying).toEqual(decaying.toSorted((a, b) => b - a));
    expect(decaying[0] - decaying[3]).toBeGreaterThan(0.5);
    expect(of(22050, (i) => (Math.exp(-i / 1000) * sine(i)) / 64)).toBeCloseTo(decaying[2], 5);
  });

  test('is 0 in silence, and looks away from a constant offset', () => {
    expect(of(3000, () => 0)).toBe(0);
    expect(of(1, () => 0.5)).toBeLessThan(0.1);
    expect(of(44100, (i) => 0.2 * sine(i) + 0.01)).toBeCloseTo(
      of(44100, (i) => 0.2 * sine(i)),
      2,
    );
  });
});
