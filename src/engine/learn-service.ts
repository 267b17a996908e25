// Trains and embeds: reads the pictures from storage, runs a representation's own code, returns plain data.

import { transfer } from 'comlink';
import { takeRows } from '../core/math/matrix.ts';
import { representationById } from '../core/representations/registry.ts';
import { readRows, type StoredRows, type StoredRowsKey } from '../storage/reader.ts';
import { chooseBackend, deviceLoss } from './backend.ts';
import type { LearnService } from './protocol.ts';

const now = () => performance.now();

async function readPictures(key: StoredRowsKey): Promise<StoredRows<Uint8Array>> {
  const pictures = await readRows<Uint8Array>(key);
  if (!pictures) throw new Error('This library has no sounds that have been measured. Add some first.');
  return pictures;
}

function rowsOfSounds(
  { matrix, soundIds, segments }: StoredRows<Uint8Array>,
  wanted: Int32Array,
): StoredRows<Uint8Array> {
  const ids = new Set(wanted);
  const rows = Array.from(soundIds.keys()).filter((row) => ids.has(soundIds[row]));
  return {
    matrix: takeRows(matrix, rows),
    soundIds: Int32Array.from(rows, (row) => soundIds[row]),
    segments: Int32Array.from(rows, (row) => segments[row]),
  };
}

export function createLearnService(): LearnService {
  return {
    chooseBackend,
    async train({ representationId, pictures, options, seed, resume }, onEpoch, onProgress, signal) {
      const representation = await representationById(representationId).load();
      const { matrix } = await readPictures(pictures);
      const training = representation.train(matrix, { options, seed, resume, onEpoch, onProgress, signal, now });
      return Promise.race([training, deviceLoss()]);
    },
    async embed(representationId, pictures, model, wanted) {
      const representation = await representationById(representationId).load();
      const all = await readPictures(pictures);
      const { matrix: pictureMatrix, soundIds, segments } = wanted ? rowsOfSounds(all, wanted) : all;
      const matrix = await representation.embed(pictureMatrix, model, now);
      return transfer({ matrix, soundIds, segments }, [matrix.data.buffer as ArrayBuffer]);
    },
  };
}
