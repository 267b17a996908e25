// The page's side of the workers: starts each when it is first needed. The only file that says `new Worker`.

import { proxy, transfer } from 'comlink';
import type { MapQuality } from '../core/evaluation/trustworthiness.ts';
import type { FeatureRows } from '../core/features/feature.ts';
import type { SoundPicture } from '../core/features/sound-picture.ts';
import type { Layout } from '../core/projections/projection.ts';
import type { RepresentationEntry } from '../core/representations/representation.ts';
import { registerAbortSignals } from './abort-signal.ts';
import type {
  Backend,
  BackendChoice,
  ClusteredSounds,
  ClusterRequest,
  EmbeddedRows,
  EpochReport,
  FeaturesService,
  Judgement,
  JudgingRequest,
  LaboratoryRequest,
  LaboratoryResult,
  LearnService,
  MeasuredStretch,
  MeasureRequest,
  Model,
  NearestOfAll,
  PlacedSounds,
  ProjectionService,
  ProjectRequest,
  ResynthesisRequest,
  SearchAnswer,
  SearchService,
  SeeingService,
  SeenSound,
  SoundKeys,
  SoundOutlines,
  SoundVectors,
  TrainRequest,
  VectorsKey,
} from './protocol.ts';
import { createRemoteWorker, type RemoteWorker } from './remote-worker.ts';

registerAbortSignals();

const startFeatures = () => new Worker(new URL('./features.worker.ts', import.meta.url), { type: 'module' });
const startLearn = () => new Worker(new URL('./learn.worker.ts', import.meta.url), { type: 'module' });
const startSearch = () => new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module' });
const startProjection = () => new Worker(new URL('./projection.worker.ts', import.meta.url), { type: 'module' });
const startSearchAcross = () =>
  new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module', name: 'across' });
/** It generates code, which only this worker's policy allows. */
const startTsneJs = () => new Worker(new URL('./tsne-js.worker.ts', import.meta.url), { type: 'module' });

/** For work that runs without a pause and hears no signal: a worker of its own, which aborting ends. */
async function inOwnWorker<Service, Result>(
  start: () => Worker,
  signal: AbortSignal,
  use: (worker: RemoteWorker<Service>) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const worker = createRemoteWorker<Service>(start);
  const abort = () => worker.end(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    return await use(worker);
  } finally {
    signal.removeEventListener('abort', abort);
    worker.end(new Error('The work is done.'));
  }
}

async function onProcessor(service: Pick<LearnService, 'chooseBackend'>): Promise<void> {
  await service.chooseBackend(['wasm']).catch(() => service.chooseBackend(['cpu']));
}

