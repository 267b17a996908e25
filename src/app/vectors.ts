// Where a model's vectors come from and where they are stored.

import { allRows } from '../core/math/matrix.ts';
import type { EmbeddedSegments } from '../engine/protocol.ts';
import type { StoredRowsKey } from '../storage/reader.ts';
import { type BlockRecord, featureKind, type ModelRecord, vectorsKind } from '../storage/schema.ts';
import { pictureFeature } from './context.ts';

/** Names the pictures that a model learned from. */
export function picturesOf({ libraryId, featureHash }: Pick<ModelRecord, 'libraryId' | 'featureHash'>): StoredRowsKey {
  return { libraryId, kind: featureKind(pictureFeature.id, featureHash) };
}

/** A block of a model's vectors: of all sounds, or, under a later number, of those that came or changed since. */
export function vectorsBlock(model: ModelRecord, block: number, embedded: EmbeddedSegments): BlockRecord {
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
