import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { createStretch, hopSamples } from './stretch.ts';

const random = seededRandom(8);
const noise = Float32Array.from({ length: 30 * 441 + 100 }, () => random() - 0.5);
const whole = createStretch(noise).whole;

// np.float32(0.3*np.sin(2*np.pi*(80*s + 2600*s*s)) + 0.6*np.exp(-9*s)*np.sin(2*np.pi*523.25*s)), s = np.arange(5000) / 22050
const chirpAndRing = Float32Array.from({ length: 5000 }, (_, i) => {
  const s = i / 22050;
  const chirp = 0.3 * Math.sin(2 * Math.PI * (80 * s + 2600 * s * s));
  return chirp + 0.6 * Math.exp(-9 * s) * Math.sin(2 * Math.PI * 523.25 * s);
});

describe('the spectra of a sound', () => {
  test('are those of scipy', () => {
    // F = np.pad(x, (512, 1024))[(441 * np.arange(12) + 220)[:, None] + np.arange(1024)]
    // P = np.abs(np.fft.rfft(F * scipy.signal.get_window('hann', 1024), axis=1)) ** 2
    const { data, rows, cols } = createStretch(chirpAndRing).whole.spectra();
    expect([rows, cols]).toEqual([12, 513]);
    for (const [k, value] of [116.289222, 131.039009, 187.271237, 333.406532].entries())
      expect(data[k]).toBeCloseTo(value, 3);
    for (const [k, value] of [0.023258, 0.007662, 0.002931, 0.001273].entries())
      expect(data[5 * cols + 40 + k]).toBeCloseTo(value, 6);
    expect(data.reduce((sum, value) => sum + value, 0) / 195323.193).toBeCloseTo(1, 6);
  });

  test('have mel levels that are those of scipy', () => {
    // 10 * np.log10(P @ W.T * 2 / (1024 * 384)), W of mel.test.ts with 40 bands, at least -140
    const { data, rows, cols } = createStretch(chirpAndRing).whole.melLevels();
    expect([rows, cols]).toEqual([12, 40]);
    for (const [band, level] of [-37.293035, -35.355263, -45.30501, -54.796561, -49.426363, -30.326475].entries())
      expect(data[band]).toBeCloseTo(level, 3);
    for (const [band, level] of [
      [0, -124.27839],
      [5, -39.248247],
      [10, -51.50709],
      [39, -140],
    ])
      expect(Math.abs(data[6 * cols + band] - level)).toBeLessThan(0.02);
  });

  test('are the same taken in stretches', () => {
    const around = 292;
    const frames = whole.spectra();
    for (const framesEach of [1, 7, 16]) {
      for (let first = 0; first < whole.frames; first += framesEach) {
        const from = first * hopSamples;
        const to = Math.min(noise.length, from + framesEach * hopSamples);
        const heldFrom = Math.max(0, from - around);
        const held = noise.slice(heldFrom, Math.min(noise.length, to + around));
        const piece = createStretch(held, from - heldFrom, to - heldFrom).whole;
        const { data, rows, cols } = piece.spectra();
        expect(data).toEqual(frames.data.subarray(first * cols, (first + rows) * cols));
        expect(piece.samples).toEqual(noise.subarray(from, to));
      }
    }
  });

  test('are the same taken in clips', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.integer({ min: 1, max: 15000 }), (firstFrame, count) => {
        const clip = createStretch(noise).clip(firstFrame, count);
        const from = firstFrame * hopSamples;
        const samples = noise.subarray(from, from + count);
        expect(clip.samples).toEqual(samples);
        expect(clip.frames).toBe(Math.ceil(samples.length / hopSamples));
        for (const rows of ['spectra', 'melLevels'] as const) {
          const part = clip[rows]();
          const all = whole[rows]();
          expect(part.rows).toBe(clip.frames);
          expect(part.data).toEqual(all.data.subarray(firstFrame * all.cols, (firstFrame + clip.frames) * all.cols));
        }
      }),
      { numRuns: 25 },
    );
  });

  test('are computed once', () => {
    const stretch = createStretch(noise);
    expect(stretch.clip(3, 1000).spectra().data.buffer).toBe(stretch.whole.spectra().data.buffer);
    expect(stretch.clip(3, 1000).melLevels().data.buffer).toBe(stretch.whole.melLevels().data.buffer);
  });

  test('have an impulse in the frame whose time it is', () => {
    for (const at of [0, 440, 441, 5000, noise.length - 1]) {
      const samples = new Float32Array(noise.length);
      samples[at] = 1;
      const { data, rows, cols } = createStretch(samples).whole.spectra();
      const powers = Array.from({ length: rows }, (_, t) => data[t * cols + 100]);
      expect(powers.indexOf(Math.max(...powers))).toBe(Math.floor(at / 441));
    }
  });
});

test('a single sample is a frame', () => {
  const { frames, samples, spectra } = createStretch(Float32Array.of(0.5)).whole;
  expect([frames, samples.length, spectra().rows]).toEqual([1, 1, 1]);
});

test('what holds no sample is refused', () => {
  expect(() => createStretch(new Float32Array(0))).toThrow(RangeError);
  for (const [start, end] of [
    [5, 5],
    [-1, 5],
    [0, 11],
    [Number.NaN, 5],
  ])
    expect(() => createStretch(new Float32Array(10), start, end)).toThrow(RangeError);
  const stretch = createStretch(noise);
  for (const [frame, count] of [
    [31, 100],
    [0, 0],
    [-1, 1000],
  ])
    expect(() => stretch.clip(frame, count)).toThrow(RangeError);
});
