import { useState } from 'react';

/** As many as can be told apart on the map. */
const longest = 12;

/** The sounds that were selected one after the other, up to the one that is; none where none is. */
export function useTrail(selected: number | null): readonly number[] {
  const [trail, setTrail] = useState<readonly number[]>([]);
  const last = trail.at(-1) ?? null;
  if (selected === last) return trail;
  const next = selected === null ? [] : [...trail, selected].slice(-longest);
  // While rendering, so that the path is never seen without its end.
  setTrail(next);
  return next;
}
