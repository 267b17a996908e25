import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distancesTo, type Space } from '../math/distance.ts';
import { type Matrix, rowOf, takeRows } from '../math/matrix.ts';
import { seededRandom } from '../math/random.ts';
import { resolveOptions } from '../options.ts';
import { indexes } from './registry.ts';
import { soundSearch } from './sound-search.ts';
import { sourceOf } from './vector-source.ts';

async function searchOf(space: Space, matrix: Matrix, soundIds: ArrayLike<number>) {
  const entry = indexes.find(({ spaces }) => spaces.includes(space));
  if (!entry) throw new Error(`No index searches ${space}.`);
  const { build } = await entry.load();
  return soundSearch(
    await build(space, sourceOf(matrix), { options: resolveOptions(entry.options), seed: 1 }),
    soundIds,
  );
}

function codesOf(...rows: string[]): Matrix {
  return { data: Float32Array.from(rows.join(''), Number), rows: rows.length, cols: rows[0]?.length ?? 0 };
}

function drawn(space: Space, rows: number, cols: number, seed: number): Matrix {
  const random = seededRandom(seed);
  const draw = () => (space === 'hamming' ? Number(random() < 0.3) : random() - 0.5);
  return { data: Float32Array.from({ length: rows * cols }, draw), rows, cols };
}

/** Rows of sounds of 1 to 4 codes each, with ids that neither begin at 0 nor follow one another. */
function soundsOf(rows: number, seed: number): Int32Array {
  const random = seededRandom(seed);
  let id = 5;
  return Int32Array.from({ length: rows }, () => {
    if (random() < 0.4) id += 3;
    return id;
  });
}

describe('sounds of several rows', () => {
  test('by hand', async () => {
    const search = await searchOf('hamming', codesOf('1100', '1111', '0000', '0011'), [7, 7, 9, 4]);
    expect([...search.soundIds]).toEqual([7, 9, 4]);
    expect([...search.starts]).toEqual([0, 2, 3, 4]);
    const one = search.matchesOfIndex(codesOf('0111'));
    expect([...one.distances]).toEqual([0.25, 0.75, 0.25]);
    expect([...one.rows]).toEqual([1, 2, 3]);
    const two = search.matchesOfIndex(codesOf('0111', '0001'));
    expect([...two.distances]).toEqual([0.25, 0.25, 0.25]);
    expect([...two.queryRows]).toEqual([0, 1, 0]);
  });

  test.each(['hamming', 'cosine', 'euclidean'] as const)('are as far apart as their nearest rows, %s', (space) =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 70 }),
        fc.integer(),
        async (rows, cols, seed) => {
          const matrix = drawn(space, rows, cols, seed);
          const soundIds = soundsOf(rows, seed);
          const { index, soundIds: ids, starts, matches, matchesOfIndex } = await searchOf(space, matrix, soundIds);
          for (const place of ids.keys()) {
            const own = Array.from({ length: starts[place + 1] - starts[place] }, (_, i) => starts[place] + i);
            const expected = new Map<number, number>();
            for (const row of own) {
              distancesTo(space, rowOf(matrix, row), matrix).forEach((distance, other) => {
                const least = expected.get(soundIds[other]) ?? Number.POSITIVE_INFINITY;
                expected.set(soundIds[other], Math.min(least, distance));
              });
            }
            const query = takeRows(matrix, own);
            const found = matchesOfIndex(query);
            expect(await matches(query, async (row) => index.distances(row))).toEqual(found);
            [...expected.values()].forEach((distance, other) => {
              expect(found.distances[other]).toBeCloseTo(distance, 5);
              const [row, asked] = [found.rows[other], own[found.queryRows[other]]];
              expect(soundIds[row]).toBe(ids[other]);
              expect(distancesTo(space, rowOf(matrix, asked), matrix)[row]).toBeCloseTo(distance, 5);
            });
          }
        },
      ),
      { numRuns: 30 },
    ),
  );

  test('nothing to compare, and nothing to compare with', async () => {
    const none = { data: new Float32Array(0), rows: 0, cols: 2 };
    expect((await searchOf('cosine', none, [])).matchesOfIndex(none).distances).toHaveLength(0);
    const found = (await searchOf('cosine', drawn('cosine', 2, 2, 1), [1, 2])).matchesOfIndex(none);
    expect([...found.distances]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  test('of rows that cannot be compared the others count', async () => {
    const matrix = drawn('cosine', 3, 4, 1);
    rowOf(matrix, 0).fill(Number.NaN);
    const found = (await searchOf('cosine', matrix, [1, 1, 2])).matchesOfIndex(takeRows(matrix, [2]));
    expect(found.rows[0]).toBe(1);
    expect(found.distances[1]).toBeCloseTo(0, 6);
  });

  test('refuses what it cannot compare, and says why', async () => {
    await expect(searchOf('hamming', codesOf('1', '0'), [1])).rejects.toThrow(/sounds of 1 rows for 2/);
    await expect(searchOf('hamming', codesOf('1', '0', '1'), [1, 2, 1])).rejects.toThrow(/sound 1 lie apart/);
    const search = await searchOf('hamming', codesOf('10'), [1]);
    expect(() => search.matchesOfIndex(codesOf('101'))).toThrow(RangeError);
  });
});
