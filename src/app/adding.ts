// Adding sounds to the library: from files that are dropped, chosen or made, to records that are stored as they come.

import type { DroppedFile } from '../audio/dropped-files.ts';
import { type SoundBatch, saveSounds } from '../storage/database.ts';
import type { SoundSource } from '../storage/schema.ts';
import { orAborted } from './abort.ts';
import { createRate, type Job } from './activity.ts';
import type { AppContext } from './context.ts';
import { type Ingested, type IngestedSound, ingest, orderFiles } from './ingest.ts';
import type { LibraryCapability } from './library.ts';
import type { MeasuredSound } from './measure-sound.ts';
import type { MeasuringCapability } from './measuring.ts';
import { featureBlocks, freePath, soundRecord } from './sound-records.ts';
import { createLookup, type FolderNumbers, type SourcesCapability } from './sources.ts';
import { withSounds } from './state.ts';
import { strings } from './strings.ts';

/** A batch is stored when it has this many sounds, or when this time has passed: what a killed tab can lose. */
const soundsPerBatch = 256;
const millisecondsPerBatch = 700;

/** How many of a drop's files came to what; `noted` are those added of which a person should know something. */
export interface Outcome {
  added: number;
  changed: number;
  present: number;
  skipped: number;
  noted: number;
}

function summary(files: number, total: Outcome): string {
  if (total.present === files) return strings.notices.alreadyHere(files);
  if (total.added + total.changed + total.present === 0) return strings.notices.noAudio(files);
  return strings.notices.added(total);
}

function nameFor(files: DroppedFile[]): string {
  const [folder, ...rest] = files[0].path.split('/');
  return rest.length > 0 ? folder : strings.untitled;
}

export function createAddingCapability(
  context: AppContext,
  libraries: LibraryCapability,
  sources: SourcesCapability,
  measuring: MeasuringCapability,
) {
  const { store, database, engine, activity } = context;

  /** Stores one batch and then shows it. */
  async function commit(results: Ingested[], folders: FolderNumbers): Promise<Outcome> {
    const { library: before, sounds, skipped: skippedBefore, settings } = store.getState();
    if (!before) throw new Error('No library is open to add sounds to.');
    const library = { ...before };
    const block = library.nextBlock++;
    const taken = new Map(sounds.map((sound) => [sound.path, sound]));
    const outcome: Outcome = { added: 0, changed: 0, present: 0, skipped: 0, noted: 0 };
    const skipped = new Map(skippedBefore.map((file) => [file.path, file]));
    const batch: SoundBatch = { library, sounds: [], audio: null, blocks: [], skipped: [], noLongerSkipped: [] };
    const measured: { id: number; measured: MeasuredSound }[] = [];
    const copies: Blob[] = [];
    let offset = 0;
    let returned: number | null = null;

    function sourceOf({ file, audio }: IngestedSound): SoundSource {
      const folderId = file.folder && folders.get(file.folder.handle);
      if (file.folder && folderId !== undefined) return { kind: 'folder', folderId, path: file.folder.path };
      if (!settings.keepAudio) return { kind: 'none' };
      copies.push(audio);
      offset += audio.size;
      return { kind: 'copy', block, offset: offset - audio.size };
    }

    function take(made: IngestedSound): void {
      const { file, changes } = made;
      if (skipped.delete(file.path)) batch.noLongerSkipped.push(file.path);
      const path = changes?.path ?? freePath(file.path, made.hash, taken);
      if (path === null) {
        outcome.present++;
        return;
      }
      const id = changes?.id ?? library.nextSoundId++;
      const record = soundRecord(library.id, { id, path, source: sourceOf(made), block }, made);
      taken.set(path, record);
      batch.sounds.push(record);
      measured.push({ id, measured: made.measured });
      sources.show(record, file);
      if (changes) outcome.changed++;
      else outcome.added++;
      if (record.note !== null) outcome.noted++;
    }

    for (const result of results) {
      if (result.kind === 'sound') take(result);
      else if (result.kind === 'present') {
        outcome.present++;
        const { sound } = result;
        sources.show(sound, result.file);
        if (sound.gone) {
          // Under a number without blocks, so that it gains what could not be measured while it was gone.
          returned ??= library.nextBlock++;
          batch.sounds.push({ ...sound, gone: false, block: returned });
        }
      } else {
        const file = { libraryId: library.id, path: result.file.path, reason: result.reason };
        outcome.skipped++;
        skipped.set(file.path, file);
        batch.skipped.push(file);
      }
    }
    if (copies.length > 0) batch.audio = { block, bytes: new Blob(copies) };
    if (measured.length > 0) {
      library.revision++;
      batch.blocks = featureBlocks(library, block, measuring.wanted(), measured);
    }
    await saveSounds(database, batch);
    store.setState({ library, skipped: [...skipped.values()] });
    // What a training that was cut off had learned from is no longer what there is.
    if (batch.sounds.length > 0) {
      const updated = new Map(batch.sounds.map((sound) => [sound.id, sound]));
      const kept = sounds.map((sound) => {
        const newer = updated.get(sound.id);
        updated.delete(sound.id);
        return newer ?? sound;
      });
      store.setState({ ...withSounds([...kept, ...updated.values()]), interrupted: null });
    }
    return outcome;
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

    const folders = await sources.rememberFolders(library.id, files);
    const rate = createRate(files.length, 'files');
    const total: Outcome = { added: 0, changed: 0, present: 0, skipped: 0, noted: 0 };
    let waiting: Ingested[] = [];
    let done = 0;
    let flushed = Promise.resolve();
    /** Stores what waits, after what is being stored; once that has failed, so does every later call. */
    const flush = () => {
      flushed = flushed.then(async () => {
        const batch = waiting;
        waiting = [];
        if (batch.length === 0) return;
        const outcome = await commit(batch, folders);
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
        measuring: measuring.measuringOf(library, measuring.wanted()),
        stored: createLookup(sounds, folders),
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
    /** For work that is under way already. */
    withinJob: { addAll },

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
      measuring.completeInBackground();
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
