// Rows of several features put together by sound and segment.

import { expect, test } from 'vitest';
import { alignRows } from './aligned-rows.ts';

const rowsOf = (...keys: [sound: number, segment: number][]) => ({
  rows: keys.length,
  soundIds: Int32Array.from(keys, ([sound]) => sound),
  segments: Int32Array.from(keys, ([, segment]) => segment),
});

test('has every segment of any feature once, in order, and says which row it is of each', () => {
  const one = rowsOf([1, 0], [2, 0], [2, 1], [7, 0]);
  const other = rowsOf([2, 1], [2, 2], [3, 0], [7, 0]);
  expect(alignRows([one, other])).toEqual({
    rows: 6,
    soundIds: Int32Array.of(1, 2, 2, 2, 3, 7),
    segments: Int32Array.of(0, 0, 1, 2, 0, 0),
    rowsOf: [Int32Array.of(0, 1, 2, -1, -1, 3), Int32Array.of(-1, -1, 0, 1, 2, 3)],
  });
});

test('equal features stay as they are, and none give none', () => {
  const same = rowsOf([1, 0], [1, 1], [4, 0]);
  expect(alignRows([same, same])).toEqual({
    ...same,
    rowsOf: [Int32Array.of(0, 1, 2), Int32Array.of(0, 1, 2)],
  });
  expect(alignRows([rowsOf(), rowsOf()]).rows).toBe(0);
});
