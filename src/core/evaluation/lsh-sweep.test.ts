import { expect, test } from 'vitest';
import { buildExact } from '../indexes/exact.ts';
import { buildLsh } from '../indexes/lsh.ts';
import { sourceOf } from '../indexes/vector-source.ts';
import { type Matrix, rowOf, takeRows } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import { cheapestReaching, confirmSetting, type SweepResult, splitRows, sweepLsh } from './lsh-sweep.ts';

const cols = 12;
const settings = { family: 'hyperplanes', projections: [4, 7], tables: [1, 3], probes: [1, 8, 400] } as const;

/** A millisecond from one look to the next. */
function clock() {
  let milliseconds = 0;
  return () => milliseconds++;
}

function drawn(rows: number, seed: number): Matrix {
  const random = seededRandom(seed);
  return { data: Float32Array.from({ length: rows * cols }, () => normal(random)), rows, cols };
}

const split = splitRows(1200, seededRandom(1), { validation: 0.05, test: 0.02 });
const all = drawn(1200, 2);
const database = { vectors: takeRows(all, split.database) };
const queries = { vectors: takeRows(all, split.validation) };

test('a split has each row once, in order, and as many as the shares say', () => {
  expect([split.validation.length, split.test.length, split.database.length]).toEqual([60, 24, 1116]);
  for (const part of Object.values(split)) expect([...part]).toEqual([...part].sort((a, b) => a - b));
  const together = Object.values(split).flatMap((part) => [...part]);
  expect(together.sort((a, b) => a - b)).toEqual(Array.from({ length: 1200 }, (_, row) => row));
  expect(splitRows(1200, seededRandom(3), { validation: 0.05, test: 0.02 }).test).not.toEqual(split.test);
  for (const shares of [
    { validation: 0.5, test: 0.5 },
    { validation: -1, test: 0.1 },
    { validation: Number.NaN, test: 0 },
  ]) {
    expect(() => splitRows(10, seededRandom(1), shares)).toThrow(RangeError);
  }
});

test.each(['cosine', 'euclidean'] as const)('in %s space, each setting is what an index of it gives', async (space) => {
  const { results } = await sweepLsh(space, database, queries, settings, { seed: 5, now: clock() });
  const exact = await buildExact(space, sourceOf(database.vectors), { options: {}, seed: 1 });
  const asked = Array.from({ length: 60 }, (_, row) => rowOf(queries.vectors, row));
  expect(results.map(({ projections, tables, probes }) => [projections, tables, probes])).toEqual(
    [4, 7].flatMap((k) => [1, 3].flatMap((l) => [1, 8, 400].map((probes) => [k, l, probes]))),
  );
  for (const { projections, tables, probes, recall, bytes } of results) {
    const options = { family: 'hyperplanes', projections, tables, probes };
    const index = await buildLsh(space, sourceOf(database.vectors), { options, seed: 5 });
    const found = asked.map((query) => {
      const wanted = new Set(exact.nearest(query, 10).map(({ row }) => row));
      return index.nearest(query, 10).filter(({ row }) => wanted.has(row)).length / 10;
    });
    expect(recall).toBeCloseTo(found.reduce((sum, each) => sum + each) / 60, 10);
    expect(Math.abs(bytes - index.bytes)).toBeLessThan(65_536);
  }
  expect(results.map(({ probes, recall }) => probes < 400 || recall === 1)).not.toContain(false);
  expect(Math.min(...results.map(({ recall }) => recall))).toBeLessThan(0.7);
});

test('by hand: four rows, two queries, labels', async () => {
  const rows = (...data: number[]) => ({ data: Float32Array.from(data), rows: data.length / 2, cols: 2 });
  const labels = [['kick'], ['kick', 'loud'], ['snare'], []];
  const small = { vectors: rows(1, 1, 2, 2, -1, -1, -2, -2), labels };
  const asked = { vectors: rows(3, 3, -3, -3, -1, -3), labels: [['loud', 'kick'], ['snare'], []] };
  const probes = { family: 'hyperplanes', projections: [1], tables: [1], probes: [1, 2] } as const;
  const { exact, results } = await sweepLsh('euclidean', small, asked, probes, { seed: 1, now: clock() });
  // All four are found, being fewer than ten: of the first query two are right, of the second one; the third has no label.
  const figures = { recall: 1, precision: (2 / 4 + 1 / 4) / 2, candidates: 4 };
  expect(exact).toMatchObject(figures);
  expect(results).toMatchObject([figures, figures]);
  // Three queries in one reading of a clock that moves a millisecond.
  expect(exact.seconds).toBeCloseTo(0.001 / 3, 10);
  const { labels: _, ...bare } = asked;
  expect((await sweepLsh('euclidean', small, bare, probes, { seed: 1, now: clock() })).exact.precision).toBeNull();
});

test('more tables took longer to build', async () => {
  const { results } = await sweepLsh('cosine', database, queries, settings, { seed: 5, now: clock() });
  for (const one of results) {
    for (const other of results) {
      if (one.projections !== other.projections || one.tables >= other.tables) continue;
      expect(one.buildSeconds).toBeLessThan(other.buildSeconds);
      expect(one.bytes).toBeLessThan(other.bytes);
    }
  }
});

test('the cheapest that reaches a recall is confirmed by other queries', async () => {
  const result = (recall: number, seconds: number) => ({ recall, seconds }) as SweepResult;
  const tried = [result(0.5, 1), result(0.9, 3), result(0.95, 2), result(1, 4)];
  expect(cheapestReaching(tried, 0.9)).toBe(tried[2]);
  expect(cheapestReaching(tried, 0.96)).toBe(tried[3]);
  expect(cheapestReaching(tried.slice(0, 3), 0.96)).toBeNull();

  const run = { seed: 5, now: clock() };
  const { results } = await sweepLsh('cosine', database, queries, settings, run);
  const again = await confirmSetting('cosine', database, queries, 'hyperplanes', results[4], run);
  expect(again.result).toMatchObject({ ...results[4], seconds: expect.any(Number), buildSeconds: expect.any(Number) });
  const others = { vectors: takeRows(all, split.test) };
  const confirmed = await confirmSetting('cosine', database, others, 'hyperplanes', results[4], run);
  expect(confirmed.result.recall).not.toBe(results[4].recall);
});

test('says how far it is, and stops when it is told to', async () => {
  const shares: number[] = [];
  await sweepLsh('cosine', database, queries, settings, {
    seed: 1,
    now: clock(),
    onProgress: (share) => shares.push(share),
  });
  expect(shares).toEqual(Array.from({ length: 12 }, (_, i) => (i + 1) / 12));
  const signal = { aborted: false };
  const onProgress = () => {
    signal.aborted = true;
  };
  const stoppedAfter = sweepLsh('cosine', database, queries, settings, { seed: 1, now: clock(), onProgress, signal });
  await expect(stoppedAfter).rejects.toMatchObject({ name: 'AbortError' });
});

test('refuses what it has no memory for before it measures, and to judge without queries', async () => {
  const now = () => expect.fail('began');
  const tooMuch = { family: 'hyperplanes', projections: [4, 24], tables: [64], probes: [1] } as const;
  await expect(sweepLsh('cosine', database, queries, tooMuch, { seed: 1, now })).rejects.toThrow(
    /64 tables of 16777216/,
  );
  const none = { vectors: drawn(0, 1) };
  await expect(sweepLsh('cosine', database, none, settings, { seed: 1, now })).rejects.toThrow(/no queries/);
});
