import { describe, expect, test } from 'vitest';
import { seededRandom } from '../core/math/random.ts';
import { type MeasuredMatches, mergeMatches, nearestMatches } from './matches.ts';

const answer = {
  soundIds: Int32Array.of(7, 3, 9, 4, 5, 6),
  distances: Float32Array.of(0.5, 0.25, Number.POSITIVE_INFINITY, 0, 0.25, Number.NaN),
  segments: Int32Array.of(0, 2, 0, 0, 1, 0),
  isOfSegments: true,
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

test('a part that is no segment of its sound is no moment of it', () => {
  const [first] = nearestMatches({ ...answer, isOfSegments: false }, 1, () => true);
  expect(first).toEqual({ soundId: 4, distance: 0, segment: null });
});

describe('what several libraries answer', () => {
  const matches = (first: number, ...distances: number[]) =>
    distances.map((distance, i) => ({ soundId: first + i, distance, segment: null }));
  const idsOf = (lists: MeasuredMatches[], count = 20) => mergeMatches(lists, count).map(({ soundId }) => soundId);

  test('is one list by distance where they measure alike', () => {
    const lists = [
      { measure: 'a', matches: matches(10, 0.1, 0.4, 0.5) },
      { measure: 'a', matches: matches(20, 0, 0.4, 0.45) },
      { measure: 'a', matches: [] },
    ];
    expect(idsOf(lists)).toEqual([20, 10, 11, 21, 22, 12]);
    expect(idsOf(lists, 3)).toEqual([20, 10, 11]);
  });

  test('comes in turn where they do not, and what is alike shares its turn', () => {
    const lists = [
      { measure: 'a', matches: matches(10, 0.7, 0.8, 0.9) },
      { measure: 'b', matches: matches(20, 0.1) },
      { measure: 'a', matches: matches(30, 0.75) },
      { measure: 'c', matches: matches(40, 0.2, 0.3) },
    ];
    expect(idsOf(lists)).toEqual([10, 20, 40, 30, 41, 11, 12]);
    expect(idsOf(lists, 2)).toEqual([10, 20]);
    expect(idsOf([])).toEqual([]);
  });

  test('of one measure is what a search over all sounds together would find', () => {
    const random = seededRandom(5);
    const parts = Array.from({ length: 4 }, (_, library) => ({
      soundIds: Int32Array.from({ length: 50 }, (__, i) => 100 * library + i),
      distances: Float32Array.from({ length: 50 }, random),
      segments: new Int32Array(50),
      isOfSegments: false,
    }));
    const all = parts
      .flatMap(({ soundIds, distances }) => Array.from(soundIds, (id, i) => ({ id, distance: distances[i] })))
      .sort((a, b) => a.distance - b.distance);
    const lists = parts.map((part) => ({ measure: 'a', matches: nearestMatches(part, 20, () => true) }));
    expect(idsOf(lists)).toEqual(all.slice(0, 20).map(({ id }) => id));
  });
});
