// Long work that lets other events have their turn.

/** Milliseconds on a clock that only goes forward: paces reports, and how often other events get their turn. */
export type Clock = () => number;

/** The one timer that pages, workers and Node share. */
declare function setTimeout(callback: () => void, milliseconds: number): unknown;

/** Lets events have their turn, which a promise that is already resolved would not. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/**
 * A function to await between pieces of work: every `turnMilliseconds` it gives events their turn (an abort may be among
 * them).
 */
export function eventTurns(now: Clock, turnMilliseconds = 50): () => Promise<void> {
  let last = now();
  return async () => {
    if (now() - last < turnMilliseconds) return;
    await nextTurn();
    last = now();
  };
}
