// How the sounds of a library are stored: those of neighbouring ids in one record, as JSON. A record a sound would take
// eight times as long to read, and a library of 100,000 is read whenever it is opened or searched.

import type { CatalogueRecord, SoundRecord } from './schema.ts';

/** So many ids are of one part, the first of which begins at 0: some 100 KiB. */
export const idsInPart = 256;

export function partOf(soundId: number): number {
  return Math.floor(soundId / idsInPart);
}

/** By ascending id. */
export function soundsIn({ sounds }: CatalogueRecord): SoundRecord[] {
  return JSON.parse(sounds);
}

/** By the number of the part, each sound's. */
export function byPart(sounds: readonly SoundRecord[]): Map<number, SoundRecord[]> {
  const parts = new Map<number, SoundRecord[]>();
  for (const sound of sounds) {
    const part = parts.get(partOf(sound.id));
    if (part) part.push(sound);
    else parts.set(partOf(sound.id), [sound]);
  }
  return parts;
}

/** A part as it is with these sounds of it in place of what they were. `stored`: as it was, where there was any. */
export function partWith(
  stored: CatalogueRecord | undefined,
  libraryId: string,
  part: number,
  changed: readonly SoundRecord[],
): CatalogueRecord {
  const byId = new Map((stored ? soundsIn(stored) : []).map((sound) => [sound.id, sound]));
  for (const sound of changed) byId.set(sound.id, sound);
  const sounds = [...byId.values()].sort((a, b) => a.id - b.id);
  return { libraryId, part, sounds: JSON.stringify(sounds) };
}
