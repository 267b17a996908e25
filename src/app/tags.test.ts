import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { LibraryRecord, SoundRecord, TagRecord } from '../storage/schema.ts';
import type { AppContext } from './context.ts';
import { createHistory } from './history.ts';
import { createState, withSounds } from './state.ts';
import { createTagsCapability } from './tags.ts';

/** A library of sounds 1 to `count`, and a database that keeps tags alone. */
function tagged(count: number) {
  const store = createState();
  const sounds = Array.from({ length: count }, (_, i) => ({ id: i + 1, name: `${i + 1}.wav` }) as SoundRecord);
  store.setState({ library: { id: 'open' } as LibraryRecord, ...withSounds(sounds) });
  const stored = new Map<string, TagRecord>();
  const disk = { isFull: false, writes: 0 };
  const database = {
    transaction: () => {
      if (disk.isFull) throw new DOMException('No room.', 'QuotaExceededError');
      disk.writes++;
      const tags = {
        put: async (record: TagRecord) => void stored.set(record.tag, record),
        delete: async ([, tag]: [string, string]) => void stored.delete(tag),
      };
      return { objectStore: () => tags, done: Promise.resolve() };
    },
    getAll: async () => [...stored.values()],
  };
  const history = createHistory({ store });
  const tags = createTagsCapability({ store, database } as unknown as AppContext, history);
  /** As they are shown; what is stored is the same. */
  const shown = () => {
    const { tags } = store.getState();
    const byName = (records: Iterable<TagRecord>) => new Map(Array.from(records, (each) => [each.tag, each]));
    if (!disk.isFull) expect(byName(stored.values())).toEqual(byName(tags));
    return tags.map(({ tag, soundIds }) => `${tag} ${[...soundIds].join(',')}`);
  };
  return { store, history, tags, shown, disk, notice: () => store.getState().notice };
}

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.stubGlobal('IDBKeyRange', { bound: () => null });
});

describe('tags', () => {
  test('are given to one sound or many in one write each, as the library writes them, and only to those it has', async () => {
    const { tags, shown, disk, notice } = tagged(4);
    await tags.add([3], ' Dry ');
    expect(notice()).toBe('“3.wav” has the tag “Dry” now.');
    await tags.add([4, 1, 3, 99, -5], 'DRY');
    expect(notice()).toBe('2 sounds have the tag “Dry” now.');
    await tags.add([1], 'dry');
    await tags.add([1], '  ');
    expect(shown()).toEqual(['Dry 1,3,4']);
    expect(disk.writes).toBe(2);
  });

  test('go with their last sound, and come back in their place', async () => {
    const { tags, shown, history, notice } = tagged(3);
    for (const [tag, ...ids] of [
      ['a', 1],
      ['c', 2, 3],
      ['b', 2],
    ] as [string, ...number[]][])
      await tags.add(ids, tag);
    await tags.remove([1, 2], 'A');
    expect(notice()).toBe('“1.wav” no longer has the tag “a”.');
    await tags.remove([3], 'c');
    expect(shown()).toEqual(['c 2', 'b 2']);
    await history.undo();
    await history.undo();
    expect(shown()).toEqual(['a 1', 'c 2,3', 'b 2']);
    await history.redo();
    expect(shown()).toEqual(['c 2,3', 'b 2']);
    await tags.restore();
    expect(shown()).toEqual(['c 2,3', 'b 2']);
  });

  test('that cannot be stored are shown no longer', async () => {
    const { tags, shown, disk, notice } = tagged(3);
    await tags.add([1], 'a');
    disk.isFull = true;
    await tags.add([2, 3], 'a');
    await tags.add([2, 3], 'b');
    expect(shown()).toEqual(['a 1']);
    expect(notice()).toBe('No room.');
  });

  test('are not changed where another tab may change them', async () => {
    const { store, tags, shown, disk } = tagged(3);
    store.setState({ readOnly: true });
    await tags.add([1], 'a');
    expect([shown(), disk.writes]).toEqual([[], 0]);
  });
});
