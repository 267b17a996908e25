import { expect, test } from 'vitest';
import type { CollectionRecord, LibraryRecord, SoundRecord, TagRecord } from '../storage/schema.ts';
import { isElsewhere, libraryOfSound, otherLibrary, otherLibraryOf, ownIdOf, soundOf } from './other-libraries.ts';
import { outsideId } from './state.ts';

const record = (id: string) => ({ id, name: id }) as LibraryRecord;
const sound = (libraryId: string, id: number) => ({ libraryId, id, path: `${libraryId} ${id}` }) as SoundRecord;

test('sounds of other libraries stand under ids of their own, from which they are found again', async () => {
  async function* soundsOf(library: string, ...parts: number[][]) {
    for (const ids of parts) yield ids.map((id) => sound(library, id));
  }
  const favourites = { soundIds: [7, 2] } as CollectionRecord;
  const dry = { tag: 'dry', soundIds: Int32Array.of(2, 7) } as TagRecord;
  const storedFirst = { sounds: soundsOf('a', [0, 2], [7]), collections: [favourites], tags: [dry] };
  const first = await otherLibrary(record('a'), storedFirst, -2);
  const storedSecond = { sounds: soundsOf('b', [2, 3]), collections: [], tags: [] };
  const second = await otherLibrary(record('b'), storedSecond, first.idOf(8));
  const open = record('open');
  const state = { library: open, soundById: new Map([[2, sound('open', 2)]]), others: [first, second] };

  const all = [...first.sounds, ...second.sounds];
  expect(new Set(all.map(({ id }) => id)).size).toBe(5);
  for (const each of all) {
    expect(each.id).toBeLessThan(outsideId);
    expect(soundOf(state, each.id)).toBe(each);
    expect(libraryOfSound(state, each.id)?.id).toBe(each.libraryId);
    expect(each.path).toBe(`${each.libraryId} ${ownIdOf(each)}`);
  }
  expect(first.collections[0].soundIds.map((id) => first.soundById.get(id)?.path)).toEqual(['a 7', 'a 2']);
  expect([...first.tags[0].soundIds].map((id) => first.soundById.get(id)?.path)).toEqual(['a 7', 'a 2']);

  expect(soundOf(state, 2)?.path).toBe('open 2');
  expect(libraryOfSound(state, 2)).toBe(open);
  expect(ownIdOf(sound('open', 2))).toBe(2);
  expect([isElsewhere(0), isElsewhere(outsideId), otherLibraryOf(state, 2)]).toEqual([false, false, undefined]);
  expect(soundOf(state, second.idOf(9))).toBeUndefined();
});
