// Log-mel frames of a whole sound, a byte a band: compact enough to keep for every sound, and on an absolute scale, so
// that loud and quiet stay apart. What they are levels of is told by `melLevels` in stretch.ts.

import type { Matrix } from '../math/matrix.ts';
import type { Feature } from './feature.ts';
import { lowestBandLevel } from './filterbank.ts';

const stepDecibels = 0.5;

/**
 * Levels in dB (relative to full scale squared per hertz, `bandLevels`) in bytes: 0 is -140 dB or less, each step half a
 * dB, 255 is -12.5 dB or more. A full-scale sine in the narrowest band has -22.
 */
export function quantiseLevels({ data, rows, cols }: Matrix): Matrix<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    bytes[i] = Math.min(255, Math.round((data[i] - lowestBandLevel) / stepDecibels));
  }
  return { data: bytes, rows, cols };
}

/** Back to dB, off by a quarter of a dB at most where no end was reached. */
export function readLevels({ data, rows, cols }: Matrix<Uint8Array>): Matrix {
  return { data: Float32Array.from(data, (byte) => lowestBandLevel + stepDecibels * byte), rows, cols };
}

/** The feature 'mel-frames' of the registry: frames x 40 bytes. */
export function create(): Feature {
  return { measure: (clip) => quantiseLevels(clip.melLevels()) };
}
