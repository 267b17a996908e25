// The sounds that are nearest to what was asked by, and what a match means to a person: which moment of a sound it is.

import type { Segment } from '../core/features/segmentation.ts';
import { nearestRows } from '../core/math/top-k.ts';
import type { SearchAnswer } from '../engine/protocol.ts';
import type { ModelRecord, SoundRecord } from '../storage/schema.ts';
import { featuresOf } from './context.ts';

export interface Match {
  soundId: number;
  distance: number;
  /** The part of it that is most alike, as the representation counts them. */
  segment: number;
}

/** At most `count` of the nearest of the sounds that are wanted, ascending; of equals those before others in the answer. */
export function nearestMatches(
  { soundIds, distances, segments }: Pick<SearchAnswer, 'soundIds' | 'distances' | 'segments'>,
  count: number,
  isWanted: (soundId: number) => boolean,
): Match[] {
  // Not by `map`, which takes several times as long.
  const wanted = new Float32Array(distances.length);
  for (let place = 0; place < wanted.length; place++) {
    const isKnown = Number.isFinite(distances[place]) && isWanted(soundIds[place]);
    wanted[place] = isKnown ? distances[place] : Number.NaN;
  }
  return nearestRows(wanted, count).map(({ row, distance }) => ({
    soundId: soundIds[row],
    distance,
    segment: segments[row],
  }));
}

/** Whether vectors are of the segments that sounds are cut into; others are of whole sounds, or of parts of their own. */
export function hearsSegments({ representationId, model }: Pick<ModelRecord, 'representationId' | 'model'>): boolean {
  return featuresOf(representationId, model.options).every(({ scope }) => scope === 'segment');
}

/** The moment of a sound that was found, where it has several. */
export function momentOf(
  { segment }: Pick<Match, 'segment'>,
  { segments }: SoundRecord,
  model: Pick<ModelRecord, 'representationId' | 'model'> | null,
): Segment | null {
  return model && segments.length > 1 && hearsSegments(model) ? (segments[segment] ?? null) : null;
}
