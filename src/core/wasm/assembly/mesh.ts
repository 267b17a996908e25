// What all points of a map feel of all others, by a particle mesh: points are spread over a grid by B-splines, the
// grid is convolved with the kernel 1 / (1 + d^2) by FFT, and what comes out is a potential whose value and slope are
// read at each point by the same splines (Essmann et al., "A smooth particle mesh Ewald method", 1995). The slope is
// t-SNE's repulsion, so one charge and one kernel do where interpolation of the forces needs four (Linderman et al.,
// "Fast interpolation-based t-SNE", 2019).
//
// The grid is a square of `size` nodes a side, f32, row by row; `size` is a multiple of 4 and a product of 2s and at most
// one 3. Convolving real rows without wrapping round takes complex FFTs of `size` if each node is turned by its share of
// a quarter turn first; columns, complex by then, are padded to twice their length, which splits into two FFTs of `size`.
// Frequencies stay in the order in which decimation leaves them.
//
// `turns`: the cosines, then the sines of pi t / (2 size) for t in [0, 4 size), f32.

import { restore, transform } from './parts/fourier.ts';
import { sum } from './parts/lanes.ts';

/**
 * Spreads `count` points, x and y in turn at `points`, over the cleared `grid`. All lie 4 nodes or more inside it.
 * `splines`: polynomials in a point's way from one node to the next, coefficients of the highest power first, f32: of the
 * weights of the eight nodes around it, [8 powers][8 nodes], then of how they grow, the same.
 */
export function spread(
  points: usize,
  count: i32,
  grid: usize,
  size: i32,
  originX: f32,
  originY: f32,
  nodesPerUnit: f32,
  splines: usize,
): void {
  const pitch = (<usize>size) << 2;
  memory.fill(grid, 0, pitch * <usize>size);
  for (let i = 0; i < count; i++) {
    const point = points + ((<usize>i) << 3);
    const x = (load<f32>(point) - originX) * nodesPerUnit;
    const y = (load<f32>(point, 4) - originY) * nodesPerUnit;
    const col = <i32>x;
    const row = <i32>y;
    const low = polynomials(splines, x - <f32>col);
    const high = polynomials(splines + 16, x - <f32>col);
    const above = polynomials(splines, y - <f32>row);
    const below = polynomials(splines + 16, y - <f32>row);
    const at = firstNode(grid, col, row, pitch);
    addRow(at, low, high, lane0(above));
    addRow(at + pitch, low, high, lane1(above));
    addRow(at + 2 * pitch, low, high, lane2(above));
    addRow(at + 3 * pitch, low, high, lane3(above));
    addRow(at + 4 * pitch, low, high, lane0(below));
    addRow(at + 5 * pitch, low, high, lane1(below));
    addRow(at + 6 * pitch, low, high, lane2(below));
    addRow(at + 7 * pitch, low, high, lane3(below));
  }
}

/** The values at `t` of four of the eight polynomials at `coefficients`. */
function polynomials(coefficients: usize, t: f32): v128 {
  const x = f32x4.splat(t);
  let value = v128.load(coefficients);
  value = f32x4.add(f32x4.mul(value, x), v128.load(coefficients, 32));
  value = f32x4.add(f32x4.mul(value, x), v128.load(coefficients, 64));
  value = f32x4.add(f32x4.mul(value, x), v128.load(coefficients, 96));
  value = f32x4.add(f32x4.mul(value, x), v128.load(coefficients, 128));
  value = f32x4.add(f32x4.mul(value, x), v128.load(coefficients, 160));
  value = f32x4.add(f32x4.mul(value, x), v128.load(coefficients, 192));
  return f32x4.add(f32x4.mul(value, x), v128.load(coefficients, 224));
}

/** The first of the eight by eight nodes around a point right of column `col` and below row `row`. */
function firstNode(grid: usize, col: i32, row: i32, pitch: usize): usize {
  return grid + <usize>(row - 3) * pitch + ((<usize>(col - 3)) << 2);
}

function addRow(at: usize, low: v128, high: v128, factor: v128): void {
  v128.store(at, f32x4.add(v128.load(at), f32x4.mul(low, factor)));
  v128.store(at, f32x4.add(v128.load(at, 16), f32x4.mul(high, factor)), 16);
}

