import { expect, test } from 'vitest';
import { nearestMatches } from './matches.ts';

const answer = {
  soundIds: Int32Array.of(7, 3, 9, 4, 5, 6),
  distances: Float32Array.of(0.5, 0.25, Number.POSITIVE_INFINITY, 0, 0.25, Number.NaN),
  segments: Int32Array.of(0, 2, 0, 0, 1, 0),
};

test('the nearest come first, without those that are not wanted or have no distance', () => {
  expect(nearestMatches(answer, 20, (soundId) => soundId !== 4)).toEqual([
    { soundId: 3, distance: 0.25, segment: 2 },
    { soundId: 5, distance: 0.25, segment: 1 },
    { soundId: 7, distance: 0.5, segment: 0 },
  ]);
  expect(nearestMatches(answer, 1, () => true)).toEqual([{ soundId: 4, distance: 0, segment: 0 }]);
  expect(nearestMatches(answer, 20, () => false)).toEqual([]);
});
