// Fourier transforms of four signals at once, a lane each: real parts at one place, imaginary parts at another, vectors of
// four one after the other. Lengths are products of 2s and at most one 3.
//
// `turns`: the cosines, then the sines of pi t / (2 size) for t in [0, 4 size), f32.

const THIRD_HEIGHT: f32 = 0.8660254037844386;

/**
 * Four FFTs at once, decimated in frequency: vectors of four at `re` and `im`, `size` of each. A block of each stage is
 * split by 3 first, then by 4, then by 2; `restore` takes the same way back.
 */
export function transform(re: usize, im: usize, size: i32, turns: usize): void {
  let length = size;
  if (length % 3 === 0) {
    splitByThree(re, im, size, turns);
    length /= 3;
  }
  for (; length >= 4; length >>= 2) splitByFour(re, im, size, length, turns);
  if (length === 2) splitByTwo(re, im, size);
}

/** The inverse of `transform`, times `size`. */
export function restore(re: usize, im: usize, size: i32, turns: usize): void {
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
