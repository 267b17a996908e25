// Bark cepstra of a whole sound: the shape of each frame's spectrum on the scale of the ear's critical bands, a byte a
// coefficient. Timbre codes are learned from them.

import type { Matrix } from '../math/matrix.ts';
import { barkFilterbank } from './bark.ts';
import { createCepstrum } from './cepstrum.ts';
import type { Feature } from './feature.ts';
import { bandLevels } from './filterbank.ts';
import { analysisSampleRate, frameFftSize } from './stretch.ts';

/** As many as there are critical bands up to 11,025 Hz (22.7 Bark), and one. */
export const barkBands = 24;

/** The first 13: codes learned from 20 retrieve real sounds no better (mean average precision 0.323 and 0.322). */
export const barkCoefficients = 13;

/**
 * dB a step. Coefficient 0 sums the levels of all bands, from -140 dB, over the root of 24: -686 to -60. The others are of
 * either sign and smaller the finer the detail: real sounds take up about half of their bytes.
 */
const steps = Float32Array.from({ length: barkCoefficients }, (_, k) => {
  if (k === 0) return 2.5;
  return k < 3 ? 2 : 1;
});

/** The byte that stands for 0 dB; of coefficient 0 it lies beyond the bytes that there are. */
const zeros = Float32Array.from({ length: barkCoefficients }, (_, k) => (k === 0 ? 275 : 128));

/** Frames x 13 cepstra in dB as bytes: the nearest, or an end of the range (-687.5 to -50, then twice +-256, then +-128 dB). */
export function quantiseCepstra({ data, rows, cols }: Matrix): Matrix<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < cols; k++) {
      const value = Math.round(data[row * cols + k] / steps[k]) + zeros[k];
      bytes[row * cols + k] = Math.max(0, Math.min(255, value));
    }
  }
  return { data: bytes, rows, cols };
}

/** Back to dB, off by half a step at most (1.25, 1 or 0.5 dB) where no end was reached. */
export function readCepstra({ data, rows, cols }: Matrix<Uint8Array>): Matrix {
  return { data: Float32Array.from(data, (byte, i) => (byte - zeros[i % cols]) * steps[i % cols]), rows, cols };
}

/**
 * The feature 'bark-frames' of the registry: frames x 13 bytes, the first coefficients of the orthonormal DCT-II of the
 * levels (`bandLevels`, in dB) of 24 bands that are evenly spaced in Bark from 0 Hz to half the sample rate.
 */
export function create(): Feature {
  const filterbank = barkFilterbank({
    sampleRate: analysisSampleRate,
    fftSize: frameFftSize,
    bands: barkBands,
    lowestHertz: 0,
    highestHertz: analysisSampleRate / 2,
  });
  const cepstrum = createCepstrum(barkBands, barkCoefficients);
  return { measure: (clip) => quantiseCepstra(cepstrum(bandLevels(filterbank, clip.spectra()))) };
}
