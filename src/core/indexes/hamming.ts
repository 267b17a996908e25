// Exact search among codes of bits: counts the bits that differ from those of every row.
//
// Its buffer, after the header of index-buffer.ts: blocks of sixteen rows, filled up to groups of 64, each byte by byte:
// byte b of a row has columns 8 b to 8 b + 7, the first in its lowest bit.

import type { Space } from '../math/distance.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Assemble } from '../wasm/team.ts';
import { groupRows, groupsOf, openScan, type ScanKind, startScan } from './full-scan.ts';
import type { IndexRun, SearchIndex } from './search-index.ts';
import { placedBlocks, type VectorSource } from './vector-source.ts';

const blockRows = 16;

const bytesOf = (cols: number) => Math.ceil(cols / 8);

const hamming: ScanKind = {
  format: { name: 'Hamming', magic: 'ES codes', version: 1, spaces: ['hamming'] },
  isPrecise: true,
  queryBytes: ({ cols }) => bytesOf(cols),
  bodyBytes: ({ rows, cols }) => groupsOf(rows) * groupRows * bytesOf(cols),
  prepare({ rows, cols }, { buffer, queryAt, bodyAt, distancesAt, minimaAt }) {
    const query = new Uint8Array(buffer, queryAt, bytesOf(cols));
    // Of no columns none differ.
    const parameters = [queryAt, bodyAt, bytesOf(cols), Math.max(1, cols), rows, distancesAt, minimaAt];
    return (asked) => {
      query.fill(0);
      pack({ data: asked, rows: 1, cols }, (_, byte, bits) => {
        query[byte] = bits;
      });
      return { kernel: 'hammingDistances', parameters };
    };
  },
};

/**
 * Takes a bit a number, which must all be 0 or 1. Throws a RangeError where one is not, or where the source does not give
 * what it said.
 */
export function buildHamming(space: Space, source: VectorSource, run: IndexRun): Promise<SearchIndex> {
  const { rows, cols } = source;
  const shape = { space, rows, cols };
  return startScan(
    hamming,
    shape,
    async ({ buffer, bodyAt }) => {
      const blocks = new Uint8Array(buffer, bodyAt, hamming.bodyBytes(shape));
      for await (const { first, block } of placedBlocks(space, source, run.onProgress)) {
        pack(block, (row, byte, bits) => {
          const lane = (first + row) % blockRows;
          blocks[(first + row - lane) * bytesOf(cols) + byte * blockRows + lane] = bits;
        });
      }
    },
    run.assemble,
  );
}

/** Opens a copy of what `toBuffer` gave. Throws an Error where it is something else, cut short, or of another version. */
export function openHamming(buffer: ArrayBuffer, assemble?: Assemble): Promise<SearchIndex> {
  return openScan(hamming, buffer, assemble);
}

function pack({ data, rows, cols }: Matrix, place: (row: number, byte: number, bits: number) => void): void {
  for (let row = 0, i = 0; row < rows; row++) {
    for (let col = 0, bits = 0; col < cols; col++, i++) {
      const value = data[i];
      if (value === 1) bits |= 1 << (col % 8);
      else if (value !== 0) {
        throw new RangeError(`A code has ${value} in column ${col}, expected 0 or 1. Make the codes again.`);
      }
      if (col % 8 === 7 || col === cols - 1) {
        place(row, col >> 3, bits);
        bits = 0;
      }
    }
  }
}
