// Rows to search among, the same ones each time, made a block at a time.

import type { Space } from '../../../src/core/math/distance.ts';
import { type Matrix, rowOf } from '../../../src/core/math/matrix.ts';
import { normal, partSeed, type Random, seededRandom } from '../../../src/core/math/random.ts';
import { seed } from './settings.ts';

/** Fills a row; which one, its random numbers decide. */
export type DrawRow = (row: Float32Array, random: Random) => void;

const centres = 1000;
/** Of what a row differs by from its centre, whose own is 1. */
const noiseDeviation = 0.6;
/** Of the bits of a code that differ from its centre's. */
const flippedShare = 0.1;

/** One of 1,000 Gaussian centres with noise, later columns narrower as those of learned vectors are; or codes. */
export function clusters(space: Space, cols: number): DrawRow {
  const random = seededRandom(seed);
  const widths = Float32Array.from({ length: cols }, (_, col) => 1 / Math.sqrt(1 + (8 * col) / cols));
  const places = Float32Array.from({ length: centres * cols }, () => normal(random));
  return (row, random) => {
    const at = Math.floor(random() * centres) * cols;
    for (let col = 0; col < cols; col++) {
      const centre = places[at + col];
      row[col] =
        space === 'hamming'
          ? Number(random() < flippedShare !== centre > 0)
          : widths[col] * (centre + noiseDeviation * normal(random));
    }
  };
}

/** Rows of a library between themselves and one of their nearest, with noise: unit vectors where the library's are. */
export function grown(library: Matrix, nearest: Int32Array, perRow: number, deviation: number): DrawRow {
  return (row, random) => {
    const from = Math.floor(random() * library.rows);
    const to = nearest[from * perRow + Math.floor(random() * perRow)];
    const share = random();
    const [start, end] = [rowOf(library, from), rowOf(library, to)];
    for (let col = 0; col < row.length; col++) {
      row[col] = start[col] + share * (end[col] - start[col]) + deviation * normal(random);
    }
  };
}

/** Block `part` of what `draw` draws. */
export function drawBlock(draw: DrawRow, part: number, rows: number, cols: number): Matrix {
  const random = seededRandom(partSeed(seed, part));
  const matrix = { data: new Float32Array(rows * cols), rows, cols };
  for (let row = 0; row < rows; row++) draw(rowOf(matrix, row), random);
  return matrix;
}
