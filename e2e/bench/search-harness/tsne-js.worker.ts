// Another program that searches in browsers: hnswlib (Malkov and Yashunin, 2018), compiled to WebAssembly. The file's name
// gives it the security policy of the page's worker that generates code, which its bindings do.

import { expose } from 'comlink';
import { loadHnswlib } from 'hnswlib-wasm';
import type { Space } from '../../../src/core/math/distance.ts';
import { type Matrix, rowOf } from '../../../src/core/math/matrix.ts';
import { neighbours, seed } from './settings.ts';
import { openVectors } from './stored-vectors.ts';
import { type Answers, askAll } from './timing.ts';

export interface PeerMeasured {
  buildSeconds: number;
  /** By how many candidates it looks at, its `ef`. */
  answers: { ef: number; answers: Answers }[];
}

export interface PeerBench {
  measure(space: Space, rows: number, queries: Matrix): Promise<PeerMeasured>;
}

const connections = 16;
const constructionCandidates = 200;
const searchCandidates = [50, 200];

const bench: PeerBench = {
  async measure(space, rows, queries) {
    const vectors = await openVectors(rows, queries.cols);
    const library = await loadHnswlib();
    const index = new library.HierarchicalNSW(space === 'cosine' ? 'cosine' : 'l2', queries.cols, '');
    const started = performance.now();
    index.initIndex(rows, connections, constructionCandidates, seed);
    let label = 0;
    for await (const block of vectors.blocks()) {
      for (let row = 0; row < block.rows; row++) index.addPoint(rowOf(block, row), label++, false);
    }
    const buildSeconds = (performance.now() - started) / 1000;
    const answers: PeerMeasured['answers'] = [];
    for (const ef of searchCandidates) {
      index.setEfSearch(ef);
      const asked = await askAll(queries, (query) => index.searchKnn(query, neighbours, undefined).neighbors);
      answers.push({ ef, answers: asked });
    }
    vectors.close();
    return { buildSeconds, answers };
  },
};

expose(bench);
