// The order of the list of sounds: as they came, by folder, by name, by an aspect, by the distance to what is asked by.

import type { AspectKey } from '../core/features/aspect-columns.ts';
import { ascendingOrder } from '../core/math/ascending-order.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { type Aspects, aspectOf } from './aspects.ts';
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

/** Each sound's place, from 0, in the order of its key; of equal keys the earlier sound comes first. */
function placesBy(sounds: readonly SoundRecord[], keyOf: (sound: SoundRecord) => string): Float32Array {
  const keys = sounds.map(keyOf);
  const order = Array.from(keys.keys()).sort((a, b) => (keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : a - b));
  const places = new Float32Array(sounds.length);
  order.forEach((row, place) => {
    places[row] = place;
  });
  return places;
}

export interface Known {
  aspects: Aspects | null;
  /** By sound id, from what is asked by, NaN where it is not known; null where nothing is. */
  distances: Float32Array | null;
}

/** The rows of `sounds` in this order, null for as they came; of equals the one that came earlier comes first. */
export function orderedRows(
  sounds: readonly SoundRecord[],
  { by, isFalling, aspect }: SoundOrder,
  { aspects, distances }: Known,
): Uint32Array | null {
  if (by === 'distance' && !distances) return null;
  if (by === 'added') return isFalling ? new Uint32Array(sounds.length).map((_, i) => sounds.length - 1 - i) : null;
  const values =
    by === 'folder'
      ? placesBy(sounds, ({ path }) => naturalKey(path))
      : by === 'name'
        ? placesBy(sounds, ({ name, path }) => `${naturalKey(name)}\u0000${path}`)
        : valuesOf(sounds, (sound) => (by === 'aspect' ? aspectOf(aspects, sound, aspect) : distances?.[sound.id]));
  if (isFalling) for (let row = 0; row < values.length; row++) values[row] = -values[row];
  // What is not known stays so, and last.
  return ascendingOrder(values);
}

/** The sounds at these rows, of those where `mask` is 1, or all for null. */
export function soundsAt(sounds: readonly SoundRecord[], rows: Uint32Array, mask: Uint8Array | null): SoundRecord[] {
  const found: SoundRecord[] = [];
  for (let place = 0; place < rows.length; place++) {
    if (mask?.[rows[place]] !== 0) found.push(sounds[rows[place]]);
  }
  return found;
}

/** NaN for what is not known. */
function valuesOf(sounds: readonly SoundRecord[], knownOf: (sound: SoundRecord) => number | undefined): Float32Array {
  const values = new Float32Array(sounds.length);
  for (let row = 0; row < values.length; row++) values[row] = knownOf(sounds[row]) ?? Number.NaN;
  return values;
}
