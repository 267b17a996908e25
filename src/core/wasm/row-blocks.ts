// Rows as the kernels that measure distances read them: in blocks of eight, column by column, so that one load has a
// number of several rows.

import type { Matrix } from '../math/matrix.ts';

export const blockRows = 8;

/** Numbers that the blocks of `rows` rows take: the last block is filled up. */
export function blockNumbers(rows: number, cols: number): number {
  return Math.ceil(rows / blockRows) * blockRows * cols;
}

/** Puts the rows of `matrix` into blocks, as rows `first` and those that follow. */
export function placeRows(blocks: Float32Array, { data, rows, cols }: Matrix, first: number): void {
  for (let row = 0; row < rows; row++) {
    const lane = (first + row) % blockRows;
    let at = (first + row - lane) * cols + lane;
    for (let i = row * cols; i < (row + 1) * cols; i++, at += blockRows) blocks[at] = data[i];
  }
}

/** Fills blocks up from row `rows` on with rows of NaN, which is near nothing. */
export function fillUp(blocks: Float32Array, rows: number, cols: number): void {
  if (cols === 0) return;
  const missing = blocks.length / cols - rows;
  placeRows(blocks, { data: new Float32Array(missing * cols).fill(Number.NaN), rows: missing, cols }, rows);
}
