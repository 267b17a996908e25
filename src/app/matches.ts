// What a match means to a person: which moment of a sound it is.

import type { Segment } from '../core/features/segmentation.ts';
import type { Match } from '../engine/protocol.ts';
import type { ModelRecord, SoundRecord } from '../storage/schema.ts';
import { featuresOf } from './context.ts';

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
