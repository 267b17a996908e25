// The distances from one query to every row, and the least of each group of 64 rows, by which the nearest are found
// without looking at the others.
//
// Rows lie in blocks of eight, column by column: a block is [cols][8] f32. A group is eight blocks, the last one filled up
// with rows of NaN, which is near nothing.

import { leastOf } from './parts/lanes.ts';

const GROUP_ROWS: i32 = 64;
const PAIR_ROWS: i32 = 16;

/**
 * For the rows of groups [from, to): f32 `distances`, 1 minus the product with `query`, within [0, 2], and f32 `minima`, one
 * a group. Query and rows are of length 1, or zeros, which are 1 away from everything.
 */
export function cosineDistances(
  _thread: i32,
  from: i32,
  to: i32,
  query: usize,
  blocks: usize,
  cols: i32,
  distances: usize,
  minima: usize,
): void {
  const bytes = (<usize>cols) << 5;
  const one = f32x4.splat(1);
  for (let group = from; group < to; group++) {
    let least = f32x4.splat(f32.POSITIVE_INFINITY);
    const first = group * GROUP_ROWS;
    for (let row = first; row < first + GROUP_ROWS; row += PAIR_ROWS) {
      let low = blocks + (<usize>row >> 3) * bytes;
      const end = low + bytes;
      let a = f32x4.splat(0);
      let b = a;
      let c = a;
      let d = a;
      for (let number = query; low < end; low += 32, number += 4) {
        const value = v128.load_splat<f32>(number);
        const high = low + bytes;
        a = f32x4.add(a, f32x4.mul(v128.load(low), value));
        b = f32x4.add(b, f32x4.mul(v128.load(low, 16), value));
        c = f32x4.add(c, f32x4.mul(v128.load(high), value));
        d = f32x4.add(d, f32x4.mul(v128.load(high, 16), value));
      }
      const at = distances + ((<usize>row) << 2);
      least = keepWithin(f32x4.sub(one, a), at, least);
      least = keepWithin(f32x4.sub(one, b), at + 16, least);
      least = keepWithin(f32x4.sub(one, c), at + 32, least);
      least = keepWithin(f32x4.sub(one, d), at + 48, least);
    }
    store<f32>(minima + ((<usize>group) << 2), leastOf(least));
  }
}

/** Stores cosine distances, which rounding may have taken out of their range. NaN stays NaN and is passed over. */
function keepWithin(distance: v128, at: usize, least: v128): v128 {
  const within = f32x4.max(f32x4.splat(0), f32x4.min(f32x4.splat(2), distance));
  v128.store(at, within);
  return f32x4.pmin(least, within);
}

/** As `cosineDistances`, the straight lines between `query` and the rows. */
export function euclideanDistances(
  _thread: i32,
  from: i32,
  to: i32,
  query: usize,
  blocks: usize,
  cols: i32,
  distances: usize,
  minima: usize,
): void {
  const bytes = (<usize>cols) << 5;
  for (let group = from; group < to; group++) {
    let least = f32x4.splat(f32.POSITIVE_INFINITY);
    const first = group * GROUP_ROWS;
    for (let row = first; row < first + GROUP_ROWS; row += PAIR_ROWS) {
      let low = blocks + (<usize>row >> 3) * bytes;
      const end = low + bytes;
      let a = f32x4.splat(0);
      let b = a;
      let c = a;
      let d = a;
      for (let number = query; low < end; low += 32, number += 4) {
        const value = v128.load_splat<f32>(number);
        const high = low + bytes;
        const differenceA = f32x4.sub(v128.load(low), value);
        const differenceB = f32x4.sub(v128.load(low, 16), value);
        const differenceC = f32x4.sub(v128.load(high), value);
        const differenceD = f32x4.sub(v128.load(high, 16), value);
        a = f32x4.add(a, f32x4.mul(differenceA, differenceA));
        b = f32x4.add(b, f32x4.mul(differenceB, differenceB));
        c = f32x4.add(c, f32x4.mul(differenceC, differenceC));
        d = f32x4.add(d, f32x4.mul(differenceD, differenceD));
      }
      const at = distances + ((<usize>row) << 2);
      least = keepRoot(a, at, least);
      least = keepRoot(b, at + 16, least);
      least = keepRoot(c, at + 32, least);
      least = keepRoot(d, at + 48, least);
    }
    store<f32>(minima + ((<usize>group) << 2), leastOf(least));
  }
}

function keepRoot(square: v128, at: usize, least: v128): v128 {
  const distance = f32x4.sqrt(square);
  v128.store(at, distance);
  return f32x4.pmin(least, distance);
}
