// Products of small dense matrices in plain typed arrays, added to what is there. The innermost loops run along rows
// and take four terms at once, so that each sum is read and written a quarter as often, and where they can two sums.

import { type Matrix, transposed } from './matrix.ts';

/** Rows from which it is quicker to transpose the right side first than to run along its rows. */
const TRANSPOSING_PAYS = 4;

/** `sums` [rows, cols] plus `left` [rows, inner] times `right` [inner, cols], in place. The shapes must fit. */
export function addProduct(sums: Matrix, left: Matrix, right: Matrix): void {
  const { rows, cols: inner } = left;
  const { cols } = right;
  for (let row = 0; row < rows; row += 2) {
    const isPair = row + 1 < rows;
    const at = row * cols;
    const from = row * inner;
    let k = 0;
    for (; k + 3 < inner; k += 4) {
      if (isPair) addFourToTwo(sums.data, at, right.data, k * cols, cols, left.data, from + k, inner);
      else addFour(sums.data, at, right.data, k * cols, cols, left.data, from + k, 1);
    }
    for (; k < inner; k++) {
      addOne(sums.data, at, right.data, k * cols, cols, left.data[from + k]);
      if (isPair) addOne(sums.data, at + cols, right.data, k * cols, cols, left.data[from + inner + k]);
    }
  }
}

/** `sums` [inner, cols] plus `left` [rows, inner] transposed times `right` [rows, cols], in place. */
export function addLeftTransposedProduct(sums: Matrix, left: Matrix, right: Matrix): void {
  const { rows, cols: inner } = left;
  const { cols } = right;
  let row = 0;
  for (; row + 3 < rows; row += 4) {
    const from = row * inner;
    for (let k = 0; k < inner; k++) {
      addFour(sums.data, k * cols, right.data, row * cols, cols, left.data, from + k, inner);
    }
  }
  for (; row < rows; row++) {
    for (let k = 0; k < inner; k++) {
      addOne(sums.data, k * cols, right.data, row * cols, cols, left.data[row * inner + k]);
    }
  }
}

/** `sums` [rows, cols] plus `left` [rows, inner] times `right` [cols, inner] transposed, in place. */
export function addRightTransposedProduct(sums: Matrix, left: Matrix, right: Matrix): void {
  const { rows, cols: inner } = left;
  const cols = right.rows;
  if (rows >= TRANSPOSING_PAYS) {
    addProduct(sums, left, transposed(right));
    return;
  }
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      sums.data[row * cols + col] += dot(left.data, row * inner, right.data, col * inner, inner);
    }
  }
}

/**
 * Adds to two rows of sums that follow each other four rows that do, each times its own of the factors from `from` on
 * for the first sum, and of those `stride` further for the second.
 */
function addFourToTwo(
  sums: Float32Array,
  at: number,
  rows: Float32Array,
  first: number,
  cols: number,
  factors: Float32Array,
  from: number,
  stride: number,
): void {
  const [a, b, c, d] = [factors[from], factors[from + 1], factors[from + 2], factors[from + 3]];
  const below = from + stride;
  const [e, f, g, h] = [factors[below], factors[below + 1], factors[below + 2], factors[below + 3]];
  const second = first + cols;
  const third = second + cols;
  const fourth = third + cols;
  for (let i = 0; i < cols; i++) {
    const w = rows[first + i];
    const x = rows[second + i];
    const y = rows[third + i];
    const z = rows[fourth + i];
    sums[at + i] += a * w + b * x + c * y + d * z;
    sums[at + cols + i] += e * w + f * x + g * y + h * z;
  }
}

/** Adds to one row of sums four rows that follow each other, each times its own of `factors`, `stride` apart. */
function addFour(
  sums: Float32Array,
  at: number,
  rows: Float32Array,
  first: number,
  cols: number,
  factors: Float32Array,
  from: number,
  stride: number,
): void {
  const a = factors[from];
  const b = factors[from + stride];
  const c = factors[from + 2 * stride];
  const d = factors[from + 3 * stride];
  // Rectified units are zero half of the time.
  if (a === 0 && b === 0 && c === 0 && d === 0) return;
  const second = first + cols;
  const third = second + cols;
  const fourth = third + cols;
  for (let i = 0; i < cols; i++) {
    sums[at + i] += a * rows[first + i] + b * rows[second + i] + c * rows[third + i] + d * rows[fourth + i];
  }
}

function addOne(sums: Float32Array, at: number, rows: Float32Array, first: number, cols: number, factor: number): void {
  for (let i = 0; i < cols; i++) sums[at + i] += factor * rows[first + i];
}

function dot(left: Float32Array, leftAt: number, right: Float32Array, rightAt: number, count: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 3 < count; i += 4) {
    a += left[leftAt + i] * right[rightAt + i];
    b += left[leftAt + i + 1] * right[rightAt + i + 1];
    c += left[leftAt + i + 2] * right[rightAt + i + 2];
    d += left[leftAt + i + 3] * right[rightAt + i + 3];
  }
  for (; i < count; i++) a += left[leftAt + i] * right[rightAt + i];
  return a + b + (c + d);
}
