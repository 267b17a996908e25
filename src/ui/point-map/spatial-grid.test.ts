import { describe, expect, test } from 'vitest';
import { normal, seededRandom } from '../../core/math/random.ts';
import { createSpatialGrid } from './spatial-grid.ts';

/** By looking at every point. */
function nearestOfAll(positions: Float32Array, x: number, y: number, radiusX: number, radiusY: number): number {
  let [nearest, least] = [-1, 1];
  for (let row = 0; row < positions.length / 2; row++) {
    const distance = ((positions[2 * row] - x) / radiusX) ** 2 + ((positions[2 * row + 1] - y) / radiusY) ** 2;
    if (distance <= least) [nearest, least] = [row, distance];
  }
  return nearest;
}

test('the grid holds every row that has a place once, and rows nearby follow each other', () => {
  const random = seededRandom(9);
  const positions = Float32Array.from({ length: 4000 }, () => 2 * random() - 1);
  positions[20] = Number.NaN;
  const { rows } = createSpatialGrid(positions);
  expect([...rows].sort((a, b) => a - b)).toEqual(
    Array.from({ length: 2000 }, (_, row) => row).filter((row) => row !== 10),
  );
  const apart = (order: ArrayLike<number>) => {
    let sum = 0;
    for (let i = 1; i < order.length; i++) {
      const [a, b] = [2 * order[i - 1], 2 * order[i]];
      sum += Math.hypot(positions[a] - positions[b] || 0, positions[a + 1] - positions[b + 1]);
    }
    return sum / (order.length - 1);
  };
  // Two places at random are 1.04 apart in such a square.
  expect(apart(rows)).toBeLessThan(0.2);
});

describe('the nearest point', () => {
  test.each([1, 2, 3, 50, 2000])('of %i is what looking at each of them finds', (count) => {
    const random = seededRandom(count);
    const positions = Float32Array.from({ length: 2 * count }, () => 0.3 * normal(random));
    const grid = createSpatialGrid(positions);
    let found = 0;
    for (let i = 0; i < 400; i++) {
      const [x, y] = [4 * random() - 2, 4 * random() - 2];
      const [radiusX, radiusY] = [0.5 * random(), 0.5 * random()];
      const expected = nearestOfAll(positions, x, y, radiusX, radiusY);
      expect(grid.nearest(x, y, radiusX, radiusY)).toBe(expected);
      if (expected >= 0) found++;
    }
    expect(found).toBeGreaterThan(0);
  });

  test('of points in one place is the last, and none is found away from it', () => {
    const grid = createSpatialGrid(new Float32Array(2000).fill(0.25));
    expect(grid.nearest(0.25, 0.26, 0.1, 0.1)).toBe(999);
    expect(grid.nearest(0.25, 0.5, 0.1, 0.1)).toBe(-1);
  });

  test('of points on a line', () => {
    const grid = createSpatialGrid(Float32Array.of(-1, 0, 0, 0, 1, 0));
    expect(grid.nearest(0.2, 0.05, 0.3, 0.3)).toBe(1);
    expect(grid.nearest(5, 0, 4.5, 1)).toBe(2);
  });

  test('leaves out what has no place', () => {
    const grid = createSpatialGrid(Float32Array.of(Number.NaN, 0, 0, Infinity, 0.5, 0.5));
    expect(grid.nearest(0.5, 0.5, 10, 10)).toBe(2);
    expect(createSpatialGrid(Float32Array.of(Number.NaN, Number.NaN)).nearest(0, 0, 9, 9)).toBe(-1);
    expect(createSpatialGrid(new Float32Array(0)).nearest(0, 0, 9, 9)).toBe(-1);
  });
});