/**
 * Reads the potential at points [from, to): its value into f32 `potentials`, and half its slope downhill, which is the
 * sum over all points j of (point - j) / (1 + d^2)^2, into `repulsions`, x and y in turn.
 */
export function readPotential(
  _thread: i32,
  from: i32,
  to: i32,
  points: usize,
  grid: usize,
  size: i32,
  originX: f32,
  originY: f32,
  nodesPerUnit: f32,
  splines: usize,
  potentials: usize,
  repulsions: usize,
): void {
  const pitch = (<usize>size) << 2;
  const half: f32 = <f32>-0.5 * nodesPerUnit;
  for (let i = from; i < to; i++) {
    const point = points + ((<usize>i) << 3);
    const x = (load<f32>(point) - originX) * nodesPerUnit;
    const y = (load<f32>(point, 4) - originY) * nodesPerUnit;
    const col = <i32>x;
    const row = <i32>y;
    const right = x - <f32>col;
    const down = y - <f32>row;
    let at = firstNode(grid, col, row, pitch);
    let low = f32x4.splat(0);
    let high = low;
    let lowSlope = low;
    let highSlope = low;
    const above = polynomials(splines, down);
    const below = polynomials(splines + 16, down);
    const aboveSlope = polynomials(splines + 256, down);
    const belowSlope = polynomials(splines + 272, down);
    for (let half = 0; half < 2; half++) {
      const weights = half === 0 ? above : below;
      const slopes = half === 0 ? aboveSlope : belowSlope;
      let left = v128.load(at);
      let rest = v128.load(at, 16);
      low = f32x4.add(low, f32x4.mul(left, lane0(weights)));
      high = f32x4.add(high, f32x4.mul(rest, lane0(weights)));
      lowSlope = f32x4.add(lowSlope, f32x4.mul(left, lane0(slopes)));
      highSlope = f32x4.add(highSlope, f32x4.mul(rest, lane0(slopes)));
      at += pitch;
      left = v128.load(at);
      rest = v128.load(at, 16);
      low = f32x4.add(low, f32x4.mul(left, lane1(weights)));
      high = f32x4.add(high, f32x4.mul(rest, lane1(weights)));
      lowSlope = f32x4.add(lowSlope, f32x4.mul(left, lane1(slopes)));
      highSlope = f32x4.add(highSlope, f32x4.mul(rest, lane1(slopes)));
      at += pitch;
      left = v128.load(at);
      rest = v128.load(at, 16);
      low = f32x4.add(low, f32x4.mul(left, lane2(weights)));
      high = f32x4.add(high, f32x4.mul(rest, lane2(weights)));
      lowSlope = f32x4.add(lowSlope, f32x4.mul(left, lane2(slopes)));
      highSlope = f32x4.add(highSlope, f32x4.mul(rest, lane2(slopes)));
      at += pitch;
      left = v128.load(at);
      rest = v128.load(at, 16);
      low = f32x4.add(low, f32x4.mul(left, lane3(weights)));
      high = f32x4.add(high, f32x4.mul(rest, lane3(weights)));
      lowSlope = f32x4.add(lowSlope, f32x4.mul(left, lane3(slopes)));
      highSlope = f32x4.add(highSlope, f32x4.mul(rest, lane3(slopes)));
      at += pitch;
    }
    const lowX = polynomials(splines, right);
    const highX = polynomials(splines + 16, right);
    const lowXSlope = polynomials(splines + 256, right);
    const highXSlope = polynomials(splines + 272, right);
    const into = repulsions + ((<usize>i) << 3);
    store<f32>(potentials + ((<usize>i) << 2), sum(f32x4.add(f32x4.mul(low, lowX), f32x4.mul(high, highX))));
    store<f32>(into, half * sum(f32x4.add(f32x4.mul(low, lowXSlope), f32x4.mul(high, highXSlope))));
    store<f32>(into, half * sum(f32x4.add(f32x4.mul(lowSlope, lowX), f32x4.mul(highSlope, highX))), 4);
  }
}

function lane0(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 0, 0, 0, 0);
}

function lane1(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 1, 1, 1, 1);
}

function lane2(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 2, 2, 2, 2);
}

function lane3(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 3, 3, 3, 3);
}

