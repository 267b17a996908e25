// The page that the benchmark of indexes is built with, in place of Earshot's: it stores vectors, and has each index and
// each peer search them in a worker of its own.

import { wrap } from 'comlink';
import type { Space } from '../../../src/core/math/distance.ts';
import type { Matrix } from '../../../src/core/math/matrix.ts';
import type { OptionValues } from '../../../src/core/options.ts';
import { createEngine } from '../../../src/engine/client.ts';
import { withWorker } from '../tsne-harness/own-worker.ts';
import { growLibrary } from './grown-library.ts';
import { embedLibrary } from './library.ts';
import type { IndexMeasured, SearchBench } from './search.worker.ts';
import { queries as queryCount } from './settings.ts';
import { storeVectors } from './stored-vectors.ts';
import type { PeerBench, PeerMeasured } from './tsne-js.worker.ts';
import { clusters, type DrawRow, drawBlock } from './vectors.ts';

/** Vectors that lie in storage, and those that they are searched for. */
export interface Stored {
  space: Space;
  rows: number;
  queries: { data: number[]; rows: number; cols: number };
}

export interface SearchHarness {
  storeClusters(space: Space, rows: number, cols: number): Promise<Stored>;
  /** Takes the folder that the page's input holds, and grows it. */
  storeLibrary(rows: number): Promise<Stored>;
  measureIndex(id: string, options: OptionValues, stored: Stored): Promise<IndexMeasured>;
  measurePeer(stored: Stored): Promise<PeerMeasured>;
}

declare global {
  interface Window {
    searchHarness: SearchHarness;
  }
}

const startSearch = () => new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module' });
const startPeer = () => new Worker(new URL('./tsne-js.worker.ts', import.meta.url), { type: 'module' });

async function store(draw: DrawRow, space: Space, rows: number, cols: number): Promise<Stored> {
  await storeVectors(draw, rows, cols);
  // From numbers of their own: none of them is a row.
  const { data } = drawBlock(draw, -1, queryCount, cols);
  return { space, rows, queries: { data: Array.from(data), rows: queryCount, cols } };
}

function matrixOf({ queries: { data, rows, cols } }: Stored): Matrix {
  return { data: Float32Array.from(data), rows, cols };
}

window.searchHarness = {
  storeClusters: (space, rows, cols) => store(clusters(space, cols), space, rows, cols),

  async storeLibrary(rows) {
    const { files } = document.querySelector('input') as HTMLInputElement;
    const library = await embedLibrary(createEngine(), files ?? []);
    return store(growLibrary(library, rows), 'cosine', rows, library.cols);
  },

  measureIndex: (id, options, stored) =>
    withWorker(startSearch, (worker) =>
      wrap<SearchBench>(worker).measure(id, options, stored.space, stored.rows, matrixOf(stored)),
    ),

  measurePeer: (stored) =>
    withWorker(startPeer, (worker) => wrap<PeerBench>(worker).measure(stored.space, stored.rows, matrixOf(stored))),
};
