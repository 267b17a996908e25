// Mel-frequency cepstral coefficients (S. B. Davis and P. Mermelstein, IEEE Transactions on Acoustics, Speech, and Signal
// Processing 28, 1980), how they change, and the mean and deviation of both over a clip: its timbre in one row.

import type { Matrix } from '../math/matrix.ts';
import { createCepstrum } from './cepstrum.ts';
import type { Feature } from './feature.ts';
import { melBands } from './stretch.ts';

const coefficients = 20;

/** Frames before and after that a delta is fitted to. */
const reach = 2;

/**
 * The slope a frame of the line fitted to a frame and the two before and after it, for each column:
 * d[t] = (c[t + 1] - c[t - 1] + 2 (c[t + 2] - c[t - 2])) / 10, the first and the last frame standing in for those beyond
 * them (the HTK Book, "Delta and acceleration coefficients"); so a single frame's are 0.
 */
export function deltas({ data, rows, cols }: Matrix): Matrix {
  const slopes = new Float32Array(data.length);
  let norm = 0;
  for (let n = 1; n <= reach; n++) norm += 2 * n * n;
  for (let row = 0; row < rows; row++) {
    for (let n = 1; n <= reach; n++) {
      const after = Math.min(rows - 1, row + n) * cols;
      const before = Math.max(0, row - n) * cols;
      const weight = n / norm;
      for (let col = 0; col < cols; col++) {
        slopes[row * cols + col] += weight * (data[after + col] - data[before + col]);
      }
    }
  }
  return { data: slopes, rows, cols };
}

/** Writes each column's mean, then each column's deviation (the root of the mean square from the mean). */
function writeStatistics({ data, rows, cols }: Matrix, statistics: Float32Array): void {
  for (let col = 0; col < cols; col++) {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += data[row * cols + col];
    const mean = sum / rows;
    let squares = 0;
    for (let row = 0; row < rows; row++) squares += (data[row * cols + col] - mean) ** 2;
    statistics[col] = mean;
    statistics[cols + col] = Math.sqrt(squares / rows);
  }
}

/**
 * The feature 'mfcc-statistics' of the registry, 1 x 80: of 20 coefficients the means and the deviations, then of their
 * deltas the means and the deviations. The coefficients are the orthonormal DCT-II of the clip's 40 mel levels in dB.
 */
export function create(): Feature {
  const cepstrum = createCepstrum(melBands, coefficients);
  return {
    measure(clip) {
      const cepstra = cepstrum(clip.melLevels());
      const data = new Float32Array(4 * coefficients);
      writeStatistics(cepstra, data.subarray(0, 2 * coefficients));
      writeStatistics(deltas(cepstra), data.subarray(2 * coefficients));
      return { data, rows: 1, cols: data.length };
    },
  };
}
