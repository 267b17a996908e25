// What a person can take away: vectors and places, in formats that other programs read.

import { zipSync } from 'fflate';
import { encodeCsv } from '../core/formats/csv.ts';
import { encodeNpy } from '../core/formats/npy.ts';
import { type AppContext, vectorsOf } from './context.ts';
import { strings } from './strings.ts';

export function createExportCapability({ store, engine }: AppContext) {
  return {
    /** A zip of `embeddings.npy` and `sounds.csv`, their rows in the same order. */
    async embeddings(): Promise<Blob> {
      const { soundById, map, model } = store.getState();
      if (!model) throw new Error(strings.export.unavailable);
      const { soundIds, matrix } = await engine.vectors(vectorsOf(model));
      const placeOf = new Map(map ? Array.from(map.soundIds, (id, row) => [id, row]) : []);
      const rows = Array.from(soundIds, (id, row) => {
        const sound = soundById.get(id);
        const place = placeOf.get(id);
        const [x, y] = map && place !== undefined ? map.positions.subarray(2 * place, 2 * place + 2) : ['', ''];
        return [row, sound?.path ?? '', sound?.durationSeconds ?? '', x, y, sound?.folder ?? '', sound?.channels ?? ''];
      });
      const csv = encodeCsv(['row', 'path', 'duration_seconds', 'x', 'y', 'folder', 'channels'], rows);
      const zip = zipSync(
        // Vectors hardly shrink, and trying would hold up the page.
        { 'embeddings.npy': [encodeNpy(matrix), { level: 0 }], 'sounds.csv': new TextEncoder().encode(csv) },
      );
      return new Blob([zip as Uint8Array<ArrayBuffer>], { type: 'application/zip' });
    },
  };
}

export type ExportCapability = ReturnType<typeof createExportCapability>;
