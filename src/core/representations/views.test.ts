// Views of a vector weighed anew, by hand-worked cases and by its definition.

import { expect, test } from 'vitest';
import { type GroupWeights, normaliseViews, reweightQuery, type View, viewsOf } from './views.ts';

const neutral: GroupWeights = { timbre: 1, shape: 1, pitch: 1, level: 1, learned: 1 };
const views: View[] = [
  { id: 'a', label: 'A', group: 'timbre', columns: 2, weight: 3 },
  { id: 'b', label: 'B', group: 'pitch', columns: 1, weight: 1 },
];
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
/** Unit views, [0.6, 0.8] or so and 1 or -1 or 0. */
const vector = (x: number, y: number, z: number) => {
  return Float32Array.of(x * Math.sqrt(3 / 4), y * Math.sqrt(3 / 4), z * Math.sqrt(1 / 4));
};
const query = vector(0.6, 0.8, 1);
const other = vector(1, 0, -1);

test.each([
  { weights: neutral, mean: (3 * 0.6 - 1) / 4 },
  { weights: { ...neutral, pitch: 2 }, mean: (3 * 0.6 - 2) / 5 },
  { weights: { ...neutral, pitch: 0 }, mean: 0.6 },
  { weights: { ...neutral, timbre: 0 }, mean: -1 },
  { weights: { ...neutral, timbre: 0.5, pitch: 1.5 }, mean: (1.5 * 0.6 - 1.5) / 3 },
  { weights: { ...neutral, timbre: 0, pitch: 0 }, mean: (3 * 0.6 - 1) / 4 },
])('with $weights the product is the weighted mean of the cosines', ({ weights, mean }) => {
  expect(dot(reweightQuery(query, views, weights), other)).toBeCloseTo(mean, 6);
});

test('a view of zeros counts as nothing alike, and gives no NaN', () => {
  const silent = vector(0, 0, 0);
  expect(Array.from(reweightQuery(silent, views, { ...neutral, pitch: 0 }))).toEqual([0, 0, 0]);
  expect(dot(reweightQuery(query, views, { ...neutral, pitch: 2 }), vector(0.6, 0.8, 0))).toBeCloseTo(3 / 5, 6);
});

test('gives a copy, and what has no views is as it was', () => {
  const before = Array.from(query);
  expect(Array.from(reweightQuery(query, views, neutral))).toEqual(before);
  reweightQuery(query, views, neutral)[0] = 9;
  reweightQuery(query, [], neutral)[0] = 9;
  expect(Array.from(query)).toEqual(before);
  expect(viewsOf({})).toEqual([]);
  expect(viewsOf({ views })).toBe(views);
});

test('refuses what does not fit', () => {
  expect(() => reweightQuery(new Float32Array(4), views, neutral)).toThrow(/3 columns and the query 4/);
  expect(() => reweightQuery(query, views, { ...neutral, pitch: -1 })).toThrow(RangeError);
  expect(() => reweightQuery(query, views, { ...neutral, pitch: Number.NaN })).toThrow(RangeError);
});

test('a mean of vectors has each view as long again as in one, whatever they agree on', () => {
  const mean = vector(0.6, 0.8, 1).map((value, i) => (value + vector(0.8, 0.6, -0.5)[i]) / 2);
  normaliseViews(mean, views);
  expect(Math.hypot(mean[0], mean[1])).toBeCloseTo(Math.sqrt(3 / 4), 6);
  expect(mean[0]).toBeCloseTo(mean[1], 6);
  expect(mean[2]).toBeCloseTo(Math.sqrt(1 / 4), 6);
  const silent = Float32Array.of(0, 0, 0.1);
  normaliseViews(silent, views);
  expect(Array.from(silent)).toEqual([0, 0, 0.5]);
});
