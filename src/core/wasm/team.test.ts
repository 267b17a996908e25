// A team of real threads against one thread alone: the same map to the last bit, and no hang where a thread fails.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildThreads } from '../../../e2e/setup/node-threads.ts';
import type { Matrix } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import type { ProjectionRun } from '../projections/projection.ts';
import { project } from '../projections/tsne.ts';
import { assemble, assembleAlone } from './team.ts';

let threads: Awaited<ReturnType<typeof buildThreads>>;
beforeAll(async () => {
  threads = await buildThreads();
}, 60_000);
afterAll(() => threads.remove());

function drawn(rows: number, cols: number): Matrix {
  const random = seededRandom(2);
  return { data: Float32Array.from({ length: rows * cols }, () => normal(random)), rows, cols };
}

test.each([2, 3])(
  '%i threads make the map that one makes',
  async (count) => {
    const run: ProjectionRun = {
      space: 'euclidean',
      options: { perplexity: 20, iterations: 60, exaggeration: 12, learningRate: 0 },
      random: seededRandom(1),
      assemble: assembleAlone,
      onIteration: () => {},
    };
    const vectors = drawn(900, 12);
    const alone = await project(vectors, run);
    const together = await project(vectors, {
      ...run,
      random: seededRandom(1),
      assemble: (bytesFor) => assemble(bytesFor(count), count, threads.startThread),
    });
    expect(together).toEqual(alone);
  },
  60_000,
);

test('a thread that fails is told of, and nothing waits for it', async () => {
  const team = await assemble(4096, 2, threads.startThread);
  try {
    // Far beyond the memory's end.
    expect(() => team.run('step', 1000, 10, ...new Array(9).fill(1e9))).toThrow();
  } finally {
    team.dismiss();
  }
}, 60_000);
