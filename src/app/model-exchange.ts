// Models that go elsewhere as they are: as files, with settings, losses and weights, and from the library that is open to
// another one.

import { minimumSounds } from '../core/projections/projection.ts';
import { representationById } from '../core/representations/registry.ts';
import { keysUnder, type LibraryRecord, type ModelRecord } from '../storage/schema.ts';
import type { Job } from './activity.ts';
import type { Compute } from './compute.ts';
import { type AppContext, featuresOf, heardBy, isMeasuredOtherwise } from './context.ts';
import { embedLibrary, saveRun } from './embedding.ts';
import { libraryLock } from './library.ts';
import type { MeasuringCapability } from './measuring.ts';
import type { ModelFile } from './model-files.ts';
import { identityOf, isKnown } from './model-identity.ts';
import { worstDrawn } from './newcomers.ts';
import type { OtherLibraries } from './other-libraries.ts';
import type { RunsCapability } from './runs.ts';
import { strings } from './strings.ts';

/** Late: few visits need it. */
const modelFiles = () => import('./model-files.ts');

interface Needs {
  runs: RunsCapability;
  measuring: MeasuringCapability;
  compute: Compute;
  others: OtherLibraries;
}

export function createModelExchange(context: AppContext, { runs, measuring, compute, others }: Needs) {
  const { store, database, engine, activity } = context;

  async function makeReady(representationId: string): Promise<void> {
    if (representationById(representationId).usesTensors) await compute.choose();
  }

  /** The record of a model that learned elsewhere for a library whose sounds it is to place. It must have been made ready. */
  async function adopted(held: ModelFile, library: LibraryRecord): Promise<ModelRecord> {
    const { representationId, model } = held;
    const { recordOf } = await modelFiles();
    const heard = heardBy(library, representationId, model.options);
    const errors = await engine.reconstructionErrors(representationId, heard, model, null);
    return { ...recordOf(held, library), newcomers: errors ? worstDrawn(undefined, errors) : undefined };
  }

  /** The run that another library has of the very same model, of sounds that it had before; null for none. */
  async function runBefore({ id }: LibraryRecord, model: ModelRecord): Promise<ModelRecord | null> {
    const identity = await identityOf(model);
    for (const key of await database.getAllKeys('models', keysUnder(id))) {
      const record = await database.get('models', key);
      const isOne = record?.state === 'ready' && !record.isDeleted && isKnown(record.representationId);
      if (isOne && (await identityOf(record)) === identity) return record;
    }
    return null;
  }

  /** Throws a RangeError, and changes nothing, where it cannot be done. */
  async function placeIn(libraryId: string, job: Job): Promise<void> {
    const { model } = store.getState();
    const before = await database.get('libraries', libraryId);
    if (!before || !model) throw new RangeError(strings.runs.gone);
    if (isMeasuredOtherwise(model, before)) throw new RangeError(strings.across.otherSettings);
    job.report('training', strings.across.measuring(before.name));
    // What only its own library can say of it, as how many sounds it learned from, stays there.
    const { representationId, backend, trainedSeconds, model: learned } = model;
    const held = { representationId, backend, trainedSeconds, model: learned, features: [] };
    await makeReady(representationId);
    const record = (await runBefore(before, model)) ?? (await adopted(held, before));
    const embedded = await embedLibrary(context, before, record);
    job.signal.throwIfAborted();
    await saveRun(context, before, record, embedded);
  }

  return {
    /** Has the model in use place the sounds of another library too, which keeps that as a run beside the one it uses. */
    placeElsewhere: (libraryId: string): Promise<void> =>
      activity.enqueue(async (job) => {
        const { name = '' } = store.getState().libraries.find(({ id }) => id === libraryId) ?? {};
        try {
          await navigator.locks.request(libraryLock(libraryId), { ifAvailable: true }, async (held) => {
            if (!held) throw new RangeError(strings.across.otherTab);
            await placeIn(libraryId, job);
          });
          await others.refresh();
          store.setState({ notice: strings.across.measured(name) });
        } catch (error) {
          job.signal.throwIfAborted();
          console.warn(error);
          store.setState({ notice: strings.across.notMeasurable(name, (error as Error).message) });
        }
      }),

    /** The run as a file. Rejects with an error for a person where it has gone, or cannot be told to others. */
    async export(modelId: string): Promise<Blob> {
      const { library } = store.getState();
      const record = library && (await database.get('models', [library.id, modelId]));
      if (!record) throw new Error(strings.runs.gone);
      const { packModel } = await modelFiles();
      return packModel(record, library);
    },

    /** Makes the model in `file` the run in use. One that does not fit is refused, and nothing is changed. */
    import: (file: File): Promise<void> =>
      activity.enqueue(async (job) => {
        const { library, sounds } = store.getState();
        if (!library || sounds.length < minimumSounds) {
          store.setState({ notice: strings.notices.tooFewToTrain(sounds.length) });
          return;
        }
        try {
          job.report('training', strings.status.readingModel);
          const { readModelFile, whyNotFitting } = await modelFiles();
          const held = await readModelFile(file, job.signal);
          const misfit = whyNotFitting(held, library);
          if (misfit) throw new RangeError(misfit);
          const { representationId, model } = held;
          await measuring.withinJob.complete(job, featuresOf(representationId, model.options));
          await makeReady(representationId);
          await runs.withinJob.add(await adopted(held, library), job);
          store.setState({ reconstructions: null, notice: strings.notices.modelImported(file.name) });
        } catch (error) {
          // Weights of another shape are found out where they are to embed, by a RangeError.
          if (!['ModelFileError', 'RangeError'].includes((error as Error).name)) throw error;
          console.warn(error);
          store.setState({ notice: strings.notices.modelRefused(file.name, (error as Error).message) });
        }
      }),
  };
}

export type ModelExchange = ReturnType<typeof createModelExchange>;
