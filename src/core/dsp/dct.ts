// The discrete cosine transform that turns a log spectrum into a cepstrum.

/**
 * The first `coefficients` rows of the orthonormal DCT-II of `size` values, row-major: coefficient k of x is the sum of
 * `table[k * size + n] * x[n]`. The full table is orthogonal: its transpose goes back. N. Ahmed, T. Natarajan and
 * K. R. Rao, "Discrete cosine transform", IEEE Transactions on Computers C-23, 1974; scipy.fft.dct(x, norm='ortho').
 *
 * Throws a RangeError unless 1 <= coefficients <= size, both whole.
 */
export function cosineTable(size: number, coefficients: number): Float32Array {
  if (!Number.isInteger(size) || !Number.isInteger(coefficients) || coefficients < 1 || coefficients > size) {
    throw new RangeError(`Got ${coefficients} coefficients of ${size} values, expected from 1 to as many as values.`);
  }
  const table = new Float32Array(coefficients * size);
  for (let k = 0; k < coefficients; k++) {
    const scale = Math.sqrt((k === 0 ? 1 : 2) / size);
    for (let n = 0; n < size; n++) table[k * size + n] = scale * Math.cos((Math.PI * k * (2 * n + 1)) / (2 * size));
  }
  return table;
}
