// Cepstra: the cosine transform of levels along the frequency axis, which parts the shape of a spectrum from its detail.

import { cosineTable } from '../dsp/dct.ts';
import type { Matrix } from '../math/matrix.ts';

/**
 * Prepares cepstra of `bands` levels: frames x bands give frames x coefficients, the orthonormal DCT-II in the levels'
 * unit, so that coefficient 0 is their mean times the root of `bands`. Throws a RangeError as `cosineTable` does.
 */
export function createCepstrum(bands: number, coefficients: number): (levels: Matrix) => Matrix {
  const table = cosineTable(bands, coefficients);
  return ({ data: levels, rows }) => {
    const data = new Float32Array(rows * coefficients);
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < coefficients; k++) {
        let sum = 0;
        for (let band = 0; band < bands; band++) sum += table[k * bands + band] * levels[row * bands + band];
        data[row * coefficients + k] = sum;
      }
    }
    return { data, rows, cols: coefficients };
  };
}

/**
 * Undoes `createCepstrum` as far as the coefficients that were kept allow: frames x coefficients give frames x bands, the
 * levels without their finer detail; all of them, where all were kept. Throws a RangeError as `cosineTable` does.
 */
export function createSmoothLevels(bands: number, coefficients: number): (cepstra: Matrix) => Matrix {
  const table = cosineTable(bands, coefficients);
  return ({ data: cepstra, rows }) => {
    const data = new Float32Array(rows * bands);
    for (let row = 0; row < rows; row++) {
      for (let band = 0; band < bands; band++) {
        let sum = 0;
        for (let k = 0; k < coefficients; k++) sum += table[k * bands + band] * cepstra[row * coefficients + k];
        data[row * bands + band] = sum;
      }
    }
    return { data, rows, cols: bands };
  };
}
