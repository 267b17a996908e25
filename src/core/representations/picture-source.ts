// Pictures that are read a few rows at a time from wherever they lie, since all of a large library are too many to hold.

import { allRows, type Matrix, takeRows } from '../math/matrix.ts';

/** 8-bit pictures, one a row, row-major bands x frames. */
export interface PictureSource {
  rows: number;
  cols: number;
  /** Rows that are stored together: to take one of them all are read. Every row is in one of these. */
  blocks: readonly ArrayLike<number>[];
  /** A matrix of copies of these rows, in this order. Rejects where they can no longer be read. */
  take(rows: ArrayLike<number>): Promise<Matrix<Uint8Array>>;
}

export function picturesInMemory(matrix: Matrix<Uint8Array>): PictureSource {
  const { rows, cols } = matrix;
  return { rows, cols, blocks: [allRows(matrix)], take: async (wanted) => takeRows(matrix, wanted) };
}

/** What may be held of a source at a time. */
export interface PictureLimits {
  /** Pictures that an epoch trains on. */
  pictures: number;
  /** Bytes of all pictures together. */
  bytes: number;
}

export const PICTURE_LIMITS: PictureLimits = { pictures: 10_000, bytes: 256e6 };

/** Pictures to take at once, at least one: half of what may be held, which leaves room to judge by others and to read. */
export function mostAtOnce({ cols }: PictureSource, { pictures, bytes }: PictureLimits): number {
  return Math.max(1, Math.min(pictures, Math.floor(bytes / 2 / cols)));
}
