// The exact index: measures the distance to every row, so its answer is the one that others are judged against.
//
// Its buffer, after the header of index-buffer.ts: the rows as float32 in the blocks of wasm/row-blocks.ts, filled up to
// groups of 64, in cosine space of length 1.

import { normaliseRows, type Space } from '../math/distance.ts';
import { fillUp, placeRows } from '../wasm/row-blocks.ts';
import type { Assemble } from '../wasm/team.ts';
import { groupRows, groupsOf, openScan, type ScanKind, startScan } from './full-scan.ts';
import type { IndexRun, SearchIndex } from './search-index.ts';
import { placedBlocks, type VectorSource } from './vector-source.ts';

const exact: ScanKind = {
  format: { name: 'exact', magic: 'ES exact', version: 3, spaces: ['cosine', 'euclidean'] },
  isPrecise: true,
  queryBytes: ({ cols }) => cols * 4,
  bodyBytes: ({ rows, cols }) => groupsOf(rows) * groupRows * cols * 4,
  prepare({ space, cols }, { buffer, queryAt, bodyAt, distancesAt, minimaAt }) {
    const query = new Float32Array(buffer, queryAt, cols);
    const kernel = space === 'cosine' ? 'cosineDistances' : 'euclideanDistances';
    const parameters = [queryAt, bodyAt, cols, distancesAt, minimaAt];
    return (asked) => {
      query.set(space === 'cosine' ? normaliseRows({ data: asked, rows: 1, cols }).data : asked);
      return { kernel, parameters };
    };
  },
};

/** Takes a float32 a number. Throws a RangeError where the source does not give what it said. */
export function buildExact(space: Space, source: VectorSource, run: IndexRun): Promise<SearchIndex> {
  const { rows, cols } = source;
  const shape = { space, rows, cols };
  return startScan(
    exact,
    shape,
    async ({ buffer, bodyAt }) => {
      const blocks = new Float32Array(buffer, bodyAt, exact.bodyBytes(shape) / 4);
      for await (const { first, block } of placedBlocks(space, source, run.onProgress)) placeRows(blocks, block, first);
      fillUp(blocks, rows, cols);
    },
    run.assemble,
  );
}

/** Opens a copy of what `toBuffer` gave. Throws an Error where it is something else, cut short, or of another version. */
export function openExact(buffer: ArrayBuffer, assemble?: Assemble): Promise<SearchIndex> {
  return openScan(exact, buffer, assemble);
}
