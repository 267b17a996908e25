// The order of the list of sounds: as they came, by folder, by name, by an aspect, by the distance to what is asked by.

import type { AspectKey } from '../core/features/aspect-columns.ts';
import { ascendingOrder } from '../core/math/ascending-order.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { type Aspects, aspectOf } from './aspects.ts';
import { rememberLatest } from './latest.ts';
import { foldText } from './text-query.ts';

export const orderings = ['added', 'folder', 'name', 'aspect', 'distance'] as const;

export type Ordering = (typeof orderings)[number];

export interface SoundOrder {
  by: Ordering;
  /** The last first. What is not known comes last all the same. */
  isFalling: boolean;
  /** For an order by an aspect. */
  aspect: AspectKey;
}

/** Digits that a number in a name is filled up to: `kick 9` comes before `kick 10`. */
const numberDigits = 12;

/** Texts in the order of these are in the order of a person: numbers by size, folders each as a whole. */
export function naturalKey(path: string): string {
  // Nothing sorts before what ends here, so that a folder's sounds stand together.
  return foldText(path)
    .replace(/\d+/g, (digits) => digits.padStart(numberDigits, '0'))
    .replaceAll('/', '\u0001');
}

/** The text by whose order sounds are in the order of their names or of their folders. */
export const namedKeys = {
  folder: ({ path }: SoundRecord) => naturalKey(path),
  name: ({ name, path }: SoundRecord) => `${naturalKey(name)}\u0000${path}`,
} as const;

export type NamedOrdering = keyof typeof namedKeys;

export function isNamed(by: Ordering): by is NamedOrdering {
  return by in namedKeys;
}

/** Rows in the order of names or folders. Those that came since it was found are lacking. */
export interface NamedOrder {
  by: NamedOrdering;
  rows: Uint32Array;
}

export interface Known {
  aspects: Aspects | null;
  /** By sound id, from what is asked by, NaN where it is not known; null where nothing is. */
  distances: Float32Array | null;
  /** The latest that was found, by whichever. */
  named: NamedOrder | null;
}

/** Whether what an order goes by is known: the order of very many names is yet to be found for a while. */
export function isOrderKnown({ by }: SoundOrder, { named }: Known, sounds: number): boolean {
  return !isNamed(by) || (named?.by === by && named.rows.length <= sounds);
}

/**
 * The rows of `sounds` in this order, null for as they came; of equals the one that came earlier comes first, and what is
 * not known is last. To be asked where `isOrderKnown`.
 */
export function orderedRows(
  sounds: readonly SoundRecord[],
  { by, isFalling, aspect }: SoundOrder,
  { aspects, distances, named }: Known,
): Uint32Array | null {
  if (by === 'added') return isFalling ? withRest(new Uint32Array(0), sounds.length).reverse() : null;
  if (isNamed(by)) {
    return named && withRest(isFalling ? named.rows.toReversed() : named.rows, sounds.length);
  }
  if (by === 'distance' && !distances) return null;
  const values = new Float32Array(sounds.length);
  // What is beyond the distances becomes NaN.
  for (let row = 0; row < values.length; row++) {
    values[row] = distances && by === 'distance' ? distances[sounds[row].id] : aspectOf(aspects, sounds[row], aspect);
  }
  if (isFalling) for (let row = 0; row < values.length; row++) values[row] = -values[row];
  return ascendingOrder(values);
}

/**
 * Gives the rows of a library as `orderedRows` does, the same until something of it changes. While an order is yet to be
 * found they stay as they are.
 */
export function keepRows(): (sounds: readonly SoundRecord[], order: SoundOrder, known: Known) => Uint32Array | null {
  let ordered: { sounds: readonly SoundRecord[]; rows: Uint32Array | null } = { sounds: [], rows: null };
  const latest = rememberLatest<Uint32Array | null>();
  return (sounds, order, known) => {
    if (!isOrderKnown(order, known, sounds.length)) return ordered.sounds === sounds ? ordered.rows : null;
    const { aspects, distances, named } = known;
    const of = {
      added: [],
      folder: [named],
      name: [named],
      aspect: [order.aspect, aspects],
      distance: [distances],
    }[order.by];
    const rows = latest([sounds, order.by, order.isFalling, ...of], () => orderedRows(sounds, order, known));
    ordered = { sounds, rows };
    return rows;
  };
}

/** `rows`, the first there are, and all after them as they are. */
function withRest(rows: Uint32Array, count: number): Uint32Array {
  const all = new Uint32Array(count);
  all.set(rows);
  for (let row = rows.length; row < count; row++) all[row] = row;
  return all;
}

/** The sounds at these rows, of those where `mask` is 1, or all for null. */
export function soundsAt(sounds: readonly SoundRecord[], rows: Uint32Array, mask: Uint8Array | null): SoundRecord[] {
  const found: SoundRecord[] = [];
  for (let place = 0; place < rows.length; place++) {
    if (mask?.[rows[place]] !== 0) found.push(sounds[rows[place]]);
  }
  return found;
}
