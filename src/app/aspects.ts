// What was measured that a person can name: read once something is coloured, listed or filtered by it.

import { type AspectColumn, type AspectKey, aspectColumns } from '../core/features/aspect-columns.ts';
import { featureById } from '../core/features/registry.ts';
import { readRows } from '../storage/reader.ts';
import type { LibraryRecord, SoundRecord } from '../storage/schema.ts';
import { type AppContext, kindOf } from './context.ts';

/** Of each sound that has been measured its aspects, the mean of its segments', in the order of their columns. */
export interface Aspects {
  libraryId: string;
  libraryRevision: number;
  kind: string;
  rowOf: Map<number, number>;
  data: Float32Array;
}

const feature = featureById('aspects');
const placeOfColumn = new Map(aspectColumns.map(({ key }, place) => [key, place]));

export function aspectColumn(key: AspectKey): AspectColumn {
  return aspectColumns.find((column) => column.key === key) as AspectColumn;
}

/** NaN where it is not known, or is nothing that the sound has, such as the pitch of noise. */
export function aspectOf(aspects: Aspects | null, { id, durationSeconds }: SoundRecord, key: AspectKey): number {
  // Of the whole sound, not of its segments.
  if (key === 'duration') return durationSeconds;
  const row = aspects?.rowOf.get(id);
  if (!aspects || row === undefined) return Number.NaN;
  const value = aspects.data[row * aspectColumns.length + (placeOfColumn.get(key) as number)];
  return key === 'pitch' && value === 0 ? Number.NaN : value;
}

/** A value with its unit, as short as it can be told. */
export function aspectInWords(key: AspectKey, value: number): string {
  if (Number.isNaN(value)) return '–';
  const { unit } = aspectColumn(key);
  const digits = unit === 'Hz' || unit === '1/s' ? 0 : unit === 'dBFS' ? 1 : 2;
  return [value.toFixed(digits), unit].filter(Boolean).join(' ');
}

/** Those of a library, by `idOf` what it knows its sounds by. Those yet to be measured are left out. */
export async function readAspects(
  library: LibraryRecord,
  idOf: (soundId: number) => number = (id) => id,
): Promise<Aspects> {
  const kind = kindOf(library, feature);
  const rows = await readRows<Float32Array>({ libraryId: library.id, kind });
  const rowOf = new Map<number, number>();
  const columns = aspectColumns.length;
  const ids = rows?.soundIds.map(idOf) ?? new Int32Array(0);
  for (const id of ids) if (!rowOf.has(id)) rowOf.set(id, rowOf.size);
  const data = new Float32Array(rowOf.size * columns);
  const counts = new Float32Array(rowOf.size);
  ids.forEach((id, segment) => {
    const row = rowOf.get(id) as number;
    counts[row]++;
    for (let column = 0; column < columns; column++) {
      data[row * columns + column] += rows?.matrix.data[segment * columns + column] ?? 0;
    }
  });
  for (let i = 0; i < data.length; i++) data[i] /= counts[Math.floor(i / columns)];
  return { libraryId: library.id, libraryRevision: library.revision, kind, rowOf, data };
}

export function createAspectsCapability({ store }: AppContext) {
  return {
    /** Reads them, where they are not known or of other sounds than there are. */
    async read(): Promise<void> {
      const { library, aspects: known } = store.getState();
      if (!library) return;
      const kind = kindOf(library, feature);
      const isCurrent =
        known?.libraryId === library.id && known.libraryRevision === library.revision && known.kind === kind;
      if (isCurrent) return;
      const aspects = await readAspects(library);
      // Another library may have been opened meanwhile.
      if (store.getState().library?.id === library.id) store.setState({ aspects });
    },
  };
}

export type AspectsCapability = ReturnType<typeof createAspectsCapability>;
