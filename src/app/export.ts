// What a person can take away: vectors and places, in formats that other programs read.

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
      // Late: few visits need it.
      const { BlobWriter, TextReader, Uint8ArrayReader, ZipWriter } = await import(
        '@zip.js/zip.js/lib/zip-core-custom.js'
      );
      const zip = new ZipWriter(new BlobWriter('application/zip'), { useWebWorkers: false });
      // Vectors hardly shrink.
      await zip.add('embeddings.npy', new Uint8ArrayReader(encodeNpy(matrix)), { level: 0 });
      await zip.add('sounds.csv', new TextReader(csv));
      return zip.close();
    },
  };
}

export type ExportCapability = ReturnType<typeof createExportCapability>;
