// Where in a team's memory an index by locality-sensitive hashing lies, in bytes.

import { boardBytes } from '../wasm/team.ts';
import type { IndexShape } from './index-buffer.ts';
import type { HashPlan } from './lsh-hashes.ts';

/** Buckets that one question looks at, even where it has not found enough neighbours in fewer. */
export const mostProbes = 65_536;

const mostBytes = 2 ** 32;
const moveBytes = 16;
const cellBytes = 16;

/** What the kernels of wasm/assembly/hashing.ts work on, and at the end what is stored, from `directions` on. */
export interface LshLayout {
  /** Numbers that a vector takes: its columns, rounded up to 4. */
  stride: number;
  query: number;
  distances: number;
  candidates: number;
  seen: number;
  moves: number;
  cells: number;
  directions: number;
  offsets: number;
  factors: number;
  /** The row in each place. */
  order: number;
  starts: number;
  members: number;
  /** A vector a place. */
  vectors: number;
  /** Of all of it, the board included. */
  bytes: number;
}

/** Throws a RangeError where it is more than a memory can have. */
export function layOut({ rows, cols }: IndexShape, { projections, tables, bucketBits }: HashPlan): LshLayout {
  let bytes = boardBytes;
  const take = (wanted: number): number => {
    const at = bytes;
    bytes += Math.ceil(wanted / 16) * 16;
    return at;
  };
  const stride = Math.ceil(cols / 4) * 4;
  const places = {
    query: take(stride * 4),
    distances: take(rows * 4),
    // The kernel writes a row before it knows whether it is new.
    candidates: take((rows + 1) * 4),
    seen: take(rows),
    moves: take(tables * 2 * projections * moveBytes),
    cells: take((mostProbes + tables) * cellBytes),
    directions: take(tables * projections * stride * 4),
    offsets: take(tables * projections * 4),
    factors: take(tables * projections * 4),
    order: take(rows * 4),
    starts: take(tables * (2 ** bucketBits + 1) * 4),
    members: take(tables * rows * 4),
    vectors: take(rows * stride * 4),
  };
  if (bytes > mostBytes) {
    throw new RangeError(
      `${tables} tables of ${2 ** bucketBits} buckets for ${rows} vectors of ${cols} numbers take ` +
        `${Math.ceil(bytes / 1e6)} MB, and there can be ${Math.floor(mostBytes / 1e6)}. ` +
        'Take fewer tables, or fewer projections.',
    );
  }
  return { stride, ...places, bytes };
}
