// How a model's vectors are stored.

import { allRows, takeRows } from '../core/math/matrix.ts';
import type { EmbeddedRows } from '../engine/protocol.ts';
import { type BlockRecord, type ModelRecord, vectorsKind } from '../storage/schema.ts';

/**
 * A row is read with all of its block: thirty rows here and there take 28 ms, of blocks four times as large 80. Those of less
 * than half would take 8, but reading everything more than twice as long: Chromium keeps up to 64 KiB in the database itself.
 */
const bytesInBlock = 131_072;

/**
 * Blocks of a model's vectors, numbered from `first` on: of all sounds, or, under later numbers than before, of those that
 * came or changed since. A sound lies in one of them.
 */
export function vectorBlocks(model: ModelRecord, first: number, embedded: EmbeddedRows): BlockRecord[] {
  const { matrix, soundIds, segments } = embedded;
  const { libraryId, modelId, libraryRevision, featureHash } = model;
  const blocks: BlockRecord[] = [];
  for (let from = 0; from < matrix.rows; ) {
    let to = Math.min(matrix.rows, from + Math.max(1, Math.floor(bytesInBlock / (4 * matrix.cols))));
    while (to < matrix.rows && soundIds[to] === soundIds[to - 1]) to++;
    blocks.push({
      libraryId,
      kind: vectorsKind(modelId),
      block: first + blocks.length,
      soundIds: soundIds.slice(from, to),
      segments: segments.slice(from, to),
      rowStarts: allRows({ rows: to - from + 1 }),
      matrix: takeRows(
        matrix,
        allRows({ rows: to - from }).map((row) => from + row),
      ),
      libraryRevision,
      featureHash,
      modelId,
    });
    from = to;
  }
  return blocks;
}
