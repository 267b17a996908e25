// The exact index: measures the distance to every row by a SIMD kernel, so its answer is the one that others are judged
// against.
//
// Its buffer, little-endian: 8 bytes of magic, then version, space, rows and cols as uint32, then the rows as float32 in
// the blocks of wasm/row-blocks.ts, in cosine space of length 1.

import { normaliseRows, type Space } from '../math/distance.ts';
import { nearestRows } from '../math/top-k.ts';
import { blockNumbers, blockRows, fillBlocks } from '../wasm/row-blocks.ts';
import { type Assemble, assembleAlone, boardBytes } from '../wasm/team.ts';
import { expectBody, headerBytes, type IndexFormat, readHeader, startBuffer } from './index-buffer.ts';
import type { IndexRun, SearchIndex } from './search-index.ts';
import { placedBlocks, type VectorSource } from './vector-source.ts';

const format: IndexFormat = {
  name: 'exact',
  magic: 'ES exact',
  version: 2,
  spaces: ['cosine', 'euclidean', 'hamming'],
};
/** Blocks that are measured in one call, so that browsers can put better code in the kernel's place after the first. */
const blocksInPart = 256;

export async function buildExact(space: Space, source: VectorSource, run: IndexRun): Promise<SearchIndex> {
  const { rows, cols } = source;
  const data = new Float32Array(rows * cols);
  for await (const { first, block } of placedBlocks(space, source, run.onProgress)) data.set(block.data, first * cols);
  return searching(space, rows, cols, (blocks) => fillBlocks(blocks, { data, rows, cols }), run.assemble);
}

export async function openExact(buffer: ArrayBuffer, assemble?: Assemble): Promise<SearchIndex> {
  const shape = readHeader(format, buffer);
  const { space, rows, cols } = shape;
  expectBody(format, shape, buffer, blockNumbers(rows, cols) * 4);
  return searching(space, rows, cols, (blocks) => blocks.set(new Float32Array(buffer, headerBytes)), assemble);
}

/** `fill`: puts the rows into their blocks. */
async function searching(
  space: Space,
  rows: number,
  cols: number,
  fill: (blocks: Float32Array) => void,
  assemble: Assemble = assembleAlone,
): Promise<SearchIndex> {
  const count = Math.ceil(rows / blockRows);
  const squaresAt = boardBytes + Math.ceil(cols / 4) * 16;
  const blocksAt = squaresAt + count * blockRows * 4;
  const team = await assemble(() => blocksAt + blockNumbers(rows, cols) * 4);
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
    bytes: buffer.byteLength,
    isPrecise: true,
    nearest: (wanted, k, exclude) => nearestRows(distances(wanted), k, exclude),
    distances,
    toBuffer() {
      const written = startBuffer(format, { space, rows, cols }, blocks.byteLength);
      new Float32Array(written, headerBytes).set(blocks);
      return written;
    },
    dismiss: team.dismiss,
  };
}
