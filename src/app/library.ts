// Libraries: opening, making, deleting them, and adding sounds. Everything is stored as it comes.

import { analysisSampleRate, decode } from '../audio/decode.ts';
import type { DroppedFile } from '../audio/dropped-files.ts';
import { type OptionValues, resolveOptions } from '../core/options.ts';
import type { Measurement } from '../engine/protocol.ts';
import {
  deleteLibrary,
  readAudio,
  readSounds,
  replaceFeature,
  type SoundBatch,
  saveLibrary,
  saveSounds,
} from '../storage/database.ts';
import type { BlockRecord, LibraryRecord, SkippedFile, SoundRecord } from '../storage/schema.ts';
import { createRate, type Job } from './activity.ts';
import { type AppContext, featureHashOf, pictureFeature } from './context.ts';
import { type Ingested, type IngestedSound, ingest, orderFiles } from './ingest.ts';
import type { SettingsCapability } from './settings.ts';
import { nothingOpen } from './state.ts';
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

/** Milliseconds on a clock that only goes forward. */
const now = () => performance.now();

export function createLibraryCapability(context: AppContext, settings: SettingsCapability) {
  const { store, database, engine, activity, player } = context;
  let releaseLock: () => void = () => {};

  /** Takes the library for this tab. Where another has it, waits for it and opens the library anew. */
  async function lock(libraryId: string): Promise<boolean> {
    const name = `earshot/library/${libraryId}`;
    const holdUntilReleased = () =>
      new Promise<void>((resolve) => {
        releaseLock = resolve;
      });
    return new Promise((taken) => {
      void navigator.locks.request(name, { ifAvailable: true }, (held) => {
        taken(held !== null);
        return held ? holdUntilReleased() : undefined;
      });
    }).then((taken) => {
      if (taken) return true;
      const waiting = new AbortController();
      releaseLock = () => waiting.abort();
      navigator.locks
        .request(name, { signal: waiting.signal }, async () => {
          const released = holdUntilReleased();
          await load(libraryId, false);
          store.setState({ notice: strings.notices.takenOver });
          await released;
        })
        .catch((error: unknown) => {
          if (!waiting.signal.aborted) throw error;
        });
      return false;
    });
  }

  function withSounds(sounds: SoundRecord[]) {
    return { sounds, soundById: new Map(sounds.map((sound) => [sound.id, sound])) };
  }

  /** Shows what is stored of a library; what was learned from it is opened by whoever listens to `onOpened`. */
  const listeners: (() => Promise<void>)[] = [];
  async function load(libraryId: string, readOnly: boolean): Promise<void> {
    const library = await database.get('libraries', libraryId);
    if (!library) return;
    store.setState({ ...nothingOpen, library, readOnly, ...withSounds(await readSounds(database, libraryId)) });
    activity.rest();
    try {
      for (const opened of listeners) await opened();
    } catch (error) {
      // The sounds are there all the same: they can be heard, and trained on again.
      console.error(error);
      store.setState({ notice: strings.notices.notRestored });
    }
  }

  async function listLibraries(): Promise<void> {
    const libraries = await database.getAll('libraries');
    libraries.sort((a, b) => a.createdAt - b.createdAt);
    store.setState({ libraries: libraries.map(({ id, name }) => ({ id, name })) });
  }

  async function showStorage(): Promise<void> {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    const persisted = await navigator.storage.persisted();
    store.setState({ storage: { usedBytes: usage, freeBytes: quota - usage, persisted } });
  }

  async function open(libraryId: string): Promise<void> {
    releaseLock();
    player.stop();
    const mine = await lock(libraryId);
    await load(libraryId, !mine);
    if (!mine) store.setState({ notice: strings.notices.otherTab });
    await settings.change({ currentLibraryId: libraryId });
  }

  async function create(name: string): Promise<LibraryRecord> {
    const library: LibraryRecord = {
      id: crypto.randomUUID(),
      name,
      createdAt: Date.now(),
      revision: 0,
      nextSoundId: 1,
      nextBlock: 1,
      featureOptions: resolveOptions(pictureFeature.options),
      skipped: [],
      activeModelId: null,
    };
    await saveLibrary(database, library);
    await listLibraries();
    await open(library.id);
    return library;
  }

  /** `path` if it is free, else with a number before its ending; null where this very file is there already. */
  function freePath(path: string, hash: string, taken: Map<string, SoundRecord>): string | null {
    const [, stem, ending] = /^(.*?)(\.[^./]*)?$/s.exec(path) as RegExpExecArray;
    for (let copy = 1; ; copy++) {
      const candidate = copy === 1 ? path : `${stem} (${copy})${ending ?? ''}`;
      const sound = taken.get(candidate);
      if (!sound) return candidate;
      if (sound.hash === hash) return null;
    }
  }

  function soundRecord(library: LibraryRecord, id: number, path: string, made: IngestedSound): SoundRecord {
    const slash = path.lastIndexOf('/');
    const { measurement } = made;
    return {
      libraryId: library.id,
      id,
      path,
      folder: slash < 0 ? '' : path.slice(0, slash),
      name: path.slice(slash + 1),
      bytes: made.audio.size,
      lastModified: made.lastModified,
      hash: made.hash,
      durationSeconds: made.durationSeconds,
      channels: made.channels,
      levelDecibels: measurement.levelDecibels,
      segments: [{ startSeconds: measurement.startSeconds, durationSeconds: measurement.durationSeconds }],
      note: made.note,
    };
  }

  function pictureBlock(library: LibraryRecord, block: number, ids: number[], made: Measurement[]): BlockRecord {
    const cols = made[0].picture.length;
    const data = new Uint8Array(made.length * cols);
    made.forEach((measurement, row) => {
      data.set(measurement.picture, row * cols);
    });
    return {
      libraryId: library.id,
      kind: pictureFeature.id,
      block,
      soundIds: Int32Array.from(ids),
      segments: new Int32Array(ids.length),
      matrix: { data, rows: made.length, cols },
      libraryRevision: library.revision,
      featureHash: featureHashOf(library),
      modelId: null,
    };
  }

  /** Stores one batch and then shows it. */
  async function commit(results: Ingested[]): Promise<Outcome> {
    const { library: before, sounds, soundById } = store.getState();
    if (!before) throw new Error('No library is open to add sounds to.');
    const library = { ...before };
    const taken = new Map(sounds.map((sound) => [sound.path, sound]));
    const batch: SoundBatch = { library, sounds: [], blocks: [] };
    const measured: Measurement[] = [];
    const skipped = new Map<string, SkippedFile>(library.skipped.map((file) => [file.path, file]));
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
    library.skipped = [...skipped.values()];
    if (measured.length > 0) {
      library.revision++;
      const ids = batch.sounds.map((sound) => sound.record.id);
      batch.blocks.push(pictureBlock(library, library.nextBlock++, ids, measured));
    }
    await saveSounds(database, batch);
    const records = batch.sounds.map((sound) => sound.record);
    store.setState((state) => ({
      library,
      sounds: records.length > 0 ? [...state.sounds, ...records] : state.sounds,
      soundById:
        records.length > 0
          ? new Map([...soundById, ...records.map((record) => [record.id, record] as const)])
          : soundById,
      stale: state.stale || (records.length > 0 && state.model !== null),
    }));
    const noted = records.filter((record) => record.note !== null).length;
    return { added: records.length, present, skipped: newlySkipped, noted };
  }

  async function addAll(dropped: DroppedFile[], job: Job): Promise<void> {
    const files = orderFiles(dropped);
    if (files.length === 0) {
      store.setState({ notice: strings.notices.nothingDropped });
      return;
    }
    if (!store.getState().library) await create(nameFor(files));
    const { library, readOnly, sounds } = store.getState();
    if (readOnly || !library) {
      store.setState({ notice: strings.notices.otherTab });
      return;
    }
    if (sounds.length === 0 && library.name === strings.untitled) await rename(nameFor(files));
    void navigator.storage.persist();

    const byPath = new Map(sounds.map((sound) => [sound.path, sound]));
    const rate = createRate(files.length, 'files', now);
    const total: Outcome = { added: 0, present: 0, skipped: 0, noted: 0 };
    let waiting: Ingested[] = [];
    let lastCommit = now();
    let done = 0;
    const flush = async () => {
      const batch = waiting;
      waiting = [];
      if (batch.length === 0) return;
      const outcome = await commit(batch);
      for (const key of Object.keys(total) as (keyof Outcome)[]) total[key] += outcome[key];
      lastCommit = now();
    };
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
        done++;
        if (waiting.length >= soundsPerBatch || now() - lastCommit > millisecondsPerBatch) {
          await flush();
          job.report('decoding', strings.status.decoding, rate(done));
        }
      }
    } finally {
      await flush();
      void showStorage();
    }
    store.setState({ notice: summary(files.length, total) });
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

  async function rename(name: string): Promise<void> {
    const { library } = store.getState();
    if (!library) return;
    const renamed = { ...library, name };
    await saveLibrary(database, renamed);
    store.setState({ library: renamed });
    await listLibraries();
  }

  return {
    onOpened: (listener: () => Promise<void>) => listeners.push(listener),
    open,
    create: () => create(strings.untitled).then(() => undefined),

    /** Opens the library of the last visit, if there is one. */
    async openLast(): Promise<void> {
      await listLibraries();
      const { libraries, settings: chosen } = store.getState();
      const last = libraries.find((library) => library.id === chosen.currentLibraryId) ?? libraries.at(-1);
      if (last) await open(last.id);
      activity.rest();
      void showStorage();
    },

    async remove(): Promise<void> {
      const { library } = store.getState();
      if (!library) return;
      player.stop();
      await deleteLibrary(database, library.id);
      releaseLock();
      store.setState({ ...nothingOpen });
      await listLibraries();
      const next = store.getState().libraries.at(-1);
      if (next) await open(next.id);
      activity.rest();
      void showStorage();
    },

    /** Adds files; where something else is under way, as soon as that is done. */
    async add(files: DroppedFile[] | Promise<DroppedFile[]>): Promise<void> {
      if (activity.isBusy()) store.setState({ notice: strings.notices.queued });
      // A drop is walked now: its entries do not outlive the work before it.
      const found = Promise.resolve(files);
      found.catch(() => {});
      await activity.enqueue(async (job) => {
        job.report('decoding', strings.status.looking);
        await addAll(await found, job);
      });
    },

    /** Adds the demo library, as WAV files that are decoded like any others, to a library of its own. */
    async loadDemo(): Promise<void> {
      await activity.enqueue(async (job) => {
        job.report('decoding', strings.status.looking);
        const { sounds, libraries } = store.getState();
        const existing = libraries.find((library) => library.name === strings.demoName);
        if (existing) await open(existing.id);
        else if (sounds.length > 0 || !store.getState().library) await create(strings.demoName);
        else await rename(strings.demoName);
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

    /** Measures every sound again from its kept audio with other settings, and replaces the old measurements at once. */
    async measureAgain(featureOptions: OptionValues): Promise<void> {
      await activity.enqueue(async (job) => {
        const { library: before, sounds } = store.getState();
        if (!before) return;
        const library = { ...before, featureOptions: resolveOptions(pictureFeature.options, featureOptions) };
        const rate = createRate(sounds.length, 'sounds', now);
        const measured: Measurement[] = [];
        for (const sound of sounds) {
          job.signal.throwIfAborted();
          const bytes = new Uint8Array(await (await readAudio(database, sound)).arrayBuffer());
          const { samples } = await decode(bytes);
          measured.push(await engine.measure(samples, analysisSampleRate, library.featureOptions));
          job.report('decoding', strings.status.measuring, rate(measured.length));
        }
        const updated = sounds.map((sound, i) => ({
          ...sound,
          levelDecibels: measured[i].levelDecibels,
          segments: [{ startSeconds: measured[i].startSeconds, durationSeconds: measured[i].durationSeconds }],
        }));
        const ids = sounds.map((sound) => sound.id);
        const blocks = sounds.length > 0 ? [pictureBlock(library, library.nextBlock++, ids, measured)] : [];
        await replaceFeature(database, library, pictureFeature.id, blocks, updated);
        store.setState((state) => ({ library, ...withSounds(updated), stale: state.model !== null }));
      });
    },
  };
}

export type LibraryCapability = ReturnType<typeof createLibraryCapability>;
