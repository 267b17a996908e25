// The map: made once a model is there, seen to settle, stored, and shown again at the next visit.

import type { Matrix } from '../core/math/matrix.ts';
import { type OptionValues, resolveOptions } from '../core/options.ts';
import { type Layout, minimumSounds } from '../core/projections/projection.ts';
import { projectionById } from '../core/projections/registry.ts';
import { saveMap } from '../storage/database.ts';
import type { MapRecord, ModelRecord } from '../storage/schema.ts';
import { createRate, type Job } from './activity.ts';
import { type AppContext, vectorsOf } from './context.ts';
import { type MapView, mapViewOf } from './state.ts';
import { strings } from './strings.ts';

/** Of a new map's sounds, how many must have stood on the map before for it to begin with that one's shape. */
const sharedForShape = 0.5;

/** Ten minutes on a slow machine. */
const mostComparedNumbers = 4e11;

/** Where these sounds stand on a map; those that are not on it in its middle. Null where too few of them are. */
function layoutFrom(map: MapView, soundIds: Int32Array, unitsPerOne: number | null): Layout | null {
  const indexOf = new Map(Array.from(map.soundIds, (id, index) => [id, index]));
  const positions = new Float32Array(2 * soundIds.length);
  let shared = 0;
  soundIds.forEach((id, row) => {
    const index = indexOf.get(id);
    if (index === undefined) return;
    shared++;
    positions.set(map.positions.subarray(2 * index, 2 * index + 2), 2 * row);
  });
  return shared >= sharedForShape * soundIds.length ? { positions, unitsPerOne } : null;
}

/** Whether there is no map worth the name of so many sounds. */
export function isTooFew(sounds: number): boolean {
  return sounds < minimumSounds;
}

/** Whether placing what is beyond `maximumRows` beside those, each compared with all, would take far too long. */
export function isTooMany({ rows, cols }: Pick<Matrix, 'rows' | 'cols'>, maximumRows: number): boolean {
  return rows > maximumRows && rows * maximumRows * cols > mostComparedNumbers;
}

