import { describe, expect, test } from 'vitest';
import type { Matrix } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import { fitToSquare, type ProjectionRun } from './projection.ts';
import { project } from './tsne-js.ts';

/** Rows in turn from each of `clusters` Gaussian clusters whose centres lie 10 apart on axes of their own. */
function clustered(rows: number, clusters: number, seed: number): Matrix {
  const random = seededRandom(seed);
  const cols = 8;
  const data = new Float32Array(rows * cols);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < cols; column++) {
      data[row * cols + column] = normal(random) * 0.3 + (column === row % clusters ? 10 : 0);
    }
  }
  return { data, rows, cols };
}

/** How many points have a point of their own cluster (every `clusters`th row) as the nearest on the map. */
function shareOfNearestInOwnCluster(positions: Float32Array, clusters: number): number {
  const rows = positions.length / 2;
  let own = 0;
  for (let row = 0; row < rows; row++) {
    let nearest = -1;
    let least = Infinity;
    for (let other = 0; other < rows; other++) {
      const [x, y] = [0, 1].map((axis) => positions[2 * row + axis] - positions[2 * other + axis]);
      if (other !== row && Math.hypot(x, y) < least) [nearest, least] = [other, Math.hypot(x, y)];
    }
    if (nearest % clusters === row % clusters) own++;
  }
  return own / rows;
}

function runWith(seed: number, more: Partial<ProjectionRun> = {}): ProjectionRun {
  const options = { perplexity: 30 };
  return { options, random: seededRandom(seed), maximumRows: 2000, onIteration: () => {}, ...more };
}

describe('t-SNE by tsne-js', () => {
  const vectors = clustered(60, 3, 1);
  const positions = project(vectors, runWith(5));

  test('keeps clusters together: the nearest point on the map is of the same one', () => {
    expect(shareOfNearestInOwnCluster(positions, 3)).toBe(1);
  });

  test('fills the square from -1 to 1', () => {
    expect(Math.max(...positions.map(Math.abs))).toBeCloseTo(1, 6);
  });

  test('repeats for a seed, differs for another, and leaves Math.random as it was', () => {
    const before = Math.random;
    expect(project(vectors, runWith(5))).toEqual(positions);
    expect(project(vectors, runWith(6))).not.toEqual(positions);
    expect(Math.random).toBe(before);
  });

  test('shows itself while it settles, within the iterations it announced', () => {
    const seen: number[] = [];
    project(vectors, runWith(5, { onIteration: (iteration, iterations) => seen.push(iteration / iterations) }));
    expect(seen.length).toBeGreaterThan(20);
    expect(Math.max(...seen)).toBeLessThanOrEqual(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  test.each([4, 5, 7])('places %i rows, however few', (rows) => {
    const few = project(clustered(rows, 2, 2), runWith(1));
    expect(few.length).toBe(2 * rows);
    expect(few.every(Number.isFinite)).toBe(true);
  });

  test('places identical rows without a number that is none', () => {
    const same = { data: new Float32Array(20 * 4).fill(0.5), rows: 20, cols: 4 };
    expect(project(same, runWith(1)).every(Number.isFinite)).toBe(true);
  });

  test('places rows beyond its maximum beside their own cluster', () => {
    const more = project(vectors, runWith(3, { maximumRows: 30 }));
    expect(shareOfNearestInOwnCluster(more, 3)).toBeGreaterThan(0.9);
  });
});

describe('fitting to the square', () => {
  test('centres both axes and scales them by one factor', () => {
    expect(fitToSquare(Float32Array.of(10, 5, 14, 6, 12, 5.5))).toEqual(Float32Array.of(-1, -0.25, 1, 0.25, 0, 0));
  });

  test('leaves points at one place at the origin', () => {
    expect(fitToSquare(Float32Array.of(3, 4, 3, 4))).toEqual(Float32Array.of(0, 0, 0, 0));
  });
});
