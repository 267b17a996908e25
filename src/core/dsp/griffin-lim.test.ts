import { describe, expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { createPowerSpectrum } from './fft.ts';
import { framesOf, type GriffinLimSettings, griffinLim } from './griffin-lim.ts';
import { hannWindow, windowFrame } from './window.ts';

const [fftSize, hop, sampleRate] = [1024, 256, 22_050];
const settings = (momentum: number, seed = 1): GriffinLimSettings => ({
  ...{ fftSize, hop, momentum },
  iterations: 32,
  random: seededRandom(seed),
});

/** 200 Hz to 6.2 kHz in 2 s. */
const chirp = Float32Array.from({ length: 2 * sampleRate }, (_, i) => {
  const s = i / sampleRate;
  return 0.4 * Math.sin(2 * Math.PI * (200 * s + 1500 * s * s));
});
const ring = Float32Array.from(
  { length: sampleRate },
  (_, i) => 0.6 * Math.exp((-6 * i) / sampleRate) * Math.sin((2 * Math.PI * 523.25 * i) / sampleRate),
);

/** By the power spectrum, which the search does not use. */
function magnitudesOf(samples: Float32Array) {
  const [rows, cols] = [framesOf(samples.length, hop), fftSize / 2 + 1];
  const data = new Float32Array(rows * cols);
  const frame = new Float32Array(fftSize);
  const window = hannWindow(fftSize);
  const powerSpectrum = createPowerSpectrum(fftSize);
  for (let t = 0; t < rows; t++) {
    windowFrame(samples, t * hop - fftSize / 2, window, frame);
    powerSpectrum(frame, data.subarray(t * cols, (t + 1) * cols));
  }
  return { data: data.map(Math.sqrt), rows, cols };
}

function distance(found: Float32Array, wanted: Float32Array): number {
  const squares = wanted.reduce((sum, magnitude, i) => sum + (found[i] - magnitude) ** 2, 0);
  return Math.sqrt(squares / wanted.reduce((sum, magnitude) => sum + magnitude ** 2, 0));
}

describe.each([
  ['a chirp', chirp, 0.1],
  ['a decaying sine', ring, 0.1],
])('%s', (_name, samples, reached) => {
  const wanted = magnitudesOf(samples);

  test('comes nearer at every step by the method of 1984', () => {
    const { convergence } = griffinLim(wanted, samples.length, settings(0));
    for (let i = 1; i < convergence.length; i++) expect(convergence[i]).toBeLessThan(convergence[i - 1] + 1e-4);
    expect(convergence[31]).toBeLessThan(0.2);
  });

  test('comes nearer still by going further, as its own spectra say', () => {
    const plain = griffinLim(wanted, samples.length, settings(0));
    const found = griffinLim(wanted, samples.length, settings(0.99));
    expect(found.convergence[31]).toBeLessThan(0.7 * plain.convergence[31]);
    expect(found.convergence[31]).toBeLessThan(reached);
    expect(found.samples).toHaveLength(samples.length);
    expect(distance(magnitudesOf(found.samples).data, wanted.data)).toBeLessThan(reached);
  });
});

test('the seed alone says which of the sounds that fit is found', () => {
  const wanted = magnitudesOf(ring);
  const find = (seed: number) => griffinLim(wanted, ring.length, settings(0.99, seed)).samples;
  expect(find(5)).toEqual(find(5));
  expect(find(5)).not.toEqual(find(6));
});

test('silence stays silent, also in parts', () => {
  const silent = magnitudesOf(new Float32Array(3000));
  expect(griffinLim(silent, 3000, settings(0.99)).samples).toEqual(new Float32Array(3000));

  const late = new Float32Array(sampleRate);
  late.set(ring.subarray(0, sampleRate / 2), sampleRate / 2);
  const { samples } = griffinLim(magnitudesOf(late), late.length, settings(0.99));
  expect(samples.every(Number.isFinite)).toBe(true);
  expect(Math.max(...samples.subarray(0, sampleRate / 2 - fftSize).map(Math.abs))).toBe(0);
});

test('sounds of a single sample and of less than a hop are found', () => {
  for (const length of [1, 100, 257]) {
    const { samples } = griffinLim(magnitudesOf(ring.subarray(0, length)), length, settings(0.99));
    expect(samples).toHaveLength(length);
    expect(samples.every(Number.isFinite)).toBe(true);
  }
});

test('refuses magnitudes of another size, and a hop that leaves gaps', () => {
  const { data, rows, cols } = magnitudesOf(ring);
  expect(() => griffinLim({ data, rows, cols }, ring.length + hop, settings(0))).toThrow(RangeError);
  expect(() => griffinLim({ data, rows, cols: cols - 1 }, ring.length, settings(0))).toThrow(RangeError);
  const sparse = { data: data.subarray(0, 23 * cols), rows: framesOf(ring.length, 1024), cols };
  expect(() => griffinLim(sparse, ring.length, { ...settings(0), hop: 1024 })).toThrow(RangeError);
});
