// The small waveforms of a list's rows: how loud each sound is as it runs, from what was measured when it was added, so
// that no file is read for it. They are read a block at a time, which has its neighbours in the list too, and kept.

import { featureById } from '../core/features/registry.ts';
import { rowOf } from '../core/math/matrix.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { type AppContext, holdsVectors, kindOf } from './context.ts';
import { rememberLatest } from './latest.ts';
import { libraryOfSound, ownIdOf } from './other-libraries.ts';

/** How finely they are drawn. */
export const outlineColumns = 48;

const melFrames = featureById('mel-frames');

type Outline = Uint8Array | null;

export function createOutlinesCapability({ store, engine }: Pick<AppContext, 'store' | 'engine'>) {
  /** By the block and how it was measured. */
  const blocks = new Map<string, { reading: Promise<unknown>; outlineOf: Map<number, Uint8Array> }>();

  const latestKind = rememberLatest<string>();

  async function readInto(outlineOf: Map<number, Uint8Array>, kind: string, { libraryId, block }: SoundRecord) {
    const found = await engine.outlines({ libraryId, kind }, block, outlineColumns);
    found?.soundIds.forEach((id, row) => {
      outlineOf.set(id, rowOf(found.outlines, row));
    });
  }

  function keyOf({ id, libraryId, block }: SoundRecord): { key: string; kind: string } | null {
    const library = libraryOfSound(store.getState(), id);
    if (!library || library.id !== libraryId || holdsVectors(library)) return null;
    // Asked for by each row that comes into sight.
    const kind = latestKind([library], () => kindOf(library, melFrames));
    return { key: [libraryId, kind, block].join(' '), kind };
  }

  return {
    /** What has been read of a sound before; null where nothing has. */
    known(sound: SoundRecord): Outline {
      const named = keyOf(sound);
      return (named && blocks.get(named.key)?.outlineOf.get(ownIdOf(sound))) ?? null;
    },

    /** `outlineColumns` amplitudes, 255 the loudest; null where it is not measured yet. Never fails: it can be done without. */
    async read(sound: SoundRecord): Promise<Outline> {
      const named = keyOf(sound);
      if (!named) return null;
      const { key, kind } = named;
      let block = blocks.get(key);
      if (!block) {
        const outlineOf = new Map<number, Uint8Array>();
        block = { outlineOf, reading: readInto(outlineOf, kind, sound).catch(console.warn) };
        blocks.set(key, block);
      }
      await block.reading;
      const outline = block.outlineOf.get(ownIdOf(sound)) ?? null;
      // It may be measured by the next time.
      if (!outline) blocks.delete(key);
      return outline;
    },
  };
}

export type OutlinesCapability = ReturnType<typeof createOutlinesCapability>;
