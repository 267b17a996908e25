// Several pieces of work at once, their results one after the other.

import { orAborted } from './abort.ts';

/** At once: enough to keep decoder and workers busy. */
const itemsAtOnce = 8;
/** Their files' bytes together, unless it is one alone: what is decoded takes several times as much memory. */
const bytesAtOnce = 24 * 2 ** 20;

/** Bytes that count for a file: compressed ones unfold when they are decoded. */
export function memoryOf({ path, bytes }: { path: string; bytes: number }): number {
  const unfolding = /\.(wav|wave|aiff?|aifc|caf|flac)$/i.test(path) ? 1 : 8;
  return unfolding * bytes;
}

/** Applies `work` to several items at once, as many as their bytes allow, and gives the results in the items' order. */
export async function* mapInOrder<Item, Result>(
  items: readonly Item[],
  bytesOf: (item: Item) => number,
  work: (item: Item) => Promise<Result>,
  signal: AbortSignal,
): AsyncGenerator<Result> {
  const underWay: { result: Promise<Result>; bytes: number }[] = [];
  let bytesUnderWay = 0;
  async function first(): Promise<Result> {
    const { result, bytes } = underWay.shift() as (typeof underWay)[number];
    const value = await orAborted(result, signal);
    bytesUnderWay -= bytes;
    return value;
  }
  for (const item of items) {
    const bytes = bytesOf(item);
    while (underWay.length >= itemsAtOnce || (underWay.length > 0 && bytesUnderWay + bytes > bytesAtOnce)) {
      yield await first();
    }
    const result = work(item);
    // A failure is thrown where its turn comes; until then nobody listens to it.
    result.catch(() => {});
    underWay.push({ result, bytes });
    bytesUnderWay += bytes;
  }
  while (underWay.length > 0) yield await first();
}
