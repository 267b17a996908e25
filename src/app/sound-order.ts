// The order of the list of sounds: as they came, by folder, by name, by an aspect, by the distance to what is asked by.

import type { AspectKey } from '../core/features/aspect-columns.ts';
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
function placesBy(sounds: readonly SoundRecord[], keyOf: (sound: SoundRecord) => string): Float64Array {
  const keys = sounds.map(keyOf);
  const order = Array.from(keys.keys()).sort((a, b) => (keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : a - b));
  const places = new Float64Array(sounds.length);
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

/** All of `sounds`, ordered; of equals the one that came earlier comes first. */
export function orderedSounds(
  sounds: readonly SoundRecord[],
  { by, isFalling, aspect }: SoundOrder,
  { aspects, distances }: Known,
): readonly SoundRecord[] {
  if (by === 'added') return isFalling ? sounds.toReversed() : sounds;
  if (by === 'distance' && !distances) return sounds;
  const values =
    by === 'folder'
      ? placesBy(sounds, ({ path }) => naturalKey(path))
      : by === 'name'
        ? placesBy(sounds, ({ name, path }) => `${naturalKey(name)}\u0000${path}`)
        : Float64Array.from(sounds, (sound) =>
            by === 'aspect' ? aspectOf(aspects, sound, aspect) : (distances?.[sound.id] ?? Number.NaN),
          );
  const sign = isFalling ? -1 : 1;
  const ranks = values.map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : sign * value));
  const order = Uint32Array.from(sounds.keys()).sort((a, b) => {
    // Infinity less itself is no number.
    if (ranks[a] === ranks[b]) return a - b;
    return ranks[a] < ranks[b] ? -1 : 1;
  });
  return Array.from(order, (row) => sounds[row]);
}
