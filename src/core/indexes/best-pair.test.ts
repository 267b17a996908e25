import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distancesTo } from '../math/distance.ts';
import { type Matrix, rowOf, takeRows } from '../math/matrix.ts';
import { seededRandom } from '../math/random.ts';
import { bestPairs } from './best-pair.ts';

function codesOf(...rows: string[]): Matrix {
  return { data: Float32Array.from(rows.join(''), Number), rows: rows.length, cols: rows[0]?.length ?? 0 };
}

function drawn(rows: number, cols: number, seed: number): Matrix {
  const random = seededRandom(seed);
  return { data: Float32Array.from({ length: rows * cols }, () => Number(random() < 0.3)), rows, cols };
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

describe('bestPairs', () => {
  test('by hand', () => {
    const pairs = bestPairs(codesOf('1100', '1111', '0000', '0011'), [7, 7, 9, 4]);
    expect(Array.from(pairs.soundIds)).toEqual([7, 9, 4]);
    expect(Array.from(pairs.distancesFrom(0))).toEqual([0, 0.5, 0.5]);
    expect(Array.from(pairs.distancesFrom(1))).toEqual([0.5, 0, 0.5]);
    expect(Array.from(pairs.distances(codesOf('0111')))).toEqual([0.25, 0.75, 0.25]);
    expect(Array.from(pairs.distances(codesOf('0111', '0001')))).toEqual([0.25, 0.25, 0.25]);
  });

  test('is the least of the Hamming distances of all pairs of rows', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 140 }),
        fc.integer(),
        (rows, cols, seed) => {
          const codes = drawn(rows, cols, seed);
          const soundIds = soundsOf(rows, seed);
          const pairs = bestPairs(codes, soundIds);
          pairs.soundIds.forEach((from, place) => {
            const expected = new Map<number, number>();
            for (let row = 0; row < rows; row++) {
              if (soundIds[row] !== from) continue;
              distancesTo('hamming', rowOf(codes, row), codes).forEach((distance, other) => {
                const least = expected.get(soundIds[other]) ?? Number.POSITIVE_INFINITY;
                expected.set(soundIds[other], Math.min(least, distance));
              });
            }
            const own = Array.from(soundIds.keys()).filter((row) => soundIds[row] === from);
            expect(Array.from(pairs.distancesFrom(place))).toEqual([...expected.values()]);
            expect(pairs.distances(takeRows(codes, own))).toEqual(pairs.distancesFrom(place));
          });
        },
      ),
    ));

  test('is fast: 10,000 sounds of 3 codes of 128 bits', () => {
    const codes = drawn(30_000, 128, 1);
    const pairs = bestPairs(
      codes,
      Int32Array.from({ length: 30_000 }, (_, row) => Math.floor(row / 3)),
    );
    pairs.distancesFrom(0);
    const started = performance.now();
    for (let place = 0; place < 10; place++) pairs.distancesFrom(place);
    // A few milliseconds each; a machine that is busy with other things is given ten times as many.
    expect((performance.now() - started) / 10).toBeLessThan(50);
  });

  test('nothing to compare, and nothing to compare with', () => {
    expect(bestPairs(codesOf(), []).distances({ data: new Float32Array(0), rows: 0, cols: 0 })).toHaveLength(0);
    const pairs = bestPairs(codesOf('10', '01'), [1, 2]);
    const nothing = { data: new Float32Array(0), rows: 0, cols: 2 };
    expect(Array.from(pairs.distances(nothing))).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  test('refuses what it cannot compare, and says why', () => {
    expect(() => bestPairs(codesOf('1', '0'), [1])).toThrow(/sounds of 1 rows for 2/);
    expect(() => bestPairs(codesOf('1', '0', '1'), [1, 2, 1])).toThrow(/sound 1 lie apart/);
    expect(() => bestPairs(codesOf('10'), [1]).distances(codesOf('101'))).toThrow(/3 bits, expected 2/);
  });
});
