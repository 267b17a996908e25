import { expect, test } from 'vitest';
import { cosineTable } from './dct.ts';

test('is the orthonormal DCT-II', () => {
  // scipy.fft.dct([1, 2, 4, 7, 11], norm='ortho')
  const expected = [11.18034, -7.87375, 1.85123, -0.709976, 0.270091];
  const values = [1, 2, 4, 7, 11];
  for (const coefficients of [5, 3]) {
    const table = cosineTable(5, coefficients);
    expect(table.length).toBe(coefficients * 5);
    for (let k = 0; k < coefficients; k++) {
      expect(values.reduce((sum, value, n) => sum + table[k * 5 + n] * value, 0)).toBeCloseTo(expected[k], 5);
    }
  }
});

test('is orthogonal', () => {
  for (const size of [1, 2, 24, 40]) {
    const table = cosineTable(size, size);
    for (let a = 0; a < size; a++) {
      for (let b = 0; b <= a; b++) {
        let product = 0;
        for (let n = 0; n < size; n++) product += table[a * size + n] * table[b * size + n];
        expect(product).toBeCloseTo(a === b ? 1 : 0, 5);
      }
    }
  }
});

test('refuses more coefficients than values, or none', () => {
  for (const coefficients of [0, 6, 1.5, Number.NaN]) expect(() => cosineTable(5, coefficients)).toThrow(RangeError);
});
