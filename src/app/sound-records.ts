// What is stored of a sound that was measured: its record, its path among the others, its row of a feature block.

import type { Measurement } from '../engine/protocol.ts';
import type { BlockRecord, LibraryRecord, Segment, SoundRecord } from '../storage/schema.ts';
import { featureHashOf, pictureFeature } from './context.ts';
import type { IngestedSound } from './ingest.ts';

/** `path` if it is free, else with a number before its ending; null where this very file is there already. */
export function freePath(path: string, hash: string, taken: Map<string, SoundRecord>): string | null {
  const [, stem, ending] = /^(.*?)(\.[^./]*)?$/s.exec(path) as RegExpExecArray;
  for (let copy = 1; ; copy++) {
    const candidate = copy === 1 ? path : `${stem} (${copy})${ending ?? ''}`;
    const sound = taken.get(candidate);
    if (!sound) return candidate;
    if (sound.hash === hash) return null;
  }
}

/** The stretch that was measured: so far each sound has one. */
export function analysedSegment({ startSeconds, durationSeconds }: Measurement): Segment {
  return { startSeconds, durationSeconds };
}

export function soundRecord(library: LibraryRecord, id: number, path: string, made: IngestedSound): SoundRecord {
  const slash = path.lastIndexOf('/');
  const { measurement } = made;
  return {
    libraryId: library.id,
    id,
    path,
    folder: slash < 0 ? '' : path.slice(0, slash),
    name: path.slice(slash + 1),
    bytes: made.audio.size,
    lastModified: made.lastModified,
    hash: made.hash,
    durationSeconds: made.durationSeconds,
    channels: made.channels,
    levelDecibels: measurement.levelDecibels,
    segments: [analysedSegment(measurement)],
    note: made.note,
  };
}

/** A block of pictures, a row a sound; at least one. */
export function pictureBlock(library: LibraryRecord, block: number, ids: number[], made: Measurement[]): BlockRecord {
  const cols = made[0].picture.length;
  const data = new Uint8Array(made.length * cols);
  made.forEach((measurement, row) => {
    data.set(measurement.picture, row * cols);
  });
  return {
    libraryId: library.id,
    kind: pictureFeature.id,
    block,
    soundIds: Int32Array.from(ids),
    segments: new Int32Array(ids.length),
    matrix: { data, rows: made.length, cols },
    libraryRevision: library.revision,
    featureHash: featureHashOf(library),
    modelId: null,
  };
}
