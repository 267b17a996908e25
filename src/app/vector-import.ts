// Vectors from elsewhere: a library without audio, which is searched, mapped and judged as those of sounds are. What is
// read is stored a block at a time, so that stopping keeps it, and a killed tab loses one block.

import { gunzip } from '../audio/gunzip.ts';
import type { VectorBlock, VectorProblem } from '../core/formats/vector-block.ts';
import { readVectorFiles, type VectorFile } from '../core/formats/vector-file.ts';
import { takeRows } from '../core/math/matrix.ts';
import { importedId } from '../core/representations/registry.ts';
import { saveSkipped, saveSpace, saveVectorBatch } from '../storage/database.ts';
import type { LibraryRecord, ModelRecord } from '../storage/schema.ts';
import { createRate, type Job } from './activity.ts';
import { type AppContext, heardHashOf, holdsVectors, spaceOf } from './context.ts';
import type { LibraryCapability } from './library.ts';
import type { RunsCapability } from './runs.ts';
import type { SearchCapability } from './search.ts';
import { changedRuns, runOf, withSounds } from './state.ts';
import { strings } from './strings.ts';
import type { VectorDrop } from './vector-files.ts';
import { recordsOf, TakenPaths } from './vector-records.ts';
import { vectorBlocks } from './vectors.ts';

/** How vectors from elsewhere can be compared. */
export type ImportedSpace = 'cosine' | 'euclidean';

/** As far as browsers can scroll a list of them. */
const mostVectors = 400_000;
/** To be searched and mapped they are in memory four times: 256 MiB of numbers are 1 GiB. */
const mostNumbers = 2 ** 26;
/** So many problems of an import are listed; of the others their number. */
const mostProblems = 400;
const millisecondsBetweenReports = 100;

interface Needs {
  libraries: LibraryCapability;
  runs: RunsCapability;
  search: SearchCapability;
}

/** `features.tar.gz` is called `features`; what is in a folder is called like that. */
function nameOf([{ path }, ...others]: readonly VectorFile[]): string {
  const [first, ...below] = path.split('/');
  if (below.length > 0) return first;
  return others.length > 0 ? strings.untitled : first.replace(/(\.(tar|csv|npy|tfrecords?))?\.\w+$/i, '');
}

function newModel(library: LibraryRecord, seed: number): ModelRecord {
  return {
    libraryId: library.id,
    modelId: crypto.randomUUID(),
    representationId: importedId,
    state: 'ready',
    backend: 'cpu',
    createdAt: Date.now(),
    libraryRevision: library.revision,
    featureHash: heardHashOf(library, importedId, {}),
    space: 'cosine',
    model: { options: {}, seed, epoch: 0, losses: [], weights: [], optimizer: [] },
  };
}

/** `files`, each of which tells how much of all has been read, and reads no further once the job is stopped. */
function watched(files: readonly VectorFile[], job: Job): VectorFile[] {
  const megabytes = (bytes: number) => bytes / 1e6;
  const totalBytes = files.reduce((sum, { source }) => sum + source.size, 0);
  const rate = createRate(Math.ceil(megabytes(totalBytes)), 'MB');
  let bytesRead = 0;
  let reported = Number.NEGATIVE_INFINITY;
  job.report('decoding', strings.vectors.reading, rate(0));
  return files.map(({ path, source }) => ({
    path,
    source: {
      size: source.size,
      async read(start, end) {
        job.signal.throwIfAborted();
        const bytes = await source.read(start, end);
        // The beginning of a file is looked at before it is read.
        bytesRead = Math.min(totalBytes, bytesRead + bytes.length);
        if (performance.now() - reported > millisecondsBetweenReports) {
          reported = performance.now();
          job.report('decoding', strings.vectors.reading, rate(megabytes(bytesRead)));
        }
        return bytes;
      },
    },
  }));
}

