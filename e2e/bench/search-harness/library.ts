// The vectors of a folder of sounds: decoded and measured by the page's own code, by the representation that needs no
// training.

import { ingest, orderFiles } from '../../../src/app/ingest.ts';
import { filesOfInput } from '../../../src/audio/dropped-files.ts';
import { featureById } from '../../../src/core/features/registry.ts';
import { segmentationOptions } from '../../../src/core/features/segmentation.ts';
import { allRows, type Matrix, stackRows, takeRows } from '../../../src/core/math/matrix.ts';
import { resolveOptions } from '../../../src/core/options.ts';
import type { SegmentRows } from '../../../src/core/representations/heard.ts';
import { representationById } from '../../../src/core/representations/registry.ts';
import type { Engine } from '../../../src/engine/client.ts';
import { seed } from './settings.ts';

const instant = representationById('instant');
const now = () => performance.now();

/** One row a segment, each taken for a sound of its own. */
function inMemory(parts: Matrix<Uint8Array>[]): SegmentRows {
  const matrix = stackRows(parts);
  const { rows, cols } = matrix;
  const take = async (wanted: ArrayLike<number>) => takeRows(matrix, wanted);
  return { rows, cols, soundIds: allRows(matrix), segments: new Int32Array(rows), blocks: [allRows(matrix)], take };
}

/** One row a segment. */
export async function embedLibrary(engine: Engine, files: Iterable<File>): Promise<Matrix> {
  const { signal } = new AbortController();
  const entries = instant.features.map(featureById);
  const sounds = ingest(orderFiles(await filesOfInput(files, signal)), {
    engine,
    measuring: {
      segmentation: resolveOptions(segmentationOptions),
      features: entries.map((entry) => ({ entry, options: resolveOptions(entry.options) })),
    },
    keepAudio: false,
    lookup: { at: () => null, copyOf: () => null },
    signal,
  });
  const rowsOf = new Map<string, Matrix<Uint8Array>[]>(instant.features.map((id) => [id, []]));
  for await (const sound of sounds) {
    if (sound.kind !== 'sound') continue;
    for (const [id, rows] of rowsOf) rows.push(...(sound.measured.rows.get(id) as Matrix<Uint8Array>[]));
  }
  const segments = Object.fromEntries(Array.from(rowsOf, ([id, rows]) => [id, inMemory(rows)]));
  const heard = { segments, frames: {} };
  const { train, embed } = await instant.load();
  const model = await train(heard, { now, seed, options: resolveOptions(instant.options) });
  return (await embed(heard, model, now)).matrix;
}
