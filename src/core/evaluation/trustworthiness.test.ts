import { describe, expect, test } from 'vitest';
import type { Matrix } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import { judgeMap } from './trustworthiness.ts';

function drawn(rows: number, cols: number, seed: number): Matrix {
  const random = seededRandom(seed);
  return { data: Float32Array.from({ length: rows * cols }, () => normal(random)), rows, cols };
}

const options = (neighbours: number, maximumQueries = 1e9) => ({ neighbours, maximumQueries, random: seededRandom(1) });

/** By the definition, with every row sorted out in full. */
function trustworthiness(space: Matrix, map: Matrix, near: number): number {
  const ranked = ({ data, rows, cols }: Matrix, row: number) =>
    Array.from({ length: rows }, (_, other) => other)
      .filter((other) => other !== row)
      .map((other) => {
        let sum = 0;
        for (let col = 0; col < cols; col++) sum += (data[row * cols + col] - data[other * cols + col]) ** 2;
        return { other, sum };
      })
      .sort((a, b) => a.sum - b.sum)
      .map(({ other }) => other);
  let sum = 0;
  for (let row = 0; row < space.rows; row++) {
    const inSpace = ranked(space, row);
    for (const other of ranked(map, row).slice(0, near)) sum += Math.max(0, inSpace.indexOf(other) + 1 - near);
  }
  const n = space.rows;
  return 1 - (2 / (n * near * (2 * n - 3 * near - 1))) * sum;
}

describe('how far a map can be trusted', () => {
  const space = drawn(80, 5, 1);
  const map = drawn(80, 2, 2);

  test.each([1, 5, 10])('with %i neighbours it is what the definition says, both ways', (near) => {
    const got = judgeMap('euclidean', space, map.data, options(near));
    expect(got?.trustworthiness).toBeCloseTo(trustworthiness(space, map, near), 9);
    expect(got?.continuity).toBeCloseTo(trustworthiness(map, space, near), 9);
  });

  test('a map that is the space itself is perfect, whatever its scale', () => {
    const flat = drawn(60, 2, 3);
    const got = judgeMap(
      'euclidean',
      flat,
      flat.data.map((value) => value / 100),
      options(10),
    );
    expect(got).toEqual({ trustworthiness: 1, continuity: 1 });
  });

  test('in cosine space only directions count', () => {
    const directions = drawn(60, 2, 3);
    const data = directions.data.map((value, i) => value * (1 + Math.floor(i / 2)));
    const onCircle = directions.data.map(
      (value, i) => value / Math.hypot(...directions.data.subarray(i - (i % 2), i - (i % 2) + 2)),
    );
    const got = judgeMap('cosine', { ...directions, data }, onCircle, options(5));
    expect(got?.trustworthiness).toBeGreaterThan(0.9999);
  });

  test('rows that are the same are no intruders', () => {
    const same = { data: new Float32Array(40), rows: 20, cols: 2 };
    expect(judgeMap('euclidean', same, drawn(20, 2, 1).data, options(5))?.trustworthiness).toBe(1);
  });

  test('a sample of rows comes near what all of them give', () => {
    const many = drawn(1500, 4, 5);
    const shown = many.data.filter((_, i) => i % 4 < 2);
    const all = judgeMap('euclidean', many, shown, options(10));
    const some = judgeMap('euclidean', many, shown, options(10, 300));
    expect(some).not.toEqual(all);
    expect(some?.trustworthiness).toBeCloseTo(all?.trustworthiness ?? 0, 1);
    expect(some?.continuity).toBeCloseTo(all?.continuity ?? 0, 1);
  });

  test.each([0, 1, 3])('%i rows are too few to tell', (rows) => {
    expect(judgeMap('euclidean', drawn(rows, 2, 1), new Float32Array(2 * rows), options(5))).toBeNull();
  });

  test.each([4, 5, 6])('%i rows are enough', (rows) => {
    const few = drawn(rows, 2, 1);
    expect(judgeMap('euclidean', few, few.data, options(10))).toEqual({ trustworthiness: 1, continuity: 1 });
  });
});
