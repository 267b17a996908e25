// A sound from outside the library, a file or a recording: measured and embedded as the library's own are, so that it can be
// searched by, and kept nowhere.

import { assertAudible, openSound, readIfSmall } from '../audio/decode.ts';
import type { FeatureEntry, FeatureRows } from '../core/features/feature.ts';
import type { Segment } from '../core/features/segmentation.ts';
import { AudioFormatError } from '../core/formats/ranged-audio.ts';
import { representationById } from '../core/representations/registry.ts';
import type { EmbeddedRows } from '../engine/protocol.ts';
import type { LibraryRecord, ModelRecord } from '../storage/schema.ts';
import { type AppContext, embeddingPart, featuresOf, isMeasuredOtherwise } from './context.ts';
import { measureSound } from './measure-sound.ts';
import type { MeasuringCapability } from './measuring.ts';
import { strings } from './strings.ts';

export interface OutsideSound {
  file: File;
  /** As sounds of the library are shown. */
  shown: { path: string; name: string; note: string | null };
  durationSeconds: number;
  segments: Segment[];
  /** By the feature's id; more is measured when another library's model asks for it. */
  measured: Record<string, FeatureRows[]>;
  embedded: EmbeddedRows;
  /** The run that embedded it. */
  modelId: string;
  /** Where it would fall on the map of that run; null where there is none. */
  place: [number, number] | null;
}

/** What a sound cannot be searched by, in words for a person. */
export class NotSearchableError extends Error {
  override name = 'NotSearchableError';
}

export function createListening({ store, engine }: AppContext, measuring: MeasuringCapability) {
  return {
    /** The rows that these features have of the sound from outside. */
    async measuredOf(entries: readonly FeatureEntry[]): Promise<Record<string, FeatureRows[]>> {
      const { library, outside } = store.getState();
      if (!library || !outside) throw new NotSearchableError(strings.outside.nothingToSearch);
      const { file, measured } = outside;
      const lacking = entries.filter(({ id }) => !measured[id]);
      if (lacking.length > 0) {
        const sound = await openSound(file, await readIfSmall(file));
        const further = measuring.measuringOf(library, lacking);
        const { rows } = await measureSound(engine, sound, further, new AbortController().signal);
        for (const [id, pieces] of rows) measured[id] = pieces;
      }
      return Object.fromEntries(entries.map(({ id }) => [id, measured[id]]));
    },

    /**
     * Measures and embeds a file as `model` does the sounds of `library`. Throws a NotSearchableError where it holds no sound,
     * or the model hears what is measured otherwise now.
     */
    async listen(
      file: File,
      library: LibraryRecord,
      model: ModelRecord,
      signal: AbortSignal,
    ): Promise<Omit<OutsideSound, 'place'>> {
      if (isMeasuredOtherwise(model, library)) throw new NotSearchableError(strings.outside.measuredOtherwise);
      try {
        const sound = await openSound(file, await readIfSmall(file));
        const { representationId, modelId } = model;
        const entries = featuresOf(representationId, model.model.options);
        const { segments, peak, rows } = await measureSound(
          engine,
          sound,
          measuring.measuringOf(library, entries),
          signal,
        );
        assertAudible(peak);
        const { usesTensors } = representationById(representationId);
        const measured = Object.fromEntries(rows);
        const embedded = await engine.embedOutside(
          { representationId, usesTensors },
          measured,
          embeddingPart(model),
          signal,
        );
        if (!embedded.matrix.data.every(Number.isFinite)) throw new NotSearchableError(strings.runs.noNumbers);
        const { name } = file;
        const shown = { path: name, name, note: sound.note };
        return { file, shown, durationSeconds: sound.durationSeconds, segments, measured, embedded, modelId };
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof AudioFormatError) throw new NotSearchableError(error.message, { cause: error });
        throw error;
      }
    },
  };
}

export type Listening = ReturnType<typeof createListening>;
