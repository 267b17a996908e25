// Training a representation, an epoch at a time; the finished model becomes the run in use.

import { type OptionValues, resolveOptions } from '../core/options.ts';
import { minimumSounds } from '../core/projections/projection.ts';
import { PICTURE_LIMITS } from '../core/representations/picture-source.ts';
import { epochsOf, representationById } from '../core/representations/registry.ts';
import type { RepresentationEntry } from '../core/representations/representation.ts';
import type { EpochReport, Model } from '../engine/protocol.ts';
import { saveCheckpoint } from '../storage/database.ts';
import { keysUnder, type LibraryRecord, type ModelRecord } from '../storage/schema.ts';
import type { Job } from './activity.ts';
import type { Compute } from './compute.ts';
import { type AppContext, featuresOf, heardBy, heardHashOf, holdsVectors, isStale } from './context.ts';
import { instantId } from './instant.ts';
import type { MeasuringCapability } from './measuring.ts';
import { wantsFurtherTraining } from './newcomers.ts';
import { chartOf, type RunsCapability } from './runs.ts';
import type { SettingsCapability } from './settings.ts';
import { bestOf } from './state.ts';
import { strings } from './strings.ts';

/** What a training may fail of besides what computes: the sounds, the settings, what is stored. */
const otherReasons = ['RangeError', 'StoredRowsError'];

const fusedId = 'fused';
/** Of which it is a part. */
const learnedId = 'autoencoder';

/** "Train more" takes half as long as the training before, but no less than this, where that was longer. */
const fewestFurtherEpochs = 10;

/** What is known of a training before it begins. */
function newTraining(
  library: LibraryRecord,
  sounds: readonly unknown[],
  representationId: string,
  options: OptionValues,
): Omit<ModelRecord, 'model' | 'backend'> {
  return {
    libraryId: library.id,
    modelId: crypto.randomUUID(),
    representationId,
    state: 'training',
    createdAt: Date.now(),
    learnedFrom: sounds.length,
    libraryRevision: library.revision,
    featureHash: heardHashOf(library, representationId, options),
  };
}

/** What "Train" trains where this is chosen: what needs no training is joined by what was learned. */
function trained(representationId: string): string {
  return representationId === instantId ? fusedId : representationId;
}

interface Needs {
  runs: RunsCapability;
  measuring: MeasuringCapability;
  compute: Compute;
  settings: SettingsCapability;
}

