// The page's side of the workers: starts each when it is first needed. The only file that says `new Worker`.

import { proxy, type Remote, transfer, wrap } from 'comlink';
import type { OptionValues } from '../core/options.ts';
import { registerAbortSignals } from './abort-signal.ts';
import type {
  EpochReport,
  FeaturesService,
  LearnService,
  Measurement,
  Model,
  ProjectedSounds,
  ProjectionService,
  ProjectRequest,
  SearchService,
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
  const search = once(() =>
    wrap<SearchService>(new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module' })),
  );

  async function withFeatures<Result>(use: (service: Remote<FeaturesService>) => Promise<Result>): Promise<Result> {
    const member = featurePool().reduce((least, each) => (each.waiting < least.waiting ? each : least));
    member.waiting++;
    try {
      return await orFailure(member.worker, use(member.service));
    } finally {
      member.waiting--;
    }
  }

  return {
    /** `samples` is transferred: the caller can no longer read it. */
    measure: (samples: Float32Array, sampleRate: number, options: OptionValues): Promise<Measurement> =>
      withFeatures((service) =>
        service.measure(transfer(samples, [samples.buffer as ArrayBuffer]), sampleRate, options),
      ),
    listDemo: (seed: number): Promise<string[]> => withFeatures((service) => service.listDemo(seed)),
    renderDemo: (seed: number, index: number): Promise<Uint8Array> =>
      withFeatures((service) => service.renderDemo(seed, index)),

    chooseBackend: ((wanted) => orFailure(learn().worker, learn().service.chooseBackend(wanted))) as (
      ...wanted: Parameters<LearnService['chooseBackend']>
    ) => ReturnType<LearnService['chooseBackend']>,
    train: (
      request: TrainRequest,
      onEpoch: (report: EpochReport) => Promise<void>,
      onProgress: (share: number, picturesPerSecond: number) => void,
      signal: AbortSignal,
    ): Promise<Model> =>
      orFailure(learn().worker, learn().service.train(request, proxy(onEpoch), proxy(onProgress), signal)),
    embed: ((...request) => orFailure(learn().worker, learn().service.embed(...request))) as LearnService['embed'],

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

    openIndex: ((...request) => search().open(...request)) as (
      ...request: Parameters<SearchService['open']>
    ) => Promise<Int32Array>,
    neighboursOf: (soundId: number, count: number) => search().neighboursOf(soundId, count),
    vectors: () => search().vectors(),
    evaluate: (labels: (string | null)[]) => search().evaluate(labels),
  };
}

export type Engine = ReturnType<typeof createEngine>;
