// The vectors of a folder of sounds: decoded and measured by the page's own code, learned by its autoencoder.

import { wrap } from 'comlink';
import { ingest, orderFiles } from '../../../src/app/ingest.ts';
import { filesOfInput } from '../../../src/audio/dropped-files.ts';
import { featureById } from '../../../src/core/features/registry.ts';
import { segmentationOptions } from '../../../src/core/features/segmentation.ts';
import { type Matrix, stackRows } from '../../../src/core/math/matrix.ts';
import { resolveOptions } from '../../../src/core/options.ts';
import type { Engine } from '../../../src/engine/client.ts';
import type { Embedder } from './learn.worker.ts';
import { withWorker } from './own-worker.ts';

const startLearn = () => new Worker(new URL('./learn.worker.ts', import.meta.url), { type: 'module' });

/** The default picture of each segment of each sound, 8 bits a pixel. */
async function picturesOf(engine: Engine, files: Iterable<File>): Promise<Matrix<Uint8Array>> {
  const { signal } = new AbortController();
  const entry = featureById('picture');
  const sounds = ingest(orderFiles(await filesOfInput(files, signal)), {
    engine,
    measuring: {
      segmentation: resolveOptions(segmentationOptions),
      features: [{ entry, options: resolveOptions(entry.options) }],
    },
    keepAudio: false,
    lookup: { at: () => null, copyOf: () => null },
    signal,
  });
  const pictures: Matrix<Uint8Array>[] = [];
  for await (const sound of sounds) {
    if (sound.kind === 'sound') pictures.push(...(sound.measured.rows.get(entry.id) as Matrix<Uint8Array>[]));
  }
  return stackRows(pictures);
}

/** One row a segment. */
export async function embedLibrary(engine: Engine, files: Iterable<File>): Promise<Matrix> {
  const pictures = await picturesOf(engine, files);
  console.info(`Training on ${pictures.rows} pictures`);
  return withWorker(startLearn, (worker) => wrap<Embedder>(worker).embed(pictures));
}
