// The order of many texts in pieces, so that whoever waits for something else need not wait for all of it: runs that the
// engine sorts, then merged two by two (merge sort from below: Knuth, The Art of Computer Programming, vol. 3, 5.2.4).

/** So many are sorted, or merged, without a pause: a millisecond or two. */
const piece = 2048;

/**
 * The places of `texts` from the first to the last, by code units; of equals the lower place comes first. `turn` is awaited
 * after every piece: see `eventTurns`.
 */
export async function textOrder(texts: readonly string[], turn: () => Promise<void>): Promise<Uint32Array> {
  const count = texts.length;
  let order = new Uint32Array(count);
  for (let from = 0; from < count; from += piece) {
    const run = Array.from({ length: Math.min(piece, count - from) }, (_, i) => from + i);
    run.sort((a, b) => (texts[a] < texts[b] ? -1 : texts[a] > texts[b] ? 1 : a - b));
    order.set(run, from);
    await turn();
  }
  let merged = new Uint32Array(count);
  for (let length = piece; length < count; length *= 2) {
    for (let from = 0; from < count; from += 2 * length) {
      const middle = Math.min(count, from + length);
      const to = Math.min(count, from + 2 * length);
      let [left, right] = [from, middle];
      for (let at = from; at < to; at++) {
        const isLeft = right === to || (left < middle && texts[order[left]] <= texts[order[right]]);
        merged[at] = isLeft ? order[left++] : order[right++];
        if (at % piece === 0) await turn();
      }
    }
    [order, merged] = [merged, order];
  }
  return order;
}
