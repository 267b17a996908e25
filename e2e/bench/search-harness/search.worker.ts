// Builds the page's indexes and asks them. The file's name gives it the security policy of the page's worker that searches.

import { expose } from 'comlink';
import { indexes } from '../../../src/core/indexes/registry.ts';
import { rescore } from '../../../src/core/indexes/rescore.ts';
import type { Space } from '../../../src/core/math/distance.ts';
import type { Matrix } from '../../../src/core/math/matrix.ts';
import { type OptionValues, resolveOptions } from '../../../src/core/options.ts';
import { assembleThreads } from '../../../src/engine/threads.ts';
import { candidates, neighbours, seed } from './settings.ts';
import { openVectors } from './stored-vectors.ts';
import { type Answers, askAll } from './timing.ts';

export interface IndexMeasured {
  buildSeconds: number;
  /** What the index says that it holds. */
  megabytes: number;
  plain: Answers;
  /** With candidates measured anew from storage, where distances are not precise. */
  rescored: Answers | null;
  /** The median over queries of the distance to the nearest by that to the tenth. */
  firstToTenth: number;
}

export interface SearchBench {
  measure(id: string, options: OptionValues, space: Space, rows: number, queries: Matrix): Promise<IndexMeasured>;
}

const bench: SearchBench = {
  async measure(id, options, space, rows, queries) {
    if (!crossOriginIsolated) throw new Error('The page is not cross-origin isolated: there are no threads.');
    const entry = indexes.find((each) => each.id === id);
    if (!entry) throw new RangeError(`There is no index called ${id}.`);
    const { build } = await entry.load();
    const vectors = await openVectors(rows, queries.cols);
    const run = { options: resolveOptions(entry.options, options), seed, assemble: assembleThreads };
    const started = performance.now();
    const index = await build(space, vectors, run);
    const buildSeconds = (performance.now() - started) / 1000;
    const ratios: number[] = [];
    const plain = await askAll(queries, (query) => {
      const found = index.nearest(query, neighbours);
      ratios.push(found[0].distance / found[found.length - 1].distance);
      return found.map(({ row }) => row);
    });
    const rescored = index.isPrecise
      ? null
      : await askAll(queries, async (query) => {
          const coarse = index.nearest(query, candidates);
          const anew = await vectors.take(coarse.map(({ row }) => row));
          return rescore(space, query, coarse, anew, neighbours).map(({ row }) => row);
        });
    const firstToTenth = ratios.sort((a, b) => a - b)[ratios.length >> 1];
    index.dismiss();
    vectors.close();
    return { buildSeconds, megabytes: index.bytes / 1e6, plain, rescored, firstToTenth };
  },
};

expose(bench);
