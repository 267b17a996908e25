// Long work that lets other events have their turn.

/** Milliseconds on a clock that only goes forward: paces reports, and how often other events get their turn. */
export type Clock = () => number;

/** The one timer that pages, workers and Node share. */
declare function setTimeout(callback: () => void, milliseconds: number): unknown;

/**
 * A function to await between pieces of work: every `turnMilliseconds` it gives events their turn (an abort may be among
 * them), which a promise that is already resolved would not.
 */
export function eventTurns(now: Clock, turnMilliseconds = 50): () => Promise<void> {
  let last = now();
  return async () => {
    if (now() - last < turnMilliseconds) return;
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    last = now();
  };
}
