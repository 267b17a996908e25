import { describe, expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { create, deltas } from './mfcc-statistics.ts';
import { createStretch } from './stretch.ts';

const feature = create();
const measure = (samples: Float32Array) => feature.measure(createStretch(samples).whole).data;

describe('deltas', () => {
  test('are slopes fitted to five frames', () => {
    // scipy.signal.savgol_filter(np.pad([1, 4, 2, 8, 5, 7], 2, mode='edge'), 5, 1, deriv=1)[2:-2]
    const column = { data: Float32Array.from([1, 4, 2, 8, 5, 7]), rows: 6, cols: 1 };
    const expected = [0.5, 1.5, 1.2, 0.9, 0.9, 0];
    for (const [t, slope] of deltas(column).data.entries()) expect(slope).toBeCloseTo(expected[t], 6);
  });

  test('of a ramp are its slope, away from the ends, each column for itself', () => {
    const { data, rows, cols } = deltas({
      data: Float32Array.from({ length: 30 }, (_, i) => (i % 3) * Math.floor(i / 3)),
      rows: 10,
      cols: 3,
    });
    expect([rows, cols]).toEqual([10, 3]);
    for (let t = 2; t < 8; t++)
      expect([...data.subarray(t * 3, t * 3 + 3)].map((d) => Math.round(d * 1e6) / 1e6)).toEqual([0, 1, 2]);
  });

  test('of a single frame are 0', () => {
    expect([...deltas({ data: Float32Array.of(3, 4), rows: 1, cols: 2 }).data]).toEqual([0, 0]);
  });
});

describe('MFCC statistics', () => {
  test('are those of scipy', () => {
    const samples = Float32Array.from({ length: 5000 }, (_, i) => {
      const s = i / 22050;
      return (
        0.3 * Math.sin(2 * Math.PI * (80 * s + 2600 * s * s)) +
        0.6 * Math.exp(-9 * s) * Math.sin(2 * Math.PI * 523.25 * s)
      );
    });
    // L as in stretch.test.ts, C = scipy.fft.dct(L, norm='ortho', axis=1)[:, :20]
    // D[:, k] = scipy.signal.savgol_filter(np.pad(C[:, k], 2, mode='edge'), 5, 1, deriv=1)[2:-2]
    // np.concatenate([C.mean(0), C.std(0), D.mean(0), D.std(0)])
    const expected: [number, number][] = [
      [0, -670.96415],
      [1, 143.46455],
      [2, 45.4137],
      [10, -7.43297],
      [19, -7.56445],
      [20, 113.70145],
      [21, 44.58215],
      [39, 4.53677],
      [40, 6.58802],
      [41, -7.99678],
      [59, 0.16624],
      [60, 53.66915],
      [61, 17.2073],
      [79, 2.13126],
    ];
    const statistics = measure(samples);
    expect(statistics.length).toBe(80);
    for (const [i, value] of expected) expect(Math.abs(statistics[i] - value)).toBeLessThan(0.003);
  });

  test('know the gain by coefficient 0 alone', () => {
    const random = seededRandom(4);
    const samples = Float32Array.from({ length: 8000 }, () => random() - 0.5);
    const loud = measure(samples);
    const quiet = measure(samples.map((sample) => sample / 10));
    // 20 dB in each of 40 bands.
    expect(quiet[0]).toBeCloseTo(loud[0] - 20 * Math.sqrt(40), 2);
    for (let i = 1; i < 80; i++) expect(quiet[i]).toBeCloseTo(loud[i], 2);
  });

  test('of one frame do not deviate', () => {
    const statistics = measure(Float32Array.from({ length: 400 }, (_, i) => Math.sin(i)));
    expect(statistics.subarray(0, 20).every((value) => value !== 0)).toBe(true);
    expect(statistics.subarray(20).every((value) => value === 0)).toBe(true);
  });

  test('of silence have a floor in coefficient 0 and nothing else', () => {
    const statistics = measure(new Float32Array(5000));
    expect(statistics[0]).toBeCloseTo(-140 * Math.sqrt(40), 2);
    for (const value of statistics.subarray(1)) expect(value).toBeCloseTo(0, 2);
  });
});
