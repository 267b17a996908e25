// The exact index: measures the distance to every row by a SIMD kernel, so its answer is the one that others are judged
// against.
//
// Its buffer, little-endian: 8 bytes of magic, then version, space, rows and cols as uint32, then the rows as float32 in
// the blocks of wasm/row-blocks.ts, in cosine space of length 1.

import { normaliseRows, type Space } from '../math/distance.ts';
import type { Matrix } from '../math/matrix.ts';
import { nearestRows } from '../math/top-k.ts';
import { blockNumbers, blockRows, fillBlocks } from '../wasm/row-blocks.ts';
import { assembleAlone, boardBytes } from '../wasm/team.ts';
import type { SearchIndex } from './search-index.ts';

const magic = 'ES exact';
const version = 2;
const headerBytes = 24;
// The place in this list is what a buffer holds: add at the end only.
const spaces: readonly Space[] = ['cosine', 'euclidean', 'hamming'];
/** Blocks that are measured in one call, so that browsers can put better code in the kernel's place after the first. */
const blocksInPart = 256;

/** An index of a copy of `matrix`, a vector a row. Throws a RangeError where its data do not fill its shape. */
export async function buildExact(space: Space, matrix: Matrix): Promise<SearchIndex> {
  const { data, rows, cols } = matrix;
  if (data.length !== rows * cols) {
    throw new RangeError(`The matrix has ${data.length} numbers; ${rows} x ${cols} needs ${rows * cols}.`);
  }
  const compared = space === 'cosine' ? normaliseRows(matrix) : matrix;
  return searching(space, rows, cols, (blocks) => fillBlocks(blocks, compared));
}

/**
 * Opens a copy of a buffer that `toBuffer` of an exact index gave. Throws an Error where it is something
 * else, is cut short, or was written by a newer version.
 */
export async function openExact(buffer: ArrayBuffer): Promise<SearchIndex> {
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
  const expected = headerBytes + blockNumbers(rows, cols) * 4;
  if (buffer.byteLength !== expected) {
    throw new Error(
      `The exact index has ${buffer.byteLength} bytes, expected ${expected} for ${rows} x ${cols} numbers. ${advice}`,
    );
  }
  return searching(space, rows, cols, (blocks) => blocks.set(new Float32Array(buffer, headerBytes)));
}

/** `fill`: puts the rows into their blocks. */
async function searching(
  space: Space,
  rows: number,
  cols: number,
  fill: (blocks: Float32Array) => void,
): Promise<SearchIndex> {
  const count = Math.ceil(rows / blockRows);
  const squaresAt = boardBytes + Math.ceil(cols / 4) * 16;
  const blocksAt = squaresAt + count * blockRows * 4;
  const team = await assembleAlone(() => blocksAt + blockNumbers(rows, cols) * 4);
  const { buffer } = team.memory;
  const query = new Float32Array(buffer, boardBytes, cols);
  const squares = new Float32Array(buffer, squaresAt, rows);
  const blocks = new Float32Array(buffer, blocksAt, blockNumbers(rows, cols));
  fill(blocks);
  const isZero = (row: number): boolean => {
    const first = Math.floor(row / blockRows) * blockRows * cols + (row % blockRows);
    for (let col = 0; col < cols; col++) if (blocks[first + col * blockRows] !== 0) return false;
    return true;
  };
  const zeroRows = space === 'cosine' ? Array.from({ length: rows }, (_, row) => row).filter(isZero) : [];

  /** In cosine space a row or query of zeros has no direction and is 1 away from everything. */
  function distances(wanted: Float32Array): Float32Array<ArrayBuffer> {
    if (wanted.length !== cols) {
      throw new RangeError(
        `The query has ${wanted.length} numbers and the rows have ${cols}: embed both with the same model.`,
      );
    }
    query.set(space === 'cosine' ? normaliseRows({ data: wanted, rows: 1, cols }).data : wanted);
    if (space === 'cosine' && query.every((value) => value === 0)) return new Float32Array(rows).fill(1);
    team.run('squaredDistances', count, blocksInPart, boardBytes, blocksAt, cols, squaresAt);
    const found = Float32Array.from(squares);
    if (space === 'euclidean') for (let row = 0; row < rows; row++) found[row] = Math.sqrt(found[row]);
    // Between rows of length 1 it is twice the cosine distance; between codes, how many columns differ.
    if (space === 'cosine') for (let row = 0; row < rows; row++) found[row] = Math.min(2, found[row] / 2);
    if (space === 'hamming' && cols > 0) for (let row = 0; row < rows; row++) found[row] /= cols;
    for (const row of zeroRows) found[row] = 1;
    return found;
  }

  return {
    space,
    rows,
    cols,
    nearest: (wanted, k, exclude) => nearestRows(distances(wanted), k, exclude),
    distances,
    toBuffer() {
      const written = new ArrayBuffer(headerBytes + blocks.byteLength);
      const view = new DataView(written);
      for (let i = 0; i < magic.length; i++) view.setUint8(i, magic.charCodeAt(i));
      view.setUint32(8, version, true);
      view.setUint32(12, spaces.indexOf(space), true);
      view.setUint32(16, rows, true);
      view.setUint32(20, cols, true);
      new Float32Array(written, headerBytes).set(blocks);
      return written;
    },
  };
}
