// Other programs that make maps in browsers.

import { type Matrix, rowOf } from '../../../src/core/math/matrix.ts';
import { seededRandom } from '../../../src/core/math/random.ts';
import { fitToSquare, type Layout } from '../../../src/core/projections/projection.ts';
import { options, seed } from './settings.ts';

export interface PeerMap {
  layout: Layout;
  /** After the first. */
  millisecondsPerIteration: number;
}

/** wasm-bhtsne's own default. */
const bhtsneLearningRate = 200;

export const peers = {
  /** Barnes-Hut, in Rust, on all threads. Where its own step would be too short for so many rows, with that of ours. */
  async 'wasm-bhtsne'(vectors: Matrix): Promise<PeerMap> {
    const { default: start, initThreadPool, bhtSNEf32 } = await import('wasm-bhtsne');
    await start();
    await initThreadPool(navigator.hardwareConcurrency);
    const map = new bhtSNEf32(listRows(withinOne(vectors)), {
      perplexity: options.perplexity,
      theta: 0.5,
      learning_rate: Math.max(bhtsneLearningRate, vectors.rows / options.exaggeration),
    });
    map.step(1);
    const started = performance.now();
    const points: number[][] = map.step(options.iterations - 1);
    const millisecondsPerIteration = (performance.now() - started) / (options.iterations - 1);
    const positions = Float32Array.from(points.flat());
    return { layout: { unitsPerOne: fitToSquare(positions), positions }, millisecondsPerIteration };
  },

  /** With its own number of neighbours and of iterations. */
  async 'umap-js'(vectors: Matrix): Promise<PeerMap> {
    const { UMAP } = await import('umap-js');
    const map = new UMAP({ random: seededRandom(seed) });
    const iterations = map.initializeFit(listRows(vectors));
    map.step();
    const started = performance.now();
    for (let iteration = 1; iteration < iterations; iteration++) map.step();
    const millisecondsPerIteration = (performance.now() - started) / (iterations - 1);
    const positions = Float32Array.from(map.getEmbedding().flat());
    fitToSquare(positions);
    return { layout: { unitsPerOne: null, positions }, millisecondsPerIteration };
  },
};

/**
 * Scaled to [-1, 1], as the first Barnes-Hut t-SNE does with its input, and which changes nothing for t-SNE: wasm-bhtsne's
 * search for each row's precision never goes below 0.5, too much for rows that are farther from each other.
 */
function withinOne({ data, rows, cols }: Matrix): Matrix {
  const greatest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { data: data.map((value) => value / greatest), rows, cols };
}

function listRows(vectors: Matrix): number[][] {
  return Array.from({ length: vectors.rows }, (_, row) => Array.from(rowOf(vectors, row)));
}