/** Transforms groups [from, to) of four rows of `grid` into those of the planes `re` and `im`. */
export function transformRows(
  thread: i32,
  from: i32,
  to: i32,
  grid: usize,
  size: i32,
  re: usize,
  im: usize,
  turns: usize,
  scratch: usize,
): void {
  const pitch = (<usize>size) << 2;
  const a = scratchOf(thread, scratch, size);
  const b = a + 4 * pitch;
  const sines = turns + 4 * pitch;
  for (let group = from; group < to; group++) {
    const offset = ((<usize>group) << 2) * pitch;
    for (let col = 0; col < size; col += 4) {
      const at = grid + offset + ((<usize>col) << 2);
      transposeInto(a + ((<usize>col) << 4), at, pitch);
    }
    for (let col = 0; col < size; col++) {
      const at = (<usize>col) << 4;
      const turn = (<usize>col) << 2;
      const value = v128.load(a + at);
      v128.store(a + at, f32x4.mul(value, v128.load_splat<f32>(turns + turn)));
      v128.store(b + at, f32x4.neg(f32x4.mul(value, v128.load_splat<f32>(sines + turn))));
    }
    transform(a, b, size, turns);
    for (let col = 0; col < size; col += 4) {
      const at = offset + ((<usize>col) << 2);
      transposeOut(re + at, a + ((<usize>col) << 4), pitch);
      transposeOut(im + at, b + ((<usize>col) << 4), pitch);
    }
  }
}

/** The way back of `transformRows`, times `size`: only the real part is wanted. */
export function restoreRows(
  thread: i32,
  from: i32,
  to: i32,
  grid: usize,
  size: i32,
  re: usize,
  im: usize,
  turns: usize,
  scratch: usize,
): void {
  const pitch = (<usize>size) << 2;
  const a = scratchOf(thread, scratch, size);
  const b = a + 4 * pitch;
  const sines = turns + 4 * pitch;
  for (let group = from; group < to; group++) {
    const offset = ((<usize>group) << 2) * pitch;
    for (let col = 0; col < size; col += 4) {
      const at = offset + ((<usize>col) << 2);
      transposeInto(a + ((<usize>col) << 4), re + at, pitch);
      transposeInto(b + ((<usize>col) << 4), im + at, pitch);
    }
    restore(a, b, size, turns);
    for (let col = 0; col < size; col++) {
      const at = (<usize>col) << 4;
      const turn = (<usize>col) << 2;
      const real = f32x4.mul(v128.load(a + at), v128.load_splat<f32>(turns + turn));
      v128.store(a + at, f32x4.sub(real, f32x4.mul(v128.load(b + at), v128.load_splat<f32>(sines + turn))));
    }
    for (let col = 0; col < size; col += 4) {
      transposeOut(grid + offset + ((<usize>col) << 2), a + ((<usize>col) << 4), pitch);
    }
  }
}

/**
 * Convolves groups [from, to) of four columns of the planes, padded to twice their length, by the real `spectrum`: first
 * that of the even frequencies, [size][size], then that of the odd ones. Times 2 `size`.
 */
