// Distances from one query to rows of 8 bits a number, by products of whole numbers.
//
// Rows lie in blocks of eight, by pairs of columns: a block is [cols / 2][8][2] int8, `cols` even. The query is as many
// int16, small enough for every sum to keep within 32 bits. A group is eight blocks, the last one filled up with rows
// whose scale is NaN, which are near nothing.

import { leastOf } from './parts/lanes.ts';

const GROUP_ROWS: i32 = 64;
const BLOCK_ROWS: i32 = 8;

/**
 * For the rows of groups [from, to): f32 `distances`, straight lines between rows and query, and f32 `minima`, one a group.
 * The square of a distance is `querySquare` plus the row's own of the f32 `squares` minus `scale` times its own of the f32
 * `scales` times its product with the query.
 */
export function compactEuclideanDistances(
  _thread: i32,
  from: i32,
  to: i32,
  query: usize,
  blocks: usize,
  cols: i32,
  scales: usize,
  squares: usize,
  scale: f32,
  querySquare: f32,
  distances: usize,
  minima: usize,
): void {
  for (let group = from; group < to; group++) {
    square(group, query, blocks, cols, scales, squares, scale, querySquare, distances);
    let least = f32x4.splat(f32.POSITIVE_INFINITY);
    let at = distances + ((<usize>(group * GROUP_ROWS)) << 2);
    for (const end = at + 4 * GROUP_ROWS; at < end; at += 16) {
      const distance = f32x4.sqrt(v128.load(at));
      v128.store(at, distance);
      least = f32x4.pmin(least, distance);
    }
    store<f32>(minima + ((<usize>group) << 2), leastOf(least));
  }
}

/** The same with half the squares, which between vectors of length 1 is the cosine distance, within [0, 2]. */
export function compactCosineDistances(
  _thread: i32,
  from: i32,
  to: i32,
  query: usize,
  blocks: usize,
  cols: i32,
  scales: usize,
  squares: usize,
  scale: f32,
  querySquare: f32,
  distances: usize,
  minima: usize,
): void {
  const half = f32x4.splat(0.5);
  const two = f32x4.splat(2);
  for (let group = from; group < to; group++) {
    square(group, query, blocks, cols, scales, squares, scale, querySquare, distances);
    let least = f32x4.splat(f32.POSITIVE_INFINITY);
    let at = distances + ((<usize>(group * GROUP_ROWS)) << 2);
    for (const end = at + 4 * GROUP_ROWS; at < end; at += 16) {
      const distance = f32x4.min(two, f32x4.mul(half, v128.load(at)));
      v128.store(at, distance);
      least = f32x4.pmin(least, distance);
    }
    store<f32>(minima + ((<usize>group) << 2), leastOf(least));
  }
}

/** Of each row of a group the square of its distance, at least 0. */
function square(
  group: i32,
  query: usize,
  blocks: usize,
  cols: i32,
  scales: usize,
  squares: usize,
  scale: f32,
  querySquare: f32,
  distances: usize,
): void {
  const zero = f32x4.splat(0);
  const factor = f32x4.splat(scale);
  const asked = f32x4.splat(querySquare);
  const first = group * GROUP_ROWS;
  for (let row = first; row < first + GROUP_ROWS; row += BLOCK_ROWS) {
    let pair = blocks + <usize>row * cols;
    const end = pair + BLOCK_ROWS * cols;
    let low = i32x4.splat(0);
    let high = low;
    for (let number = query; pair < end; pair += 16, number += 4) {
      const value = v128.load_splat<i32>(number);
      low = i32x4.add(low, i32x4.dot_i16x8_s(v128.load_ext<i8>(pair), value));
      high = i32x4.add(high, i32x4.dot_i16x8_s(v128.load_ext<i8>(pair + 8), value));
    }
    const at = (<usize>row) << 2;
    const lowScale = f32x4.mul(factor, v128.load(scales + at));
    const highScale = f32x4.mul(factor, v128.load(scales + at, 16));
    const lowSquare = f32x4.add(asked, v128.load(squares + at));
    const highSquare = f32x4.add(asked, v128.load(squares + at, 16));
    const lowDistance = f32x4.sub(lowSquare, f32x4.mul(lowScale, f32x4.convert_i32x4_s(low)));
    const highDistance = f32x4.sub(highSquare, f32x4.mul(highScale, f32x4.convert_i32x4_s(high)));
    v128.store(distances + at, f32x4.max(zero, lowDistance));
    v128.store(distances + at, f32x4.max(zero, highDistance), 16);
  }
}
