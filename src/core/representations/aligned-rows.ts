// Rows of several features that are of the same segments, found by sound and segment, since a feature may lack some.

import type { SegmentRows } from './heard.ts';

/** Segments of which at least one of the features has a row, ordered by sound and segment. */
export interface AlignedRows {
  rows: number;
  soundIds: Int32Array;
  segments: Int32Array;
  /** For each feature, in their order, its row of each segment; -1 where it has none. */
  rowsOf: Int32Array[];
}

export function alignRows(features: readonly Pick<SegmentRows, 'rows' | 'soundIds' | 'segments'>[]): AlignedRows {
  const next = features.map(() => 0);
  const soundIds: number[] = [];
  const segments: number[] = [];
  const rowsOf: number[][] = features.map(() => []);
  for (;;) {
    let sound = Number.POSITIVE_INFINITY;
    let segment = Number.POSITIVE_INFINITY;
    features.forEach((feature, i) => {
      const row = next[i];
      if (row === feature.rows) return;
      const isBefore =
        feature.soundIds[row] < sound || (feature.soundIds[row] === sound && feature.segments[row] < segment);
      if (isBefore) [sound, segment] = [feature.soundIds[row], feature.segments[row]];
    });
    if (sound === Number.POSITIVE_INFINITY) break;
    soundIds.push(sound);
    segments.push(segment);
    features.forEach((feature, i) => {
      const row = next[i];
      const isHere = row < feature.rows && feature.soundIds[row] === sound && feature.segments[row] === segment;
      rowsOf[i].push(isHere ? row : -1);
      if (isHere) next[i]++;
    });
  }
  return {
    rows: soundIds.length,
    soundIds: Int32Array.from(soundIds),
    segments: Int32Array.from(segments),
    rowsOf: rowsOf.map((rows) => Int32Array.from(rows)),
  };
}

/** These segments alone, by their places. */
export function pickRows({ soundIds, segments, rowsOf }: AlignedRows, places: Int32Array): AlignedRows {
  const pick = (values: Int32Array) => places.map((place) => values[place]);
  return { rows: places.length, soundIds: pick(soundIds), segments: pick(segments), rowsOf: rowsOf.map(pick) };
}
