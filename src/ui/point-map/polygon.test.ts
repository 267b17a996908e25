import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../core/math/random.ts';
import { rowsWithin } from './polygon.ts';

const points = Float32Array.from({ length: 4000 }, seededRandom(5)).map((value) => 2 * value - 1);
const rows = Array.from({ length: 2000 }, (_, row) => row);
const at = (row: number) => [points[2 * row], points[2 * row + 1]];

describe('points within a drawn line', () => {
  test('a square holds what lies between its sides, whichever way round it was drawn', () => {
    const square = [-0.5, -0.25, 0.75, -0.25, 0.75, 0.5, -0.5, 0.5];
    const expected = rows.filter((row) => {
      const [x, y] = at(row);
      return x > -0.5 && x < 0.75 && y > -0.25 && y < 0.5;
    });
    expect(expected.length).toBeGreaterThan(100);
    expect(rowsWithin(points, square)).toEqual(expected);
    const backwards = [3, 2, 1, 0].flatMap((corner) => square.slice(2 * corner, 2 * corner + 2));
    expect(rowsWithin(points, backwards)).toEqual(expected);
  });

  test('a polygon of many corners holds what a circle holds', () => {
    const corners = Array.from({ length: 720 }, (_, i) => [
      0.6 * Math.cos((i * Math.PI) / 360),
      0.6 * Math.sin((i * Math.PI) / 360),
    ]).flat();
    const radius = (row: number) => Math.hypot(...at(row));
    const clear = rows.filter((row) => Math.abs(radius(row) - 0.6) > 1e-4);
    const found = new Set(rowsWithin(points, corners));
    for (const row of clear) expect(found.has(row)).toBe(radius(row) < 0.6);
  });

  test('where a line crosses itself, the part that is enclosed twice is outside', () => {
    // Two turns of a square, one within the other.
    const turns = [0, 0, 4, 0, 4, 4, 0, 4, 0, 0, 1, 1, 3, 1, 3, 3, 1, 3, 1, 1];
    expect(rowsWithin(Float32Array.of(2, 2, 0.5, 2, 5, 5), turns)).toEqual([1]);
  });

  test('holds nothing where it has no inside, nor what has no place', () => {
    expect(rowsWithin(points, [])).toEqual([]);
    expect(rowsWithin(points, [0, 0, 1, 1])).toEqual([]);
    expect(rowsWithin(Float32Array.of(Number.NaN, 0.5, 0.5, 0.5), [0, 0, 1, 0, 1, 1, 0, 1])).toEqual([1]);
  });
});
