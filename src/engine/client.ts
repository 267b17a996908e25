// The page's side of the workers: starts each when it is first needed. The only file that says `new Worker`.

import { proxy, type Remote, transfer, wrap } from 'comlink';
import type { RetrievalQuality } from '../core/evaluation/retrieval.ts';
import type { Space } from '../core/math/distance.ts';
import type { OptionValues } from '../core/options.ts';
import { registerAbortSignals } from './abort-signal.ts';
import type {
  Backend,
  BackendChoice,
  EmbeddedSegments,
  EpochReport,
  FeaturesService,
  LearnService,
  Measurement,
  Model,
  ProjectedSounds,
  ProjectionService,
  ProjectRequest,
  SearchAnswer,
  SearchService,
  SoundVectors,
  StoredRowsKey,
  TrainRequest,
} from './protocol.ts';

registerAbortSignals();

/** Runs `start` once, on the first call, and remembers what it gave. */
function once<Value>(start: () => Value): () => Value {
  let value: { made: Value } | null = null;
  return () => {
    value ??= { made: start() };
    return value.made;
  };
}

/** A promise that fails as soon as the worker does: a worker that cannot load would otherwise never answer. */
function orFailure<Result>(worker: Worker, result: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message || 'A worker could not be started.')), {
      once: true,
    });
    result.then(resolve, reject);
  });
}

export function createEngine() {
  const featurePool = once(() => {
    const size = Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1));
    return Array.from({ length: size }, () => {
      const worker = new Worker(new URL('./features.worker.ts', import.meta.url), { type: 'module' });
      return { worker, service: wrap<FeaturesService>(worker), waiting: 0 };
    });
  });
  const learn = once(() => {
    const worker = new Worker(new URL('./learn.worker.ts', import.meta.url), { type: 'module' });
    return { worker, service: wrap<LearnService>(worker) };
  });
  const search = once(() => {
    const worker = new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module' });
    return { worker, service: wrap<SearchService>(worker) };
  });

  async function withFeatures<Result>(use: (service: Remote<FeaturesService>) => Promise<Result>): Promise<Result> {
    const member = featurePool().reduce((least, each) => (each.waiting < least.waiting ? each : least));
    member.waiting++;
    try {
      return await orFailure(member.worker, use(member.service));
    } finally {
      member.waiting--;
    }
  }

  const withLearn = <Result>(use: (service: Remote<LearnService>) => Promise<Result>): Promise<Result> =>
    orFailure(learn().worker, use(learn().service));

  const withSearch = <Result>(use: (service: Remote<SearchService>) => Promise<Result>): Promise<Result> =>
    orFailure(search().worker, use(search().service));

  return {
    /** `samples` is transferred: the caller can no longer read it. */
    measure: (samples: Float32Array, sampleRate: number, options: OptionValues): Promise<Measurement> =>
      withFeatures((service) =>
        service.measure(transfer(samples, [samples.buffer as ArrayBuffer]), sampleRate, options),
      ),
    listDemo: (seed: number): Promise<string[]> => withFeatures((service) => service.listDemo(seed)),
    renderDemo: (seed: number, index: number): Promise<Uint8Array> =>
      withFeatures((service) => service.renderDemo(seed, index)),

    chooseBackend: (wanted: Backend | null): Promise<BackendChoice> =>
      withLearn((service) => service.chooseBackend(wanted)),
    train: (
      request: TrainRequest,
      onEpoch: (report: EpochReport) => Promise<void>,
      onProgress: (share: number, picturesPerSecond: number) => void,
      signal: AbortSignal,
    ): Promise<Model> => withLearn((service) => service.train(request, proxy(onEpoch), proxy(onProgress), signal)),
    embed: (representationId: string, pictures: StoredRowsKey, model: Model): Promise<EmbeddedSegments> =>
      withLearn((service) => service.embed(representationId, pictures, model)),

    /** tsne-js runs without a pause, so each map has a worker of its own, and aborting ends it. */
    async project(
      request: ProjectRequest,
      onIteration: Parameters<ProjectionService['project']>[1],
      signal: AbortSignal,
    ): Promise<ProjectedSounds> {
      signal.throwIfAborted();
      const worker = new Worker(new URL('./tsne-js.worker.ts', import.meta.url), { type: 'module' });
      try {
        const aborted = new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        });
        const result = wrap<ProjectionService>(worker).project(
          transfer(request, [request.vectors.data.buffer as ArrayBuffer]),
          proxy(onIteration),
        );
        return await orFailure(worker, Promise.race([result, aborted]));
      } finally {
        worker.terminate();
      }
    },

    openIndex: (vectors: StoredRowsKey, space: Space): Promise<Int32Array> =>
      withSearch((service) => service.open(vectors, space)),
    neighboursOf: (soundId: number, count: number): Promise<SearchAnswer | null> =>
      withSearch((service) => service.neighboursOf(soundId, count)),
    vectors: (): Promise<SoundVectors> => withSearch((service) => service.vectors()),
    evaluate: (labels: (string | null)[]): Promise<RetrievalQuality> =>
      withSearch((service) => service.evaluate(labels)),
  };
}

export type Engine = ReturnType<typeof createEngine>;
