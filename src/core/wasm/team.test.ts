// A team of real threads against one thread alone: the same map to the last bit, and no hang where a thread fails.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Matrix } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import type { ProjectionRun } from '../projections/projection.ts';
import { project } from '../projections/tsne.ts';
import { assemble, assembleAlone, type Seat } from './team.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let folder: string;

/** Node runs no TypeScript: what a thread runs is built as the page's is. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-'));
  const entry = join(folder, 'thread.ts');
  writeFileSync(
    entry,
    `import { parentPort } from 'node:worker_threads';
     import { takeSeat } from ${JSON.stringify(fileURLToPath(new URL('team.ts', import.meta.url)))};
     parentPort.on('message', async (seat) => {
       const { serve } = await takeSeat(seat);
       parentPort.postMessage(null);
       serve();
     });`,
  );
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: { ssr: entry, outDir: folder, emptyOutDir: false, target: 'es2023' },
  });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

async function startThread(seat: Seat): Promise<() => void> {
  const worker = new Worker(join(folder, 'thread.js'));
  await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.postMessage(seat);
  });
  worker.removeAllListeners('error').on('error', () => {});
  return () => void worker.terminate();
}

function drawn(rows: number, cols: number): Matrix {
  const random = seededRandom(2);
  return { data: Float32Array.from({ length: rows * cols }, () => normal(random)), rows, cols };
}

test.each([2, 3])(
  '%i threads make the map that one makes',
  async (threads) => {
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
      assemble: (bytesFor) => assemble(bytesFor(threads), threads, startThread),
    });
    expect(together).toEqual(alone);
  },
  60_000,
);

test('a thread that fails is told of, and nothing waits for it', async () => {
  const team = await assemble(4096, 2, startThread);
  try {
    // Far beyond the memory's end.
    expect(() => team.run('step', 1000, 10, ...new Array(9).fill(1e9))).toThrow();
  } finally {
    team.dismiss();
  }
}, 60_000);
