// Measuring what is in the library already: with other settings, or what a newer Earshot measures besides. It goes block
// by block, so it can be cut off anywhere and goes on from there.

import { openSound, readIfSmall } from '../audio/decode.ts';
import type { FeatureEntry } from '../core/features/feature.ts';
import { features } from '../core/features/registry.ts';
import { type Segment, segmentationOptions, segmentsOf } from '../core/features/segmentation.ts';
import { AudioFormatError } from '../core/formats/ranged-audio.ts';
import { resolveOptions } from '../core/options.ts';
import { blockNumbers, deleteBlocksBut, saveBlocks, updateSounds } from '../storage/database.ts';
import type { LibraryRecord, MeasuringOptions, SoundRecord } from '../storage/schema.ts';
import { createRate, type Job } from './activity.ts';
import { type AppContext, kindOf, optionsOf } from './context.ts';
import { mapInOrder } from './in-order.ts';
import { type MeasuredSound, type Measuring, measureSound } from './measure-sound.ts';
import { featureBlocks, noteOn } from './sound-records.ts';
import { AudioNotHereError, type SourcesCapability } from './sources.ts';
import { withSounds } from './state.ts';
import { strings } from './strings.ts';

/** Sounds that are cut anew are stored in blocks of this many. */
const soundsPerBlock = 64;

interface MeasuredAgain {
  id: number;
  sound: SoundRecord;
  /** What is odd about its file. */
  note: string | null;
  measured: MeasuredSound;
}

function sameSegments(a: Segment[], b: Segment[]): boolean {
  return (
    a.length === b.length &&
    a.every(
      ({ startSeconds, durationSeconds }, i) =>
        startSeconds === b[i].startSeconds && durationSeconds === b[i].durationSeconds,
    )
  );
}

