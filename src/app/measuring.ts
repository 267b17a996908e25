// Measuring what is in the library already: with other settings, or what a newer Earshot measures besides. It goes block
// by block, so it can be cut off anywhere and goes on from there.

import { type OpenSound, openSound, readIfSmall } from '../audio/decode.ts';
import { UnreadableFileError } from '../audio/dropped-files.ts';
import type { FeatureEntry } from '../core/features/feature.ts';
import { features } from '../core/features/registry.ts';
import { type Segment, segmentationOptions, segmentsOf } from '../core/features/segmentation.ts';
import { AudioFormatError } from '../core/formats/ranged-audio.ts';
import { resolveOptions } from '../core/options.ts';
import { blockNumbers, deleteBlocksBut, updateSounds } from '../storage/database.ts';
import type { LibraryRecord, MeasuringOptions, SoundRecord } from '../storage/schema.ts';
import { createRate, type Job } from './activity.ts';
import { type AppContext, holdsVectors, kindOf, optionsOf } from './context.ts';
import { mapInOrder, memoryOf } from './in-order.ts';
import { type MeasuredSound, type Measuring, measureSound } from './measure-sound.ts';
import { featureBlocks, noteOn } from './sound-records.ts';
import { AudioNotHereError, type SourcesCapability } from './sources.ts';
import { changedSounds, withSounds } from './state.ts';
import { strings } from './strings.ts';

/** Sounds that are cut anew are stored whenever this much of them has been measured: what a killed tab can lose. */
const secondsPerBatch = 300;

interface Lacking {
  sounds: SoundRecord[];
  entries: FeatureEntry[];
}

interface MeasuredAgain {
  id: number;
  sound: SoundRecord;
  opened: OpenSound;
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

  /** Null where its audio cannot be had now, or is no longer what the library knows. */
  async function measureAgain(sound: SoundRecord, measuring: Measuring, job: Job): Promise<MeasuredAgain | null> {
    try {
      const audio = await sources.audioOf(sound);
      // What has changed in its folder is for "Rescan" to take: its other features are of what it was.
      if (audio.size !== sound.bytes || (audio instanceof File && audio.lastModified !== sound.lastModified))
        return null;
      const opened = await openSound(audio, await readIfSmall(audio));
      const measured = await measureSound(engine, opened, measuring, job.signal);
      return { id: sound.id, sound, opened, measured };
    } catch (error) {
      job.signal.throwIfAborted();
      // Whatever the browser says of one file keeps no other from being measured.
      const isOfFile = [AudioFormatError, AudioNotHereError, UnreadableFileError, DOMException].some(
        (kind) => error instanceof kind,
      );
      if (!isOfFile) throw error;
      console.warn(sound.path, error);
      return null;
    }
  }

  async function measureAll(
    sounds: readonly SoundRecord[],
    measuring: Measuring,
    job: Job,
    onEach: () => void,
  ): Promise<MeasuredAgain[]> {
    const measured: MeasuredAgain[] = [];
    for await (const each of mapInOrder(sounds, memoryOf, (sound) => measureAgain(sound, measuring, job), job.signal)) {
      if (each) measured.push(each);
      onEach();
    }
    return measured;
  }

  /** Stores sounds that were cut anew under a new number, with all that is measured of them. */
  async function saveCutAnew(measured: MeasuredAgain[], entries: FeatureEntry[]): Promise<void> {
    const { library: before } = store.getState();
    if (!before || measured.length === 0) return;
    const library = { ...before, revision: before.revision + 1, nextBlock: before.nextBlock + 1 };
    const updated = measured.map(({ sound, opened: { durationSeconds, note }, measured: made }) => ({
      ...sound,
      durationSeconds,
      block: before.nextBlock,
      segments: made.segments,
      note: noteOn(note, durationSeconds, made),
    }));
    await updateSounds(database, library, updated, featureBlocks(library, before.nextBlock, entries, measured));
    store.setState(({ sounds }) => ({ library, ...withSounds(changedSounds(sounds, updated)), interrupted: null }));
  }

  /**
   * Stores what was lacking of a block. Sounds of it that could not be measured go under a number of their own, so that
   * they are still known to lack it.
   */
  async function saveLacking(block: number, lacked: Lacking, measured: MeasuredAgain[]): Promise<void> {
    const { library: before } = store.getState();
    if (!before || measured.length === 0) return;
    const done = new Set(measured.map(({ id }) => id));
    const left = lacked.sounds
      .filter(({ id }) => !done.has(id))
      .map((sound) => ({ ...sound, block: before.nextBlock }));
    const library = left.length > 0 ? { ...before, nextBlock: before.nextBlock + 1 } : before;
    await updateSounds(database, library, left, featureBlocks(library, block, lacked.entries, measured));
    if (left.length > 0) store.setState(({ sounds }) => ({ library, ...withSounds(changedSounds(sounds, left)) }));
  }

