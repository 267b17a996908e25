// Which ids to read at once: many requests of one sound each keep a page from answering for seconds, one of all sounds as well.

/** So many at once, no further apart than that: a few milliseconds of the page. */
const most = { ids: 200, apart: 1000 };

/** `ids` ascending, each once, in their order, cut into lists that are each to be read as one range. */
export function idRanges(ids: readonly number[]): number[][] {
  const ranges: number[][] = [];
  for (let from = 0, to = 0; from < ids.length; from = to) {
    while (to < ids.length && to - from < most.ids && ids[to] - ids[from] < most.apart) to++;
    ranges.push(ids.slice(from, to));
  }
  return ranges;
}
