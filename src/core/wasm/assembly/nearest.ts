// Exact nearest neighbours of many rows at once, by squared euclidean distances, in tiles that stay in the cache: each
// number of four queries is met by that of eight rows, so that what is loaded is used often.
//
// Rows lie in blocks of eight, column by column: a block is [cols][8] f32, its missing rows NaN. The queries are
// [count][cols] f32, their count rounded up to four.

const QUERIES: i32 = 4;
const BLOCK: i32 = 8;
/** Blocks that every query of a task meets before the next ones: at 64 columns they fill 64 KiB. */
const TILE: i32 = 32;
/** Columns after which a tile is left where everything in it is already further than the furthest neighbour. */
const STRIP: i32 = 16;

/**
 * Of each query in [from, to), the `k` nearest rows, ascending, of equal distances the lower row first (which of several
 * at the last distance are among them is not said): int32 rows (-1
 * where there are fewer) at `foundRows` and f32 squared distances (Infinity) at `foundSquares`, both [queries][k].
 * Query i is row `firstRow` + i, which is not its own neighbour; a negative `firstRow` says that queries are no rows.
 * A row or query with NaN is near nothing.
 */
export function nearestRows(
  _thread: i32,
  from: i32,
  to: i32,
  queries: usize,
  blocks: usize,
  rows: i32,
  cols: i32,
  k: i32,
  firstRow: i32,
  foundRows: usize,
  foundSquares: usize,
): void {
  for (let i = from * k; i < to * k; i++) {
    store<i32>(foundRows + ((<usize>i) << 2), -1);
    store<f32>(foundSquares + ((<usize>i) << 2), f32.POSITIVE_INFINITY);
  }
  const count = (rows + BLOCK - 1) / BLOCK;
  const tiles = (count + TILE - 1) / TILE;
  // Rows that lie near the queries' own come first: what is near is kept early, and most of the rest is soon left.
  const own = firstRow < 0 ? 0 : (firstRow + from) / (BLOCK * TILE);
  for (let i = 0; i < tiles; i++) {
    const tile = own + i < tiles ? own + i : own + i - tiles;
    const end = min((tile + 1) * TILE, count);
    for (let query = from; query < to; query += QUERIES) {
      for (let block = tile * TILE; block < end; block++) {
        measureTile(query, to, queries, blocks, block, cols, k, firstRow, foundRows, foundSquares);
      }
    }
  }
  for (let query = from; query < to; query++) {
    const offset = (<usize>(query * k)) << 2;
    for (let last = k - 1; last > 0; last--) {
      swap(foundRows + offset, foundSquares + offset, 0, last);
      sink(foundRows + offset, foundSquares + offset, last);
    }
  }
}

function measureTile(
  query: i32,
  to: i32,
  queries: usize,
  blocks: usize,
  block: i32,
  cols: i32,
  k: i32,
  firstRow: i32,
  foundRows: usize,
  foundSquares: usize,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  const stride = (<usize>cols) << 2;
  let a = queries + <usize>query * stride;
  let row = blocks + <usize>block * stride * BLOCK;
  const furthest = foundSquares + ((<usize>(query * k)) << 2);
  const step = (<usize>k) << 2;
  const last = min(to - 1 - query, QUERIES - 1);
  const furthestA = v128.load_splat<f32>(furthest);
  const furthestB = v128.load_splat<f32>(furthest + step * min(1, last));
  const furthestC = v128.load_splat<f32>(furthest + step * min(2, last));
  const furthestD = v128.load_splat<f32>(furthest + step * min(3, last));
  for (let col = 0; col < cols; ) {
    const end = min(cols, col + STRIP);
    for (; col < end; col++) {
      const low = v128.load(row);
      const high = v128.load(row, 16);
      const qa = v128.load_splat<f32>(a);
      const qb = v128.load_splat<f32>(a + stride);
      const qc = v128.load_splat<f32>(a + 2 * stride);
      const qd = v128.load_splat<f32>(a + 3 * stride);
      let low1 = f32x4.sub(low, qa);
      let high1 = f32x4.sub(high, qa);
      a0 = f32x4.add(a0, f32x4.mul(low1, low1));
      a1 = f32x4.add(a1, f32x4.mul(high1, high1));
      low1 = f32x4.sub(low, qb);
      high1 = f32x4.sub(high, qb);
      b0 = f32x4.add(b0, f32x4.mul(low1, low1));
      b1 = f32x4.add(b1, f32x4.mul(high1, high1));
      low1 = f32x4.sub(low, qc);
      high1 = f32x4.sub(high, qc);
      c0 = f32x4.add(c0, f32x4.mul(low1, low1));
      c1 = f32x4.add(c1, f32x4.mul(high1, high1));
      low1 = f32x4.sub(low, qd);
      high1 = f32x4.sub(high, qd);
      d0 = f32x4.add(d0, f32x4.mul(low1, low1));
      d1 = f32x4.add(d1, f32x4.mul(high1, high1));
      a += 4;
      row += 32;
    }
    const near = v128.or(
      v128.or(
        v128.or(f32x4.lt(a0, furthestA), f32x4.lt(a1, furthestA)),
        v128.or(f32x4.lt(b0, furthestB), f32x4.lt(b1, furthestB)),
      ),
      v128.or(
        v128.or(f32x4.lt(c0, furthestC), f32x4.lt(c1, furthestC)),
        v128.or(f32x4.lt(d0, furthestD), f32x4.lt(d1, furthestD)),
      ),
    );
    if (!v128.any_true(near)) return;
  }
  const first = block * BLOCK;
  keep(a0, a1, furthestA, first, firstRow, query, k, foundRows, foundSquares);
  if (last > 0) keep(b0, b1, furthestB, first, firstRow, query + 1, k, foundRows, foundSquares);
  if (last > 1) keep(c0, c1, furthestC, first, firstRow, query + 2, k, foundRows, foundSquares);
  if (last > 2) keep(d0, d1, furthestD, first, firstRow, query + 3, k, foundRows, foundSquares);
}

