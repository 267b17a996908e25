// Adding sounds to the library: from files that are dropped, chosen or made, to records that are stored as they come.

import type { DroppedFile } from '../audio/dropped-files.ts';
import type { Measurement } from '../engine/protocol.ts';
import { type SoundBatch, saveSounds } from '../storage/database.ts';
import type { SkippedFile } from '../storage/schema.ts';
import { orAborted } from './abort.ts';
import { createRate, type Job } from './activity.ts';
import type { AppContext } from './context.ts';
import { type Ingested, ingest, orderFiles } from './ingest.ts';
import type { LibraryCapability } from './library.ts';
import { freePath, pictureBlock, soundRecord } from './sound-records.ts';
import { withSounds } from './state.ts';
import { strings } from './strings.ts';

/** A batch is stored when it has this many sounds, or when this time has passed: what a killed tab can lose. */
const soundsPerBatch = 64;
const millisecondsPerBatch = 700;

/** How many of a drop's files came to what; `noted` are those added of which a person should know something. */
export interface Outcome {
  added: number;
  present: number;
  skipped: number;
  noted: number;
}

function summary(files: number, total: Outcome): string {
  if (total.present === files) return strings.notices.alreadyHere(files);
  if (total.added === 0 && total.present === 0) return strings.notices.noAudio(files);
  return strings.notices.added(total);
}

function nameFor(files: DroppedFile[]): string {
  const [folder, ...rest] = files[0].path.split('/');
  return rest.length > 0 ? folder : strings.untitled;
}

export function createAddingCapability(context: AppContext, libraries: LibraryCapability) {
  const { store, database, engine, activity } = context;

  /** Stores one batch and then shows it. */
  async function commit(results: Ingested[]): Promise<Outcome> {
    const { library: before, sounds } = store.getState();
    if (!before) throw new Error('No library is open to add sounds to.');
    const library = { ...before };
    const taken = new Map(sounds.map((sound) => [sound.path, sound]));
    const batch: SoundBatch = { library, sounds: [], blocks: [] };
    const measured: Measurement[] = [];
    const skipped = new Map<string, SkippedFile>(library.skipped.map((file) => [file.path, file]));
    const skippedBefore = skipped.size;
    let present = 0;
    let newlySkipped = 0;
    for (const result of results) {
      if (result.kind === 'present') present++;
      else if (result.kind === 'skipped') {
        newlySkipped++;
        skipped.set(result.path, { path: result.path, reason: result.reason });
      } else {
        skipped.delete(result.path);
        const path = freePath(result.path, result.hash, taken);
        if (path === null) {
          present++;
          continue;
        }
        const record = soundRecord(library, library.nextSoundId++, path, result);
        taken.set(path, record);
        batch.sounds.push({ record, audio: result.audio });
        measured.push(result.measurement);
      }
    }
    if (newlySkipped > 0 || skipped.size !== skippedBefore) library.skipped = [...skipped.values()];
    if (measured.length > 0) {
      library.revision++;
      const ids = batch.sounds.map((sound) => sound.record.id);
      batch.blocks.push(pictureBlock(library, library.nextBlock++, ids, measured));
    }
    await saveSounds(database, batch);
    const records = batch.sounds.map((sound) => sound.record);
    store.setState({ library });
    // What a training that was cut off had learned from is no longer what there is.
    if (records.length > 0) store.setState({ ...withSounds([...sounds, ...records]), interrupted: null });
    const noted = records.filter((record) => record.note !== null).length;
    return { added: records.length, present, skipped: newlySkipped, noted };
  }

  async function addAll(dropped: DroppedFile[], job: Job): Promise<void> {
    const files = orderFiles(dropped);
    if (files.length === 0) {
      store.setState({ notice: strings.notices.nothingDropped });
      return;
    }
    if (!store.getState().library) await libraries.withinJob.create(nameFor(files));
    const { library, readOnly, sounds } = store.getState();
    if (readOnly || !library) {
      store.setState({ notice: strings.notices.otherTab });
      return;
    }
    if (sounds.length === 0 && library.name === strings.untitled) await libraries.withinJob.rename(nameFor(files));
    void navigator.storage.persist();

    const byPath = new Map(sounds.map((sound) => [sound.path, sound]));
    const rate = createRate(files.length, 'files');
    const total: Outcome = { added: 0, present: 0, skipped: 0, noted: 0 };
    let waiting: Ingested[] = [];
    let done = 0;
    let flushed = Promise.resolve();
    /** Stores what waits, after what is being stored; once that has failed, so does every later call. */
    const flush = () => {
      flushed = flushed.then(async () => {
        const batch = waiting;
        waiting = [];
        if (batch.length === 0) return;
        const outcome = await commit(batch);
        for (const key of Object.keys(total) as (keyof Outcome)[]) total[key] += outcome[key];
        done += batch.length;
        job.report('decoding', strings.status.decoding, rate(done));
      });
      return flushed;
    };
    // By the clock, so that one long file does not hold back those before it; who awaits the next flush hears of failure.
    const timer = setInterval(() => flush().catch(() => {}), millisecondsPerBatch);
    job.report('decoding', strings.status.decoding, rate(0));
    try {
      const results = ingest(files, {
        engine,
        featureOptions: library.featureOptions,
        stored: (path) => byPath.get(path),
        signal: job.signal,
      });
      for await (const result of results) {
        waiting.push(result);
        if (waiting.length >= soundsPerBatch) await flush();
      }
    } finally {
      clearInterval(timer);
      await flush();
      void libraries.showStorage();
    }
    store.setState({ notice: summary(files.length, total) });
  }

  return {
    /** Adds files; where something else is under way, as soon as that is done. */
    async add(files: DroppedFile[] | Promise<DroppedFile[]>): Promise<void> {
      if (activity.isBusy()) store.setState({ notice: strings.notices.queued });
      // A drop is walked now: its entries do not outlive the work before it.
      const found = Promise.resolve(files);
      found.catch(() => {});
      await activity.enqueue(async (job) => {
        job.report('decoding', strings.status.looking);
        await addAll(await orAborted(found, job.signal), job);
      });
    },

    /** Adds the demo library, as WAV files that are decoded like any others, to a library of its own. */
    async loadDemo(): Promise<void> {
      await activity.enqueue(async (job) => {
        job.report('decoding', strings.status.demo);
        const { withinJob } = libraries;
        const state = store.getState();
        const existing = state.libraries.find((library) => library.name === strings.demoName);
        if (existing) {
          // Opening what is open would let go of its lock for a moment.
          if (existing.id !== state.library?.id) await withinJob.open(existing.id);
        } else if (state.library && !state.readOnly && state.sounds.length === 0) {
          await withinJob.rename(strings.demoName);
        } else await withinJob.create(strings.demoName);
        const { seed } = context.visit;
        const paths = await engine.listDemo(seed);
        const files = paths.map((path, index) => ({
          path,
          open: async () =>
            new File([(await engine.renderDemo(seed, index)) as Uint8Array<ArrayBuffer>], path, {
              type: 'audio/wav',
              lastModified: 0,
            }),
        }));
        await addAll(files, job);
      });
    },
  };
}

export type AddingCapability = ReturnType<typeof createAddingCapability>;
