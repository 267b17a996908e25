// Rows as the kernels that measure distances read them: in blocks of eight, column by column, so that one load has a
// number of several rows.

import type { Matrix } from '../math/matrix.ts';

export const blockRows = 8;

/** Numbers that the blocks of `rows` rows take: the last block is filled up. */
export function blockNumbers(rows: number, cols: number): number {
  return Math.ceil(rows / blockRows) * blockRows * cols;
}

/** Fills `target`, `blockNumbers` long, with the rows of `matrix`; rows that are not there are infinitely far away. */
export function fillBlocks(target: Float32Array, { data, rows, cols }: Matrix): void {
  for (let block = 0; block * blockRows < rows; block++) {
    const at = block * blockRows * cols;
    for (let row = 0; row < blockRows; row++) {
      const from = (block * blockRows + row) * cols;
      const isThere = block * blockRows + row < rows;
      for (let col = 0; col < cols; col++) {
        target[at + col * blockRows + row] = isThere ? data[from + col] : Number.POSITIVE_INFINITY;
      }
    }
  }
}
