// Locality-sensitive hashing: the cells that rows fall into by a few projections, which rows share one with a query or
// lie in one nearby (Lv et al., "Multi-probe LSH", 2007), and how far these are.
//
// A projection of a row is its product with a direction, plus an offset: f32. Binary ones have two cells, below 0 and
// from 0 on, the others a cell from each whole number to the next. A row's key in a table is the sum of cell times
// factor over the table's projections, in uint32; its bucket is the key shifted right by `shift`.
// Rows, directions and queries take `stride` f32, a multiple of 4, zeros after the last column.

import { sum } from './parts/lanes.ts';

/** A way into a neighbouring cell: f32 cost, its border's distance squared; uint32 change of the key; the projection's bit. */
const MOVE_BYTES: usize = 16;
/** On the heap: f32 cost of a cell, uint32 key and uint32 bits without its last move; that move and the table, uint16. */
const CELL_BYTES: usize = 16;

/** uint32 buckets at `buckets` of rows [from, to) in one table of `count` projections. */
export function hashRows(
  _thread: i32,
  from: i32,
  to: i32,
  rows: usize,
  stride: i32,
  directions: usize,
  offsets: usize,
  factors: usize,
  count: i32,
  isBinary: i32,
  shift: i32,
  buckets: usize,
): void {
  const bytes = (<usize>stride) << 2;
  for (let i = from; i < to; i++) {
    const row = rows + <usize>i * bytes;
    let key: u32 = 0;
    for (let at = 0; at < count; at++) {
      const place = (<usize>at) << 2;
      const projection = dot(row, directions + <usize>at * bytes, bytes) + load<f32>(offsets + place);
      key += <u32>cellOf(projection, isBinary) * load<u32>(factors + place);
    }
    store<u32>(buckets + ((<usize>i) << 2), key >> shift);
  }
}

function dot(one: usize, other: usize, bytes: usize): f32 {
  let low = f32x4.splat(0);
  let high = low;
  let at: usize = 0;
  for (; at + 16 < bytes; at += 32) {
    low = f32x4.add(low, f32x4.mul(v128.load(one + at), v128.load(other + at)));
    high = f32x4.add(high, f32x4.mul(v128.load(one + at, 16), v128.load(other + at, 16)));
  }
  if (at < bytes) low = f32x4.add(low, f32x4.mul(v128.load(one + at), v128.load(other + at)));
  return sum(f32x4.add(low, high));
}

function cellOf(projection: f32, isBinary: i32): i32 {
  return isBinary
    ? i32(projection >= 0)
    : i32x4.extract_lane(i32x4.trunc_sat_f32x4_s(f32x4.splat(floor(projection))), 0);
}

/**
 * Writes the rows of the `probes` buckets that are likeliest to hold what is near the query to `candidates`, each row
 * once, and returns how many they are. Goes on beyond `probes`, up to `mostProbes`, until there are `wanted`.
 *
 * A table is `count` projections; `starts` has 2^(32 - shift) + 1 entries a table, places in its `rows` entries of
 * `members`. `seen` holds a byte a row, none of which is `stamp` yet. `moves` has room for twice `count` moves a table,
 * `cells` for `mostProbes` + `tables`.
 */
export function probe(
  query: usize,
  stride: i32,
  directions: usize,
  offsets: usize,
  factors: usize,
  tables: i32,
  count: i32,
  isBinary: i32,
  shift: i32,
  starts: usize,
  members: usize,
  rows: i32,
  seen: usize,
  stamp: i32,
  moves: usize,
  cells: usize,
  candidates: usize,
  probes: i32,
  mostProbes: i32,
  wanted: i32,
): i32 {
  const bytes = (<usize>stride) << 2;
  const movesOfTable = isBinary ? count : 2 * count;
  const startsBytes = (((<usize>1) << (32 - shift)) + 1) << 2;
  let found = 0;
  let probed = 0;
  let size = 0;
  for (let table = 0; table < tables && probed < probes; table++) {
    const own = moves + <usize>(table * movesOfTable) * MOVE_BYTES;
    let key: u32 = 0;
    let made = 0;
    for (let at = 0; at < count; at++) {
      const place = (<usize>(table * count + at)) << 2;
      const factor = load<u32>(factors + place);
      const projection =
        dot(query, directions + <usize>(table * count + at) * bytes, bytes) + load<f32>(offsets + place);
      const cell = cellOf(projection, isBinary);
      key += <u32>cell * factor;
      const bit: u32 = 1 << at;
      if (isBinary) {
        insertMove(own, made++, projection * projection, cell ? 0 - factor : factor, bit);
      } else {
        const above = projection - <f32>cell;
        insertMove(own, made++, above * above, 0 - factor, bit);
        insertMove(own, made++, (1 - above) * (1 - above), factor, bit);
      }
    }
    pushCell(cells, size++, load<f32>(own), key, 0, table << 16);
    found = visit(key >> shift, table, starts, startsBytes, members, rows, seen, stamp, candidates, found);
    probed++;
  }
  // The cells that take the least moving come first: of each, the last move is made another, or one is added.
  while (size > 0 && probed < mostProbes && (probed < probes || found < wanted)) {
    const cost = load<f32>(cells);
    const key = load<u32>(cells, 4);
    const bits = load<u32>(cells, 8);
    const where = load<u32>(cells, 12);
    popCell(cells, --size);
    const table = <i32>(where >> 16);
    const last = <i32>(where & 0xffff);
    const move = moves + <usize>(table * movesOfTable + last) * MOVE_BYTES;
    const bit = load<u32>(move, 8);
    const moved = key + load<u32>(move, 4);
    const isThere = (bits & bit) === 0;
    if (last + 1 < movesOfTable) {
      const next = load<f32>(move + MOVE_BYTES);
      pushCell(cells, size++, cost - load<f32>(move) + next, key, bits, where + 1);
      // A projection has moved one way already: neither this cell is one, nor what would follow from it.
      if (isThere) pushCell(cells, size++, cost + next, moved, bits | bit, where + 1);
    }
    if (!isThere) continue;
    found = visit(moved >> shift, table, starts, startsBytes, members, rows, seen, stamp, candidates, found);
    probed++;
  }
  return found;
}