export function createEngine() {
  const poolSize = Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1));
  const features = Array.from({ length: poolSize }, () =>
    createRemoteWorker<FeaturesService & SeeingService>(startFeatures),
  );
  const learn = createRemoteWorker<LearnService>(startLearn);
  /** Draws single pictures beside whatever is learned. */
  const draw = createRemoteWorker<LearnService>(startLearn);
  const search = createRemoteWorker<SearchService>(startSearch);
  /** Of the libraries that are not open: the one that is waits for none of them. */
  const across = {
    search: createRemoteWorker<SearchService>(startSearchAcross),
    learn: createRemoteWorker<LearnService>(startLearn),
  };
  const leastBusy = () => features.reduce((least, each) => (each.waiting() < least.waiting() ? each : least));

  return {
    /** The channels are transferred: the caller can no longer read them. */
    measure: (request: MeasureRequest): Promise<MeasuredStretch> =>
      leastBusy().call((service) =>
        service.measure(
          transfer(
            request,
            request.channels.map((channel) => channel.buffer as ArrayBuffer),
          ),
        ),
      ),
    listDemo: (seed: number): Promise<string[]> => leastBusy().call((service) => service.listDemo(seed)),
    renderDemo: (seed: number, index: number): Promise<Uint8Array> =>
      leastBusy().call((service) => service.renderDemo(seed, index)),
    see: (keys: SoundKeys): Promise<SeenSound> => leastBusy().call((service) => service.see(keys)),
    melPicture: (...request: Parameters<SeeingService['melPicture']>): Promise<SoundPicture | null> =>
      leastBusy().call((service) => service.melPicture(...request)),
    outlines: (...request: Parameters<SeeingService['outlines']>): Promise<SoundOutlines | null> =>
      leastBusy().call((service) => service.outlines(...request)),
    resynthesise: (request: ResynthesisRequest): Promise<Uint8Array<ArrayBuffer>> =>
      leastBusy().call((service) => service.resynthesise(request)),

    chooseBackend: (candidates: readonly Backend[]): Promise<BackendChoice> =>
      learn.call((service) => service.chooseBackend(candidates)),
    train: (
      request: TrainRequest,
      onEpoch: (report: EpochReport) => Promise<void>,
      onProgress: (share: number, picturesPerSecond: number) => void,
      signal: AbortSignal,
    ): Promise<Model> => learn.call((service) => service.train(request, proxy(onEpoch), proxy(onProgress), signal)),
    embed: (...request: Parameters<LearnService['embed']>): Promise<EmbeddedRows> =>
      learn.call((service) => service.embed(...request)),
    reconstructionErrors: (
      ...request: Parameters<LearnService['reconstructionErrors']>
    ): Promise<Float32Array | null> => learn.call((service) => service.reconstructionErrors(...request)),
    /** In a worker of its own, on its processor: it is not waited for while something is learned. */
    embedOutside: (
      { representationId, usesTensors }: Pick<RepresentationEntry, 'usesTensors'> & { representationId: string },
      measured: Record<string, FeatureRows[]>,
      model: Model,
      signal: AbortSignal,
    ): Promise<EmbeddedRows> =>
      inOwnWorker<LearnService, EmbeddedRows>(startLearn, signal, (worker) =>
        worker.call(async (service) => {
          if (usesTensors) await onProcessor(service);
          return service.embedMeasured(representationId, measured, model);
        }),
      ),
    /** The same for questions to libraries that are not open, one after the other. */
    embedAcross: (
      { representationId, usesTensors }: Pick<RepresentationEntry, 'usesTensors'> & { representationId: string },
      measured: Record<string, FeatureRows[]>,
      model: Model,
    ): Promise<EmbeddedRows> =>
      across.learn.call(async (service) => {
        if (usesTensors) await onProcessor(service);
        return service.embedMeasured(representationId, measured, model);
      }),
    distancesAcross: (...request: Parameters<SearchService['distancesFrom']>): Promise<SearchAnswer | null> =>
      across.search.call((service) => service.distancesFrom(...request)),
    /** Gives back the memory that other libraries' vectors take; the next question reads them anew. */
    endAcross(): void {
      const reason = new DOMException('Other libraries are no longer searched.', 'AbortError');
      for (const worker of [across.search, across.learn]) worker.end(reason);
    },
    /** In a worker of its own, on its processor: a training goes on undisturbed, and a GPU takes seconds to get ready. */
    draw: (...request: Parameters<LearnService['draw']>): ReturnType<LearnService['draw']> =>
      draw.call(async (service) => {
        await onProcessor(service);
        return service.draw(...request);
      }),
    /** Gives back the memory that drawing took; the next drawing takes it anew. */
    endDrawing: (): void => draw.end(new DOMException('Nothing is to be drawn any longer.', 'AbortError')),

    /** `hold` stops a projection that goes on between two iterations, until it is called with false. */
    project(
      request: ProjectRequest,
      onPreparing: Parameters<ProjectionService['project']>[1],
      onFrame: Parameters<ProjectionService['project']>[2],
      signal: AbortSignal,
    ): { layout: Promise<Layout>; hold: (held: boolean) => void } {
      const start = request.projectionId === 'tsne-js' ? startTsneJs : startProjection;
      const deaf = (_held: boolean) => {};
      let hold = deaf;
      const layout = inOwnWorker<ProjectionService, Layout>(start, signal, (worker) => {
        // One that comes too late means nothing, and must not start the worker anew.
        hold = (held) => void worker.call((service) => service.hold(held)).catch(() => {});
        const projecting = worker.call((service) =>
          service.project(
            transfer(request, [request.vectors.data.buffer as ArrayBuffer]),
            proxy(onPreparing),
            proxy(onFrame),
          ),
        );
        const becomeDeaf = () => {
          hold = deaf;
        };
        projecting.then(becomeDeaf, becomeDeaf);
        return projecting;
      });
      return { layout, hold: (held) => hold(held) };
    },

    prepareSearch: (...request: Parameters<SearchService['prepare']>): Promise<void> =>
      search.call((service) => service.prepare(...request)),
    distancesFrom: (...request: Parameters<SearchService['distancesFrom']>): Promise<SearchAnswer | null> =>
      search.call((service) => service.distancesFrom(...request)),
    indexToKeep: (vectors: VectorsKey): ReturnType<SearchService['indexToKeep']> =>
      search.call((service) => service.indexToKeep(vectors)),
    vectors: (vectors: VectorsKey): Promise<SoundVectors> => search.call((service) => service.vectors(vectors)),
    meanDistances: (vectors: VectorsKey, soundIds: Int32Array): ReturnType<SearchService['meanDistances']> =>
      search.call((service) => service.meanDistances(vectors, soundIds)),
    place: (...request: Parameters<SearchService['place']>): Promise<PlacedSounds> =>
      search.call((service) => service.place(...request)),
    placeOutside: (...request: Parameters<SearchService['placeOutside']>): Promise<[number, number]> =>
      search.call((service) => service.placeOutside(...request)),
    /** Like what evaluates not in the worker that answers searches: both take seconds where there are many sounds. */
    judgeMap: (vectors: VectorsKey, placed: PlacedSounds, signal: AbortSignal): Promise<MapQuality | null> =>
      inOwnWorker<SearchService, MapQuality | null>(startSearch, signal, (worker) =>
        worker.call((service) => service.judgeMap(vectors, placed)),
      ),
    nearestOfAll: (
      vectors: VectorsKey,
      count: number,
      onProgress: (share: number) => void,
      signal: AbortSignal,
    ): Promise<NearestOfAll> =>
      inOwnWorker<SearchService, NearestOfAll>(startSearch, signal, (worker) =>
        worker.call((service) => service.nearestOfAll(vectors, count, proxy(onProgress))),
      ),
    judge: (request: JudgingRequest, onProgress: (share: number) => void, signal: AbortSignal): Promise<Judgement> =>
      inOwnWorker<SearchService, Judgement>(startSearch, signal, (worker) =>
        worker.call((service) => service.judge(request, proxy(onProgress))),
      ),
    tryLsh: (
      vectors: VectorsKey,
      request: LaboratoryRequest,
      onProgress: (share: number) => void,
      signal: AbortSignal,
    ): Promise<LaboratoryResult> =>
      inOwnWorker<SearchService, LaboratoryResult>(startSearch, signal, (worker) =>
        worker.call((service) => service.tryLsh(vectors, request, proxy(onProgress))),
      ),
    cluster: (
      request: ClusterRequest,
      onProgress: (share: number) => void,
      signal: AbortSignal,
    ): Promise<ClusteredSounds> =>
      inOwnWorker<SearchService, ClusteredSounds>(startSearch, signal, (worker) =>
        worker.call((service) => service.cluster(request, proxy(onProgress))),
      ),
  };
}

export type Engine = ReturnType<typeof createEngine>;
