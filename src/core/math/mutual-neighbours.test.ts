// Mutual neighbours by hand and against their definition.

import { expect, test } from 'vitest';
import { rowOf } from './matrix.ts';
import { mutualNeighbours } from './mutual-neighbours.ts';
import { dot } from './principal-directions.ts';
import { normal, seededRandom } from './random.ts';

const turn = async () => {};

test('leaves out a row whose nearest has a nearer one', async () => {
  // On a circle, at these degrees: the third is nearest to the second, which is nearer to the first.
  const degrees = [0, 10, 25, 90, 96];
  const data = Float32Array.from(
    degrees.flatMap((degree) => [Math.cos((degree * Math.PI) / 180), Math.sin((degree * Math.PI) / 180)]),
  );
  expect(Array.from(await mutualNeighbours({ data, rows: 5, cols: 2 }, 1, turn))).toEqual([0, 1, 3, 4]);
  expect(Array.from(await mutualNeighbours({ data, rows: 5, cols: 2 }, 2, turn))).toEqual([0, 1, 0, 2, 1, 2, 3, 4]);
});

test('are what their definition says, in more rows than are compared at a time', async () => {
  const random = seededRandom(3);
  const matrix = { data: Float32Array.from({ length: 80 * 7 }, () => normal(random)), rows: 80, cols: 7 };
  const nearest = Array.from({ length: 80 }, (_, row) =>
    Array.from({ length: 80 }, (_, other) => other)
      .filter((other) => other !== row)
      .sort((a, b) => dot(rowOf(matrix, row), rowOf(matrix, b)) - dot(rowOf(matrix, row), rowOf(matrix, a)))
      .slice(0, 4),
  );
  const wanted = new Set<string>();
  nearest.forEach((others, row) => {
    for (const other of others) if (row < other && nearest[other].includes(row)) wanted.add(`${row} ${other}`);
  });
  const pairs = await mutualNeighbours(matrix, 4, turn);
  const got = Array.from({ length: pairs.length / 2 }, (_, pair) => `${pairs[2 * pair]} ${pairs[2 * pair + 1]}`);
  expect(got.length).toBeGreaterThan(50);
  expect(new Set(got)).toEqual(wanted);
  expect(got).toHaveLength(wanted.size);
});

test('of one row there are none', async () => {
  expect(await mutualNeighbours({ data: Float32Array.of(1, 2), rows: 1, cols: 2 }, 3, turn)).toHaveLength(0);
});
