// What a person can take away: vectors and places, in formats that other programs read.

import { type AspectColumn, aspectColumns } from '../core/features/aspect-columns.ts';
import { encodeCsv } from '../core/formats/csv.ts';
import { encodeNpy } from '../core/formats/npy.ts';
import { representationById } from '../core/representations/registry.ts';
import type { LibraryRecord, MapRecord } from '../storage/schema.ts';
import { type AspectsCapability, aspectOf } from './aspects.ts';
import { type AppContext, holdsVectors, isStale, measuredOf, spaceOf, vectorsOf } from './context.ts';
import { bestOf, type Run, runInUse } from './state.ts';
import { strings } from './strings.ts';
import { tagsBySound, tagsInCell } from './tag-words.ts';
import { writeZip } from './write-zip.ts';

/** How a run and its map were made. What older ones did not record is null. */
function settingsOf(run: Run, map: MapRecord | undefined, library: LibraryRecord): object {
  const { id, label } = representationById(run.representationId);
  const best = bestOf(run);
  const stale = isStale(run, library);
  return {
    representation: { id, label, space: spaceOf(run) },
    options: run.options,
    seed: run.seed,
    backend: run.backend,
    created: new Date(run.createdAt).toISOString(),
    epochs: run.epoch,
    bestEpoch: best.epoch,
    heldOutLoss: best.heldOutLoss,
    trainedSeconds: run.trainedSeconds ?? null,
    // Whether sounds or what is measured on them have changed since.
    stale,
    measured: run.measured ?? (stale || holdsVectors(library) ? null : measuredOf(library)),
    map: map ? { projection: map.projectionId, options: map.options ?? null, seed: map.seed } : null,
  };
}

/** In the table of sounds, beside the duration. */
const exportedAspects = aspectColumns.filter(({ key }) => key !== 'duration');

function columnName({ key, unit }: AspectColumn): string {
  const units = { s: '_seconds', Hz: '_hertz', dBFS: '_dbfs', '1/s': '_per_second', '': '' };
  return `${key.replaceAll(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`)}${units[unit]}`;
}

export function createExportCapability({ store, database, engine }: AppContext, aspects: AspectsCapability) {
  return {
    /** A zip of `embeddings.npy` and `sounds.csv`, their rows in the same order, and `settings.json`. */
    async embeddings(): Promise<Blob> {
      await aspects.read();
      const { soundById, library, map, model, aspects: measured, tags } = store.getState();
      const run = runInUse(store.getState());
      if (!library || !model || !run) throw new Error(strings.export.unavailable);
      const { soundIds, matrix } = await engine.vectors(vectorsOf(model));
      const placeOf = new Map(map ? Array.from(map.soundIds, (id, row) => [id, row]) : []);
      const clusters = run.evaluation?.clusters;
      const clusterOf = new Map(clusters ? Array.from(clusters.soundIds, (id, i) => [id, clusters.assignment[i]]) : []);
      const tagged = tagsBySound(tags);
      const rows = Array.from(soundIds, (id, row) => {
        const sound = soundById.get(id);
        const place = placeOf.get(id);
        const cluster = clusterOf.get(id);
        const [x, y] = map && place !== undefined ? map.positions.subarray(2 * place, 2 * place + 2) : ['', ''];
        return [
          row,
          sound?.path ?? '',
          sound?.durationSeconds ?? '',
          x,
          y,
          sound?.folder ?? '',
          sound?.channels ?? '',
          sound?.labels?.join('|') ?? '',
          cluster === undefined ? '' : cluster + 1,
          cluster === undefined ? '' : (clusters?.names[cluster] ?? ''),
          sound?.split ?? '',
          ...exportedAspects.map(({ key }) => {
            const value = sound ? aspectOf(measured, sound, key) : Number.NaN;
            return Number.isNaN(value) ? '' : value;
          }),
          tagsInCell(tagged.get(id) ?? []),
        ];
      });
      const csv = encodeCsv(
        [
          'row',
          'path',
          'duration_seconds',
          'x',
          'y',
          'folder',
          'channels',
          'labels',
          'cluster',
          'cluster_name',
          'split',
          ...exportedAspects.map(columnName),
          'tags',
        ],
        rows,
      );
      const drawn = await database.get('maps', [library.id, model.modelId]);
      const settings = JSON.stringify(settingsOf(run, drawn, library), null, 2);
      return writeZip({ 'embeddings.npy': encodeNpy(matrix), 'sounds.csv': csv, 'settings.json': `${settings}\n` });
    },
  };
}

export type ExportCapability = ReturnType<typeof createExportCapability>;
