// The vectors that an index is built from, a block at a time: of two million there need never be more than one block in
// memory beside the index.

import { normaliseRows, type Space } from '../math/distance.ts';
import { type Matrix, rowsBetween } from '../math/matrix.ts';

export interface VectorSource {
  rows: number;
  cols: number;
  /** All rows in order, in blocks of `cols` columns. Each call begins anew: an index may look at them more than once. */
  blocks(): AsyncIterable<Matrix> | Iterable<Matrix>;
}

/** Rows of a block that is cut from a matrix: what is made of one at a time stays small. */
const rowsInBlock = 4096;

/** Blocks that are views of `matrix`. Throws a RangeError where its data do not fill its shape. */
export function sourceOf(matrix: Matrix): VectorSource {
  const { data, rows, cols } = matrix;
  if (data.length !== rows * cols) {
    throw new RangeError(`The matrix has ${data.length} numbers; ${rows} x ${cols} needs ${rows * cols}.`);
  }
  return {
    rows,
    cols,
    *blocks() {
      for (let first = 0; first < rows; first += rowsInBlock) {
        yield rowsBetween(matrix, first, Math.min(rows, first + rowsInBlock));
      }
    },
  };
}

/** A block as indexes compare it, and the number of its first row. */
export interface PlacedBlock {
  first: number;
  block: Matrix;
}

/**
 * The blocks of `source`, in cosine space with rows of length 1. Throws a RangeError where a block is not filled or has
 * other columns, and where there are more or fewer rows than the source said. `onProgress` is called after each block
 * with the share of rows that has been taken, in (0, 1], and awaited.
 */
export async function* placedBlocks(
  space: Space,
  source: VectorSource,
  onProgress?: (share: number) => void | Promise<void>,
): AsyncGenerator<PlacedBlock> {
  const { rows, cols } = source;
  let first = 0;
  for await (const block of source.blocks()) {
    if (block.cols !== cols || block.data.length !== block.rows * cols || first + block.rows > rows) {
      throw new RangeError(
        `A block from row ${first} has ${block.data.length} numbers as ${block.rows} x ${block.cols}; it should hold ` +
          `at most ${rows - first} rows of ${cols}. Read the vectors again.`,
      );
    }
    yield { first, block: space === 'cosine' ? normaliseRows(block) : block };
    first += block.rows;
    await onProgress?.(first / rows);
  }
  if (first !== rows) {
    throw new RangeError(`The blocks have ${first} rows, expected ${rows}. Read the vectors again.`);
  }
}
