// The k smallest of many numbers, by a heap of at most k (Knuth, The Art of Computer Programming, vol. 3, 5.2.3):
// n comparisons and a few swaps where a sort would take n log n.

export interface Neighbour {
  row: number;
  /** In the unit of the space it was measured in: see `Space`. */
  distance: number;
}

/**
 * The `k` rows at the smallest of `distances` (one a row) that are wanted, ascending; of equal distances the lower row comes
 * first. Fewer than `k` where there are not so many. NaN is near nothing. Rows that are further than `k` wanted ones are not
 * asked whether they are wanted.
 */
export function nearestRows(
  distances: Float32Array,
  k: number,
  isWanted: (row: number) => boolean = () => true,
): Neighbour[] {
  const capacity = Math.max(0, Math.min(Math.floor(k), distances.length));
  const heap = new Int32Array(capacity);
  if (capacity === 0) return [];

  const isAfter = (i: number, j: number) => distances[i] > distances[j] || (distances[i] === distances[j] && i > j);

  // The heap's root is the last in order, the one to give way.
  let size = 0;
  for (let row = 0; row < distances.length; row++) {
    if (size < capacity) {
      if (Number.isNaN(distances[row]) || !isWanted(row)) continue;
      heap[size] = row;
      let child = size++;
      while (child > 0) {
        const parent = (child - 1) >> 1;
        if (!isAfter(heap[child], heap[parent])) break;
        swap(heap, child, parent);
        child = parent;
      }
    } else if (distances[row] < distances[heap[0]] && isWanted(row)) {
      heap[0] = row;
      sink(heap, size, isAfter);
    }
  }

  for (let last = size - 1; last > 0; last--) {
    swap(heap, 0, last);
    sink(heap, last, isAfter);
  }
  return Array.from(heap.subarray(0, size), (row) => ({ row, distance: distances[row] }));
}

function sink(heap: Int32Array, size: number, isAfter: (i: number, j: number) => boolean): void {
  let parent = 0;
  for (;;) {
    let child = 2 * parent + 1;
    if (child >= size) return;
    if (child + 1 < size && isAfter(heap[child + 1], heap[child])) child++;
    if (!isAfter(heap[child], heap[parent])) return;
    swap(heap, child, parent);
    parent = child;
  }
}

function swap(heap: Int32Array, i: number, j: number): void {
  const held = heap[i];
  heap[i] = heap[j];
  heap[j] = held;
}