/** Of the eight rows from `first`, keeps those that are nearer than the furthest of the `k` so far. */
function keep(
  low: v128,
  high: v128,
  furthest: v128,
  first: i32,
  firstRow: i32,
  query: i32,
  k: i32,
  foundRows: usize,
  foundSquares: usize,
): void {
  const near = i32x4.bitmask(f32x4.lt(low, furthest)) | (i32x4.bitmask(f32x4.lt(high, furthest)) << 4);
  if (near === 0) return;
  const own = firstRow < 0 ? -1 : firstRow + query;
  const offset = (<usize>(query * k)) << 2;
  const rowsAt = foundRows + offset;
  const squaresAt = foundSquares + offset;
  if (near & 1) consider(f32x4.extract_lane(low, 0), first, own, k, rowsAt, squaresAt);
  if (near & 2) consider(f32x4.extract_lane(low, 1), first + 1, own, k, rowsAt, squaresAt);
  if (near & 4) consider(f32x4.extract_lane(low, 2), first + 2, own, k, rowsAt, squaresAt);
  if (near & 8) consider(f32x4.extract_lane(low, 3), first + 3, own, k, rowsAt, squaresAt);
  if (near & 16) consider(f32x4.extract_lane(high, 0), first + 4, own, k, rowsAt, squaresAt);
  if (near & 32) consider(f32x4.extract_lane(high, 1), first + 5, own, k, rowsAt, squaresAt);
  if (near & 64) consider(f32x4.extract_lane(high, 2), first + 6, own, k, rowsAt, squaresAt);
  if (near & 128) consider(f32x4.extract_lane(high, 3), first + 7, own, k, rowsAt, squaresAt);
}

function consider(square: f32, row: i32, own: i32, k: i32, rowsAt: usize, squaresAt: usize): void {
  // The furthest may have come nearer since the vector was compared with it.
  if (row === own || !(square < load<f32>(squaresAt))) return;
  store<f32>(squaresAt, square);
  store<i32>(rowsAt, row);
  sink(rowsAt, squaresAt, k);
}

/** Whether entry `i` of a heap comes after entry `j`: further away, or of a later row at the same distance. */
function isAfter(rowsAt: usize, squaresAt: usize, i: i32, j: i32): bool {
  const a = load<f32>(squaresAt + ((<usize>i) << 2));
  const b = load<f32>(squaresAt + ((<usize>j) << 2));
  if (a !== b) return a > b;
  return load<u32>(rowsAt + ((<usize>i) << 2)) > load<u32>(rowsAt + ((<usize>j) << 2));
}

/** Restores the heap of `size` entries, the last in order at its root, after the root has changed. */
function sink(rowsAt: usize, squaresAt: usize, size: i32): void {
  let parent = 0;
  for (;;) {
    let child = 2 * parent + 1;
    if (child >= size) return;
    if (child + 1 < size && isAfter(rowsAt, squaresAt, child + 1, child)) child++;
    if (!isAfter(rowsAt, squaresAt, child, parent)) return;
    swap(rowsAt, squaresAt, child, parent);
    parent = child;
  }
}

function swap(rowsAt: usize, squaresAt: usize, i: i32, j: i32): void {
  const a = (<usize>i) << 2;
  const b = (<usize>j) << 2;
  const row = load<i32>(rowsAt + a);
  const square = load<f32>(squaresAt + a);
  store<i32>(rowsAt + a, load<i32>(rowsAt + b));
  store<f32>(squaresAt + a, load<f32>(squaresAt + b));
  store<i32>(rowsAt + b, row);
  store<f32>(squaresAt + b, square);
}
