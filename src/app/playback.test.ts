import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Playable, Player } from '../audio/player.ts';
import type { LibraryRecord, SoundRecord } from '../storage/schema.ts';
import type { AppContext } from './context.ts';
import { type OtherLibrary, otherLibrary } from './other-libraries.ts';
import { createPlaybackCapability, gainOf } from './playback.ts';
import { AudioNotHereError, type SourcesCapability } from './sources.ts';
import { createState, withSounds } from './state.ts';
import { strings } from './strings.ts';

test('the gain of a level: full scale is 1, 6 dB less is half, the least is silence', () => {
  expect(gainOf(0)).toBe(1);
  expect(gainOf(-20)).toBeCloseTo(0.1, 12);
  expect(gainOf(20 * Math.log10(0.5))).toBeCloseTo(0.5, 12);
  expect(gainOf(-47)).toBeGreaterThan(0);
  expect(gainOf(-48)).toBe(0);
});

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

const soundIds = [1, 2, 3];

/** Three sounds and a player that plays one until it is ended or stopped; the files of sounds in `gone` have vanished. */
function opened({
  looping = false,
  gone = [] as number[],
  why = new AudioNotHereError(strings.sources.notKept) as Error,
} = {}) {
  const store = createState();
  const record = (id: number) =>
    ({ libraryId: 'a', id, hash: 'h', name: `${id}.wav`, durationSeconds: 1, gone: false }) as SoundRecord;
  store.setState({ ...withSounds(soundIds.map(record)) });
  /** What was played, and whether only once. */
  const played: [id: number, isOnce: boolean][] = [];
  let fetched: number[] = [];
  const idOf = ({ key }: Playable) => Number(key.split('/')[1]);
  const setPlaying = (playing: number | null) => store.setState({ playing });
  const player: Partial<Player> = {
    async play(sound, _from, isOnce = false) {
      setPlaying(null);
      await sound.read();
      played.push([idOf(sound), isOnce]);
      setPlaying(idOf(sound));
    },
    async fetchAhead(sounds) {
      fetched = sounds.map(idOf);
    },
    drop: () => setPlaying(null),
    stop: () => setPlaying(null),
    change: () => {},
  };
  const sources: Partial<SourcesCapability> = {
    async audioOf({ id }) {
      if (gone.includes(id)) throw why;
      return new Blob();
    },
    mayBeHad: () => true,
  };
  const playback = createPlaybackCapability({ store, player } as unknown as AppContext, sources as SourcesCapability);
  store.setState(({ settings }) => ({ settings: { ...settings, looping } }));
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  return {
    store,
    playback,
    played,
    ids: () => played.map(([id]) => id),
    fetched: () => fetched,
    settled,
    /** What plays comes to its end. */
    async end() {
      setPlaying(null);
      await settled();
    },
  };
}

describe('sounds in a row', () => {
  test('come one after the other, each decoded while the one before it plays', async () => {
    const { playback, ids, fetched, settled, end } = opened();
    const row = playback.playInARow(soundIds);
    await settled();
    expect(ids()).toEqual([1]);
    expect(fetched()).toEqual([2]);
    await end();
    await end();
    expect(ids()).toEqual([1, 2, 3]);
    await end();
    await row;
    expect(ids()).toEqual([1, 2, 3]);
  });

  test('with Loop on each plays once, and after the last the first, until Loop is off', async () => {
    const { store, playback, played, end, settled } = opened({ looping: true });
    const row = playback.playInARow(soundIds);
    await settled();
    for (let i = 0; i < 4; i++) await end();
    expect(played).toEqual([1, 2, 3, 1, 2].map((id) => [id, true]));
    store.setState(({ settings }) => ({ settings: { ...settings, looping: false } }));
    await end();
    await end();
    await row;
    expect(played.at(-1)).toEqual([3, true]);
    expect(played).toHaveLength(6);
  });

  test('one alone goes around by itself', async () => {
    const { playback, played, settled } = opened({ looping: true });
    void playback.playInARow([2]);
    await settled();
    expect(played).toEqual([[2, false]]);
  });

  test('one that cannot be had is told of and passed over; a row of none is over, also with Loop on', async () => {
    const { store, playback, ids, settled, end } = opened({ looping: true, gone: [1] });
    void playback.playInARow([1, 2]);
    await settled();
    expect(ids()).toEqual([2]);
    expect(store.getState().notice).toBe(strings.notices.notPlayed('1.wav', strings.sources.notKept));
    await end();
    expect(ids()).toEqual([2, 2]);
    const lost = opened({ looping: true, gone: soundIds });
    await lost.playback.playInARow(soundIds);
    expect(lost.ids()).toEqual([]);
  });

  test.each([
    ['stopping', (playback: Playback) => playback.stop(), [1]],
    ['playing another', (playback: Playback) => playback.play(3), [1, 3]],
    ['moving on with a key that is held down', (playback: Playback) => playback.select(3, 0, true), [1]],
  ])('%s ends it', async (_, act, expected) => {
    const { playback, ids, end, settled } = opened();
    const row = playback.playInARow([1, 2]);
    await settled();
    await act(playback);
    await end();
    await row;
    expect(ids()).toEqual(expected);
  });
});

