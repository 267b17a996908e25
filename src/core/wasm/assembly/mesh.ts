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

const THIRD_HEIGHT: f32 = 0.8660254037844386;

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

function sum(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
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

/**
 * Four FFTs at once, decimated in frequency: vectors of four at `re` and `im`, `size` of each. A block of each stage is
 * split by 3 first, then by 4, then by 2; `restore` takes the same way back.
 */
function transform(re: usize, im: usize, size: i32, turns: usize): void {
  let length = size;
  if (length % 3 === 0) {
    splitByThree(re, im, size, turns);
    length /= 3;
  }
  for (; length >= 4; length >>= 2) splitByFour(re, im, size, length, turns);
  if (length === 2) splitByTwo(re, im, size);
}

/** The inverse of `transform`, times `size`. */
function restore(re: usize, im: usize, size: i32, turns: usize): void {
  const powerOfTwo = size % 3 === 0 ? size / 3 : size;
  // Whether the number of twos is odd.
  const twoLast = (ctz(powerOfTwo) & 1) === 1;
  if (twoLast) splitByTwo(re, im, size);
  for (let length = twoLast ? 8 : 4; length <= powerOfTwo; length <<= 2) joinFour(re, im, size, length, turns);
  if (powerOfTwo !== size) joinThree(re, im, size, turns);
}

/** Its own inverse, times 2. */
function splitByTwo(re: usize, im: usize, size: i32): void {
  for (let at: usize = 0; at < (<usize>size) << 4; at += 32) {
    const x0 = v128.load(re + at);
    const x1 = v128.load(re + at, 16);
    v128.store(re + at, f32x4.add(x0, x1));
    v128.store(re + at, f32x4.sub(x0, x1), 16);
    const y0 = v128.load(im + at);
    const y1 = v128.load(im + at, 16);
    v128.store(im + at, f32x4.add(y0, y1));
    v128.store(im + at, f32x4.sub(y0, y1), 16);
  }
}

function splitByFour(re: usize, im: usize, size: i32, length: i32, turns: usize): void {
  const sines = turns + ((<usize>size) << 4);
  const quarter = (<usize>length) << 2;
  const bytes = (<usize>length) << 4;
  const end = (<usize>size) << 4;
  // A whole turn is 4 size entries of 4 bytes.
  const step = (<usize>(size / length)) << 4;
  for (let j: usize = 0, turn: usize = 0; j < quarter; j += 16, turn += step) {
    const c1 = v128.load_splat<f32>(turns + turn);
    const s1 = v128.load_splat<f32>(sines + turn);
    const c2 = v128.load_splat<f32>(turns + 2 * turn);
    const s2 = v128.load_splat<f32>(sines + 2 * turn);
    const c3 = v128.load_splat<f32>(turns + 3 * turn);
    const s3 = v128.load_splat<f32>(sines + 3 * turn);
    for (let at = j; at < end; at += bytes) {
      const x0 = re + at;
      const x1 = x0 + quarter;
      const x2 = x1 + quarter;
      const x3 = x2 + quarter;
      const y0 = im + at;
      const y1 = y0 + quarter;
      const y2 = y1 + quarter;
      const y3 = y2 + quarter;
      const aX = f32x4.add(v128.load(x0), v128.load(x2));
      const aY = f32x4.add(v128.load(y0), v128.load(y2));
      const bX = f32x4.sub(v128.load(x0), v128.load(x2));
      const bY = f32x4.sub(v128.load(y0), v128.load(y2));
      const cX = f32x4.add(v128.load(x1), v128.load(x3));
      const cY = f32x4.add(v128.load(y1), v128.load(y3));
      // -i times the difference.
      const dX = f32x4.sub(v128.load(y1), v128.load(y3));
      const dY = f32x4.sub(v128.load(x3), v128.load(x1));
      v128.store(x0, f32x4.add(aX, cX));
      v128.store(y0, f32x4.add(aY, cY));
      const pX = f32x4.add(bX, dX);
      const pY = f32x4.add(bY, dY);
      v128.store(x1, f32x4.add(f32x4.mul(pX, c1), f32x4.mul(pY, s1)));
      v128.store(y1, f32x4.sub(f32x4.mul(pY, c1), f32x4.mul(pX, s1)));
      const qX = f32x4.sub(aX, cX);
      const qY = f32x4.sub(aY, cY);
      v128.store(x2, f32x4.add(f32x4.mul(qX, c2), f32x4.mul(qY, s2)));
      v128.store(y2, f32x4.sub(f32x4.mul(qY, c2), f32x4.mul(qX, s2)));
      const rX = f32x4.sub(bX, dX);
      const rY = f32x4.sub(bY, dY);
      v128.store(x3, f32x4.add(f32x4.mul(rX, c3), f32x4.mul(rY, s3)));
      v128.store(y3, f32x4.sub(f32x4.mul(rY, c3), f32x4.mul(rX, s3)));
    }
  }
}

function joinFour(re: usize, im: usize, size: i32, length: i32, turns: usize): void {
  const sines = turns + ((<usize>size) << 4);
  const quarter = (<usize>length) << 2;
  const bytes = (<usize>length) << 4;
  const end = (<usize>size) << 4;
  const step = (<usize>(size / length)) << 4;
  for (let j: usize = 0, turn: usize = 0; j < quarter; j += 16, turn += step) {
    const c1 = v128.load_splat<f32>(turns + turn);
    const s1 = v128.load_splat<f32>(sines + turn);
    const c2 = v128.load_splat<f32>(turns + 2 * turn);
    const s2 = v128.load_splat<f32>(sines + 2 * turn);
    const c3 = v128.load_splat<f32>(turns + 3 * turn);
    const s3 = v128.load_splat<f32>(sines + 3 * turn);
    for (let at = j; at < end; at += bytes) {
      const x0 = re + at;
      const x1 = x0 + quarter;
      const x2 = x1 + quarter;
      const x3 = x2 + quarter;
      const y0 = im + at;
      const y1 = y0 + quarter;
      const y2 = y1 + quarter;
      const y3 = y2 + quarter;
      const p = v128.load(x1);
      const pi = v128.load(y1);
      const pX = f32x4.sub(f32x4.mul(p, c1), f32x4.mul(pi, s1));
      const pY = f32x4.add(f32x4.mul(pi, c1), f32x4.mul(p, s1));
      const q = v128.load(x2);
      const qi = v128.load(y2);
      const qX = f32x4.sub(f32x4.mul(q, c2), f32x4.mul(qi, s2));
      const qY = f32x4.add(f32x4.mul(qi, c2), f32x4.mul(q, s2));
      const r = v128.load(x3);
      const ri = v128.load(y3);
      const rX = f32x4.sub(f32x4.mul(r, c3), f32x4.mul(ri, s3));
      const rY = f32x4.add(f32x4.mul(ri, c3), f32x4.mul(r, s3));
      const aX = f32x4.add(v128.load(x0), qX);
      const aY = f32x4.add(v128.load(y0), qY);
      const bX = f32x4.sub(v128.load(x0), qX);
      const bY = f32x4.sub(v128.load(y0), qY);
      const cX = f32x4.add(pX, rX);
      const cY = f32x4.add(pY, rY);
      // i times the difference.
      const dX = f32x4.sub(rY, pY);
      const dY = f32x4.sub(pX, rX);
      v128.store(x0, f32x4.add(aX, cX));
      v128.store(y0, f32x4.add(aY, cY));
      v128.store(x1, f32x4.add(bX, dX));
      v128.store(y1, f32x4.add(bY, dY));
      v128.store(x2, f32x4.sub(aX, cX));
      v128.store(y2, f32x4.sub(aY, cY));
      v128.store(x3, f32x4.sub(bX, dX));
      v128.store(y3, f32x4.sub(bY, dY));
    }
  }
}

function splitByThree(re: usize, im: usize, size: i32, turns: usize): void {
  const sines = turns + ((<usize>size) << 4);
  const third = ((<usize>size) << 4) / 3;
  const height = f32x4.splat(THIRD_HEIGHT);
  const half = f32x4.splat(0.5);
  for (let at: usize = 0, turn: usize = 0; at < third; at += 16, turn += 16) {
    const x0 = v128.load(re + at);
    const y0 = v128.load(im + at);
    const x1 = v128.load(re + third + at);
    const y1 = v128.load(im + third + at);
    const x2 = v128.load(re + 2 * third + at);
    const y2 = v128.load(im + 2 * third + at);
    const tX = f32x4.add(x1, x2);
    const tY = f32x4.add(y1, y2);
    const mX = f32x4.sub(x0, f32x4.mul(half, tX));
    const mY = f32x4.sub(y0, f32x4.mul(half, tY));
    // -i times the height of the difference.
    const sX = f32x4.mul(height, f32x4.sub(y1, y2));
    const sY = f32x4.mul(height, f32x4.sub(x2, x1));
    v128.store(re + at, f32x4.add(x0, tX));
    v128.store(im + at, f32x4.add(y0, tY));
    const c1 = v128.load_splat<f32>(turns + turn);
    const s1 = v128.load_splat<f32>(sines + turn);
    const pX = f32x4.add(mX, sX);
    const pY = f32x4.add(mY, sY);
    v128.store(re + third + at, f32x4.add(f32x4.mul(pX, c1), f32x4.mul(pY, s1)));
    v128.store(im + third + at, f32x4.sub(f32x4.mul(pY, c1), f32x4.mul(pX, s1)));
    const c2 = v128.load_splat<f32>(turns + 2 * turn);
    const s2 = v128.load_splat<f32>(sines + 2 * turn);
    const qX = f32x4.sub(mX, sX);
    const qY = f32x4.sub(mY, sY);
    v128.store(re + 2 * third + at, f32x4.add(f32x4.mul(qX, c2), f32x4.mul(qY, s2)));
    v128.store(im + 2 * third + at, f32x4.sub(f32x4.mul(qY, c2), f32x4.mul(qX, s2)));
  }
}

function joinThree(re: usize, im: usize, size: i32, turns: usize): void {
  const sines = turns + ((<usize>size) << 4);
  const third = ((<usize>size) << 4) / 3;
  const height = f32x4.splat(THIRD_HEIGHT);
  const half = f32x4.splat(0.5);
  for (let at: usize = 0, turn: usize = 0; at < third; at += 16, turn += 16) {
    const x0 = v128.load(re + at);
    const y0 = v128.load(im + at);
    const c1 = v128.load_splat<f32>(turns + turn);
    const s1 = v128.load_splat<f32>(sines + turn);
    const p = v128.load(re + third + at);
    const pi = v128.load(im + third + at);
    const pX = f32x4.sub(f32x4.mul(p, c1), f32x4.mul(pi, s1));
    const pY = f32x4.add(f32x4.mul(pi, c1), f32x4.mul(p, s1));
    const c2 = v128.load_splat<f32>(turns + 2 * turn);
    const s2 = v128.load_splat<f32>(sines + 2 * turn);
    const q = v128.load(re + 2 * third + at);
    const qi = v128.load(im + 2 * third + at);
    const qX = f32x4.sub(f32x4.mul(q, c2), f32x4.mul(qi, s2));
    const qY = f32x4.add(f32x4.mul(qi, c2), f32x4.mul(q, s2));
    const tX = f32x4.add(pX, qX);
    const tY = f32x4.add(pY, qY);
    const mX = f32x4.sub(x0, f32x4.mul(half, tX));
    const mY = f32x4.sub(y0, f32x4.mul(half, tY));
    // i times the height of the difference.
    const sX = f32x4.mul(height, f32x4.sub(qY, pY));
    const sY = f32x4.mul(height, f32x4.sub(pX, qX));
    v128.store(re + at, f32x4.add(x0, tX));
    v128.store(im + at, f32x4.add(y0, tY));
    v128.store(re + third + at, f32x4.add(mX, sX));
    v128.store(im + third + at, f32x4.add(mY, sY));
    v128.store(re + 2 * third + at, f32x4.sub(mX, sX));
    v128.store(im + 2 * third + at, f32x4.sub(mY, sY));
  }
}
