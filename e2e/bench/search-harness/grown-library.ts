// As many rows as are wanted that lie as those of a library do: how near the first neighbour is beside the tenth decides
// how hard it is to find them.

import { distancesTo } from '../../../src/core/math/distance.ts';
import { type Matrix, rowOf } from '../../../src/core/math/matrix.ts';
import { nearestRows } from '../../../src/core/math/top-k.ts';
import { neighbours, rowsInBlock } from './settings.ts';
import { type DrawRow, drawBlock, grown } from './vectors.ts';

/** Rows of the library that lie around each. */
const around = 5;
const sampled = 40;
const steps = 7;

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1];

/** The median over rows of the cosine distance to the nearest other by that to the tenth. */
function ratioOfLibrary(library: Matrix): number {
  return median(
    Array.from({ length: library.rows }, (_, row) => {
      const found = nearestRows(
        distancesTo('cosine', rowOf(library, row), library),
        neighbours,
        (other) => other !== row,
      );
      return found[0].distance / found[found.length - 1].distance;
    }),
  );
}

/** The same of rows that are drawn, from a few others of them. */
function ratioOfDrawn(draw: DrawRow, rows: number, cols: number): number {
  const queries = drawBlock(draw, -1, sampled, cols);
  const distances = Array.from({ length: sampled }, () => new Float32Array(rows));
  for (let first = 0; first < rows; first += rowsInBlock) {
    const block = drawBlock(draw, first / rowsInBlock, Math.min(rowsInBlock, rows - first), cols);
    distances.forEach((ofQuery, query) => {
      ofQuery.set(distancesTo('cosine', rowOf(queries, query), block), first);
    });
  }
  return median(
    distances.map((ofQuery) => {
      const found = nearestRows(ofQuery, neighbours);
      return found[0].distance / found[found.length - 1].distance;
    }),
  );
}

/** Draws rows like those of `library`, with as much noise as keeps that ratio at `rows` rows. */
export function growLibrary(library: Matrix, rows: number): DrawRow {
  const nearest = new Int32Array(library.rows * around);
  for (let row = 0; row < library.rows; row++) {
    const found = nearestRows(distancesTo('cosine', rowOf(library, row), library), around, (other) => other !== row);
    nearest.set(
      Array.from({ length: around }, (_, place) => found[place % found.length].row),
      row * around,
    );
  }
  const wanted = ratioOfLibrary(library);
  const drawWith = (deviation: number) => grown(library, nearest, around, deviation);
  let low = 1e-5 / Math.sqrt(library.cols);
  let high = 1 / Math.sqrt(library.cols);
  for (let step = 0; step < steps; step++) {
    const middle = Math.sqrt(low * high);
    if (ratioOfDrawn(drawWith(middle), rows, library.cols) < wanted) low = middle;
    else high = middle;
  }
  console.info(`The first neighbour of ${library.rows} rows lies at ${wanted.toFixed(2)} of the tenth's distance`);
  return drawWith(Math.sqrt(low * high));
}
