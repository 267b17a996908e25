import { describe, expect, test } from 'vitest';
import { seededRandom } from '../core/math/random.ts';
import { numberedNames, withAdded, withMoved } from './collection-order.ts';

describe('sounds of a collection', () => {
  test('come once, at the end, and those that are there stay where they are', () => {
    expect(withAdded([3, 1, 2], [1, 5, 4, 5])).toEqual([3, 1, 2, 5, 4]);
    expect(withAdded([], [7, 7])).toEqual([7]);
  });

  test.each([
    ['one up', [1, 2, 3, 4], [3], 1, [1, 3, 2, 4]],
    ['one down', [1, 2, 3, 4], [2], 3, [1, 3, 2, 4]],
    ['to where it is', [1, 2, 3], [2], 1, [1, 2, 3]],
    ['to right after where it is', [1, 2, 3], [2], 2, [1, 2, 3]],
    ['to the end', [1, 2, 3], [1], 3, [2, 3, 1]],
    ['several, in their own order', [1, 2, 3, 4, 5], [5, 1], 3, [2, 3, 5, 1, 4]],
    ['one that was not there', [1, 2], [9], 1, [1, 9, 2]],
    ['twice the same', [1, 2], [9, 9], 0, [9, 1, 2]],
  ])('move: %s', (_, soundIds, moved, at, expected) => {
    expect(withMoved(soundIds, moved, at)).toEqual(expected);
  });

  test('moving loses none and leaves the others in their order', () => {
    const random = seededRandom(11);
    for (let round = 0; round < 200; round++) {
      const soundIds = Array.from({ length: 8 }, (_, i) => i).filter(() => random() < 0.7);
      const moved = Array.from({ length: 8 }, (_, i) => i).filter(() => random() < 0.3);
      const at = Math.floor(random() * (soundIds.length + 1));
      const after = withMoved(soundIds, moved, at);
      expect([...after].sort()).toEqual([...new Set([...soundIds, ...moved])].sort());
      expect(after.filter((id) => !moved.includes(id))).toEqual(soundIds.filter((id) => !moved.includes(id)));
      const first = after.indexOf(moved[0]);
      if (moved.length > 0) expect(after.slice(first, first + moved.length)).toEqual(moved);
    }
  });
});

test('numbered names sort as the sounds stand, also for programs that compare them letter by letter', () => {
  const names = Array.from({ length: 120 }, (_, i) => `${(i * 37) % 120}.wav`);
  const numbered = numberedNames(names);
  expect([...numbered].sort()).toEqual(numbered);
  expect(numbered[0]).toBe('001 0.wav');
  expect(numberedNames(['kick.wav', 'kick.wav'])).toEqual(['01 kick.wav', '02 kick.wav']);
});
