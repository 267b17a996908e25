// What only the project's own t-SNE does: it starts where it is told, says where it is in units of its own, and takes what
// it is given.

import { describe, expect, test } from 'vitest';
import { judgeMap } from '../evaluation/trustworthiness.ts';
import type { Matrix } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import { assembleAlone } from '../wasm/team.ts';
import type { Layout, ProjectionRun } from './projection.ts';
import { project } from './tsne.ts';

/** `clusters` Gaussian clusters with centres of deviation 2 a dimension and unit noise around them. */
function clustered(rows: number, clusters: number, cols: number): Matrix {
  const random = seededRandom(1);
  const centres = Array.from({ length: clusters * cols }, () => 2 * normal(random));
  const data = Float32Array.from(
    { length: rows * cols },
    (_, i) => centres[(Math.floor(i / cols) % clusters) * cols + (i % cols)] + normal(random),
  );
  return { data, rows, cols };
}

function runWith(options: Partial<Record<string, number>> = {}, more: Partial<ProjectionRun> = {}): ProjectionRun {
  return {
    space: 'euclidean',
    options: { perplexity: 30, iterations: 400, exaggeration: 12, learningRate: 0, ...options } as Record<
      string,
      number
    >,
    random: seededRandom(1),
    assemble: assembleAlone,
    onIteration: () => {},
    ...more,
  };
}

const trust = (vectors: Matrix, { positions }: Layout) =>
  judgeMap('euclidean', vectors, positions, { neighbours: 10, maximumQueries: 500, random: seededRandom(1) })
    ?.trustworthiness ?? 0;

/** The root mean square of how far points moved, after both were fitted to the same square. */
function moved(before: Layout, after: Layout): number {
  const squares = before.positions.reduce((sum, value, i) => sum + (value - after.positions[i]) ** 2, 0);
  return Math.sqrt((2 * squares) / before.positions.length);
}

describe('t-SNE', () => {
  const vectors = clustered(600, 12, 16);

  test('a map can be trusted, and shows the principal components first', async () => {
    const frames: Layout[] = [];
    const onIteration = (iteration: number, _iterations: number, layout: () => Layout) => {
      if (iteration === 0) frames.push(layout());
    };
    const layout = await project(vectors, runWith({}, { onIteration }));
    expect(trust(vectors, layout)).toBeGreaterThan(0.96);
    expect(trust(vectors, frames[0])).toBeLessThan(trust(vectors, layout));
    expect(trust(vectors, frames[0])).toBeGreaterThan(0.75);
  });

  test('from where it had settled it hardly moves', async () => {
    const settled = await project(vectors, runWith());
    const again = await project(vectors, runWith({ iterations: 100 }, { start: settled }));
    expect(moved(settled, again)).toBeLessThan(0.1);
    expect(Number(again.unitsPerOne) / Number(settled.unitsPerOne)).toBeCloseTo(1, 0);
  });

  test('from the shape of another map its first frame is that map, and it then settles as well', async () => {
    const other = await project(vectors, runWith({}, { random: seededRandom(9) }));
    const turned = { positions: other.positions.map((value, i) => (i % 2 === 0 ? -value : value)), unitsPerOne: null };
    let first: Layout | null = null;
    const onIteration = (iteration: number, _iterations: number, layout: () => Layout) => {
      if (iteration === 0) first = layout();
    };
    const layout = await project(vectors, runWith({}, { start: turned, onIteration }));
    expect(first && moved(turned, first)).toBeLessThan(0.05);
    expect(trust(vectors, layout)).toBeGreaterThan(0.96);
  });

  test.each([0, 1, 2, 3])('%i rows have places', async (rows) => {
    const few = clustered(rows, 2, 4);
    const { positions } = await project(few, runWith());
    expect(positions).toHaveLength(2 * rows);
    expect(positions.every(Number.isFinite)).toBe(true);
  });

  test('rows of one column have places', async () => {
    const { positions } = await project(clustered(30, 3, 1), runWith());
    expect(positions.every(Number.isFinite)).toBe(true);
  });

  test('a perplexity larger than there are rows still keeps clusters together', async () => {
    const few = clustered(40, 4, 8);
    expect(trust(few, await project(few, runWith({ perplexity: 100 })))).toBeGreaterThan(0.9);
  });

  test('rows that are the same, by the hundred, stand near each other', async () => {
    const some = clustered(400, 8, 8);
    for (let row = 0; row < 150; row++) some.data.set(some.data.subarray(0, 8), row * 8);
    const { positions } = await project(some, runWith());
    expect(positions.every(Number.isFinite)).toBe(true);
    const xs = positions.subarray(0, 300).filter((_, i) => i % 2 === 0);
    expect(Math.max(...xs) - Math.min(...xs)).toBeLessThan(1);
  });

  test('a step size that throws everything apart is told', async () => {
    await expect(project(vectors, runWith({ learningRate: 1e30 }))).rejects.toThrow('Choose a smaller step size');
  });
});
