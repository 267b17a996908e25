// Training a representation, and what follows from it: vectors, the index, the map and its evaluation.

import { resolveOptions } from '../core/options.ts';
import { minimumSounds } from '../core/projections/projection.ts';
import { representationById } from '../core/representations/registry.ts';
import type { EpochReport, Model } from '../engine/protocol.ts';
import { activateModel, saveModel } from '../storage/database.ts';
import { keysUnder, type ModelRecord } from '../storage/schema.ts';
import type { Job } from './activity.ts';
import type { Compute } from './compute.ts';
import { type AppContext, featureHashOf, isStale, pictureFeature } from './context.ts';
import type { EvaluationCapability } from './evaluation.ts';
import type { MapCapability } from './map.ts';
import type { MeasuringCapability } from './measuring.ts';
import type { SearchCapability } from './search.ts';
import { strings } from './strings.ts';
import { picturesOf, vectorsBlock } from './vectors.ts';

interface Needs {
  map: MapCapability;
  search: SearchCapability;
  evaluation: EvaluationCapability;
  measuring: MeasuringCapability;
  compute: Compute;
}

export function createTrainingCapability(context: AppContext, { map, search, evaluation, measuring, compute }: Needs) {
  const { store, database, engine, activity, visit } = context;

  async function learn(job: Job, resume: ModelRecord | null): Promise<ModelRecord | null> {
    const { library, settings, sounds } = store.getState();
    if (!library) return null;
    const entry = representationById(resume?.representationId ?? settings.representationId);
    const options = resume?.model.options ?? resolveOptions(entry.options, settings.representationOptions[entry.id]);
    const epochs = Number(options.epochs);
    const pictures = sounds.reduce((sum, { segments }) => sum + segments.length, 0);
    store.setState({ losses: resume?.model.losses ?? [], epochs, reconstructions: null, interrupted: null });

    const begun: Omit<ModelRecord, 'model' | 'backend'> = resume ?? {
      libraryId: library.id,
      modelId: crypto.randomUUID(),
      representationId: entry.id,
      state: 'training',
      createdAt: Date.now(),
      libraryRevision: library.revision,
      featureHash: featureHashOf(library),
    };
    /** The last whole epoch, from which training goes on where a way to compute fails. */
    let latest = resume?.model;
    const reportShare = (share: number, picturesPerSecond: number) => {
      const done = (latest?.epoch ?? 0) + share;
      job.report('training', strings.status.training, {
        done,
        total: epochs,
        unit: strings.learn.epochs,
        rate: { perSecond: picturesPerSecond, unit: strings.learn.picturesPerSecond },
        secondsLeft: ((epochs - done) * pictures) / picturesPerSecond,
      });
    };
    const trainOn = (record: Omit<ModelRecord, 'model'>): Promise<Model> => {
      const onEpoch = async (report: EpochReport) => {
        if ((report.model.halvings ?? 0) > (latest?.halvings ?? 0)) {
          store.setState({ notice: strings.notices.rateHalved(report.learningRate) });
        }
        latest = report.model;
        store.setState({ losses: latest.losses, reconstructions: report.reconstructions });
        reportShare(0, report.picturesPerSecond);
        try {
          await saveModel(database, { ...record, model: latest });
        } catch (error) {
          // Training does not need its checkpoints, only who closes the page does.
          console.error(error);
          store.setState({ notice: strings.notices.notCheckpointed((error as Error).message) });
        }
      };
      const request = {
        representationId: entry.id,
        pictures: picturesOf(record),
        options,
        seed: resume?.model.seed ?? visit.seed,
        resume: latest,
      };
      return engine.train(request, onEpoch, reportShare, job.signal);
    };

    for (;;) {
      job.report('training', strings.status.choosing);
      const { backend } = await compute.choose();
      const record = { ...begun, backend };
      try {
        const model = await trainOn(record);
        if (model.ended === 'stopped early') {
          store.setState({ notice: strings.notices.stoppedByItself(model.epoch, model.bestEpoch ?? model.epoch) });
        }
        if (model.epoch > 0) return { ...record, state: 'ready', model };
        store.setState({ notice: strings.notices.stoppedEarly, losses: store.getState().model?.model.losses ?? [] });
        return null;
      } catch (error) {
        // What is wrong with the sounds or the settings is so whatever computes.
        const isOfBackend = !job.signal.aborted && (error as Error).name !== 'RangeError';
        if (!isOfBackend || !compute.drop(backend)) throw error;
        console.error(error);
        store.setState({ notice: strings.notices.backendDropped(strings.learn.backends[backend]) });
      }
    }
  }

  /** Gives every sound its vector; "Stop" ended the training, and what was learned is used. */
  async function embed(model: ModelRecord, job: Job): Promise<void> {
    job.report('training', strings.status.embedding);
    const embedded = await engine.embed(model.representationId, picturesOf(model), model.model, null);
    const { library: before } = store.getState();
    if (!before) return;
    const library = { ...before, activeModelId: model.modelId, nextBlock: before.nextBlock + 1 };
    await activateModel(database, library, model, vectorsBlock(model, before.nextBlock, embedded));
    store.setState({ library, model, map: null, evaluation: null });
  }

  /** Makes what is missing after the vectors, each as a job of its own: stopping or failing one leaves the others. */
  function makeMissing(): void {
    const { model, map: made, evaluation: judged } = store.getState();
    if (!model) return;
    const ofThisModel = (work: (job: Job) => Promise<void>) =>
      void activity.enqueue(async (job) => {
        if (store.getState().model?.modelId === model.modelId) await work(job);
      });
    if (!made) ofThisModel((job) => map.project(model, job));
    if (!judged) ofThisModel((job) => evaluation.evaluate(model, job));
  }

  /** The latest model whose training was cut off, if any, and if what it learned from is still there. */
  async function findInterrupted(): Promise<void> {
    const { library } = store.getState();
    if (!library) return;
    const records = await database.getAll('models', keysUnder(library.id));
    const unfinished = records.filter((record) => record.state === 'training' && !isStale(record, library));
    unfinished.sort((a, b) => a.createdAt - b.createdAt);
    store.setState({ interrupted: unfinished.at(-1) ?? null });
  }

  function train(resume: ModelRecord | null): Promise<void> {
    const { sounds, readOnly } = store.getState();
    if (readOnly) {
      store.setState({ notice: strings.notices.otherTab });
      return Promise.resolve();
    }
    if (sounds.length < minimumSounds) {
      store.setState({ notice: strings.notices.tooFewToTrain(sounds.length) });
      return Promise.resolve();
    }
    return activity.enqueue(async (job) => {
      let model: ModelRecord | null = null;
      if (!resume) await measuring.withinJob.complete(job, [pictureFeature]);
      try {
        model = await learn(job, resume);
      } finally {
        // Where training failed, its last checkpoint can still go on.
        if (!model) await findInterrupted();
      }
      if (!model) return;
      await embed(model, job);
      await search.refresh();
      makeMissing();
    });
  }

  return {
    train: () => train(null),
    resume: () => train(store.getState().interrupted),
    makeMissing,

    /** Shows what was learned in earlier visits, and makes what a killed tab had left unmade. */
    async restore(): Promise<void> {
      const { library, readOnly } = store.getState();
      if (!library) return;
      const active = library.activeModelId;
      const model = active === null ? null : ((await database.get('models', [library.id, active])) ?? null);
      await findInterrupted();
      const shown = store.getState().interrupted ?? model;
      store.setState({ model, losses: shown?.model.losses ?? [], epochs: Number(shown?.model.options.epochs ?? 0) });
      if (!model) return;
      await evaluation.restore(model);
      await map.restore(model);
      if (!readOnly) makeMissing();
    },
  };
}

export type TrainingCapability = ReturnType<typeof createTrainingCapability>;
