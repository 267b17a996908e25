import { describe, expect, test } from 'vitest';
import { distancesTo, type Space } from '../math/distance.ts';
import { type Matrix, rowOf } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import { nearestRows } from '../math/top-k.ts';
import { assembleAlone } from '../wasm/team.ts';
import { neighboursOfAll } from './neighbours-of-all.ts';

function drawn(rows: number, cols: number, seed: number, draw = normal): Matrix {
  const random = seededRandom(seed);
  return { data: Float32Array.from({ length: rows * cols }, () => draw(random)), rows, cols };
}

/** What the kernel measures, from the distance in the space. */
const squareOf: Record<Space, (distance: number, cols: number) => number> = {
  euclidean: (distance) => distance ** 2,
  cosine: (distance) => 2 * distance,
  hamming: (distance, cols) => distance * cols,
};

describe.each(Object.keys(squareOf) as Space[])('in %s space', (space) => {
  test.each([
    [2, 3, 1],
    [9, 1, 4],
    [70, 5, 70],
    [300, 64, 20],
    [601, 17, 90],
  ])('%i rows of %i numbers have the %i neighbours that measuring all distances gives', async (rows, cols, count) => {
    const bit = (random: () => number) => Math.round(random());
    const matrix = drawn(rows, cols, 1, space === 'hamming' ? bit : normal);
    const found = await neighboursOfAll(space, matrix, count, assembleAlone);
    expect(found.count).toBe(Math.min(count, rows - 1));
    let furthestOff = 0;
    for (let row = 0; row < rows; row++) {
      const distances = distancesTo(space, rowOf(matrix, row), matrix);
      const own = found.rows.subarray(row * found.count, (row + 1) * found.count);
      const squares = found.squares.subarray(row * found.count, (row + 1) * found.count);
      expect(new Set(own).size).toBe(found.count);
      expect(own.includes(row)).toBe(false);
      nearestRows(distances, found.count, (other) => other !== row).forEach(({ distance }, i) => {
        for (const wanted of [distance, distances[own[i]]]) {
          const square = squareOf[space](wanted, cols);
          furthestOff = Math.max(furthestOff, Math.abs(squares[i] - square) / (1 + square));
        }
      });
    }
    expect(furthestOff).toBeLessThan(1e-5);
  });
});

test('of rows at the same distance the lower comes first', async () => {
  const same = { data: new Float32Array(40 * 3).fill(0.3), rows: 40, cols: 3 };
  const { rows, squares } = await neighboursOfAll('euclidean', same, 5, assembleAlone);
  expect(Array.from(rows.subarray(0, 5))).toEqual([1, 2, 3, 4, 5]);
  expect(Math.max(...squares)).toBe(0);
});

test('a row with NaN is near nothing, and nothing is near it', async () => {
  const matrix = drawn(20, 4, 2);
  matrix.data[3 * 4 + 1] = Number.NaN;
  const { rows, squares, count } = await neighboursOfAll('euclidean', matrix, 19, assembleAlone);
  expect(rows.subarray(3 * count, 4 * count).every((row) => row === -1)).toBe(true);
  for (const row of [0, 7, 19]) {
    const own = rows.subarray(row * count, (row + 1) * count);
    expect(own.includes(3)).toBe(false);
    expect(own.at(-1)).toBe(-1);
    expect(squares[(row + 1) * count - 1]).toBe(Number.POSITIVE_INFINITY);
  }
});

test('a row alone has no neighbours', async () => {
  expect((await neighboursOfAll('cosine', drawn(1, 4, 1), 5, assembleAlone)).count).toBe(0);
});
