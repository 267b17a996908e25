import { describe, expect, test, vi } from 'vitest';
import type { SoundRecord } from '../storage/schema.ts';
import type { Activity } from './activity.ts';
import { createBrowsingCapability } from './browsing.ts';
import type { FindingCapability, Found } from './finding.ts';
import type { LibraryCapability } from './library.ts';
import type { PlaybackCapability } from './playback.ts';
import type { SearchCapability } from './search.ts';
import type { SettingsCapability } from './settings.ts';
import { createShownState } from './shown-state.ts';
import { type Asked, createState, withSounds } from './state.ts';

/** Sounds 1 to 20; a search that answers when it is told to: the sounds 11 to 20, or what of them was not asked by. */
function opened() {
  const store = createState();
  const sounds = Array.from(
    { length: 20 },
    (_, i) => ({ id: i + 1, durationSeconds: 20 - i, segments: [], gone: false }) as unknown as SoundRecord,
  );
  store.setState(withSounds(sounds));
  const foundOf = (found: readonly SoundRecord[]): Found => ({
    sounds: found,
    mask: Uint8Array.from(sounds, (sound) => (found.includes(sound) ? 1 : 0)),
    has: (soundId) => found.some(({ id }) => id === soundId),
  });
  let found = foundOf(sounds);
  const played: number[] = [];
  let fetched: readonly number[] = [];
  const playback: Partial<PlaybackCapability> = {
    select: async (soundId) => void played.push(soundId),
    fetchAhead: (soundIds) => {
      fetched = soundIds;
    },
  };
  let answer = () => {};
  const search: Partial<SearchCapability> = {
    ask: (asked: Asked) => {
      const soundId = asked.by === 'sound' ? asked.soundId : null;
      const selection = { asked, soundId, neighbours: [], distances: null };
      store.setState({ selection: { ...selection, pending: true } });
      return new Promise<void>((resolve) => {
        answer = () => {
          const neighbours = sounds.slice(10).map(({ id }, i) => ({ soundId: id, distance: i / 10, segment: 0 }));
          store.setState({ selection: { ...selection, neighbours, pending: false } as never });
          resolve();
        };
      });
    },
  };
  const finding: Partial<FindingCapability> = { found: () => found };
  const settings: Partial<SettingsCapability> = {
    change: async (changed) => store.setState({ settings: { ...store.getState().settings, ...changed } }),
  };
  const shown = createShownState(store);
  const browsing = createBrowsingCapability(
    { store, activity: {} as Activity },
    {
      libraries: {} as LibraryCapability,
      search: search as SearchCapability,
      playback: playback as PlaybackCapability,
      finding: finding as FindingCapability,
      shown,
      settings: settings as SettingsCapability,
    },
  );
  return {
    browsing,
    shown,
    played,
    fetched: () => fetched,
    /** As a filter would. */
    find: (ids: readonly number[]) => {
      found = foundOf(sounds.filter(({ id }) => ids.includes(id)));
    },
    async answer() {
      answer();
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

test('another order is shown once it has been found, and not before', async () => {
  const { browsing, shown } = opened();
  const told: { by: string; first: number }[] = [];
  shown.subscribe((state) => told.push({ by: state.settings.listOrdering, first: browsing.listed()[0].id }));
  const ordered = browsing.order({ listOrdering: 'aspect', listAspect: 'duration' });
  expect([told, shown.getState().settings.listOrdering]).toEqual([[], 'added']);
  await ordered;
  expect(told).toEqual([{ by: 'aspect', first: 20 }]);
  await browsing.order({ listFalling: true });
  expect(told[1]).toEqual({ by: 'aspect', first: 1 });
});

describe('what is decoded before it is asked for', () => {
  test('are the rows that come next, at once, and the neighbours once they are known', async () => {
    const { browsing, fetched, answer } = opened();
    void browsing.audition(3);
    expect(fetched()).toEqual([4, 5, 6, 2]);
    await answer();
    expect(fetched()).toEqual([4, 5, 6, 2, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  });

  test('are the rows above for whoever goes up, and none beyond either end', async () => {
    const { browsing, fetched, played } = opened();
    void browsing.audition(4);
    void browsing.move(-1, false);
    expect([played.at(-1), fetched()]).toEqual([3, [2, 1, 4]]);
    void browsing.audition(2);
    expect(fetched()).toEqual([1, 3]);
    void browsing.audition(19);
    void browsing.move(1, false);
    expect([played.at(-1), fetched()]).toEqual([20, [19]]);
  });

  test('is what chance takes next, for whoever goes by chance', async () => {
    const { browsing, fetched, played } = opened();
    for (let i = 0; i < 50; i++) {
      void browsing.auditionRandom();
      const [next] = fetched();
      void browsing.auditionRandom();
      expect(played.at(-1)).toBe(next);
    }
    expect(new Set(played).size).toBeGreaterThan(10);
  });

  test('chance takes only what is found now', async () => {
    const { browsing, find, played } = opened();
    void browsing.auditionRandom();
    find([7]);
    void browsing.auditionRandom();
    void browsing.auditionRandom();
    expect(played.slice(1)).toEqual([7, 7]);
    find([]);
    void browsing.auditionRandom();
    expect(played).toHaveLength(3);
    find([9, 10]);
    vi.spyOn(Math, 'random').mockReturnValue(0.999);
    void browsing.auditionRandom();
    expect(played.at(-1)).toBe(10);
    vi.restoreAllMocks();
  });
});
