// Giving every sound of a library its vector by a finished model, and keeping both as a run.

import { saveVectors } from '../storage/database.ts';
import type { LibraryRecord, ModelRecord } from '../storage/schema.ts';
import { type AppContext, heardBy, measuredOf } from './context.ts';
import { strings } from './strings.ts';
import { vectorBlocks } from './vectors.ts';

export interface EmbeddedLibrary {
  embedded: Awaited<ReturnType<AppContext['engine']['embed']>>;
  millisecondsPerSound: number;
}

/** Throws a RangeError where the model does not fit what is measured, or gives what is no number. */
export async function embedLibrary(
  { engine }: Pick<AppContext, 'engine'>,
  library: LibraryRecord,
  { representationId, model }: ModelRecord,
): Promise<EmbeddedLibrary> {
  const keys = heardBy(library, representationId, model.options);
  const began = performance.now();
  const embedded = await engine.embed(representationId, keys, model, null);
  const millisecondsPerSound = (performance.now() - began) / new Set(embedded.soundIds).size;
  if (!embedded.matrix.data.every(Number.isFinite)) throw new RangeError(strings.runs.noNumbers);
  return { embedded, millisecondsPerSound };
}

/** Stores the model and its vectors, and `before`, as it is given, with the numbers of their blocks taken. */
export async function saveRun(
  { database }: Pick<AppContext, 'database'>,
  before: LibraryRecord,
  finished: ModelRecord,
  { embedded, millisecondsPerSound }: EmbeddedLibrary,
): Promise<{ library: LibraryRecord; model: ModelRecord }> {
  const model: ModelRecord = {
    ...finished,
    embeddingMilliseconds: millisecondsPerSound,
    libraryRevision: before.revision,
    measured: measuredOf(before),
    saturated: embedded.saturated,
  };
  const blocks = vectorBlocks(model, before.nextBlock, embedded);
  const library = { ...before, nextBlock: before.nextBlock + blocks.length };
  await saveVectors(database, library, model, blocks);
  return { library, model };
}
