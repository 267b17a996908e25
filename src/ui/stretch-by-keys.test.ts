import { expect, test } from 'vitest';
import { type Marked, moveEnd } from './stretch-by-keys.ts';

/** The stretches that come of these steps, one after the other, in a sound of 10 s. */
function after(begin: Marked, ...steps: number[]): Marked['from'][] {
  let marked = begin;
  return steps.map((stepSeconds) => {
    marked = moveEnd(marked, { stepSeconds, durationSeconds: 10 });
    return marked.from;
  });
}

const stretch = (startSeconds: number, endSeconds: number) => ({ startSeconds, endSeconds });

test('one end stays where it began, the other goes on, back and past it', () => {
  const steps = after({ anchorSeconds: 4, from: 4 }, 1, 1, -1, -1, -1, -1, 1);
  expect(steps).toEqual([stretch(4, 5), stretch(4, 6), stretch(4, 5), 4, stretch(3, 4), stretch(2, 4), stretch(3, 4)]);
});

test('it ends where the sound does', () => {
  expect(after({ anchorSeconds: 9, from: 9 }, 2, 2)).toEqual([stretch(9, 10), stretch(9, 10)]);
  expect(after({ anchorSeconds: 1, from: 1 }, -2, -2)).toEqual([stretch(0, 1), stretch(0, 1)]);
});

test('one that was marked otherwise goes on at its end', () => {
  expect(after({ anchorSeconds: 0, from: stretch(2, 3) }, 1, -1)).toEqual([stretch(2, 4), stretch(2, 3)]);
});

test('steps that add up to hardly nothing leave no stretch that nobody can hear', () => {
  expect(after({ anchorSeconds: 0.3, from: 0.3 }, 0.1, 0.1, 0.1, -0.1, -0.1, -0.1).at(-1)).toBe(0.3);
});
