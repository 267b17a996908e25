// The exact index: measures the distance to every row, so its answer is the one that others are judged against.
//
// Its buffer, little-endian: 8 bytes of magic, then version, space, rows and cols as uint32, then rows * cols float32.

import { distancesTo, rowNorms, type Space } from '../math/distance.ts';
import type { Matrix } from '../math/matrix.ts';
import { nearestRows } from '../math/top-k.ts';
import type { SearchIndex } from './search-index.ts';

const magic = 'ES exact';
const version = 1;
const headerBytes = 24;
// The place in this list is what a buffer holds: add at the end only.
const spaces: readonly Space[] = ['cosine', 'euclidean', 'hamming'];

/** An index of a copy of `matrix`, a vector a row. Throws a RangeError where its data do not fill its shape. */
export function buildExact(space: Space, matrix: Matrix): SearchIndex {
  const { data, rows, cols } = matrix;
  if (data.length !== rows * cols) {
    throw new RangeError(`The matrix has ${data.length} numbers; ${rows} x ${cols} needs ${rows * cols}.`);
  }
  const buffer = new ArrayBuffer(headerBytes + data.length * 4);
  const view = new DataView(buffer);
  for (let i = 0; i < magic.length; i++) view.setUint8(i, magic.charCodeAt(i));
  view.setUint32(8, version, true);
  view.setUint32(12, spaces.indexOf(space), true);
  view.setUint32(16, rows, true);
  view.setUint32(20, cols, true);
  const copy = new Float32Array(buffer, headerBytes);
  copy.set(data);
  return searching(space, { data: copy, rows, cols }, buffer);
}

/**
 * Opens a buffer that `toBuffer` of an exact index gave, without copying it. Throws an Error where it is something
 * else, is cut short, or was written by a newer version.
 */
export function openExact(buffer: ArrayBuffer): SearchIndex {
  const advice = 'Build the index again from its vectors.';
  if (buffer.byteLength < headerBytes) {
    throw new Error(
      `Not an exact index: got ${buffer.byteLength} bytes, expected a header of ${headerBytes}. ${advice}`,
    );
  }
  const found = String.fromCharCode(...new Uint8Array(buffer, 0, magic.length));
  if (found !== magic) {
    throw new Error(
      `Not an exact index: it begins with ${JSON.stringify(found)}, expected ${JSON.stringify(magic)}. ${advice}`,
    );
  }
  const view = new DataView(buffer);
  const writtenBy = view.getUint32(8, true);
  if (writtenBy !== version) {
    throw new Error(`The exact index is of version ${writtenBy}, expected ${version}. Reload the page, or: ${advice}`);
  }
  const space = spaces[view.getUint32(12, true)];
  if (!space) {
    throw new Error(
      `The exact index names space ${view.getUint32(12, true)}, expected 0 to ${spaces.length - 1}. ${advice}`,
    );
  }
  const rows = view.getUint32(16, true);
  const cols = view.getUint32(20, true);
  const expected = headerBytes + rows * cols * 4;
  if (buffer.byteLength !== expected) {
    throw new Error(
      `The exact index has ${buffer.byteLength} bytes, expected ${expected} for ${rows} x ${cols} numbers. ${advice}`,
    );
  }
  return searching(space, { data: new Float32Array(buffer, headerBytes), rows, cols }, buffer);
}

function searching(space: Space, matrix: Matrix, buffer: ArrayBuffer): SearchIndex {
  const norms = space === 'cosine' ? rowNorms(matrix) : undefined;
  const distances = (query: Float32Array) => distancesTo(space, query, matrix, norms);
  return {
    space,
    rows: matrix.rows,
    cols: matrix.cols,
    nearest: (query, k, exclude) => nearestRows(distances(query), k, exclude),
    distances,
    toBuffer: () => buffer,
  };
}
