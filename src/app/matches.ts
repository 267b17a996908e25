// The sounds that are nearest to what was asked by, and what a match means to a person: which moment of a sound it is.

import type { Segment } from '../core/features/segmentation.ts';
import { nearestRows } from '../core/math/top-k.ts';
import type { SearchAnswer } from '../engine/protocol.ts';
import type { ModelRecord, SoundRecord } from '../storage/schema.ts';
import { featuresOf } from './context.ts';

export interface Match {
  soundId: number;
  distance: number;
  /** The segment of it that is most alike; null where the representation hears sounds otherwise. */
  segment: number | null;
}

/** An answer, and whether its parts are the segments of sounds. */
export interface Answer extends Pick<SearchAnswer, 'soundIds' | 'distances' | 'segments'> {
  isOfSegments: boolean;
}

/** At most `count` of the nearest of the sounds that are wanted, ascending; of equals those before others in the answer. */
export function nearestMatches(
  { soundIds, distances, segments, isOfSegments }: Answer,
  count: number,
  isWanted: (soundId: number) => boolean,
): Match[] {
  const isMatch = (row: number) => Number.isFinite(distances[row]) && isWanted(soundIds[row]);
  return nearestRows(distances, count, isMatch).map(({ row, distance }) => ({
    soundId: soundIds[row],
    distance,
    segment: isOfSegments ? segments[row] : null,
  }));
}

/** Matches, ascending, by the measure that their distances are in. */
export interface MeasuredMatches {
  measure: string;
  matches: readonly Match[];
}

/**
 * At most `count` of all. What is of one measure is merged by distance, of equals what is given first. Distances of several
 * measures cannot be compared: then the nearest of each come in turn, in the order in which the measures are first given.
 */
export function mergeMatches(lists: readonly MeasuredMatches[], count: number): Match[] {
  const byMeasure = new Map<string, Match[]>();
  for (const { measure, matches } of lists) byMeasure.set(measure, [...(byMeasure.get(measure) ?? []), ...matches]);
  const merged = Array.from(byMeasure.values(), (alike) => alike.sort((a, b) => a.distance - b.distance));
  const turns = Math.max(0, ...merged.map(({ length }) => length));
  const inTurn = Array.from({ length: turns }, (_, turn) => merged.flatMap((matches) => matches[turn] ?? []));
  return inTurn.flat().slice(0, count);
}

/** Whether vectors are of the segments that sounds are cut into; others are of whole sounds, or of parts of their own. */
export function hearsSegments({ representationId, model }: Pick<ModelRecord, 'representationId' | 'model'>): boolean {
  return featuresOf(representationId, model.options).every(({ scope }) => scope === 'segment');
}

/** The moment of a sound that was found, where it has several. */
export function momentOf({ segment }: Pick<Match, 'segment'>, { segments }: SoundRecord): Segment | null {
  return segment !== null && segments.length > 1 ? (segments[segment] ?? null) : null;
}
