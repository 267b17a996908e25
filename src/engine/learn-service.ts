// Trains, embeds and compares: opens the pictures in storage, runs a representation's own code on them, returns plain
// data. Pictures are read as they are needed, since those of a large library are more than a tab may hold.

import { transfer } from 'comlink';
import { representationById } from '../core/representations/registry.ts';
import { type OpenRows, openRows, StoredRowsError, type StoredRowsKey } from '../storage/reader.ts';
import { chooseBackend, deviceFailure } from './backend.ts';
import type { LearnService } from './protocol.ts';

const now = () => performance.now();

/** `wanted`: sounds; null for all. */
async function openPictures(key: StoredRowsKey, wanted: Int32Array | null): Promise<OpenRows<Uint8Array>> {
  const pictures = await openRows<Uint8Array>(key, wanted);
  if (!pictures) throw new StoredRowsError('This library has no sounds that have been measured. Add some first.');
  return pictures;
}

/** Work on the current backend: where that fails, the work is told to stop and no longer waited for. */
async function onDevice<Result>(work: (failed: AbortSignal) => Promise<Result>): Promise<Result> {
  const failure = new AbortController();
  try {
    return await Promise.race([work(failure.signal), deviceFailure()]);
  } catch (error) {
    failure.abort(error);
    throw error;
  }
}

export function createLearnService(): LearnService {
  return {
    chooseBackend,
    async train({ representationId, pictures, options, seed, resume }, onEpoch, onProgress, signal) {
      const representation = await representationById(representationId).load();
      const source = await openPictures(pictures, null);
      return onDevice((failed) =>
        representation.train(source, {
          ...{ options, seed, resume, now },
          // What a device that failed makes of the sounds is nobody's business.
          onEpoch: async (report) => (failed.aborted ? undefined : onEpoch(report)),
          onProgress: (...progress) => !failed.aborted && onProgress(...progress),
          signal: {
            get aborted() {
              return signal.aborted || failed.aborted;
            },
          },
        }),
      );
    },
    async embed(representationId, pictures, model, wanted) {
      const representation = await representationById(representationId).load();
      const source = await openPictures(pictures, wanted);
      const matrix = await onDevice(() => representation.embed(source, model, now));
      const { soundIds, segments } = source;
      return transfer({ matrix, soundIds, segments }, [matrix.data.buffer as ArrayBuffer]);
    },
    async reconstructionErrors(representationId, pictures, model, wanted) {
      const representation = await representationById(representationId).load();
      const source = await openPictures(pictures, wanted);
      return onDevice(() => representation.reconstructionErrors(source, model, now));
    },
  };
}