export function createMeasuringCapability(context: AppContext, sources: SourcesCapability) {
  const { store, database, engine, activity, visit } = context;

  /** The features that this visit measures. */
  function wanted(): FeatureEntry[] {
    return features.filter(({ id }) => visit.features === null || visit.features.includes(id));
  }

  function measuringOf(library: LibraryRecord, entries: readonly FeatureEntry[]): Measuring {
    return {
      segmentation: resolveOptions(segmentationOptions, library.measuring.segmentation),
      features: entries.map((entry) => ({ entry, options: optionsOf(library, entry) })),
    };
  }

  /** Null where its audio will not be had again. Throws AudioNotHereError where it may be, later. */
  async function measureAgain(sound: SoundRecord, measuring: Measuring, job: Job): Promise<MeasuredAgain | null> {
    try {
      const audio = await sources.audioOf(sound);
      const opened = await openSound(audio, await readIfSmall(audio));
      const measured = await measureSound(engine, opened, measuring, job.signal);
      return { id: sound.id, sound, note: opened.note, measured };
    } catch (error) {
      if (error instanceof AudioFormatError || (error instanceof AudioNotHereError && error.lasting)) {
        console.warn(sound.path, error);
        return null;
      }
      throw error;
    }
  }

  async function measureAll(
    sounds: readonly SoundRecord[],
    measuring: Measuring,
    job: Job,
    onEach: () => void,
  ): Promise<MeasuredAgain[]> {
    const measured: MeasuredAgain[] = [];
    const bytesOf = ({ bytes }: SoundRecord) => bytes;
    for await (const each of mapInOrder(sounds, bytesOf, (sound) => measureAgain(sound, measuring, job), job.signal)) {
      if (each) measured.push(each);
      onEach();
    }
    return measured;
  }

  /** Stores sounds that were cut anew under a new number, with all that is measured of them. */
  async function saveCutAnew(measured: MeasuredAgain[], entries: FeatureEntry[]): Promise<void> {
    const { library: before, sounds } = store.getState();
    if (!before || measured.length === 0) return;
    const library = { ...before, revision: before.revision + 1, nextBlock: before.nextBlock + 1 };
    const updated = measured.map(({ sound, note, measured: made }) => ({
      ...sound,
      block: before.nextBlock,
      segments: made.segments,
      note: noteOn(note, sound.durationSeconds, made),
    }));
    await updateSounds(database, library, updated, featureBlocks(library, before.nextBlock, entries, measured));
    const byId = new Map(updated.map((sound) => [sound.id, sound]));
    store.setState({
      library,
      ...withSounds(sounds.map((sound) => byId.get(sound.id) ?? sound)),
      interrupted: null,
    });
  }

  /** By block number, the sounds in it and the features that they lack. */
  async function findLacking(library: LibraryRecord, sounds: readonly SoundRecord[], entries: FeatureEntry[]) {
    const soundsOf = new Map<number, SoundRecord[]>();
    for (const sound of sounds) {
      const others = soundsOf.get(sound.block);
      if (others) others.push(sound);
      else soundsOf.set(sound.block, [sound]);
    }
    const lacking: { block: number; sounds: SoundRecord[]; entries: FeatureEntry[] }[] = [];
    const there = new Map<FeatureEntry, Set<number>>();
    for (const entry of entries) there.set(entry, await blockNumbers(database, library.id, kindOf(library, entry)));
    for (const [block, ofBlock] of soundsOf) {
      const missing = entries.filter((entry) => !there.get(entry)?.has(block));
      if (missing.length > 0) lacking.push({ block, sounds: ofBlock, entries: missing });
    }
    return lacking.sort((a, b) => a.block - b.block);
  }

  function findUncut(library: LibraryRecord, sounds: readonly SoundRecord[]): SoundRecord[] {
    const { segmentation } = measuringOf(library, []);
    return sounds.filter((sound) => !sameSegments(sound.segments, segmentsOf(sound.durationSeconds, segmentation)));
  }

  /** Measures what is lacking of these features, and sounds that are to be cut otherwise; what is there stays. */
  async function complete(job: Job, entries: FeatureEntry[], stage: 'decoding' | 'ready'): Promise<void> {
    const { library: before, sounds: all } = store.getState();
    if (!before || all.length === 0) return;
    const uncut = findUncut(before, all);
    const isUncut = new Set(uncut);
    const lacking = await findLacking(
      before,
      all.filter((sound) => !isUncut.has(sound)),
      entries,
    );
    const total = uncut.length + lacking.reduce((sum, { sounds }) => sum + sounds.length, 0);
    if (total === 0) return;
    const rate = createRate(total, strings.status.sounds);
    let done = 0;
    const onEach = () => job.report(stage, strings.status.measuring, rate(++done));
    job.report(stage, strings.status.measuring, rate(0));
    for (let from = 0; from < uncut.length; from += soundsPerBlock) {
      const batch = uncut.slice(from, from + soundsPerBlock);
      await saveCutAnew(await measureAll(batch, measuringOf(before, wanted()), job, onEach), wanted());
    }
    for (const { block, sounds, entries: missing } of lacking) {
      const measured = await measureAll(sounds, measuringOf(before, missing), job, onEach);
      const { library } = store.getState();
      if (!library) return;
      await saveBlocks(database, featureBlocks(library, block, missing, measured));
    }
    const { library, sounds } = store.getState();
    if (!library) return;
    const kinds = new Set(features.map((entry) => kindOf(library, entry)));
    await deleteBlocksBut(database, library.id, kinds, new Set(sounds.map(({ block }) => block)));
  }

  return {
    wanted,
    measuringOf,
    /** As part of a job: measures what these sounds lack of a feature that is about to be used. */
    withinJob: {
      complete: (job: Job, entries: FeatureEntry[]): Promise<void> => complete(job, entries, 'decoding'),
    },

    /** Measures what the library lacks while nothing else is to be done. */
    completeInBackground(): void {
      if (store.getState().readOnly) return;
      activity.inBackground(async (job) => {
        try {
          await complete(job, wanted(), 'ready');
        } catch (error) {
          // Goes on once the person has let the folder be read.
          if (!(error instanceof AudioNotHereError)) throw error;
        }
      });
    },

    /** Measures every sound again from its audio with other settings. */
    async measureAgain(measuring: MeasuringOptions): Promise<void> {
      await activity.enqueue(async (job) => {
        const { library: before } = store.getState();
        if (!before) return;
        const library = { ...before, measuring };
        await updateSounds(database, library);
        store.setState({ library, interrupted: null });
        await complete(job, wanted(), 'decoding');
      });
    },
  };
}

export type MeasuringCapability = ReturnType<typeof createMeasuringCapability>;
