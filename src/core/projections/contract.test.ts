// What every projection must do, whatever it computes.

import { describe, expect, test } from 'vitest';
import type { Matrix } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import { resolveOptions } from '../options.ts';
import { assembleAlone } from '../wasm/team.ts';
import { projectAll } from './landmarks.ts';
import { fitToSquare, type Layout, type ProjectionRun } from './projection.ts';
import { projections } from './registry.ts';

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
function shareOfNearestInOwnCluster({ positions }: Layout, clusters: number): number {
  const rows = positions.length / 2;
  let own = 0;
  for (let row = 0; row < rows; row++) {
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let other = 0; other < rows; other++) {
      const [x, y] = [0, 1].map((axis) => positions[2 * row + axis] - positions[2 * other + axis]);
      if (other !== row && Math.hypot(x, y) < least) [nearest, least] = [other, Math.hypot(x, y)];
    }
    if (nearest % clusters === row % clusters) own++;
  }
  return own / rows;
}

describe.each(projections)('$label', (entry) => {
  const runWith = (seed: number, more: Partial<ProjectionRun> = {}): ProjectionRun => ({
    space: 'euclidean',
    options: resolveOptions(entry.options),
    random: seededRandom(seed),
    assemble: assembleAlone,
    onIteration: () => {},
    ...more,
  });
  const project = async (vectors: Matrix, run: ProjectionRun) => (await entry.load()).project(vectors, run);
  const vectors = clustered(60, 3, 1);

  test('keeps clusters together: the nearest point on the map is of the same one', async () => {
    expect(shareOfNearestInOwnCluster(await project(vectors, runWith(5)), 3)).toBe(1);
  });

  test('fills the square from -1 to 1', async () => {
    const { positions } = await project(vectors, runWith(5));
    expect(Math.max(...positions.map(Math.abs))).toBeCloseTo(1, 6);
  });

  test('repeats for a seed, differs for another, and leaves Math.random as it was', async () => {
    const before = Math.random;
    const layout = await project(vectors, runWith(5));
    expect(await project(vectors, runWith(5))).toEqual(layout);
    expect(await project(vectors, runWith(6))).not.toEqual(layout);
    expect(Math.random).toBe(before);
  });

  test('shows itself while it settles, within the iterations it announced', async () => {
    const seen: number[] = [];
    const onIteration = (iteration: number, iterations: number, layout: () => Layout) => {
      seen.push(iteration / iterations);
      if (iteration % 50 === 0) expect(layout().positions).toHaveLength(2 * vectors.rows);
    };
    await project(vectors, runWith(5, { onIteration }));
    expect(seen.length).toBeGreaterThan(20);
    expect(Math.max(...seen)).toBeLessThanOrEqual(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  test.each([4, 5, 7])('places %i rows, however few', async (rows) => {
    const { positions } = await project(clustered(rows, 2, 2), runWith(1));
    expect(positions).toHaveLength(2 * rows);
    expect(positions.every(Number.isFinite)).toBe(true);
  });

  test('in cosine space the length of a row means nothing', async () => {
    const { data, rows, cols } = vectors;
    const stretched = { data: data.map((value, i) => value * (1 + (Math.floor(i / cols) % 7))), rows, cols };
    const layout = await project(stretched, runWith(1, { space: 'cosine' }));
    expect(shareOfNearestInOwnCluster(layout, 3)).toBe(1);
  });

  test('places identical rows without a number that is none', async () => {
    const same = { data: new Float32Array(20 * 4).fill(0.5), rows: 20, cols: 4 };
    const { positions } = await project(same, runWith(1));
    expect(positions.every(Number.isFinite)).toBe(true);
  });

  test('rows beyond its maximum stand beside their own cluster', async () => {
    const layout = await projectAll(await entry.load(), vectors, 30, runWith(3));
    expect(layout.positions).toHaveLength(2 * vectors.rows);
    expect(shareOfNearestInOwnCluster(layout, 3)).toBeGreaterThan(0.9);
  });
});

describe('fitting to the square', () => {
  test('centres both axes and scales them by one factor', () => {
    const positions = Float32Array.of(10, 5, 14, 6, 12, 5.5);
    expect(fitToSquare(positions)).toBe(2);
    expect(positions).toEqual(Float32Array.of(-1, -0.25, 1, 0.25, 0, 0));
  });

  test('leaves points at one place at the origin', () => {
    const positions = Float32Array.of(3, 4, 3, 4);
    expect(fitToSquare(positions)).toBe(1);
    expect(positions).toEqual(Float32Array.of(0, 0, 0, 0));
  });
});
