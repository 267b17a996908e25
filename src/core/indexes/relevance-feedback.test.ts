import { expect, test } from 'vitest';
import { combineMatches } from './relevance-feedback.ts';
import type { SoundMatches } from './sound-search.ts';

const matches = (distances: number[], first = 0): SoundMatches => ({
  distances: Float32Array.from(distances),
  rows: Int32Array.from(distances.keys(), (place) => first + place),
  queryRows: new Int32Array(distances.length).fill(first),
});

test('one sound alone is its own distances', () => {
  expect(combineMatches([matches([0, 0.25, 1])], [])).toEqual(matches([0, 0.25, 1]));
});

test('of several it is the mean, with the rows of the nearer', () => {
  const { distances, rows, queryRows } = combineMatches([matches([0, 0.5, 1]), matches([1, 0.25, 0], 10)], []);
  expect([...distances]).toEqual([0.5, 0.375, 0.5]);
  expect([...rows]).toEqual([0, 11, 12]);
  expect([...queryRows]).toEqual([0, 10, 10]);
});

test('what is near to what is not wanted moves away by half of what it is nearer than most; nothing comes nearer', () => {
  const like = matches([0.25, 0.25, 0.25, 0.25]);
  const { distances } = combineMatches([like], [matches([0, 0.5, 1, 0.5])]);
  expect([...distances]).toEqual([0.5, 0.25, 0.25, 0.25]);
});

test('what cannot be compared stays so, and does not count in the average', () => {
  const { distances } = combineMatches([matches([0.5, Infinity, 0.5])], [matches([0.5, Infinity, 1])]);
  expect([...distances]).toEqual([0.625, Infinity, 0.5]);
});
