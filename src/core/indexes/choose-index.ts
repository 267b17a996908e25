// Which index suits how many vectors, by what was measured on two cores: the simplest that is fast enough and fits.

import type { Space } from '../math/distance.ts';

/** Of the registry. */
export type IndexId = 'exact' | 'compact' | 'hamming' | 'lsh';

/** Comparing with all is as right as can be, and up to here takes a frame of the screen: 18 ms. */
const mostScannedNumbers = 64e6;
/** With fewer rows, finding the buckets takes what comparing with fewer saves. */
const leastHashedRows = 100_000;
/** Of memory, beyond which a tab that also holds sounds, a map and a player is in danger. */
const mostBytes = 1e9;
/** Beside a number's four bytes, what LSH keeps of a row by default: its place in eight tables, and four more. */
const hashedBytesOfRow = 48;

/** For `rows` vectors of `cols` numbers. */
export function chooseIndex(space: Space, rows: number, cols: number): IndexId {
  if (space === 'hamming') return 'hamming';
  const numbers = rows * cols;
  if (numbers <= mostScannedNumbers) return 'exact';
  if (rows >= leastHashedRows && 4 * numbers + hashedBytesOfRow * rows <= mostBytes) return 'lsh';
  return 4 * numbers <= mostBytes ? 'exact' : 'compact';
}
