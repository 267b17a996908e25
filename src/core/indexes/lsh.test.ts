// What the contract does not ask of every index: how the answer depends on tables, keys and buckets.

import { describe, expect, test } from 'vitest';
import type { Space } from '../math/distance.ts';
import { type Matrix, rowOf } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import { buildExact } from './exact.ts';
import { buildLsh, openLsh } from './lsh.ts';
import { sourceOf } from './vector-source.ts';

const rows = 3000;
const cols = 24;

/** Groups of rows around middles of their own. */
function clustered(seed: number): Matrix {
  const random = seededRandom(seed);
  const middles = Float32Array.from({ length: 30 * cols }, () => 3 + normal(random));
  const data = new Float32Array(rows * cols);
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++)
      data[row * cols + col] = middles[(row % 30) * cols + col] + 0.5 * normal(random);
  }
  return { data, rows, cols };
}

const vectors = clustered(1);
const queries = Array.from({ length: 100 }, (_, i) =>
  rowOf(clustered(1), i * 30).map((value, col) => value + Math.sin(i + col) / 4),
);

function build(space: Space, options: Record<string, number | string> = {}, seed = 1, matrix = vectors) {
  const all = { family: 'hyperplanes', projections: 8, tables: 4, probes: 10, ...options };
  return buildLsh(space, sourceOf(matrix), { options: all, seed });
}

describe.each(['cosine', 'euclidean'] as const)('in %s space', (space) => {
  const truth = buildExact(space, sourceOf(vectors), { options: {}, seed: 1 }).then((exact) =>
    queries.map((query) => exact.nearest(query, 10).map(({ row }) => row)),
  );

  async function recall(ask: (query: Float32Array) => { row: number }[]): Promise<number> {
    const wanted = await truth;
    const found = queries.map((query, i) => ask(query).filter(({ row }) => wanted[i].includes(row)).length);
    return found.reduce((sum, each) => sum + each) / (10 * queries.length);
  }

  describe.each(['hyperplanes', 'steps'])('with %s', (family) => {
    test('more buckets and more tables find more', async () => {
      const index = await build(space, { family, tables: 12 });
      const recalls = async (efforts: { tables: number; probes: number }[]) => {
        const found: number[] = [];
        for (const effort of efforts) found.push(await recall((query) => index.search(query, 10, effort).neighbours));
        return found;
      };
      const byProbes = await recalls([1, 4, 16, 64, 256].map((probes) => ({ tables: 1, probes })));
      const byTables = await recalls([1, 3, 6, 12].map((tables) => ({ tables, probes: tables })));
      for (const rising of [byProbes, byTables]) {
        expect(rising).toEqual(rising.toSorted((a, b) => a - b));
        expect(rising[rising.length - 1]).toBeGreaterThan(rising[0] + 0.1);
      }
    });

    test('a near duplicate is found', async () => {
      const index = await build(space, { family });
      for (let row = 0; row < rows; row += 100) {
        const query = rowOf(vectors, row).map((value) => value * (1 + 1e-4));
        expect(index.nearest(query, 1)[0].row).toBe(row);
      }
    });

    test('the seed decides, and nothing else', async () => {
      const buffers = await Promise.all(
        [1, 1, 2].map(async (seed) => (await build(space, { family }, seed)).toBuffer()),
      );
      const [one, again, other] = buffers.map((buffer) => new Uint8Array(buffer));
      expect(again).toEqual(one);
      expect(other).not.toEqual(one);
    });

    test('asks as many buckets after it was stored as before', async () => {
      const index = await build(space, { family, probes: 3 });
      const opened = await openLsh(index.toBuffer());
      for (const query of queries) expect(opened.nearest(query, 7)).toEqual(index.nearest(query, 7));
    });
  });

  test('all buckets together hold all', async () => {
    const index = await build(space, { projections: 7, tables: 2, probes: 256 });
    expect(await recall((query) => index.nearest(query, 10))).toBe(1);
    expect(index.search(queries[0], 10, { tables: 2, probes: 256 }).candidates).toBe(rows);
  });

  test('few buckets are few rows, and the best of them are in order', async () => {
    const index = await build(space);
    for (const query of queries) {
      const { neighbours, candidates } = index.search(query, 20, { tables: 4, probes: 10 });
      expect(candidates).toBeLessThan(rows / 2);
      const distances = index.distances(query);
      expect(neighbours.map(({ distance }) => distance)).toEqual(neighbours.map(({ row }) => distances[row]));
      expect(neighbours.map(({ distance }) => distance)).toEqual(
        Array.from(neighbours, (each) => each.distance).sort((a, b) => a - b),
      );
    }
  });

  test('many questions in a row: what was seen is forgotten', async () => {
    const index = await build(space);
    const first = index.nearest(queries[3], 10);
    for (let i = 0; i < 600; i++) index.nearest(queries[i % 100], 10);
    expect(index.nearest(queries[3], 10)).toEqual(first);
  });
});

test('a table can be more than all memory: that is told before anything is read', async () => {
  const source = { rows: 2_000_000, cols: 400, blocks: () => expect.fail('was read') };
  const options = { family: 'hyperplanes', projections: 24, tables: 32, probes: 1 };
  await expect(buildLsh('cosine', source, { options, seed: 1 })).rejects.toThrow(
    /32 tables of 16777216 buckets for 2000000 vectors of 400 numbers take 5\d{3} MB, and there can be 4294/,
  );
});

test('a middle far from all rows changes nothing: centred first', async () => {
  const far = { ...vectors, data: vectors.data.map((value) => value + 64) };
  const found = await Promise.all([vectors, far].map((matrix) => build('euclidean', {}, 1, matrix)));
  const [near, away] = found.map((index, i) =>
    queries.map(
      (query) =>
        index.search(
          query.map((value) => value + 64 * i),
          10,
          { tables: 4, probes: 10 },
        ).candidates,
    ),
  );
  const off = near.map((candidates, i) => Math.abs(candidates - away[i]));
  expect(Math.max(...off)).toBeLessThan(30);
});
