// Models as files: a run goes out with its settings, losses and weights, and comes in again, here or elsewhere.

import { minimumSounds } from '../core/projections/projection.ts';
import { representationById } from '../core/representations/registry.ts';
import type { Compute } from './compute.ts';
import { type AppContext, featuresOf, heardBy } from './context.ts';
import type { MeasuringCapability } from './measuring.ts';
import { worstDrawn } from './newcomers.ts';
import type { RunsCapability } from './runs.ts';
import { strings } from './strings.ts';

/** Late: few visits need it. */
const modelFiles = () => import('./model-files.ts');

interface Needs {
  runs: RunsCapability;
  measuring: MeasuringCapability;
  compute: Compute;
}

export function createModelExchange(
  { store, database, engine, activity }: AppContext,
  { runs, measuring, compute }: Needs,
) {
  return {
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
          const { readModelFile, recordOf, whyNotFitting } = await modelFiles();
          const held = await readModelFile(file, job.signal);
          const misfit = whyNotFitting(held, library);
          if (misfit) throw new RangeError(misfit);
          const { representationId, model } = held;
          await measuring.withinJob.complete(job, featuresOf(representationId, model.options));
          if (representationById(representationId).usesTensors) await compute.choose();
          const record = recordOf(held, library);
          const errors = await engine.reconstructionErrors(
            representationId,
            heardBy(library, representationId, model.options),
            model,
            null,
          );
          await runs.withinJob.add({ ...record, newcomers: errors ? worstDrawn(undefined, errors) : undefined }, job);
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
