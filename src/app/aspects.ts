// What was measured that a person can name: read once something is coloured, listed or filtered by it.

import { type AspectColumn, type AspectKey, aspectColumns } from '../core/features/aspect-columns.ts';
import { featureById } from '../core/features/registry.ts';
import { readRows } from '../storage/reader.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { type AppContext, kindOf } from './context.ts';
import type { State } from './state.ts';

/** Of each sound that has been measured its aspects, the mean of its segments', in the order of their columns. */
export interface Aspects {
  libraryId: string;
  libraryRevision: number;
  kind: string;
  rowOf: Map<number, number>;
  data: Float32Array;
}

const feature = featureById('aspects');

export function aspectColumn(key: AspectKey): AspectColumn {
  return aspectColumns.find((column) => column.key === key) as AspectColumn;
}

/** NaN where it is not known, or is nothing that the sound has, such as the pitch of noise. */
export function aspectOf(aspects: Aspects | null, { id, durationSeconds }: SoundRecord, key: AspectKey): number {
  // Of the whole sound, not of its segments.
  if (key === 'duration') return durationSeconds;
  const row = aspects?.rowOf.get(id);
  if (!aspects || row === undefined) return Number.NaN;
  const value = aspects.data[row * aspectColumns.length + aspectColumns.findIndex((column) => column.key === key)];
  return key === 'pitch' && value === 0 ? Number.NaN : value;
}

/** A value with its unit, as short as it can be told. */
export function aspectInWords(key: AspectKey, value: number): string {
  if (Number.isNaN(value)) return '–';
  const { unit } = aspectColumn(key);
  const digits = unit === 'Hz' || unit === '1/s' ? 0 : unit === 'dBFS' ? 1 : 2;
  return [value.toFixed(digits), unit].filter(Boolean).join(' ');
}

/** The sounds that stand in the list: those with every word in their path or labels and an aspect within its limits. */
export function listedSounds(state: Pick<State, 'sounds' | 'searchText' | 'aspects' | 'settings' | 'aspectLimits'>) {
  const { sounds, searchText, aspects, aspectLimits } = state;
  const { listAspect: key, listOrder } = state.settings;
  const words = searchText.toLowerCase().split(/\s+/).filter(Boolean);
  const has = ({ path, labels = [] }: SoundRecord) => {
    const text = [path, ...labels].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const { least, most } = aspectLimits;
  const isWithin = (sound: SoundRecord) => {
    if (least === null && most === null) return true;
    const value = aspectOf(aspects, sound, key);
    return value >= (least ?? Number.NEGATIVE_INFINITY) && value <= (most ?? Number.POSITIVE_INFINITY);
  };
  const listed = sounds.filter((sound) => has(sound) && isWithin(sound));
  if (listOrder === 'path') return listed;
  const sign = listOrder === 'rising' ? 1 : -1;
  const order = (sound: SoundRecord) => {
    const value = aspectOf(aspects, sound, key);
    // What is not known comes last, whichever way.
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : sign * value;
  };
  return listed.sort((a, b) => order(a) - order(b) || a.id - b.id);
}

export function createAspectsCapability({ store }: AppContext) {
  return {
    /** Reads them, where they are not known or of other sounds than there are. Those yet to be measured are left out. */
    async read(): Promise<void> {
      const { library, aspects: known } = store.getState();
      if (!library) return;
      const kind = kindOf(library, feature);
      const isCurrent =
        known?.libraryId === library.id && known.libraryRevision === library.revision && known.kind === kind;
      if (isCurrent) return;
      const rows = await readRows<Float32Array>({ libraryId: library.id, kind });
      const rowOf = new Map<number, number>();
      const columns = aspectColumns.length;
      const ids = rows?.soundIds ?? new Int32Array(0);
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
      // Another library may have been opened meanwhile.
      if (store.getState().library?.id !== library.id) return;
      const aspects: Aspects = { libraryId: library.id, libraryRevision: library.revision, kind, rowOf, data };
      store.setState({ aspects });
    },

    /** Lists only sounds whose aspect lies within these; null for no limit. */
    limit: (aspectLimits: State['aspectLimits']) => store.setState({ aspectLimits }),
  };
}

export type AspectsCapability = ReturnType<typeof createAspectsCapability>;