function visit(
  bucket: u32,
  table: i32,
  starts: usize,
  startsBytes: usize,
  members: usize,
  rows: i32,
  seen: usize,
  stamp: i32,
  candidates: usize,
  found: i32,
): i32 {
  const start = starts + <usize>table * startsBytes + ((<usize>bucket) << 2);
  const own = members + ((<usize>table * <usize>rows) << 2);
  const end = own + ((<usize>load<u32>(start, 4)) << 2);
  let into = candidates + ((<usize>found) << 2);
  for (let at = own + ((<usize>load<u32>(start)) << 2); at < end; at += 4) {
    const row = load<u32>(at);
    store<u32>(into, row);
    into += (<usize>(load<u8>(seen + row) !== <u8>stamp)) << 2;
    store<u8>(seen + row, <u8>stamp);
  }
  return <i32>((into - candidates) >> 2);
}

/** Inserts a move among the `made` of a table, ascending by cost. */
function insertMove(own: usize, made: i32, cost: f32, change: u32, bit: u32): void {
  let at = own + <usize>made * MOVE_BYTES;
  for (; at > own && load<f32>(at - MOVE_BYTES) > cost; at -= MOVE_BYTES) v128.store(at, v128.load(at - MOVE_BYTES));
  store<f32>(at, cost);
  store<u32>(at, change, 4);
  store<u32>(at, bit, 8);
}

/** Puts a cell on a heap of `size`, the cheapest at its root. */
function pushCell(cells: usize, size: i32, cost: f32, key: u32, bits: u32, where: u32): void {
  let child = size;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    const above = cells + <usize>parent * CELL_BYTES;
    if (!(load<f32>(above) > cost)) break;
    v128.store(cells + <usize>child * CELL_BYTES, v128.load(above));
    child = parent;
  }
  const at = cells + <usize>child * CELL_BYTES;
  store<f32>(at, cost);
  store<u32>(at, key, 4);
  store<u32>(at, bits, 8);
  store<u32>(at, where, 12);
}

/** Takes the root off a heap, which leaves `size`. */
function popCell(cells: usize, size: i32): void {
  const moved = v128.load(cells + <usize>size * CELL_BYTES);
  const cost = f32x4.extract_lane(moved, 0);
  let parent = 0;
  for (;;) {
    let child = 2 * parent + 1;
    if (child >= size) break;
    if (
      child + 1 < size &&
      load<f32>(cells + <usize>(child + 1) * CELL_BYTES) < load<f32>(cells + <usize>child * CELL_BYTES)
    )
      child++;
    const below = cells + <usize>child * CELL_BYTES;
    if (!(load<f32>(below) < cost)) break;
    v128.store(cells + <usize>parent * CELL_BYTES, v128.load(below));
    parent = child;
  }
  v128.store(cells + <usize>parent * CELL_BYTES, moved);
}

/**
 * f32 distances from a query to entries [from, to) of `candidates`, or, where that is 0, to these rows: the straight
 * line, or, where `isCosine`, 1 minus the product, within [0, 2], which is the distance between rows of length 1 or 0.
 */
export function distancesOfRows(
  _thread: i32,
  from: i32,
  to: i32,
  query: usize,
  stride: i32,
  isCosine: i32,
  rows: usize,
  candidates: usize,
  distances: usize,
): void {
  const bytes = (<usize>stride) << 2;
  for (let i = from; i < to; i++) {
    const place = (<usize>i) << 2;
    const row = rows + (candidates === 0 ? <usize>i : <usize>load<u32>(candidates + place)) * bytes;
    const distance = isCosine ? max<f32>(0, min<f32>(2, 1 - dot(query, row, bytes))) : sqrt(square(query, row, bytes));
    store<f32>(distances + place, distance);
  }
}

/** The squared distance. */
function square(one: usize, other: usize, bytes: usize): f32 {
  let low = f32x4.splat(0);
  let high = low;
  let at: usize = 0;
  for (; at + 16 < bytes; at += 32) {
    const a = f32x4.sub(v128.load(one + at), v128.load(other + at));
    const b = f32x4.sub(v128.load(one + at, 16), v128.load(other + at, 16));
    low = f32x4.add(low, f32x4.mul(a, a));
    high = f32x4.add(high, f32x4.mul(b, b));
  }
  if (at < bytes) {
    const a = f32x4.sub(v128.load(one + at), v128.load(other + at));
    low = f32x4.add(low, f32x4.mul(a, a));
  }
  return sum(f32x4.add(low, high));
}
