// Trains and embeds: reads the pictures from storage, runs a representation's own code, returns plain data.

import { transfer } from 'comlink';
import { representationById } from '../core/representations/registry.ts';
import { readRows, type StoredRows, type StoredRowsKey } from '../storage/reader.ts';
import { chooseBackend } from './backend.ts';
import type { LearnService } from './protocol.ts';

const now = () => performance.now();

async function readPictures(key: StoredRowsKey): Promise<StoredRows<Uint8Array>> {
  const pictures = await readRows<Uint8Array>(key);
  if (!pictures) throw new Error('This library has no sounds that have been measured. Add some first.');
  return pictures;
}

export function createLearnService(): LearnService {
  return {
    chooseBackend,
    async train({ representationId, pictures, options, seed, resume }, onEpoch, onProgress, signal) {
      const representation = await representationById(representationId).load();
      const { matrix } = await readPictures(pictures);
      return representation.train(matrix, {
        options,
        seed,
        resume,
        onEpoch,
        onProgress,
        signal,
        now,
      });
    },
    async embed(representationId, pictures, model) {
      const representation = await representationById(representationId).load();
      const { matrix: pictureMatrix, soundIds, segments } = await readPictures(pictures);
      const matrix = await representation.embed(pictureMatrix, model, now);
      return transfer({ matrix, soundIds, segments }, [matrix.data.buffer as ArrayBuffer]);
    },
  };
}
