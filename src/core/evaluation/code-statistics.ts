// Whether binary codes use the bits they have: how many of the units that make them are clearly on or off, how evenly each
// bit divides the rows, and how many different codes there are, as a count and as entropy (Shannon, "A mathematical theory
// of communication", 1948).

import { type Matrix, rowOf } from '../math/matrix.ts';

/** Of an activity from 0 or 1, up to which a unit counts as off or on. */
const saturatedWithin = 0.05;

export interface CodeStatistics {
  rows: number;
  bits: number;
  /** Share of all activities, in [0, 1], that lie within 0.05 of 0 or 1; null where no activities were given or no rows. */
  saturated: number | null;
  /** Of each bit, the share of rows, in [0, 1], in which it is 1; a half divides them best. Zeros where there are no rows. */
  meanActivities: Float32Array;
  /** Different codes among the rows. */
  distinct: number;
  /** Of a row's code, in bits: from 0, where all are the same, up to log2(rows), where no two are. */
  entropy: number;
}

/**
 * Of `codes`, rows of 0 and 1, and of the activities in [0, 1] that they were cut from. Throws a RangeError where the two
 * are not of one shape, or a code has another number than 0 and 1.
 */
export function measureCodes(codes: Matrix, activities?: Matrix): CodeStatistics {
  const { rows, cols: bits } = codes;
  if (activities && (activities.rows !== rows || activities.cols !== bits)) {
    throw new RangeError(
      `Got ${activities.rows} x ${activities.cols} activities of ${rows} x ${bits} bits: take both of the same sounds.`,
    );
  }
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
    saturated: activities && activities.data.length > 0 ? saturatedShare(activities.data) : null,
    meanActivities: Float32Array.from(sums, (sum) => (rows > 0 ? sum / rows : 0)),
    distinct: counts.size,
    entropy,
  };
}

function saturatedShare(activities: Float32Array): number {
  // In the activities' own precision, so that one of exactly 0.05 or 0.95 counts.
  const [low, high] = [Math.fround(saturatedWithin), Math.fround(1 - saturatedWithin)];
  let saturated = 0;
  for (const activity of activities) if (activity <= low || activity >= high) saturated++;
  return saturated / activities.length;
}
