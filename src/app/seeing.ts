// What is heard of one sound, to be seen, and to be heard again: its features as they are stored, its code, what the run
// in use draws of it, and the sounds that its picture and that drawing tell of.

import { featureById } from '../core/features/registry.ts';
import type { SoundPicture } from '../core/features/sound-picture.ts';
import type { Matrix } from '../core/math/matrix.ts';
import { representationById } from '../core/representations/registry.ts';
import type { SeenSound } from '../engine/protocol.ts';
import { type SoundRecord, vectorsKind } from '../storage/schema.ts';
import {
  type AppContext,
  embeddingPart,
  featuresOf,
  holdsVectors,
  isMeasuredOtherwise,
  kindOf,
  optionsOf,
  pictureFeature,
  spaceOf,
} from './context.ts';
import { libraryOfSound, ownIdOf } from './other-libraries.ts';
import type { State } from './state.ts';
import { strings } from './strings.ts';

const barkFrames = featureById('bark-frames');
const melFrames = featureById('mel-frames');

/** Whether the run in use can draw what is measured now. */
export function canDraw({ model, library }: Pick<State, 'model' | 'library'>): boolean {
  if (!model || !library || isMeasuredOtherwise(model, library)) return false;
  const { representationId } = model;
  const hearsPictures = featuresOf(representationId, model.model.options).includes(pictureFeature);
  return hearsPictures && representationById(representationId).draws === true;
}

/** Says when what is to be seen of a sound is another than before; null where there is nothing. */
export function seenKey({ library, model }: Pick<State, 'library' | 'model'>, sound: SoundRecord): string | null {
  if (!library || sound.libraryId !== library.id) return null;
  const made = [model?.modelId, model?.libraryRevision, kindOf(library, pictureFeature), kindOf(library, barkFrames)];
  return [library.id, sound.id, sound.block, ...made].join('/');
}

export function createSeeingCapability({ store, engine, player, visit }: AppContext) {
  return {
    /** Rejects where it cannot be read; null where no library is open. */
    async see(sound: SoundRecord): Promise<SeenSound | null> {
      const { library, model } = store.getState();
      if (!library || library.id !== sound.libraryId) return null;
      const keyOf = (kind: string) => ({ libraryId: library.id, kind });
      const hasCodes = model !== null && spaceOf(model) === 'hamming';
      return engine.see({
        soundId: sound.id,
        block: sound.block,
        picture: keyOf(kindOf(library, pictureFeature)),
        barkFrames: keyOf(kindOf(library, barkFrames)),
        codes: hasCodes ? keyOf(vectorsKind(model.modelId)) : null,
      });
    },

    /** The mel picture of a whole sound; null where it is not measured. Never fails: it can be done without. */
    async melPicture(sound: SoundRecord): Promise<SoundPicture | null> {
      const library = libraryOfSound(store.getState(), sound.id);
      if (!library || library.id !== sound.libraryId || holdsVectors(library)) return null;
      const kind = kindOf(library, melFrames);
      try {
        return await engine.melPicture({ libraryId: library.id, kind }, sound.block, ownIdOf(sound));
      } catch (error) {
        console.warn(error);
        return null;
      }
    },

    /** What the run in use makes of a picture; null where it draws none. Rejects where it cannot, as when it is ended. */
    async draw(picture: Uint8Array): Promise<Uint8Array | null> {
      const { model, library } = store.getState();
      if (!model || !canDraw({ model, library })) return null;
      const pictures: Matrix<Uint8Array> = { data: picture, rows: 1, cols: picture.length };
      return (await engine.draw(model.representationId, embeddingPart(model), pictures))?.data ?? null;
    },

    /** Says that nothing is to be drawn for now. */
    endDrawing: () => engine.endDrawing(),

    /** How long the stretch is that a segment's picture spans. */
    spanSeconds(sound: SoundRecord, segment: number): number {
      const { library } = store.getState();
      const { durationSeconds } = sound.segments[segment] ?? sound;
      const seconds = library ? Number(optionsOf(library, pictureFeature).seconds) : durationSeconds;
      return Math.min(durationSeconds, seconds);
    },

    /** Plays the sound that a picture of this one tells of; `key` tells it from others of the same sound. */
    async hear(sound: SoundRecord, picture: Uint8Array, seconds: number, key: string): Promise<void> {
      store.setState({ lastPlayed: sound.id });
      try {
        await player.play({
          key: `${sound.libraryId}/${sound.id}/${key}`,
          read: async () =>
            new Blob([await engine.resynthesise({ picture, seconds, seed: visit.seed })], { type: 'audio/wav' }),
        });
      } catch (error) {
        console.error(error);
        store.setState({ notice: strings.notices.notPlayed(sound.name, (error as Error).message) });
      }
    },
  };
}

export type SeeingCapability = ReturnType<typeof createSeeingCapability>;
