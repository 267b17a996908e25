// Reading the database, on the page and in workers. Nothing here writes.

import { openDB } from 'idb';
import type { Matrix } from '../core/math/matrix.ts';
import { databaseName, type EarshotDatabase, type EarshotSchema, keysUnder } from './schema.ts';

/** Rows, one a segment, with the segments they belong to. */
export interface StoredRows<Data extends Float32Array | Uint8Array> {
  matrix: Matrix<Data>;
  soundIds: Int32Array;
  segments: Int32Array;
}

/** Opens the database that the page has made, at whatever version it is. */
function openForReading(): Promise<EarshotDatabase> {
  return openDB<EarshotSchema>(databaseName, undefined, {
    // Where it is gone, as when site data were cleared, opening it here would leave an empty one that lacks every store.
    upgrade: (_database, _from, _to, transaction) => transaction.abort(),
  });
}

/** Names stored rows to whoever reads them. */
export interface StoredRowsKey {
  libraryId: string;
  kind: string;
}

/**
 * All rows of one kind of which a segment has one, ordered by sound and segment; null where there are none. A sound that
 * was measured again has them from the latest block alone.
 */
export async function readRows<Data extends Float32Array | Uint8Array>({
  libraryId,
  kind,
}: StoredRowsKey): Promise<StoredRows<Data> | null> {
  const database = await openForReading();
  const blocks = await database.getAll('blocks', keysUnder(libraryId, kind)).finally(() => database.close());
  // In the order of their numbers: a later block replaces what earlier ones have of its sounds.
  const latestOf = new Map<number, number>();
  blocks.forEach(({ soundIds }, index) => {
    for (const soundId of soundIds) latestOf.set(soundId, index);
  });
  const found = blocks.flatMap((block, index) =>
    Array.from(block.soundIds, (soundId, row) => ({ soundId, segment: block.segments[row], row, block })).filter(
      ({ soundId }) => latestOf.get(soundId) === index,
    ),
  );
  if (found.length === 0) return null;
  found.sort((a, b) => a.soundId - b.soundId || a.segment - b.segment);
  const { cols, data: example } = found[0].block.matrix;
  const data = (
    example instanceof Uint8Array ? new Uint8Array(found.length * cols) : new Float32Array(found.length * cols)
  ) as Data;
  found.forEach(({ block, row }, target) => {
    data.set(block.matrix.data.subarray(row * cols, (row + 1) * cols), target * cols);
  });
  return {
    matrix: { data, rows: found.length, cols },
    soundIds: Int32Array.from(found, (each) => each.soundId),
    segments: Int32Array.from(found, (each) => each.segment),
  };
}
