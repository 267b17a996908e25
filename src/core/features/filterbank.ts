// Triangular filters over the bins of a power spectrum, and the levels of the bands that they make of it.

import type { Matrix } from '../math/matrix.ts';

/** Band b weighs the bins from `startBins[b]` on with `weights[firstWeights[b]]` up to before `weights[firstWeights[b + 1]]`. */
export interface Filterbank {
  startBins: Int32Array;
  firstWeights: Int32Array;
  weights: Float32Array;
}

export interface FilterbankSettings {
  sampleRate: number;
  /** Samples a spectrum is taken of; it has `fftSize / 2 + 1` bins. */
  fftSize: number;
  bands: number;
  lowestHertz: number;
  /** Up to half the sample rate. */
  highestHertz: number;
}

/** A scale of pitch; each function is the other's inverse, both rise. */
export interface FrequencyScale {
  fromHertz: (hertz: number) => number;
  toHertz: (value: number) => number;
}

/**
 * Triangles that overlap by half and are evenly spaced on the scale, low to high, each of area 1 over Hz, kept without
 * their zeros.
 * Throws a RangeError where the frequencies are out of order or range, or a band is so narrow that it holds no bin.
 */
export function triangularFilterbank(
  { sampleRate, fftSize, bands, lowestHertz, highestHertz }: FilterbankSettings,
  { fromHertz, toHertz }: FrequencyScale,
): Filterbank {
  if (!(lowestHertz >= 0 && lowestHertz < highestHertz && highestHertz <= sampleRate / 2)) {
    throw new RangeError(
      `Got ${lowestHertz} to ${highestHertz} Hz, expected an interval within 0 to ${sampleRate / 2} Hz, half the sample rate.`,
    );
  }
  if (!Number.isInteger(bands) || bands < 1) {
    throw new RangeError(`Got ${bands} bands, expected a whole number from 1.`);
  }
  const lowest = fromHertz(lowestHertz);
  const step = (fromHertz(highestHertz) - lowest) / (bands + 1);
  const edge = (index: number) => toHertz(lowest + index * step);

  const bins = fftSize / 2 + 1;
  const startBins = new Int32Array(bands);
  const firstWeights = new Int32Array(bands + 1);
  const weights: number[] = [];
  for (let band = 0; band < bands; band++) {
    const low = edge(band);
    const centre = edge(band + 1);
    const high = edge(band + 2);
    for (let bin = 0; bin < bins; bin++) {
      const hertz = (bin * sampleRate) / fftSize;
      const height = Math.min((hertz - low) / (centre - low), (high - hertz) / (high - centre));
      if (height <= 0) continue;
      if (weights.length === firstWeights[band]) startBins[band] = bin;
      weights.push((height * 2) / (high - low));
    }
    if (weights.length === firstWeights[band]) {
      throw new RangeError(
        `Got ${bands} bands for spectra of ${fftSize} samples, and band ${band} holds no bin of them: take fewer bands or a larger FFT size.`,
      );
    }
    firstWeights[band + 1] = weights.length;
  }
  return { startBins, firstWeights, weights: Float32Array.from(weights) };
}

/** Writes the weighed sum of `power` (`fftSize / 2 + 1` bins) of each band into `sums`, a value a band. */
export function sumBands(
  { startBins, firstWeights, weights }: Filterbank,
  power: Float32Array,
  sums: Float32Array,
): void {
  for (let band = 0; band < startBins.length; band++) {
    const end = firstWeights[band + 1];
    let sum = 0;
    for (let weight = firstWeights[band], bin = startBins[band]; weight < end; weight++, bin++) {
      sum += weights[weight] * power[bin];
    }
    sums[band] = sum;
  }
}

/** dB relative to full scale squared per hertz; just above what rounding to 16 bits adds, -141.8. */
export const lowestBandLevel = -140;

/**
 * The mean power density of each band in each of the spectra, spectra x bands, in dB relative to full scale squared per
 * hertz: white noise whose RMS is 1 at 22,050 Hz has 10 log10(1 / 11025) = -40.4 in every band, and a factor of 10 in
 * the samples is 20 dB. At least -140, and so finite for silence. `spectra`: of frames under a Hann window.
 */
export function bandLevels(filterbank: Filterbank, spectra: Matrix): Matrix {
  const cols = filterbank.startBins.length;
  const data = new Float32Array(spectra.rows * cols);
  const fftSize = 2 * (spectra.cols - 1);
  // One-sided density 2 |X|² / (sampleRate * sum of w²), the mean of it over an area of 1 / Hz; sum of w² is 3/8 fftSize.
  const toDensity = 2 / (fftSize * fftSize * 0.375);
  const lowestSum = 10 ** (lowestBandLevel / 10) / toDensity;
  const offset = 10 * Math.log10(toDensity);
  const decibelsPerNeper = 10 * Math.LOG10E;
  for (let row = 0; row < spectra.rows; row++) {
    const levels = data.subarray(row * cols, (row + 1) * cols);
    sumBands(filterbank, spectra.data.subarray(row * spectra.cols, (row + 1) * spectra.cols), levels);
    for (let band = 0; band < cols; band++) {
      const sum = levels[band];
      levels[band] = sum > lowestSum ? offset + decibelsPerNeper * Math.log(sum) : lowestBandLevel;
    }
  }
  return { data, rows: spectra.rows, cols };
}
