// Runs: the finished trainings of a library, each kept with its vectors, map and evaluation. One of them is used: it is
// searched, drawn, and embeds what comes after it.

import { epochsOf, representationById } from '../core/representations/registry.ts';
import { deleteModel, StorageFullError, saveLibrary, saveModel } from '../storage/database.ts';
import { keysUnder, type LibraryRecord, type ModelRecord } from '../storage/schema.ts';
import type { Job } from './activity.ts';
import type { AppContext } from './context.ts';
import { embedLibrary, saveRun } from './embedding.ts';
import { type EvaluationCapability, isClustered, isJudged } from './evaluation.ts';
import type { History } from './history.ts';
import type { MapCapability } from './map.ts';
import type { NewcomersCapability } from './newcomers.ts';
import { runName } from './run-settings.ts';
import type { SearchCapability } from './search.ts';
import type { SettingsCapability } from './settings.ts';
import { type Run, runInUse, runOf, type State } from './state.ts';
import { strings } from './strings.ts';

/** The parts of the state that hold a training's losses. */
export function chartOf({ representationId, model }: ModelRecord): Pick<State, 'losses' | 'epochs'> {
  return { losses: model.losses, epochs: epochsOf(representationById(representationId), model.options) };
}

function newestFirst(runs: Run[]): Run[] {
  return runs.sort((a, b) => b.createdAt - a.createdAt);
}

interface Needs {
  map: MapCapability;
  search: SearchCapability;
  evaluation: EvaluationCapability;
  newcomers: NewcomersCapability;
  settings: SettingsCapability;
  history: History;
}