export function convolveColumns(
  thread: i32,
  from: i32,
  to: i32,
  size: i32,
  re: usize,
  im: usize,
  spectrum: usize,
  turns: usize,
  scratch: usize,
): void {
  const pitch = (<usize>size) << 2;
  const plane = pitch << 2;
  const evenRe = scratchOf(thread, scratch, size);
  const evenIm = evenRe + plane;
  const oddRe = evenIm + plane;
  const oddIm = oddRe + plane;
  const sines = turns + 4 * pitch;
  for (let group = from; group < to; group++) {
    const offset = (<usize>group) << 4;
    for (let row = 0; row < size; row++) {
      const from = offset + <usize>row * pitch;
      const at = (<usize>row) << 4;
      const turn = (<usize>row) << 3;
      const x = v128.load(re + from);
      const y = v128.load(im + from);
      const cosine = v128.load_splat<f32>(turns + turn);
      const sine = v128.load_splat<f32>(sines + turn);
      v128.store(evenRe + at, x);
      v128.store(evenIm + at, y);
      v128.store(oddRe + at, f32x4.add(f32x4.mul(x, cosine), f32x4.mul(y, sine)));
      v128.store(oddIm + at, f32x4.sub(f32x4.mul(y, cosine), f32x4.mul(x, sine)));
    }
    transform(evenRe, evenIm, size, turns);
    transform(oddRe, oddIm, size, turns);
    const odd = spectrum + pitch * <usize>size;
    for (let row = 0; row < size; row++) {
      const at = (<usize>row) << 4;
      const factor = v128.load(spectrum + offset + <usize>row * pitch);
      v128.store(evenRe + at, f32x4.mul(v128.load(evenRe + at), factor));
      v128.store(evenIm + at, f32x4.mul(v128.load(evenIm + at), factor));
      const oddFactor = v128.load(odd + offset + <usize>row * pitch);
      v128.store(oddRe + at, f32x4.mul(v128.load(oddRe + at), oddFactor));
      v128.store(oddIm + at, f32x4.mul(v128.load(oddIm + at), oddFactor));
    }
    restore(evenRe, evenIm, size, turns);
    restore(oddRe, oddIm, size, turns);
    for (let row = 0; row < size; row++) {
      const to = offset + <usize>row * pitch;
      const at = (<usize>row) << 4;
      const turn = (<usize>row) << 3;
      const cosine = v128.load_splat<f32>(turns + turn);
      const sine = v128.load_splat<f32>(sines + turn);
      const x = v128.load(oddRe + at);
      const y = v128.load(oddIm + at);
      const backX = f32x4.sub(f32x4.mul(x, cosine), f32x4.mul(y, sine));
      const backY = f32x4.add(f32x4.mul(y, cosine), f32x4.mul(x, sine));
      v128.store(re + to, f32x4.add(v128.load(evenRe + at), backX));
      v128.store(im + to, f32x4.add(v128.load(evenIm + at), backY));
    }
  }
}

/**
 * Makes of the real columns in plane `re`, groups [from, to) of four, the spectrum of what they are one half of: an even
 * function whose other half, at negative rows, mirrors it. Into `spectrum`, as `convolveColumns` reads it.
 */
export function columnSpectra(
  thread: i32,
  from: i32,
  to: i32,
  size: i32,
  re: usize,
  spectrum: usize,
  turns: usize,
  scratch: usize,
): void {
  const pitch = (<usize>size) << 2;
  const a = scratchOf(thread, scratch, size);
  const b = a + 4 * pitch;
  const sines = turns + 4 * pitch;
  const two = f32x4.splat(2);
  for (let group = from; group < to; group++) {
    const offset = (<usize>group) << 4;
    const first = v128.load(re + offset);
    for (let parity = 0; parity < 2; parity++) {
      for (let row = 0; row < size; row++) {
        const at = (<usize>row) << 4;
        const turn = (<usize>(parity * row)) << 3;
        const value = v128.load(re + offset + <usize>row * pitch);
        v128.store(a + at, f32x4.mul(value, v128.load_splat<f32>(turns + turn)));
        v128.store(b + at, f32x4.neg(f32x4.mul(value, v128.load_splat<f32>(sines + turn))));
      }
      transform(a, b, size, turns);
      const half = spectrum + <usize>parity * pitch * <usize>size + offset;
      for (let row = 0; row < size; row++) {
        const value = f32x4.sub(f32x4.mul(two, v128.load(a + ((<usize>row) << 4))), first);
        v128.store(half + <usize>row * pitch, value);
      }
    }
  }
}

/** A thread has four planes of `size` vectors of four. */
function scratchOf(thread: i32, scratch: usize, size: i32): usize {
  return scratch + <usize>thread * ((<usize>size) << 6);
}

/** Four rows of four at `from`, `pitch` bytes apart, become four columns at `to`, 16 bytes apart. */
function transposeInto(to: usize, from: usize, pitch: usize): void {
  transpose(to, 16, from, pitch);
}

function transposeOut(to: usize, from: usize, pitch: usize): void {
  transpose(to, pitch, from, 16);
}

function transpose(to: usize, toPitch: usize, from: usize, fromPitch: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + fromPitch);
  const c = v128.load(from + 2 * fromPitch);
  const d = v128.load(from + 3 * fromPitch);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(to + toPitch, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
  v128.store(to + 2 * toPitch, v128.shuffle<f32>(ab2, cd2, 0, 1, 4, 5));
  v128.store(to + 3 * toPitch, v128.shuffle<f32>(ab2, cd2, 2, 3, 6, 7));
}