export function createMapCapability({ store, database, engine, activity, visit }: AppContext) {
  /** The map that was shown last, of whichever model: the next one of its library begins with its shape. */
  let shownBefore: { libraryId: string; map: MapView } | null = null;
  let hold: (held: boolean) => void = () => {};

  async function keep(model: ModelRecord, map: MapView, options: OptionValues): Promise<void> {
    const { projectionId, soundIds, positions, unitsPerOne } = map;
    const record: MapRecord = {
      libraryId: model.libraryId,
      modelId: model.modelId,
      libraryRevision: model.libraryRevision,
      featureHash: model.featureHash,
      projectionId,
      options,
      seed: visit.seed,
      soundIds,
      positions,
      unitsPerOne,
    };
    // Shown first: where there is no room to keep it, it can still be used.
    store.setState({ map });
    shownBefore = { libraryId: model.libraryId, map };
    await saveMap(database, record);
  }

  /** How far the model's map can be trusted; kept with it. */
  async function judge(model: ModelRecord, job: Job): Promise<void> {
    const stored = await database.get('maps', [model.libraryId, model.modelId]);
    if (!stored || !store.getState().map) return;
    job.report('mapping', strings.status.judgingMap);
    const judged = { ...stored, quality: await engine.judgeMap(vectorsOf(model), stored, job.signal) };
    store.setState(({ map }) => ({ map: map && { ...map, quality: judged.quality } }));
    await saveMap(database, judged);
  }

  /** As a job of its own: stopping or failing it leaves the map as it is. */
  const judgeLater = (): Promise<void> => enqueue(judge);

  /** `startFor`: what the sounds that are placed begin with. Stopping it keeps the map as it stood. */
  async function settle(
    model: ModelRecord,
    job: Job,
    startFor: (soundIds: Int32Array) => Layout | null,
  ): Promise<void> {
    job.report('mapping', strings.status.nearest);
    const { soundIds, matrix } = await engine.vectors(vectorsOf(model));
    if (soundIds.length < minimumSounds) {
      store.setState({ notice: strings.notices.tooFewToTrain(soundIds.length) });
      return;
    }
    const { projectionId, projectionOptions } = store.getState().settings;
    const entry = projectionById(projectionId);
    if (isTooMany(matrix, entry.maximumRows)) {
      store.setState({ notice: strings.vectors.tooManyForMap(soundIds.length, entry.label, entry.maximumRows) });
      return;
    }
    const options = resolveOptions(entry.options, projectionOptions[projectionId]);
    const before = store.getState().map;
    const prepared = createRate(soundIds.length, strings.status.sounds);
    let rate: ReturnType<typeof createRate> | null = null;
    let moved = false;
    let over = false;
    const onPreparing = (share: number) => {
      if (!over && !moved) job.report('mapping', strings.status.nearest, prepared(Math.round(share * soundIds.length)));
    };
    const onFrame = async (iteration: number, iterations: number, { positions, unitsPerOne }: Layout) => {
      // A frame has a port of its own: it may come later than the map that it belongs to.
      if (job.signal.aborted || over) return;
      store.setState({ map: { projectionId, soundIds, positions, settled: false, unitsPerOne } });
      if (iteration > 0) {
        if (!moved && entry.goesOn) store.setState({ mapHeld: false });
        moved = true;
        if (!store.getState().mapHeld) {
          rate ??= createRate(iterations, strings.map.iterations, iteration);
          job.report('mapping', strings.status.mapping, rate(iteration));
        }
      }
      // The next one is worth computing once this one has been drawn.
      await new Promise(requestAnimationFrame);
    };
    const request = {
      projectionId,
      space: vectorsOf(model).space,
      vectors: matrix,
      options,
      seed: visit.seed,
      start: entry.goesOn ? startFor(soundIds) : null,
    };
    const running = engine.project(request, onPreparing, onFrame, job.signal);
    hold = (held) => {
      // What it takes while it is held says nothing of its rate.
      rate = null;
      running.hold(held);
    };
    const end = () => {
      over = true;
      hold = () => {};
      store.setState({ mapHeld: null });
    };
    let layout: Layout;
    try {
      layout = await running.layout;
      end();
    } catch (error) {
      end();
      const { map } = store.getState();
      // What has only just begun is no reason to lose the map that was there, and better than none.
      if (!job.signal.aborted || !map || (!moved && before)) {
        store.setState({ map: before });
        throw error;
      }
      await keep(model, { ...map, settled: true }, options);
      store.setState({ notice: strings.notices.stopped });
      void judgeLater();
      return;
    }
    await keep(model, { projectionId, soundIds, ...layout, settled: true }, options);
    await judge(model, job);
  }

  /** For the model in use once the job's turn has come. */
  function enqueue(work: (model: ModelRecord, job: Job) => Promise<void>): Promise<void> {
    return activity.enqueue(async (job) => {
      const { model, readOnly } = store.getState();
      if (model && !readOnly) await work(model, job);
    });
  }

  return {
    judge,
    judgeLater,

    /** The model's first map. It begins with the shape of the one that was there before, so that sounds can be followed. */
    project(model: ModelRecord, job: Job): Promise<void> {
      const before = shownBefore?.libraryId === model.libraryId ? shownBefore.map : null;
      return settle(model, job, (soundIds) => before && layoutFrom(before, soundIds, null));
    },

    /** Moves on from where every sound is. */
    settleAgain: (): Promise<void> =>
      enqueue((model, job) => {
        const { map } = store.getState();
        return settle(model, job, (soundIds) => map && layoutFrom(map, soundIds, map.unitsPerOne));
      }),

    /** Begins afresh, by the settings as they are now. */
    drawAnew: (): Promise<void> => enqueue((model, job) => settle(model, job, () => null)),

    /** Holds the map that settles where it is, or lets it go on. */
    setHeld(held: boolean): void {
      if (store.getState().mapHeld === null) return;
      hold(held);
      store.setState(({ status }) => ({
        mapHeld: held,
        status: {
          ...status,
          message: held ? strings.status.mapHeld : strings.status.mapping,
          progress: status.progress && { ...status.progress, rate: null, secondsLeft: null },
        },
      }));
    },

    /** As it was stored; null where it is still to be made. */
    async stored({ libraryId, modelId }: ModelRecord): Promise<MapView | null> {
      const record = await database.get('maps', [libraryId, modelId]);
      if (!record) return null;
      const map = mapViewOf(record);
      shownBefore = { libraryId, map };
      return map;
    },
  };
}

export type MapCapability = ReturnType<typeof createMapCapability>;
