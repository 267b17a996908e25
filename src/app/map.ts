// The map: made once a model is there, seen to settle, stored, and shown again at the next visit.

import { type OptionValues, resolveOptions } from '../core/options.ts';
import { minimumSounds } from '../core/projections/projection.ts';
import { projections } from '../core/projections/registry.ts';
import { saveMap } from '../storage/database.ts';
import type { MapRecord, ModelRecord } from '../storage/schema.ts';
import { createRate, type Job } from './activity.ts';
import { type AppContext, vectorsOf } from './context.ts';
import { type MapView, mapViewOf } from './state.ts';
import { strings } from './strings.ts';

const entry = projections[0];

export function createMapCapability({ store, database, engine, visit }: AppContext) {
  async function keep(model: ModelRecord, map: MapView, options: OptionValues): Promise<void> {
    const record: MapRecord = {
      libraryId: model.libraryId,
      modelId: model.modelId,
      libraryRevision: model.libraryRevision,
      featureHash: model.featureHash,
      projectionId: map.projectionId,
      options,
      seed: visit.seed,
      soundIds: map.soundIds,
      positions: map.positions,
    };
    // Shown first: where there is no room to keep it, it can still be used.
    store.setState({ map });
    await saveMap(database, record);
  }

  return {
    /** Stopping it keeps the map as it stood. */
    async project(model: ModelRecord, job: Job): Promise<void> {
      job.report('mapping', strings.status.mapping);
      const { soundIds, matrix } = await engine.vectors(vectorsOf(model));
      if (soundIds.length < minimumSounds) {
        store.setState({ notice: strings.notices.tooFewToTrain(soundIds.length) });
        return;
      }
      const options = resolveOptions(entry.options, store.getState().settings.projectionOptions[entry.id]);
      let rate: ReturnType<typeof createRate> | null = null;
      let settled = false;
      const show = (positions: Float32Array) =>
        store.setState({ map: { projectionId: entry.id, soundIds, positions, settled: false } });
      try {
        const request = {
          projectionId: entry.id,
          vectors: matrix,
          options,
          seed: visit.seed,
        };
        const onIteration = (iteration: number, iterations: number, positions: Float32Array) => {
          // A frame has a port of its own: it may come later than the map that it belongs to.
          if (job.signal.aborted || settled) return;
          rate ??= createRate(iterations, strings.map.iterations);
          show(positions);
          job.report('mapping', strings.status.mapping, rate(iteration));
        };
        const positions = await engine.project(request, onIteration, job.signal);
        settled = true;
        await keep(model, { projectionId: entry.id, soundIds, positions, settled: true }, options);
      } catch (error) {
        const { map } = store.getState();
        if (!job.signal.aborted || !map) throw error;
        await keep(model, { ...map, settled: true }, options);
        store.setState({ notice: strings.notices.stopped });
      }
    },

    /** As it was stored; null where it is still to be made. */
    async stored({ libraryId, modelId }: ModelRecord): Promise<MapView | null> {
      const record = await database.get('maps', [libraryId, modelId]);
      return record ? mapViewOf(record) : null;
    },
  };
}

export type MapCapability = ReturnType<typeof createMapCapability>;
