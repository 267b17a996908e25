// What is stored of sounds that were measured: their records, and the blocks that hold a batch's rows of each feature.

import type { FeatureEntry, FeatureRows } from '../core/features/feature.ts';
import { hasGaps } from '../core/features/segmentation.ts';
import { type Matrix, stackRows } from '../core/math/matrix.ts';
import type { BlockRecord, LibraryRecord, SoundRecord, SoundSource } from '../storage/schema.ts';
import { featureHashOf, kindOf } from './context.ts';
import type { IngestedSound } from './ingest.ts';
import type { MeasuredSound } from './measure-sound.ts';
import { strings } from './strings.ts';

/** `path` if it is free, else with a number before its ending; or the sound of this content that is at one of these. */
export function findPlace(path: string, hash: string, taken: ReadonlyMap<string, SoundRecord>): string | SoundRecord {
  const [, stem, ending] = /^(.*?)(\.[^./]*)?$/s.exec(path) as RegExpExecArray;
  for (let copy = 1; ; copy++) {
    const candidate = copy === 1 ? path : `${stem} (${copy})${ending ?? ''}`;
    const sound = taken.get(candidate);
    if (!sound) return candidate;
    if (sound.hash === hash) return sound;
  }
}

export function soundRecord(
  libraryId: string,
  { id, path, source, block }: { id: number; path: string; source: SoundSource; block: number },
  made: IngestedSound,
): SoundRecord {
  const slash = path.lastIndexOf('/');
  const { durationSeconds, channels, hash, lastModified, bytes, measured } = made;
  return {
    libraryId,
    id,
    path,
    folder: slash < 0 ? '' : path.slice(0, slash),
    name: path.slice(slash + 1),
    bytes,
    lastModified,
    hash,
    durationSeconds,
    channels,
    source,
    block,
    segments: measured.segments,
    gone: false,
    note: noteOn(made.note, durationSeconds, measured),
  };
}

export function noteOn(note: string | null, durationSeconds: number, { segments }: MeasuredSound): string | null {
  const gaps = hasGaps(segments)
    ? strings.heardInPlaces(segments.length, segments[0].durationSeconds, durationSeconds)
    : null;
  return [note, gaps].filter((part) => part !== null).join(' ') || null;
}

/** One block for each of the features: what was measured on these sounds, which are at least one. */
export function featureBlocks(
  library: LibraryRecord,
  block: number,
  features: readonly FeatureEntry[],
  sounds: { id: number; measured: MeasuredSound }[],
): BlockRecord[] {
  return features.map((entry) => {
    const soundIds: number[] = [];
    const segments: number[] = [];
    const rowStarts = [0];
    const pieces: FeatureRows[] = [];
    let rows = 0;
    for (const { id, measured } of sounds) {
      const ofSound = measured.rows.get(entry.id) ?? [];
      const rowsOfSound = ofSound.reduce((sum, piece) => sum + piece.rows, 0);
      pieces.push(...ofSound);
      const groups = entry.scope === 'frame' ? 1 : rowsOfSound;
      for (let group = 0; group < groups; group++) {
        soundIds.push(id);
        segments.push(group);
        rows += entry.scope === 'frame' ? rowsOfSound : 1;
        rowStarts.push(rows);
      }
    }
    // Where every sound has turned out to be damaged there is nothing: that is what the block then says.
    const matrix: FeatureRows =
      pieces.length > 0 ? stackRows(pieces as Matrix[]) : { data: new Float32Array(0), rows: 0, cols: 0 };
    return {
      libraryId: library.id,
      kind: kindOf(library, entry),
      block,
      soundIds: Int32Array.from(soundIds),
      segments: Int32Array.from(segments),
      rowStarts: Int32Array.from(rowStarts),
      matrix,
      libraryRevision: library.revision,
      featureHash: featureHashOf(library, entry),
      modelId: null,
    };
  });
}
