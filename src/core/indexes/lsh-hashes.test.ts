// How often two vectors share a cell, against what the papers say.

import { describe, expect, test } from 'vitest';
import { rowOf } from '../math/matrix.ts';
import { dot } from '../math/principal-directions.ts';
import { normal, seededRandom } from '../math/random.ts';
import { drawHashes, type HashPlan } from './lsh-hashes.ts';

const cols = 64;
const plan: HashPlan = { family: 'hyperplanes', projections: 20, tables: 400, bucketBits: 20 };
const random = seededRandom(7);
const direction = () => {
  const drawn = Float32Array.from({ length: cols }, () => normal(random));
  const length = Math.sqrt(dot(drawn, drawn));
  return drawn.map((value) => value / length);
};

/** The share of all projections at which two vectors have the same cell. */
function agreement(plan: HashPlan, one: Float32Array, other: Float32Array, centre: Float32Array, distance = 1): number {
  const { directions, offsets } = drawHashes(plan, { centre, distance }, 11);
  const cell = (vector: Float32Array, i: number) => {
    const projection = dot(vector, rowOf(directions, i)) + offsets[i];
    return plan.family === 'steps' ? Math.floor(projection) : Number(projection >= 0);
  };
  let same = 0;
  for (let i = 0; i < directions.rows; i++) same += Number(cell(one, i) === cell(other, i));
  return same / directions.rows;
}

/** Of Datar et al., 2004, section 3.2, by the trapezoid rule: Gaussian directions, vectors at `distance`, steps of `width`. */
function pStableCollision(distance: number, width: number): number {
  const steps = 2000;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const t = (width * i) / steps;
    const density = Math.sqrt(2 / Math.PI) * Math.exp(-((t / distance) ** 2) / 2) * (1 - t / width);
    sum += (i === 0 || i === steps ? 0.5 : 1) * (density / distance) * (width / steps);
  }
  return sum;
}

// Of 8,000 projections the share's standard deviation is at most 0.0056.
describe('hyperplanes', () => {
  test.each([0.1, 0.5, 1, 2, 3])('part vectors at an angle of %f as often as it has of a half turn', (angle) => {
    const [one, aside] = [direction(), direction()];
    const along = dot(one, aside);
    const across = aside.map((value, i) => value - along * one[i]);
    const length = Math.sqrt(dot(across, across));
    const centre = direction();
    // Angles are seen from the centre.
    const turned = one.map((value, i) => Math.cos(angle) * value + (Math.sin(angle) * across[i]) / length + centre[i]);
    const first = one.map((value, i) => value + centre[i]);
    const off = agreement(plan, first, turned, centre) - (1 - angle / Math.PI);
    expect(Math.abs(off)).toBeLessThan(0.02);
  });
});

describe('steps', () => {
  test.each([0.1, 0.5, 1, 2])('hold two vectors %f apart together as often as the closed form says', (apart) => {
    const [one, aside] = [direction(), direction()];
    const other = one.map((value, i) => value + apart * aside[i]);
    // A step is three deviations of what is cut: with rows 1 from their centre, 3 along Gaussian directions.
    const shares = agreement({ ...plan, family: 'steps' }, one, other, new Float32Array(cols));
    expect(Math.abs(shares - pStableCollision(apart, 3))).toBeLessThan(0.02);
  });
});

test.each(['hyperplanes', 'steps'] as const)('directions of a table of %s are orthogonal', (family) => {
  const { directions } = drawHashes({ ...plan, family, tables: 2 }, { centre: new Float32Array(cols), distance: 1 }, 3);
  const square = dot(rowOf(directions, 0), rowOf(directions, 0));
  for (let i = 0; i < 20; i++) {
    for (let j = 0; j < 20; j++) {
      const wanted = i === j ? 1 : 0;
      expect(dot(rowOf(directions, i), rowOf(directions, j)) / square).toBeCloseTo(wanted, 5);
    }
  }
});

test('of more directions than dimensions, groups are orthogonal and all have a length', () => {
  const spread = { centre: new Float32Array(3), distance: 1 };
  const { directions } = drawHashes({ ...plan, projections: 7, tables: 1 }, spread, 3);
  for (let i = 0; i < 7; i++) expect(dot(rowOf(directions, i), rowOf(directions, i))).toBeCloseTo(1, 5);
  expect(dot(rowOf(directions, 3), rowOf(directions, 5))).toBeCloseTo(0, 5);
});

test('tables are drawn alike, however many there are, and otherwise from another seed', () => {
  const spread = { centre: direction(), distance: 2 };
  const [few, many] = [2, 5].map((tables) => drawHashes({ ...plan, family: 'steps', tables }, spread, 4));
  expect(many.directions.data.subarray(0, few.directions.data.length)).toEqual(few.directions.data);
  expect(many.offsets.subarray(0, 40)).toEqual(few.offsets);
  expect(many.factors.subarray(0, 40)).toEqual(few.factors);
  expect(drawHashes({ ...plan, family: 'steps', tables: 2 }, spread, 5).offsets).not.toEqual(few.offsets);
});
