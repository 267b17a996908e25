// Threads for the kernels of core/wasm in Node, which the page has from engine/threads.ts.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';
import type { Seat, StartThread } from '../../src/core/wasm/team.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Node runs no TypeScript: what a thread runs is built as the page's is. `remove` deletes what was built. */
export async function buildThreads(): Promise<{ startThread: StartThread; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-'));
  const entry = join(folder, 'thread.ts');
  writeFileSync(
    entry,
    `import { parentPort } from 'node:worker_threads';
     import { takeSeat } from ${JSON.stringify(join(root, 'src/core/wasm/team.ts'))};
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

  return { startThread, remove: () => rmSync(folder, { recursive: true }) };
}
