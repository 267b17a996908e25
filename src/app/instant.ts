// The run that needs no training: there as soon as sounds are, so that a library has neighbours and a map at once.

import { resolveOptions } from '../core/options.ts';
import { minimumSounds } from '../core/projections/projection.ts';
import { representationById } from '../core/representations/registry.ts';
import type { ModelRecord } from '../storage/schema.ts';
import type { Job } from './activity.ts';
import { type AppContext, featuresOf, heardBy, heardHashOf, holdsVectors, isMeasuredOtherwise } from './context.ts';
import type { MeasuringCapability } from './measuring.ts';
import type { RunsCapability } from './runs.ts';
import { runInUse } from './state.ts';
import { strings } from './strings.ts';

export const instantId = 'instant';
/** It hears the same whatever its options are. */
const heardFeatures = featuresOf(instantId, {});
/** What it standardises by is that of the sounds there were: with so many times as many it is made anew. */
const timesAsMany = 2;

interface Needs {
  runs: RunsCapability;
  measuring: MeasuringCapability;
}

export function createInstantCapability(context: AppContext, { runs, measuring }: Needs) {
  const { store, engine, activity, visit } = context;

  /** Whether the library has no run yet, or this one of far fewer sounds, or of what is measured otherwise now. */
  function isDue(): boolean {
    const { library, readOnly, sounds, runs: made } = store.getState();
    if (!library || readOnly || holdsVectors(library) || sounds.length < minimumSounds) return false;
    const measured = measuring.wanted();
    if (!heardFeatures.every((entry) => measured.includes(entry))) return false;
    if (made.length === 0) return true;
    const run = runInUse(store.getState());
    if (run?.representationId !== instantId) return false;
    // One that came from a file learned elsewhere.
    const { learnedFrom } = run;
    return (
      learnedFrom !== undefined && (sounds.length >= timesAsMany * learnedFrom || isMeasuredOtherwise(run, library))
    );
  }

  /** In place of those that were made here before, but for those whose clusters a person has named. */
  async function make(job: Job): Promise<void> {
    await measuring.withinJob.complete(job, heardFeatures);
    const { library, settings, sounds, runs: before } = store.getState();
    if (!library || sounds.length < minimumSounds) return;
    job.report('mapping', strings.status.instant);
    const began = performance.now();
    const entry = representationById(instantId);
    const options = resolveOptions(entry.options, settings.representationOptions[instantId]);
    const request = {
      representationId: instantId,
      heard: heardBy(library, instantId, options),
      options,
      seed: visit.seed,
    };
    const model = await engine.train(
      request,
      async () => {},
      () => {},
      job.signal,
    );
    job.signal.throwIfAborted();
    const record: ModelRecord = {
      libraryId: library.id,
      modelId: crypto.randomUUID(),
      representationId: instantId,
      state: 'ready',
      backend: 'cpu',
      createdAt: Date.now(),
      trainedSeconds: (performance.now() - began) / 1000,
      learnedFrom: sounds.length,
      libraryRevision: library.revision,
      featureHash: heardHashOf(library, instantId, options),
      model,
    };
    await runs.withinJob.add(record, job, 'mapping');
    for (const { modelId, representationId, learnedFrom, evaluation } of before) {
      const isNamed = evaluation?.clusters?.names.some((name) => name !== '');
      if (representationId === instantId && learnedFrom && !isNamed) await runs.withinJob.remove(modelId, job);
    }
  }

  /** Makes it once its turn comes, where it is due then. */
  async function makeWhereDue(): Promise<void> {
    if (!isDue()) return;
    await activity.enqueueForLibrary(async (job) => {
      if (isDue()) await make(job);
    });
  }

  return {
    makeWhereDue,
    isDue,
    /** The same in the background, where nothing needs to be measured for it. */
    async makeWhereMeasured(): Promise<void> {
      if (isDue() && (await measuring.isComplete(heardFeatures))) void makeWhereDue();
    },
    make: (): Promise<void> => activity.enqueueForLibrary(make),
  };
}

export type InstantCapability = ReturnType<typeof createInstantCapability>;
