// The page that the benchmark of maps is built with, in place of Earshot's: it makes rows, has them laid out by one method
// after the other, each in a worker of its own, and then has the layouts judged.

import { type Remote, wrap } from 'comlink';
import type { Space } from '../../../src/core/math/distance.ts';
import type { Matrix } from '../../../src/core/math/matrix.ts';
import type { Layout } from '../../../src/core/projections/projection.ts';
import { representationById } from '../../../src/core/representations/registry.ts';
import { createEngine } from '../../../src/engine/client.ts';
import { clusters } from './clusters.ts';
import { embedLibrary } from './library.ts';
import { withWorker } from './own-worker.ts';
import type { MapBench, Quality } from './projection.worker.ts';
import { options, seed, tsneJsSeconds } from './settings.ts';

export type Peer = 'wasm-bhtsne' | 'umap-js';

export interface Speed {
  /** From the start of the worker until the map is there; null where it was stopped before. */
  seconds: number | null;
  /** From the first iteration to the last. */
  millisecondsPerIteration: number;
}

export interface Settling extends Speed {
  /** From the start of the worker. */
  firstPositionsSeconds: number;
}

export interface TsneHarness {
  useClusters(rows: number): void;
  /** Takes the folder that the page's input holds; gives the number of rows. */
  useLibrary(): Promise<number>;
  /** The page's own t-SNE. `keepsFrames`: so that `secondsUntilTrusted` can look at them. */
  settle(keepsFrames: boolean): Promise<Settling>;
  layOut(peer: Peer): Promise<Speed>;
  /** tsne-js as the page runs it, stopped after a while. */
  timeTsneJs(): Promise<Speed>;
  /** All that were laid out. */
  judge(): Promise<Partial<Record<'tsne' | Peer, Quality>>>;
  /** From the start of the worker until our map is at least so trustworthy; null where it never is. */
  secondsUntilTrusted(trustworthiness: number): Promise<number | null>;
}

declare global {
  interface Window {
    tsneHarness: TsneHarness;
  }
}

interface Frame {
  seconds: number;
  iteration: number;
  positions: Float32Array;
}

const engine = createEngine();
let space: Space = 'euclidean';
let vectors: Matrix = { data: new Float32Array(0), rows: 0, cols: 0 };
/** Of our map, where they are kept. */
const frames: Frame[] = [];
const layouts = new Map<'tsne' | Peer, Layout>();

const secondsSince = (started: number) => (performance.now() - started) / 1000;
const startBench = () => new Worker(new URL('./projection.worker.ts', import.meta.url), { type: 'module' });

function withBench<Result>(use: (bench: Remote<MapBench>) => Promise<Result>): Promise<Result> {
  return withWorker(startBench, (worker) => use(wrap<MapBench>(worker)));
}

/** Runs one of the page's projections as the page does, with all that it shows. */
async function project(projectionId: string, signal: AbortSignal, onFrame: (frame: Frame) => void): Promise<Layout> {
  if (!crossOriginIsolated) throw new Error('The page is not cross-origin isolated: there are no threads.');
  const started = performance.now();
  const copy = { ...vectors, data: vectors.data.slice() };
  return engine.project(
    { projectionId, space, vectors: copy, options, seed, start: null },
    () => {},
    async (iteration, _, { positions }) => onFrame({ seconds: secondsSince(started), iteration, positions }),
    signal,
  ).layout;
}

/** By when the page hears of iterations: of the first one that it hears of, and of the last. */
function millisecondsPerIteration(heard: Pick<Frame, 'seconds' | 'iteration'>[]): number {
  const first = heard.find(({ iteration }) => iteration > 0) ?? heard[0];
  const last = heard[heard.length - 1];
  return (1000 * (last.seconds - first.seconds)) / (last.iteration - first.iteration);
}

window.tsneHarness = {
  useClusters(rows) {
    vectors = clusters(rows);
  },

  async useLibrary() {
    const { files } = document.querySelector('input') as HTMLInputElement;
    ({ space } = representationById('autoencoder'));
    vectors = await embedLibrary(engine, files ?? []);
    return vectors.rows;
  },

  async settle(keepsFrames) {
    const started = performance.now();
    const heard: Pick<Frame, 'seconds' | 'iteration'>[] = [];
    const layout = await project('tsne', new AbortController().signal, (frame) => {
      heard.push({ seconds: frame.seconds, iteration: frame.iteration });
      if (keepsFrames) frames.push(frame);
    });
    const seconds = secondsSince(started);
    layouts.set('tsne', layout);
    return {
      seconds,
      millisecondsPerIteration: millisecondsPerIteration(heard),
      firstPositionsSeconds: heard[0].seconds,
    };
  },

  async layOut(peer) {
    const started = performance.now();
    const { layout, millisecondsPerIteration } = await withBench((bench) => bench.layOut(peer, space, vectors));
    layouts.set(peer, layout);
    return { seconds: secondsSince(started), millisecondsPerIteration };
  },

  async timeTsneJs() {
    const started = performance.now();
    const stop = new AbortController();
    const heard: Frame[] = [];
    let seconds: number | null = null;
    try {
      await project('tsne-js', stop.signal, (frame) => {
        heard.push(frame);
        if (frame.seconds > tsneJsSeconds) stop.abort();
      });
      seconds = secondsSince(started);
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
    return { seconds, millisecondsPerIteration: millisecondsPerIteration(heard) };
  },

  async judge() {
    const judged = await withBench((bench) => bench.judge(space, vectors, [...layouts.values()]));
    return Object.fromEntries([...layouts.keys()].map((method, index) => [method, judged[index]]));
  },

  async secondsUntilTrusted(trustworthiness) {
    const positions = frames.map((frame) => frame.positions);
    const first = await withBench((bench) => bench.firstTrusted(space, vectors, positions, trustworthiness));
    return first < 0 ? null : frames[first].seconds;
  },
};
