import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseRows } from '../math/distance.ts';
import { type Matrix, rowOf } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import { assignRows, centresOf, countMembers, drawSeeds, fillEmptyClusters } from './k-means.ts';

function unitRows(rows: number, cols: number, seed: number): Matrix {
  const random = seededRandom(seed);
  return normaliseRows({ data: Float32Array.from({ length: rows * cols }, () => normal(random)), rows, cols });
}

/** Unit vectors in the plane, at these degrees. */
function atDegrees(...degrees: number[]): Matrix {
  const data = degrees.flatMap((degree) => [Math.cos((degree * Math.PI) / 180), Math.sin((degree * Math.PI) / 180)]);
  return { data: Float32Array.from(data), rows: degrees.length, cols: 2 };
}

function assigned(points: Matrix, centres: Matrix) {
  const assignment = new Int32Array(points.rows).fill(-1);
  const cosines = new Float32Array(points.rows);
  const changed = assignRows(points, centres, assignment, cosines);
  return { assignment, cosines, changed };
}

describe('drawSeeds', () => {
  test('draws rows, no direction twice, and no more than there are', () => {
    const points = atDegrees(0, 90, 0, 90, 180, 0);
    for (let seed = 0; seed < 20; seed++) {
      const seeds = drawSeeds(points, 5, seededRandom(seed));
      const found = Array.from({ length: seeds.rows }, (_, row) => Array.from(rowOf(seeds, row), Math.round).join());
      expect(found.sort()).toEqual(['-1,0', '0,1', '1,0']);
    }
    expect(drawSeeds({ data: new Float32Array(0), rows: 0, cols: 2 }, 5, seededRandom(1)).rows).toBe(0);
  });

  test('by hand: the second is drawn in proportion to 1 - cosine', () => {
    // From 0 degrees, 90 is at 1 and 180 at 2; from 90 both others are at 1; from 180, 90 is at 1 and 0 at 2.
    const random = seededRandom(3);
    let middle = 0;
    for (let draw = 0; draw < 6000; draw++) {
      const { data } = drawSeeds(atDegrees(0, 90, 180), 2, random);
      if (data[1] > 0.5 || data[3] > 0.5) middle++;
    }
    // As the first in 1/3; else as the second, in 1/3 of the rest.
    expect(middle / 6000).toBeCloseTo(1 / 3 + (2 / 3) * (1 / 3), 1);
  });
});

describe('assignRows', () => {
  test('agrees with looking at every centre, and counts what changed', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer(),
        (rows, centreRows, cols, seed) => {
          const points = unitRows(rows, cols, seed);
          const centres = unitRows(centreRows, cols, seed + 1);
          const { assignment, cosines, changed } = assigned(points, centres);
          expect(changed).toBe(rows);
          for (let row = 0; row < rows; row++) {
            const all = Array.from({ length: centreRows }, (_, centre) =>
              rowOf(centres, centre).reduce((sum, value, col) => sum + value * points.data[row * cols + col], 0),
            );
            expect(cosines[row]).toBeCloseTo(Math.max(...all), 5);
            expect(all[assignment[row]]).toBeCloseTo(Math.max(...all), 5);
          }
          expect(assignRows(points, centres, assignment, cosines)).toBe(0);
        },
      ),
    ));

  test('of equal centres the first', () => {
    const { assignment } = assigned(atDegrees(10, 20), atDegrees(200, 15, 15, 15, 15));
    expect(Array.from(assignment)).toEqual([1, 1]);
  });
});

describe('fillEmptyClusters', () => {
  test('by hand: the worst served row founds the cluster that has none', () => {
    const assignment = Int32Array.of(0, 0, 0, 2);
    fillEmptyClusters(assignment, Float32Array.of(0.9, 0.5, 0.8, 0.1), 3);
    expect(Array.from(assignment)).toEqual([0, 1, 0, 2]);
  });

  test('leaves it empty where all rows are alone or at their centres', () => {
    const assignment = Int32Array.of(0, 0, 2);
    fillEmptyClusters(assignment, Float32Array.of(1, 1, 0.1), 3);
    expect(Array.from(assignment)).toEqual([0, 0, 2]);
  });
});

describe('centresOf', () => {
  test('by hand: bisectors, zeros where rows cancel out or are none', () => {
    const { centres, sumOfCosines } = centresOf(atDegrees(0, 60, 90, 270), Int32Array.of(0, 0, 1, 1), 3);
    expect(rowOf(centres, 0)[0]).toBeCloseTo(Math.cos(Math.PI / 6), 6);
    expect(rowOf(centres, 0)[1]).toBeCloseTo(0.5, 6);
    expect(Math.hypot(...rowOf(centres, 1))).toBeLessThan(1.001);
    expect(Array.from(rowOf(centres, 2))).toEqual([0, 0]);
    expect(sumOfCosines).toBeCloseTo(2 * Math.cos(Math.PI / 6), 5);
  });

  test('taken in turns with assignRows, never lowers the sum of cosines', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer(),
        (rows, count, seed) => {
          const points = unitRows(rows, 3, seed);
          let centres = drawSeeds(points, count, seededRandom(seed));
          let best = 0;
          for (let iteration = 0; iteration < 5; iteration++) {
            const { assignment } = assigned(points, centres);
            const moved = centresOf(points, assignment, centres.rows);
            expect(moved.sumOfCosines).toBeGreaterThan(best - 1e-4);
            best = moved.sumOfCosines;
            centres = moved.centres;
          }
        },
      ),
    ));
});

test('countMembers counts rows, and those of -1 not', () => {
  expect(Array.from(countMembers(Int32Array.of(2, 0, 2, -1), 4))).toEqual([1, 0, 2, 0]);
});