type Playback = ReturnType<typeof createPlaybackCapability>;

describe('a key that is held down', () => {
  test('plays nothing of what it passes, and what it stops on once', async () => {
    const { store, playback, ids } = opened();
    await playback.select(1);
    // A minute of it, at 30 a second.
    for (let i = 0; i < 1800; i++) await playback.select(soundIds[i % 3], 0, true);
    expect(ids()).toEqual([1]);
    expect(store.getState()).toMatchObject({ playing: null, lastPlayed: 3 });
    await playback.settle();
    await playback.settle();
    expect(ids()).toEqual([1, 3]);
  });
});

describe('a sound whose audio cannot be had', () => {
  test('says which, why and what to do, and stays where it is', async () => {
    const { store, playback, ids, end } = opened({ gone: [2] });
    await playback.select(2);
    const { notice, sounds, lastPlayed, playing } = store.getState();
    expect(notice).toContain('2.wav');
    expect(notice).toContain('Drop its folder or file here again');
    expect([sounds.length, lastPlayed, playing]).toEqual([3, 2, null]);
    await playback.select(1);
    expect(ids()).toEqual([1]);
    await end();
  });

  test.each([
    ['NotFoundError', 'The file is gone: it was moved, renamed or deleted.'],
    ['NotReadableError', 'The file could not be read: it may be in use, damaged, or changed since.'],
  ])('whatever the browser calls it: %s', async (name, says) => {
    const why = new DOMException('A requested file or directory could not be found.', name);
    const { store, playback } = opened({ gone: [3], why });
    await playback.play(3);
    expect(store.getState().notice).toBe(`3.wav could not be played: ${says} ${strings.sources.showAgain}`);
  });
});

describe('a sound of another library', () => {
  async function other(): Promise<OtherLibrary> {
    async function* sounds() {
      yield [{ libraryId: 'b', id: 4, hash: 'h', name: '4.wav' } as SoundRecord];
    }
    return otherLibrary({ id: 'b' } as LibraryRecord, { sounds: sounds(), collections: [], tags: [] }, -2);
  }
  const held = ({ store }: ReturnType<typeof opened>) => [store.getState().lastPlayed, store.getState().playing];

  test('is silent and no longer held once only the open library is searched', async () => {
    const page = opened();
    page.store.setState({ others: [await other()] });
    await page.playback.play(-6);
    expect(held(page)).toEqual([-6, -6]);
    // Read anew it stays the same.
    page.store.setState({ others: [await other()] });
    expect(held(page)).toEqual([-6, -6]);
    page.store.setState({ others: [] });
    expect(held(page)).toEqual([null, null]);
  });

  test('has no say in what is heard of the open one', async () => {
    const page = opened();
    page.store.setState({ others: [await other()] });
    await page.playback.play(2);
    page.store.setState({ others: [] });
    expect(held(page)).toEqual([2, 2]);
  });
});
