import { expect, test, vi } from 'vitest';
import type { LibraryRecord, SoundRecord } from '../storage/schema.ts';
import { keepNamedOrder } from './named-order.ts';
import type { OtherLibrary } from './other-libraries.ts';
import { createState, nothingOpen, type Store, withSounds } from './state.ts';

function otherOf(id: string, ...paths: string[]): OtherLibrary {
  const sounds = paths.map((path, i) => soundOf(-10 - i, path, id));
  return { sounds, aspects: null, named: null } as unknown as OtherLibrary;
}

function soundOf(id: number, path: string, libraryId = 'first'): SoundRecord {
  return { libraryId, id, path, name: path.split('/').at(-1) as string } as SoundRecord;
}

/** How often an order was found from now on, and the latest. */
function observe(store: Store) {
  const seen = { times: 0 };
  store.subscribe(({ namedOrder }, before) => {
    if (namedOrder !== before.namedOrder && namedOrder) seen.times++;
  });
  return seen;
}

/** On a clock that stands still no piece waits for a turn, so that all of it is done by the next. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

test('the order by name is found when it is asked for, and anew only where a name is another', async () => {
  vi.spyOn(performance, 'now').mockReturnValue(0);
  const store = createState();
  keepNamedOrder({ store });
  const seen = observe(store);
  const rows = () => Array.from(store.getState().namedOrder?.rows ?? []);
  const by = (listOrdering: 'name' | 'folder' | 'added') =>
    store.setState(({ settings }) => ({ settings: { ...settings, listOrdering } }));
  const have = (sounds: SoundRecord[]) => store.setState(withSounds(sounds));

  store.setState({ library: { id: 'first' } as LibraryRecord });
  have([soundOf(1, 'b/2.wav'), soundOf(2, 'a/10.wav'), soundOf(3, 'c/1.wav')]);
  await settle();
  expect(store.getState().namedOrder).toBeNull();

  by('name');
  await settle();
  expect(rows()).toEqual([2, 0, 1]);
  by('folder');
  await settle();
  expect(rows()).toEqual([1, 0, 2]);
  expect(seen.times).toBe(2);

  have(store.getState().sounds.map((sound) => ({ ...sound, labels: ['dry'] })));
  await settle();
  expect(seen.times).toBe(2);
  have([...store.getState().sounds, soundOf(4, 'a/b/1.wav')]);
  await settle();
  expect(rows()).toEqual([1, 3, 0, 2]);
  have(store.getState().sounds.map((sound) => (sound.id === 2 ? soundOf(2, 'z/1.wav') : sound)));
  await settle();
  expect(rows()).toEqual([3, 0, 2, 1]);

  store.setState(nothingOpen);
  store.setState({ library: { id: 'second' } as LibraryRecord });
  have([soundOf(1, 'b/2.wav', 'second'), soundOf(2, 'a/10.wav', 'second')]);
  await settle();
  expect(rows()).toEqual([1, 0]);
});

test('of the libraries that are searched beside the open one too, which keep what else comes to them meanwhile', async () => {
  vi.spyOn(performance, 'now').mockReturnValue(0);
  const store = createState();
  keepNamedOrder({ store });
  const rows = () => store.getState().others.map(({ named }) => Array.from(named?.rows ?? []).join());
  const by = (listOrdering: 'name' | 'folder' | 'added') =>
    store.setState(({ settings }) => ({ settings: { ...settings, listOrdering } }));
  const [first, second] = [otherOf('b', 'z/2.wav', 'y/10.wav', 'x/1.wav'), otherOf('c', 'b.wav', 'a.wav')];
  store.setState({
    library: { id: 'a' } as LibraryRecord,
    ...withSounds([soundOf(1, 'a.wav')]),
    others: [first, second],
  });
  await settle();
  expect(rows()).toEqual(['', '']);

  by('name');
  const aspects = {} as OtherLibrary['aspects'];
  store.setState(({ others }) => ({ others: others.map((other) => ({ ...other, aspects })) }));
  await settle();
  expect(rows()).toEqual(['2,0,1', '1,0']);
  expect(store.getState().others.map((other) => other.aspects)).toEqual([aspects, aspects]);
  expect(Array.from(store.getState().namedOrder?.rows ?? [])).toEqual([0]);

  by('folder');
  store.setState({ others: [second] });
  await settle();
  expect(rows()).toEqual(['1,0']);
  store.setState({ others: [second, first] });
  await settle();
  expect(rows()).toEqual(['1,0', '2,1,0']);
});