export function createTrainingCapability(context: AppContext, { runs, measuring, compute, settings: choices }: Needs) {
  const { store, database, engine, activity, visit } = context;

  /** What an autoencoder has learned with these options from the library as it is, if one has. */
  async function findLearned(library: LibraryRecord, options: OptionValues): Promise<ModelRecord | undefined> {
    const { runs: made, sounds } = store.getState();
    const run = made.find(
      (each) =>
        each.representationId === learnedId &&
        // Sounds that came later were only embedded.
        each.learnedFrom === sounds.length &&
        each.seed === visit.seed &&
        !isStale(each, library) &&
        Object.entries(options).every(([key, value]) => each.options[key] === value),
    );
    return run && database.get('models', [library.id, run.modelId]);
  }

  /** What is trained and how: as before where that is gone on with, else as it is chosen now. */
  function planOf(resume: ModelRecord | null): { entry: RepresentationEntry; options: OptionValues } {
    const { settings } = store.getState();
    const entry = representationById(resume?.representationId ?? trained(settings.representationId));
    const chosen = () => resolveOptions(entry.options, settings.representationOptions[entry.id]);
    return { entry, options: resume?.model.options ?? chosen() };
  }

  async function learn(job: Job, resume: ModelRecord | null): Promise<ModelRecord | null> {
    const { library, sounds } = store.getState();
    if (!library) return null;
    const { entry, options } = planOf(resume);
    const epochs = epochsOf(entry, options);
    const segments = sounds.reduce((sum, sound) => sum + sound.segments.length, 0);
    const unit = entry.learnsFrom ?? 'pictures';
    // Of frames nobody knows how many will be drawn.
    const perEpoch = {
      pictures: Math.min(segments, PICTURE_LIMITS.pictures),
      sounds: Math.min(sounds.length, PICTURE_LIMITS.pictures),
      frames: null,
    }[unit];
    store.setState({ losses: resume?.model.losses ?? [], epochs, reconstructions: null, interrupted: null });

    const begun: Omit<ModelRecord, 'model' | 'backend'> = resume ?? newTraining(library, sounds, entry.id, options);
    /** The last whole epoch, from which training goes on where a way to compute fails. */
    const learned = !resume && entry.id === fusedId ? await findLearned(library, options) : undefined;
    const from = (resume ?? learned)?.model;
    let latest = from;
    let trainedSeconds = (resume ?? learned)?.trainedSeconds ?? 0;
    const reportShare = (share: number, perSecond: number) => {
      const done = (latest?.epoch ?? 0) + share;
      job.report('training', strings.status.training, {
        done,
        total: epochs,
        unit: strings.learn.epochs,
        rate: { perSecond, unit: strings.learn.perSecond[unit] },
        secondsLeft: perEpoch === null ? null : ((epochs - done) * perEpoch) / perSecond,
      });
    };
    const trainOn = (record: Omit<ModelRecord, 'model'>): Promise<Model> => {
      let epochBegan = performance.now();
      const onEpoch = async (report: EpochReport) => {
        trainedSeconds += (performance.now() - epochBegan) / 1000;
        const isFirst = latest === from;
        if ((report.model.halvings ?? 0) > (latest?.halvings ?? 0)) {
          store.setState({ notice: strings.notices.rateHalved(report.learningRate) });
        }
        latest = report.model;
        store.setState({ losses: latest.losses, reconstructions: report.reconstructions });
        reportShare(0, report.picturesPerSecond);
        try {
          await saveCheckpoint(database, { ...record, trainedSeconds, model: latest }, isFirst);
        } catch (error) {
          // Training does not need its checkpoints, only who closes the page does.
          console.error(error);
          store.setState({ notice: strings.notices.notCheckpointed((error as Error).message) });
        }
        epochBegan = performance.now();
      };
      const request = {
        representationId: entry.id,
        heard: heardBy(library, entry.id, options),
        options,
        seed: from?.seed ?? visit.seed,
        resume: latest,
      };
      return engine.train(request, onEpoch, reportShare, job.signal);
    };

    for (;;) {
      job.report('training', strings.status.choosing);
      const backend = entry.usesTensors ? (await compute.choose()).backend : 'cpu';
      const record = { ...begun, backend };
      try {
        const model = await trainOn(record);
        if (model.ended === 'stopped early') {
          store.setState({ notice: strings.notices.stoppedByItself(model.epoch, bestOf(model).epoch) });
        }
        if (model.epoch > 0) return { ...record, state: 'ready', trainedSeconds, model };
        store.setState({ notice: strings.notices.stoppedEarly, losses: store.getState().model?.model.losses ?? [] });
        return null;
      } catch (error) {
        // What is wrong with the sounds or the settings is so whatever computes.
        const isOfBackend = entry.usesTensors && !job.signal.aborted && !otherReasons.includes((error as Error).name);
        if (!isOfBackend || !compute.drop(backend)) throw error;
        console.error(error);
        store.setState({ notice: strings.notices.backendDropped(strings.learn.backends[backend]) });
      }
    }
  }

  /** The latest model whose training was cut off, if any, and if what it learned from is still there. */
  async function findInterrupted(): Promise<void> {
    const { library, runs } = store.getState();
    if (!library) return;
    const finished = new Set(runs.map(({ modelId }) => modelId));
    const keys = await database.getAllKeys('models', keysUnder(library.id));
    const others = keys.filter(([, modelId]) => !finished.has(modelId)).map((key) => database.get('models', key));
    const unfinished = (await Promise.all(others)).flatMap((record) => (record && !record.isDeleted ? [record] : []));
    unfinished.sort((a, b) => a.createdAt - b.createdAt);
    store.setState({ interrupted: unfinished.findLast((record) => !isStale(record, library)) ?? null });
  }

  function leastLearningRate(representationId: string): number {
    const option = representationById(representationId).options.find(({ key }) => key === 'learningRate');
    return option?.kind === 'number' ? option.min : 0;
  }

  /** A training that begins with what `known` has learned, for half as long in half as large steps. */
  function furtherTraining(known: ModelRecord, library: LibraryRecord): ModelRecord {
    const { options, seed, weights } = known.model;
    const epochs = Number(options.epochs);
    const further = {
      epochs: Math.max(Math.ceil(epochs / 2), Math.min(fewestFurtherEpochs, epochs)),
      learningRate: Math.max(Number(options.learningRate) / 2, leastLearningRate(known.representationId)),
    };
    return {
      ...newTraining(library, store.getState().sounds, known.representationId, options),
      backend: known.backend,
      model: { options: { ...options, ...further }, seed, epoch: 0, losses: [], weights, optimizer: [] },
    };
  }

  /** `begin`: what to go on from, null to begin afresh, undefined to leave it; asked when its turn has come. */
  function train(begin: () => ModelRecord | null | undefined): Promise<void> {
    const { library, sounds, readOnly } = store.getState();
    if (readOnly) {
      store.setState({ notice: strings.notices.otherTab });
      return Promise.resolve();
    }
    if (holdsVectors(library)) {
      store.setState({ notice: strings.vectors.noTraining });
      return Promise.resolve();
    }
    if (sounds.length < minimumSounds) {
      store.setState({ notice: strings.notices.tooFewToTrain(sounds.length) });
      return Promise.resolve();
    }
    return activity.enqueue(async (job) => {
      let model: ModelRecord | null = null;
      job.report('training', strings.status.choosing);
      const { entry, options } = planOf(begin() ?? null);
      await measuring.withinJob.complete(job, featuresOf(entry.id, options));
      // Cutting sounds anew may have put an end to what it was to go on from.
      const resume = begin();
      if (resume === undefined) return;
      try {
        model = await learn(job, resume);
      } finally {
        // Where training failed, its last checkpoint can still go on.
        if (!model) await findInterrupted();
      }
      if (!model) return;
      try {
        // "Stop" ended the training, and what was learned is used.
        await runs.withinJob.add(model, job);
        await choices.change({ representationId: model.representationId });
      } catch (error) {
        // Once there is room for it, say, "Continue" brings it in.
        store.setState({ interrupted: { ...model, state: 'training' } });
        throw error;
      }
    });
  }

  return {
    train: () => train(() => null),
    resume: () => train(() => store.getState().interrupted ?? undefined),
    /** Goes on from the run in use, which may have come as a file, with all sounds of this library. */
    trainMore: () =>
      train(() => {
        const { model, library } = store.getState();
        return model && library && wantsFurtherTraining(model, library) ? furtherTraining(model, library) : undefined;
      }),

    /** Shows what was learned before training was cut off in an earlier visit. */
    async restore(): Promise<void> {
      await findInterrupted();
      const { interrupted } = store.getState();
      if (interrupted) store.setState(chartOf(interrupted));
    },
  };
}

export type TrainingCapability = ReturnType<typeof createTrainingCapability>;
