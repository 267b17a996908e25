// What every reader of files with vectors gives: blocks of named rows, and what could not be used.

import type { Matrix } from '../math/matrix.ts';

/** Rows of a file with vectors, in its order; arrays have an entry a row. */
export interface VectorBlock {
  names: string[];
  /** All finite. */
  vectors: Matrix;
  /** The labels of each row, none or several; null where the file has none. */
  labels: string[][] | null;
  /** The part of a data set that all the rows belong to, such as `eval`; null where the file names none. */
  split: string | null;
  /** Where in its recording each row begins and how long it lasts; null where the file does not say. */
  times: { startSeconds: Float32Array; durationSeconds: Float32Array } | null;
}

/** Something in a file with vectors that could not be used. */
export interface VectorProblem {
  /** The file's path, with the place in it where there is one: `sounds.csv, line 7`. */
  where: string;
  /** A sentence for a person. */
  reason: string;
}

/** Why a file with vectors cannot be read, or not further. The message is for a person. */
export class VectorFileError extends Error {
  override name = 'VectorFileError';
}

/** What a block's numbers take at most, if it has more than one row. */
const blockBytes = 4 * 2 ** 20;

/** The rows that a block of vectors of `cols` numbers has, at least 1; the last of a file may have fewer. */
export function rowsPerBlock(cols: number): number {
  return Math.max(1, Math.floor(blockBytes / (4 * cols)));
}
