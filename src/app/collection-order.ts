// The order of a collection's sounds, and the names that keep it outside.

/** `soundIds` with those that are not there yet after them. */
export function withAdded(soundIds: readonly number[], added: readonly number[]): number[] {
  return [...new Set([...soundIds, ...added])];
}

/**
 * `soundIds` with `moved`, in their order, before what stands at place `at` now, from 0; at their end where nothing does.
 * Those of `moved` that were not there come in.
 */
export function withMoved(soundIds: readonly number[], moved: readonly number[], at: number): number[] {
  const coming = new Set(moved);
  const stay = (id: number) => !coming.has(id);
  return [...soundIds.slice(0, at).filter(stay), ...coming, ...soundIds.slice(at).filter(stay)];
}

/** Each name after its place, from 1, with as many digits as the last one has, at least two: `01 kick.wav`. */
export function numberedNames(names: readonly string[]): string[] {
  const digits = Math.max(2, String(names.length).length);
  return names.map((name, i) => `${String(i + 1).padStart(digits, '0')} ${name}`);
}