  /** In the order of their numbers, the blocks of which features are lacking. */
  async function findLacking(library: LibraryRecord, sounds: readonly SoundRecord[], entries: readonly FeatureEntry[]) {
    const there = new Map<FeatureEntry, Set<number>>();
    for (const entry of entries) there.set(entry, await blockNumbers(database, library.id, kindOf(library, entry)));
    const lacking = new Map<number, Lacking>();
    for (const sound of sounds) {
      const known = lacking.get(sound.block);
      if (known) known.sounds.push(sound);
      else {
        const missing = entries.filter((entry) => !there.get(entry)?.has(sound.block));
        lacking.set(sound.block, { sounds: [sound], entries: missing });
      }
    }
    return [...lacking].filter(([, { entries: missing }]) => missing.length > 0).sort(([a], [b]) => a - b);
  }

  /** Long sounds that are to be cut otherwise, in batches that do not take long to measure. */
  function findUncut(library: LibraryRecord, sounds: readonly SoundRecord[]): SoundRecord[][] {
    const { segmentation } = measuringOf(library, []);
    const batches: SoundRecord[][] = [];
    let seconds = Number.POSITIVE_INFINITY;
    for (const sound of sounds) {
      if (sameSegments(sound.segments, segmentsOf(sound.durationSeconds, segmentation))) continue;
      if (seconds >= secondsPerBatch) {
        batches.push([]);
        seconds = 0;
      }
      batches[batches.length - 1].push(sound);
      seconds += sound.durationSeconds;
    }
    return batches;
  }

  /** Measures what is lacking of these features, and sounds that are to be cut otherwise; what is there stays. */
  async function complete(job: Job, entries: readonly FeatureEntry[], stage: 'decoding' | 'ready'): Promise<void> {
    const { library: before, sounds: all, readOnly } = store.getState();
    if (!before || readOnly || holdsVectors(before)) return;
    const obtainable = all.filter(sources.mayBeHad);
    const uncut = findUncut(before, obtainable);
    const isUncut = new Set(uncut.flat());
    const rest = obtainable.filter((sound) => !isUncut.has(sound));
    const lacking = await findLacking(before, rest, entries);
    const total = isUncut.size + lacking.reduce((sum, [, { sounds }]) => sum + sounds.length, 0);
    if (total > 0) {
      const rate = createRate(total, strings.status.sounds);
      let done = 0;
      const onEach = () => job.report(stage, strings.status.measuring, rate(++done));
      job.report(stage, strings.status.measuring, rate(0));
      const ofCut = [...new Set([...entries, ...wanted()])];
      for (const batch of uncut) {
        await saveCutAnew(await measureAll(batch, measuringOf(before, ofCut), job, onEach), ofCut);
      }
      for (const [block, lacked] of lacking) {
        await saveLacking(
          block,
          lacked,
          await measureAll(lacked.sounds, measuringOf(before, lacked.entries), job, onEach),
        );
      }
    }
    await deleteSuperfluous();
  }

  /** Deletes blocks of earlier settings and of numbers that no sound has, once nothing is lacking that they could replace. */
  async function deleteSuperfluous(): Promise<void> {
    const { library, sounds } = store.getState();
    if (!library || (await findLacking(library, sounds, wanted())).length > 0) return;
    const kinds = new Set(features.map((entry) => kindOf(library, entry)));
    await deleteBlocksBut(database, library.id, kinds, new Set(sounds.map(({ block }) => block)));
  }

  return {
    wanted,
    measuringOf,
    /** Whether all sounds have been measured so. */
    async isComplete(entries: readonly FeatureEntry[]): Promise<boolean> {
      const { library, sounds } = store.getState();
      return library !== null && (await findLacking(library, sounds, entries)).length === 0;
    },
    /** As part of a job: measures what these sounds lack of a feature that is about to be used. */
    withinJob: {
      complete: (job: Job, entries: FeatureEntry[]): Promise<void> => complete(job, entries, 'decoding'),
    },

    /** Measures what the library lacks while nothing else is to be done. */
    completeInBackground(): void {
      activity.inBackground((job) => complete(job, wanted(), 'ready'));
    },

    /** Measures every sound again from its audio with other settings. */
    async measureAgain(measuring: MeasuringOptions): Promise<void> {
      await activity.enqueue(async (job) => {
        const { library: before, readOnly } = store.getState();
        if (!before || readOnly) return;
        const library = { ...before, measuring };
        await updateSounds(database, library);
        store.setState({ library, interrupted: null });
        await complete(job, wanted(), 'decoding');
      });
    },
  };
}

export type MeasuringCapability = ReturnType<typeof createMeasuringCapability>;
