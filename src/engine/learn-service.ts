// Trains, embeds and compares: opens the pictures in storage, runs a representation's own code on them, returns plain
// data. Pictures are read as they are needed, since those of a large library are more than a tab may hold.

import { transfer } from 'comlink';
import { representationById } from '../core/representations/registry.ts';
import { type OpenRows, openRows, type StoredRowsKey } from '../storage/reader.ts';
import { chooseBackend, deviceFailure } from './backend.ts';
import type { LearnService } from './protocol.ts';

const now = () => performance.now();

/** `wanted`: sounds; null for all. */
async function openPictures(key: StoredRowsKey, wanted: Int32Array | null): Promise<OpenRows<Uint8Array>> {
  const pictures = await openRows<Uint8Array>(key, wanted);
  if (!pictures) throw new Error('This library has no sounds that have been measured. Add some first.');
  return pictures;
}

export function createLearnService(): LearnService {
  return {
    chooseBackend,
    async train({ representationId, pictures, options, seed, resume }, onEpoch, onProgress, signal) {
      const representation = await representationById(representationId).load();
      const source = await openPictures(pictures, null);
      const training = representation.train(source, { options, seed, resume, onEpoch, onProgress, signal, now });
      return Promise.race([training, deviceFailure()]);
    },
    async embed(representationId, pictures, model, wanted) {
      const representation = await representationById(representationId).load();
      const source = await openPictures(pictures, wanted);
      const matrix = await representation.embed(source, model, now);
      const { soundIds, segments } = source;
      return transfer({ matrix, soundIds, segments }, [matrix.data.buffer as ArrayBuffer]);
    },
    async reconstructionErrors(representationId, pictures, model, wanted) {
      const representation = await representationById(representationId).load();
      const source = await openPictures(pictures, wanted);
      const errors = await representation.reconstructionErrors(source, model, now);
      const { soundIds, segments } = source;
      return { errors, soundIds, segments };
    },
  };
}
