// Rows that are among each other's nearest. Far fewer of them are of different kinds than of rows and their nearest, since a row
// that is near to many has few that are as near to it.

import { type Matrix, takeRows, transposed } from './matrix.ts';
import { addProduct } from './matrix-product.ts';
import { nearestRows } from './top-k.ts';

/** Rows that are compared with all at a time. */
const BLOCK_ROWS = 64;

/**
 * Pairs of rows each of which is among the other's `near` of the largest inner product, two after two, the lower first; of
 * equal ones the lower rows are nearer. Compares all rows with all. `turn` is awaited now and then.
 */
export async function mutualNeighbours(matrix: Matrix, near: number, turn: () => Promise<void>): Promise<Int32Array> {
  const { rows } = matrix;
  const across = transposed(matrix);
  const nearest: number[][] = [];
  for (let from = 0; from < rows; from += BLOCK_ROWS) {
    const count = Math.min(BLOCK_ROWS, rows - from);
    const block = takeRows(
      matrix,
      Int32Array.from({ length: count }, (_, i) => from + i),
    );
    const products = { data: new Float32Array(count * rows), rows: count, cols: rows };
    addProduct(products, block, across);
    for (let i = 0; i < count; i++) {
      const distances = products.data.subarray(i * rows, (i + 1) * rows).map((product) => -product);
      nearest.push(nearestRows(distances, near, (other) => other !== from + i).map(({ row }) => row));
    }
    await turn();
  }
  const pairs = nearest.flatMap((others, row) =>
    others.filter((other) => row < other && nearest[other].includes(row)).flatMap((other) => [row, other]),
  );
  return Int32Array.from(pairs);
}
