// How a model's vectors are stored.

import { allRows } from '../core/math/matrix.ts';
import type { EmbeddedRows } from '../engine/protocol.ts';
import { type BlockRecord, type ModelRecord, vectorsKind } from '../storage/schema.ts';

/** A block of a model's vectors: of all sounds, or, under a later number, of those that came or changed since. */
export function vectorsBlock(model: ModelRecord, block: number, embedded: EmbeddedRows): BlockRecord {
  const { matrix, soundIds, segments } = embedded;
  return {
    libraryId: model.libraryId,
    kind: vectorsKind(model.modelId),
    block,
    soundIds,
    segments,
    rowStarts: allRows({ rows: matrix.rows + 1 }),
    matrix,
    libraryRevision: model.libraryRevision,
    featureHash: model.featureHash,
    modelId: model.modelId,
  };
}
