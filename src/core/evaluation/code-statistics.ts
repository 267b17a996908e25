// Whether binary codes use the bits they have: how evenly each bit divides the rows, and how many different codes there
// are, as a count and as entropy (Shannon, "A mathematical theory of communication", 1948).

import { type Matrix, rowOf } from '../math/matrix.ts';

export interface CodeStatistics {
  rows: number;
  bits: number;
  /** Of each bit, the share of rows, in [0, 1], in which it is 1; a half divides them best. Zeros where there are no rows. */
  meanActivities: Float32Array;
  /** Different codes among the rows. */
  distinct: number;
  /** Of a row's code, in bits: from 0, where all are the same, up to log2(rows), where no two are. */
  entropy: number;
}

/** Of `codes`, rows of 0 and 1. Throws a RangeError where a code has another number than 0 and 1. */
export function measureCodes(codes: Matrix): CodeStatistics {
  const { rows, cols: bits } = codes;
  if (!codes.data.every((bit) => bit === 0 || bit === 1)) {
    throw new RangeError('Codes are rows of 0 and 1, and these have another number: cut activities at a half first.');
  }

  const counts = new Map<string, number>();
  const sums = new Float64Array(bits);
  for (let row = 0; row < rows; row++) {
    const code = rowOf(codes, row);
    for (let bit = 0; bit < bits; bit++) sums[bit] += code[bit];
    const key = code.join('');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  let entropy = 0;
  for (const count of counts.values()) entropy += (count / rows) * Math.log2(rows / count);
  return {
    rows,
    bits,
    meanActivities: Float32Array.from(sums, (sum) => (rows > 0 ? sum / rows : 0)),
    distinct: counts.size,
    entropy,
  };
}
