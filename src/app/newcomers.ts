// Sounds that came or changed after training: the model that is there embeds them at once, and they are placed on the map
// among their neighbours, without anything else being moved.

import { representationById } from '../core/representations/registry.ts';
import { blockNumbers, saveMap, saveVectors } from '../storage/database.ts';
import { type LibraryRecord, type MapRecord, type ModelRecord, vectorsKind } from '../storage/schema.ts';
import type { Job } from './activity.ts';
import type { Compute } from './compute.ts';
import { type AppContext, heardBy, isMeasuredOtherwise, measuredOf, vectorsOf } from './context.ts';
import type { EvaluationCapability } from './evaluation.ts';
import type { MapCapability } from './map.ts';
import type { SearchCapability } from './search.ts';
import { bestOf, changedRuns, mapViewOf } from './state.ts';
import { strings } from './strings.ts';
import { vectorBlocks } from './vectors.ts';

/** Sounds like those that were trained on differ by less, even a handful of them. */
const clearlyWorse = 1.5;

/** What came together and was drawn worst: the mean over all that ever came would hide it. `errors`: at least one. */
export function worstDrawn(before: ModelRecord['newcomers'], errors: Float32Array): ModelRecord['newcomers'] {
  const error = errors.reduce((sum, each) => sum + each, 0) / errors.length;
  return before && before.error >= error ? before : { pictures: errors.length, error };
}

/**
 * How many times worse than the pictures that were held out from training newcomers were drawn; null where that is what
 * may be expected, nothing came, or the model cannot be trained on what is measured now.
 */
export function unfamiliarity(record: ModelRecord, library: LibraryRecord): number | null {
  const { newcomers, model } = record;
  if (isMeasuredOtherwise(record, library)) return null;
  const { heldOutLoss } = bestOf(model);
  if (!newcomers || !heldOutLoss) return null;
  const times = newcomers.error / heldOutLoss;
  return times >= clearlyWorse ? times : null;
}

/** Whether training on all sounds is likely to better it: it learned elsewhere, or hardly knows what came later. */
export function wantsFurtherTraining(record: ModelRecord, library: LibraryRecord): boolean {
  const isTrainedByEpochs = representationById(record.representationId).options.some(({ key }) => key === 'epochs');
  if (!isTrainedByEpochs || isMeasuredOtherwise(record, library)) return false;
  return record.learnedFrom === undefined || unfamiliarity(record, library) !== null;
}

interface Needs {
  compute: Compute;
  maps: MapCapability;
  search: SearchCapability;
  evaluation: EvaluationCapability;
}

export function createNewcomersCapability(
  { store, database, engine }: AppContext,
  { compute, maps, search, evaluation }: Needs,
) {
  /** Sounds whose rows were stored after the model's vectors: block numbers only go up. */
  async function findNewcomers(model: ModelRecord): Promise<Int32Array> {
    const numbers = await blockNumbers(database, model.libraryId, vectorsKind(model.modelId));
    const latest = Math.max(...numbers);
    return Int32Array.from(
      store
        .getState()
        .sounds.filter(({ block }) => block > latest)
        .map(({ id }) => id),
    );
  }

  /** The stored map with the newcomers in their places; null where there is none, or all that is on it came anew. */
  async function withPlaces(model: ModelRecord, newcomers: Int32Array): Promise<MapRecord | null> {
    const stored = await database.get('maps', [model.libraryId, model.modelId]);
    const anew = new Set(newcomers);
    if (!stored || stored.soundIds.every((id) => anew.has(id))) return null;
    const added = await engine.place(vectorsOf(model), stored, newcomers);
    const places = new Map<number, [number, number]>();
    for (const { soundIds, positions } of [stored, added]) {
      soundIds.forEach((id, i) => {
        places.set(id, [positions[2 * i], positions[2 * i + 1]]);
      });
    }
    return {
      ...stored,
      libraryRevision: model.libraryRevision,
      soundIds: Int32Array.from(places.keys()),
      positions: Float32Array.from([...places.values()].flat()),
      quality: undefined,
    };
  }

  async function embedAndPlace(
    before: LibraryRecord,
    learned: ModelRecord,
    newcomers: Int32Array,
    job: Job,
  ): Promise<void> {
    job.report('training', strings.status.embedding);
    const { representationId } = learned;
    if (representationById(representationId).usesTensors) await compute.choose();
    const heard = heardBy(before, representationId, learned.model.options);
    const embedded = await engine.embed(representationId, heard, learned.model, newcomers);
    // Their pictures have yet to be measured.
    if (embedded.matrix.rows === 0) return;
    const errors = await engine.reconstructionErrors(representationId, heard, learned.model, newcomers);
    job.signal.throwIfAborted();
    const model = {
      ...learned,
      libraryRevision: before.revision,
      measured: measuredOf(before),
      newcomers: errors ? worstDrawn(learned.newcomers, errors) : undefined,
    };
    const blocks = vectorBlocks(model, before.nextBlock, embedded);
    const library = { ...before, nextBlock: before.nextBlock + blocks.length };
    await saveVectors(database, library, model, blocks);
    const { modelId, libraryRevision, measured } = model;
    store.setState(({ runs }) => ({
      library,
      model,
      runs: changedRuns(runs, { modelId, libraryRevision, measured }),
    }));
    const map = await withPlaces(model, newcomers);
    if (map) await saveMap(database, map);
    store.setState({ map: map && mapViewOf(map) });
    await search.refresh();
    await evaluation.withinJob.evaluate(modelId, job);
    if (map) void maps.judgeLater();
  }

  /** Null where no sound waits for its vectors, or there is no model that can give them. */
  async function find(): Promise<{ library: LibraryRecord; model: ModelRecord; newcomers: Int32Array } | null> {
    const { library, model, readOnly } = store.getState();
    if (!library || !model || readOnly || isMeasuredOtherwise(model, library)) return null;
    const newcomers = await findNewcomers(model);
    return newcomers.length > 0 ? { library, model, newcomers } : null;
  }

  return {
    areThere: async (): Promise<boolean> => (await find()) !== null,

    /** Does nothing where there are none, no model, or one that learned from what is measured otherwise now. */
    async embed(job: Job): Promise<void> {
      const found = await find();
      if (!found) return;
      try {
        await embedAndPlace(found.library, found.model, found.newcomers, job);
      } catch (error) {
        job.signal.throwIfAborted();
        // The sounds are there all the same; the map says that it is older than they are.
        console.error(error);
        store.setState({ notice: strings.notices.notPlaced((error as Error).message) });
      }
    },
  };
}

export type NewcomersCapability = ReturnType<typeof createNewcomersCapability>;