export function createVectorImport(context: AppContext, { libraries, runs, search }: Needs) {
  const { store, database, activity, visit } = context;

  /** Opens the library that vectors of `columns` numbers go to: the one that is open if it has such, or nothing yet. */
  async function openLibraryFor(files: readonly VectorFile[], columns: number): Promise<void> {
    const { library, readOnly, sounds } = store.getState();
    const name = nameOf(files);
    if (!library || readOnly || (sounds.length > 0 && library.vectorColumns !== columns)) {
      await libraries.withinJob.create(name);
    } else if (sounds.length === 0 && library.name === strings.untitled) await libraries.withinJob.rename(name);
    void navigator.storage.persist();
  }

  /** Stores the rows of a block that are new; how many those are, how many were there, and for how many is no room. */
  async function keep(block: VectorBlock, named: VectorDrop['named'], taken: TakenPaths) {
    const state = store.getState();
    const { library: before } = state;
    if (!before) throw new Error('No library is open to add vectors to.');
    const { cols } = block.vectors;
    const found = recordsOf(block, {
      libraryId: before.id,
      block: before.nextBlock,
      firstId: before.nextSoundId,
      named,
      taken,
      most: Math.min(mostVectors, Math.floor(mostNumbers / cols)) - state.sounds.length,
    });
    const { sounds, rows } = found;
    if (sounds.length === 0) return { ...found, added: 0 };
    const library: LibraryRecord = {
      ...before,
      vectorColumns: cols,
      revision: before.revision + 1,
      nextSoundId: before.nextSoundId + sounds.length,
      labelSource: before.labelSource ?? (sounds.some(({ labels }) => labels) ? 'own' : undefined),
    };
    const model = { ...(state.model ?? newModel(library, visit.seed)), libraryRevision: library.revision };
    library.activeModelId = model.modelId;
    const vectors = vectorBlocks(model, before.nextBlock, {
      matrix: takeRows(block.vectors, rows),
      soundIds: Int32Array.from(sounds, ({ id }) => id),
      segments: new Int32Array(sounds.length),
    });
    library.nextBlock = before.nextBlock + vectors.length;
    await saveVectorBatch(database, { library, model, sounds, vectors });
    store.setState((now) => ({
      library,
      model,
      // It lacks the new ones.
      map: null,
      runs: [runOf(model, state.runs.at(0)?.evaluation ?? null)],
      ...withSounds([...now.sounds, ...sounds]),
    }));
    return { ...found, added: sounds.length };
  }

  /** Lists what is wrong with these files, in place of what was when they were added before. */
  async function keepProblems(files: readonly VectorFile[], problems: readonly VectorProblem[]): Promise<void> {
    const { library, readOnly, skipped: before } = store.getState();
    if (!library && problems.length > 0) await libraries.withinJob.create(nameOf(files));
    const { library: open } = store.getState();
    if (!open || readOnly) return;
    const listed = problems.slice(0, mostProblems);
    const others = problems.length - listed.length;
    if (others > 0) {
      const where = `${files[files.length - 1].path}: ${strings.vectors.moreProblems(others)}`;
      listed.push({ where, reason: strings.vectors.notListed });
    }
    const skipped = new Map(
      listed.map(({ where, reason }) => [where, { libraryId: open.id, path: where, reason }] as const),
    );
    const isOfThese = (path: string) =>
      files.some(
        (file) => path === file.path || [', ', '[', '/', ': '].some((end) => path.startsWith(`${file.path}${end}`)),
      );
    const [gone, kept] = [true, false].map((wanted) => before.filter(({ path }) => isOfThese(path) === wanted));
    await saveSkipped(database, [...skipped.values()], gone);
    store.setState({ skipped: [...kept.filter(({ path }) => !skipped.has(path)), ...skipped.values()] });
  }

  /** Adds what a drop holds and says what came of it; whatever has been stored is used, also where this is cut off. */
  async function add({ files, named, problems: before, lists }: VectorDrop, job: Job): Promise<void> {
    const problems = [...before];
    let taken: TakenPaths | null = null;
    let added = 0;
    let present = 0;
    const { library: openBefore, sounds } = store.getState();
    try {
      for await (const { block, problems: found } of readVectorFiles(watched(files, job), gunzip)) {
        job.signal.throwIfAborted();
        problems.push(...found);
        if (!block) continue;
        if (!taken) await openLibraryFor(files, block.vectors.cols);
        taken ??= new TakenPaths(store.getState().sounds);
        const kept = await keep(block, named, taken);
        added += kept.added;
        present += kept.present;
        if (kept.left > 0) {
          const reason = strings.vectors.noRoom(store.getState().sounds.length, block.vectors.cols);
          problems.push({ where: nameOf(files), reason });
          break;
        }
      }
      await keepProblems(files, problems);
    } finally {
      if (added > 0) {
        await search.refresh();
        // Labels that are still to be read would have it judged again.
        if (lists.length === 0 || job.signal.aborted) runs.makeMissing();
      }
      void libraries.showStorage();
    }
    const isApart = sounds.length > 0 && store.getState().library?.id !== openBefore?.id;
    store.setState({ notice: strings.vectors.came({ added, present, problems, isApart }) });
  }

  return {
    /** For work that is under way already. */
    withinJob: { add },

    /** Compares the vectors of the library otherwise: its map and figures are made anew. */
    chooseDistance: (space: ImportedSpace): Promise<void> =>
      activity.enqueueForLibrary(async () => {
        const { model, library, runs: made } = store.getState();
        if (!model || !holdsVectors(library) || spaceOf(model) === space) return;
        const changed: ModelRecord = { ...model, space };
        await saveSpace(database, changed);
        store.setState({
          model: changed,
          map: null,
          runs: changedRuns(made, { modelId: changed.modelId, space, evaluation: null }),
        });
        await search.refresh();
        runs.makeMissing();
      }),
  };
}

export type VectorImport = ReturnType<typeof createVectorImport>;
