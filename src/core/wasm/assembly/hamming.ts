// How many bits of one code differ from those of every row, a lane a row.
//
// Codes lie in blocks of sixteen rows, byte by byte: a block is [bytes][16]. A group is four blocks.

import { leastOf } from './parts/lanes.ts';

const GROUP_ROWS: i32 = 64;
const BLOCK: i32 = 16;
/** Bytes whose ones can be counted before a lane of 8 bits is full. */
const STRIP: i32 = 31;

/**
 * For the rows of groups [from, to): f32 `distances`, the bits that differ from `query` by `bits`, and f32 `minima`, one a
 * group. Rows from `rows` on, which fill up the last group, are NaN.
 */
export function hammingDistances(
  _thread: i32,
  from: i32,
  to: i32,
  query: usize,
  blocks: usize,
  bytes: i32,
  bits: f32,
  rows: i32,
  distances: usize,
  minima: usize,
): void {
  const all = f32x4.splat(bits);
  for (let group = from; group < to; group++) {
    let least = f32x4.splat(f32.POSITIVE_INFINITY);
    const first = group * GROUP_ROWS;
    const end = first + GROUP_ROWS;
    for (let row = first; row < end; row += BLOCK) {
      let at = blocks + <usize>row * bytes;
      let low = i16x8.splat(0);
      let high = low;
      for (let byte = 0; byte < bytes; ) {
        const stripEnd = min(bytes, byte + STRIP);
        let ones = i8x16.splat(0);
        for (; byte < stripEnd; byte++, at += 16) {
          ones = i8x16.add(ones, i8x16.popcnt(v128.xor(v128.load(at), v128.load_splat<u8>(query + byte))));
        }
        low = i16x8.add(low, i16x8.extend_low_i8x16_u(ones));
        high = i16x8.add(high, i16x8.extend_high_i8x16_u(ones));
      }
      const into = distances + ((<usize>row) << 2);
      least = keepShare(i32x4.extend_low_i16x8_u(low), all, into, least);
      least = keepShare(i32x4.extend_high_i16x8_u(low), all, into + 16, least);
      least = keepShare(i32x4.extend_low_i16x8_u(high), all, into + 32, least);
      least = keepShare(i32x4.extend_high_i16x8_u(high), all, into + 48, least);
    }
    if (end > rows) {
      least = f32x4.splat(f32.POSITIVE_INFINITY);
      for (let row = first; row < end; row++) {
        const at = distances + ((<usize>row) << 2);
        if (row < rows) least = f32x4.pmin(least, v128.load_splat<f32>(at));
        else store<f32>(at, f32.NaN);
      }
    }
    store<f32>(minima + ((<usize>group) << 2), leastOf(least));
  }
}

function keepShare(differing: v128, all: v128, at: usize, least: v128): v128 {
  const share = f32x4.div(f32x4.convert_i32x4_u(differing), all);
  v128.store(at, share);
  return f32x4.pmin(least, share);
}