export function createRunsCapability(
  context: AppContext,
  { map, search, evaluation, newcomers, settings, history }: Needs,
) {
  const { store, database, activity } = context;

  /** Makes what is missing after the vectors, each as a job of its own: stopping or failing one leaves the others. */
  function makeMissing(): void {
    const { model, map: made, library } = store.getState();
    const run = runInUse(store.getState());
    if (!model || !run || !library) return;
    const ofThisModel = (work: (job: Job) => Promise<void>) =>
      void activity.enqueue(async (job) => {
        if (store.getState().model?.modelId === model.modelId) await work(job);
      });
    if (!made) ofThisModel((job) => map.project(model, job));
    else if (made.quality === undefined) ofThisModel((job) => map.judge(model, job));
    if (!isJudged(run, library) || !isClustered(run)) {
      ofThisModel((job) => evaluation.withinJob.evaluate(model.modelId, job));
    }
  }

  /** Shows the library's runs as they are stored, and what the one in use has made. */
  async function show(): Promise<void> {
    const { library } = store.getState();
    if (!library) return;
    const judged = await database.getAll('evaluations', keysUnder(library.id));
    const evaluationOf = new Map(judged.map((evaluated) => [evaluated.modelId, evaluated]));
    const runs: Run[] = [];
    let model: ModelRecord | null = null;
    // One at a time: all of them together may be a lot of memory.
    const stored = database.transaction('models').store.iterate(keysUnder(library.id));
    for await (const { value: record } of stored) {
      if (record.state !== 'ready' || record.isDeleted) continue;
      runs.push(runOf(record, evaluationOf.get(record.modelId) ?? null));
      if (record.modelId === library.activeModelId) model = record;
    }
    const drawn = model && (await map.stored(model));
    // All at once: the page never shows one run's map beside another's neighbours.
    store.setState({
      runs: newestFirst(runs),
      model,
      map: drawn,
      reconstructions: null,
      ...(model ? chartOf(model) : { losses: [], epochs: 0 }),
    });
  }

  /** Once the library uses another run than before. */
  async function afterSwitch(job: Job): Promise<void> {
    await show();
    await search.refresh();
    try {
      await newcomers.embed(job);
    } finally {
      makeMissing();
    }
  }

  async function remove(modelId: string, job: Job): Promise<void> {
    const { library, runs, readOnly } = store.getState();
    if (!library || readOnly) return;
    const wasInUse = library.activeModelId === modelId;
    const next = runs.find((run) => run.modelId !== modelId)?.modelId ?? null;
    const changed = wasInUse ? { ...library, activeModelId: next } : library;
    await deleteModel(database, changed, modelId);
    store.setState({ library: changed, runs: runs.filter((run) => run.modelId !== modelId) });
    if (wasInUse) await afterSwitch(job);
  }

  /** Shows the runs that there are now, of which the library uses `library.activeModelId`. */
  async function showChanged(library: LibraryRecord, job: Job): Promise<void> {
    const before = store.getState().library?.activeModelId;
    store.setState({ library });
    if (library.activeModelId === before) await show();
    else await afterSwitch(job);
  }

  /** Says of a run that it is deleted. Where there is no room even for that, it goes for good: then false. */
  async function hide(modelId: string, job: Job): Promise<boolean> {
    const { library: before, runs } = store.getState();
    const record = before && (await database.get('models', [before.id, modelId]));
    if (!before || !record) return false;
    const other = runs.find((run) => run.modelId !== modelId)?.modelId ?? null;
    const library = before.activeModelId === modelId ? { ...before, activeModelId: other } : before;
    try {
      await saveModel(database, library, { ...record, isDeleted: true });
    } catch (error) {
      if (!(error instanceof StorageFullError)) throw error;
      await remove(modelId, job);
      return false;
    }
    await showChanged(library, job);
    return true;
  }

  async function bringBack(modelId: string, isToBeUsed: boolean, job: Job): Promise<void> {
    const { library: before } = store.getState();
    const record = before && (await database.get('models', [before.id, modelId]));
    if (!before || !record) return;
    const { isDeleted: _, ...kept } = record;
    const library = isToBeUsed ? { ...before, activeModelId: modelId } : before;
    await saveModel(database, library, kept);
    await showChanged(library, job);
  }

  /** Deletes what was hidden before the library was opened. */
  async function deleteHidden(): Promise<void> {
    const { library } = store.getState();
    if (!library) return;
    const hidden: string[] = [];
    for await (const { value } of database.transaction('models').store.iterate(keysUnder(library.id))) {
      if (value.isDeleted) hidden.push(value.modelId);
    }
    for (const modelId of hidden) await deleteModel(database, library, modelId);
  }

  /**
   * Keeps a finished model, gives every sound its vector and uses them. The model must have been trained on pictures that
   * are measured as the library's are, and a way to compute must have been chosen.
   */
  async function add(finished: ModelRecord, job: Job, stage: 'training' | 'mapping' = 'training'): Promise<void> {
    const { library: heard } = store.getState();
    if (!heard) return;
    job.report(stage, strings.status.embedding);
    const embedded = await embedLibrary(context, heard, finished);
    const { library: before, runs } = store.getState();
    if (!before) return;
    const using = { ...before, activeModelId: finished.modelId };
    const { library, model } = await saveRun(context, using, finished, embedded);
    store.setState({ library, model, map: null, runs: newestFirst([...runs, runOf(model, null)]), ...chartOf(model) });
    await search.refresh();
    makeMissing();
  }

  return {
    /** For work that is under way already. */
    withinJob: { add, remove },
    makeMissing,

    /** Shows what was learned in earlier visits, and makes what a killed tab had left unmade. */
    async restore(): Promise<void> {
      await show();
      if (store.getState().readOnly) return;
      await deleteHidden();
      // Those that a tab had stored when it was closed or killed.
      if (await newcomers.areThere()) void activity.enqueue(newcomers.embed);
      makeMissing();
    },

    /** Uses this run instead of the one in use. */
    choose: (modelId: string): Promise<void> =>
      activity.enqueue(async (job) => {
        const { library, runs, readOnly } = store.getState();
        const chosen = runs.find((run) => run.modelId === modelId);
        if (!library || readOnly || library.activeModelId === modelId || !chosen) return;
        const changed = { ...library, activeModelId: modelId };
        await saveLibrary(database, changed);
        store.setState({ library: changed });
        await settings.change({ representationId: chosen.representationId });
        await afterSwitch(job);
      }),

    /**
     * Deletes this run; where it was in use, the newest of the others is from now on. Until the library is opened anew that
     * can be taken back, and takes the room that it took.
     */
    remove: (modelId: string): Promise<void> =>
      activity.enqueueForLibrary(async (job) => {
        const { library, runs } = store.getState();
        const run = runs.find((each) => each.modelId === modelId);
        if (!run || !(await hide(modelId, job))) return;
        const wasInUse = library?.activeModelId === modelId;
        history.did({
          says: strings.history.runDeleted(runName(run)),
          redo: () => activity.enqueueForLibrary(async (again) => void (await hide(modelId, again))),
          undo: () => activity.enqueueForLibrary((again) => bringBack(modelId, wasInUse, again)),
        });
      }),
  };
}

export type RunsCapability = ReturnType<typeof createRunsCapability>;
