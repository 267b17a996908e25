// A stretch of a sound by keys, as text is selected: one end stays where moving began, the other one moves, past it too.

import type { Stretch } from '../app/playback.ts';

export interface Marked {
  /** The end that stays, in seconds. */
  anchorSeconds: number;
  /** From where on it is to be heard; the stretch, unless its ends lie together. */
  from: number | Stretch;
}

/** Moves the other end by `stepSeconds`, which is negative to go back, within a sound of `durationSeconds`. */
export function moveEnd(
  { anchorSeconds, from }: Marked,
  { stepSeconds, durationSeconds }: { stepSeconds: number; durationSeconds: number },
): Marked {
  const [start, end] = typeof from === 'number' ? [from, from] : [from.startSeconds, from.endSeconds];
  // What was marked by a drag is gone on with at its end.
  const fixed = anchorSeconds === end ? end : start;
  const moved = Math.min(durationSeconds, Math.max(0, (fixed === end ? start : end) + stepSeconds));
  const [startSeconds, endSeconds] = [fixed, moved].sort((a, b) => a - b);
  const isNone = endSeconds - startSeconds < Math.abs(stepSeconds) / 2;
  return { anchorSeconds: fixed, from: isNone ? fixed : { startSeconds, endSeconds } };
}
