// Adding sounds to the library: from files that are dropped, chosen or made, to records that are stored as they come.

import { type DroppedFile, filesOfFolder } from '../audio/dropped-files.ts';
import { pickFolder } from '../audio/folders.ts';
import { orAborted } from './abort.ts';
import { createRate, type Job } from './activity.ts';
import { count, nothingYet, type Outcome, saveBatch } from './batches.ts';
import { type AppContext, holdsVectors } from './context.ts';
import { type Ingested, ingest, orderFiles } from './ingest.ts';
import type { InstantCapability } from './instant.ts';
import { isLabelList, type LabelsCapability } from './labels.ts';
import type { LibraryCapability } from './library.ts';
import type { MeasuringCapability } from './measuring.ts';
import type { NewcomersCapability } from './newcomers.ts';
import { createLookup, type SourcesCapability } from './sources.ts';
import { strings } from './strings.ts';
import { findVectors } from './vector-files.ts';
import type { VectorImport } from './vector-import.ts';

/** A batch is stored when it has this many sounds, or when this time has passed: what a killed tab can lose. */
const soundsPerBatch = 256;
const millisecondsPerBatch = 700;
/** Or when this much audio waits in memory to be copied. */
const bytesPerBatch = 64 * 2 ** 20;

/** What came of a drop, in words. */
export function summary(files: number, total: Outcome): string {
  if (total.present === files) return strings.notices.alreadyHere(files);
  if (total.added + total.changed + total.present === 0) return strings.notices.noAudio(files);
  return strings.notices.added(total);
}

function nameFor(files: DroppedFile[]): string {
  const [folder, ...rest] = files[0].path.split('/');
  return rest.length > 0 ? folder : strings.untitled;
}

interface Needs {
  libraries: LibraryCapability;
  sources: SourcesCapability;
  measuring: MeasuringCapability;
  newcomers: NewcomersCapability;
  labels: LabelsCapability;
  instant: InstantCapability;
  vectors: VectorImport;
}

export function createAddingCapability(
  context: AppContext,
  { libraries, sources, measuring, newcomers, labels, instant, vectors }: Needs,
) {
  const { store, engine, activity } = context;

  /** What came of it; null where nothing could be added. Tells so itself then. */
  async function addAll(dropped: DroppedFile[], job: Job): Promise<{ files: number; outcome: Outcome } | null> {
    const files = orderFiles(dropped);
    if (files.length === 0) {
      store.setState({ notice: strings.notices.nothingDropped });
      return null;
    }
    const { library: before } = store.getState();
    if (!before || holdsVectors(before)) await libraries.withinJob.create(nameFor(files));
    const { library, readOnly, sounds, settings } = store.getState();
    if (readOnly || !library) {
      store.setState({ notice: strings.notices.otherTab });
      return null;
    }
    if (sounds.length === 0 && library.name === strings.untitled) await libraries.withinJob.rename(nameFor(files));
    void navigator.storage.persist();

    const folders = await sources.rememberFolders(library.id, files);
    const rate = createRate(files.length, 'files');
    const total = { ...nothingYet };
    let waiting: Ingested[] = [];
    let waitingBytes = 0;
    let done = 0;
    let flushed = Promise.resolve();
    /** Stores what waits, after what is being stored; once that has failed, so does every later call. */
    const flush = () => {
      flushed = flushed.then(async () => {
        const batch = waiting;
        waiting = [];
        waitingBytes = 0;
        if (batch.length === 0) return;
        const outcome = await saveBatch(context, { sources, measuring }, batch, folders);
        count(total, outcome);
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
        lookup: createLookup(sounds, folders),
        keepAudio: settings.keepAudio,
        signal: job.signal,
      });
      for await (const result of results) {
        waiting.push(result);
        if (result.kind !== 'skipped' && result.audio !== null) waitingBytes += result.bytes;
        if (waiting.length >= soundsPerBatch || waitingBytes >= bytesPerBatch) await flush();
      }
    } finally {
      clearInterval(timer);
      await flush();
      void libraries.showStorage();
    }
    return { files: files.length, outcome: total };
  }

  /** Adds files and says what came of it. */
  async function addAndTell(files: DroppedFile[], job: Job): Promise<void> {
    const isApart = holdsVectors(store.getState().library);
    try {
      const result = await addAll(files, job);
      if (!result) return;
      const apart = isApart ? strings.vectors.soundsApart : '';
      store.setState({ notice: [summary(result.files, result.outcome), apart].filter(Boolean).join(' ') });
      // Made anew it embeds all of them.
      if (instant.isDue()) void instant.makeWhereDue();
      else await newcomers.embed(job);
    } finally {
      // What was added until "Cancel" is placed as well, by a job of its own.
      if (job.signal.aborted) {
        if (instant.isDue()) void instant.makeWhereDue();
        else if (await newcomers.areThere()) void activity.enqueue(newcomers.embed);
      }
    }
  }

  /** Adds the files that `walk` finds; where something else is under way, as soon as that is done. */
  async function add(walk: (signal: AbortSignal) => Promise<DroppedFile[]>): Promise<void> {
    if (activity.isBusy()) store.setState({ notice: strings.notices.queued });
    // A drop is walked now: its entries do not outlive the work before it.
    const walking = new AbortController();
    const found = walk(walking.signal);
    found.catch(() => {});
    await activity.enqueue(async (job) => {
      job.signal.addEventListener('abort', () => walking.abort(job.signal.reason));
      job.report('decoding', strings.status.looking);
      const dropped = await orAborted(found, job.signal);
      const drop = await findVectors(dropped, job.signal);
      if (drop) {
        await vectors.withinJob.add(drop, job);
        if (drop.lists.length > 0) await labels.withinJob.readLists(drop.lists, job);
        return;
      }
      const lists = dropped.filter(isLabelList);
      const files = dropped.filter((file) => !lists.includes(file));
      if (files.length > 0 || lists.length === 0) await addAndTell(files, job);
      else store.setState({ notice: null });
      // After the sounds that they may name.
      if (lists.length > 0) await labels.withinJob.readLists(lists, job);
    });
    measuring.completeInBackground();
  }

  return {
    /** For work that is under way already. */
    withinJob: { addAll },

    add,

    /** Lets the person choose a folder that can be remembered; call it on a click. */
    async addPicked(): Promise<void> {
      try {
        const handle = await pickFolder();
        if (handle) await add((signal) => filesOfFolder(handle, signal));
      } catch (error) {
        console.error(error);
        store.setState({ notice: strings.notices.notPicked((error as Error).message) });
      }
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
        await addAndTell(files, job);
      });
    },
  };
}

export type AddingCapability = ReturnType<typeof createAddingCapability>;
