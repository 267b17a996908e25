// Going through sounds by ear: from row to row of either list, by chance, and back the way that was come.

import { listedSounds } from './aspects.ts';
import type { AppContext } from './context.ts';
import { momentOf } from './matches.ts';
import type { PlaybackCapability } from './playback.ts';
import type { SearchCapability } from './search.ts';
import { outsideId, type State } from './state.ts';

/** The lists that keys move in. */
export type BrowsedList = 'sounds' | 'neighbours';

type Listed = Pick<State, 'sounds' | 'searchText' | 'settings' | 'aspects' | 'aspectLimits'>;

/** How many of the nearest sounds are decoded before they are asked for: those that have a key. */
const neighboursFetched = 9;
/** More steps back nobody goes. */
const visitsKept = 1000;

interface Needs {
  search: SearchCapability;
  playback: PlaybackCapability;
}

export function createBrowsingCapability({ store }: Pick<AppContext, 'store'>, { search, playback }: Needs) {
  /** What was asked by, the latest last; not what was only passed. */
  let visits: { soundId: number; segment: number | null }[] = [];
  let latest: { of: readonly unknown[]; rows: ReturnType<typeof listedSounds> } | null = null;

  /** The list of sounds as it stands; the same array until something of it changes. */
  function listed(state: Listed = store.getState()) {
    const { sounds, searchText, settings, aspects, aspectLimits } = state;
    const of = [sounds, searchText, settings.listAspect, settings.listOrder, aspects, aspectLimits];
    if (!latest || of.some((each, i) => each !== latest?.of[i])) latest = { of, rows: listedSounds(state) };
    return latest.rows;
  }

  const neighbourIds = () => (store.getState().selection?.neighbours ?? []).map(({ soundId }) => soundId);

  function fetchAhead(): void {
    const { selection, highlighted } = store.getState();
    const neighbours = neighbourIds();
    const ids = highlighted === null ? listed().map(({ id }) => id) : neighbours;
    const at = ids.indexOf(highlighted ?? selection?.soundId ?? outsideId);
    const beside = at < 0 ? [] : [ids[at + 1], ids[at - 1]].filter((id) => id !== undefined);
    playback.fetchAhead([...new Set([...beside, ...neighbours.slice(0, neighboursFetched)])]);
  }

  function remember(soundId: number, segment: number | null): void {
    const last = visits.at(-1);
    if (last?.soundId === soundId && last.segment === segment) return;
    visits = [...visits.slice(1 - visitsKept), { soundId, segment }];
  }

  /** Asks by a sound and has it heard, first of all: what is drawn comes after. */
  async function ask(soundId: number, segment: number | null, isPassing: boolean): Promise<void> {
    store.setState({ notice: null });
    const from = store.getState().soundById.get(soundId)?.segments[segment ?? 0]?.startSeconds;
    const heard = playback.select(soundId, from, isPassing);
    const asked = { by: 'sound', soundId, segment } as const;
    await search.ask(asked);
    if (!isPassing && store.getState().selection?.asked === asked) fetchAhead();
    await heard;
  }

  /** Asks by a sound, or one of its segments, and plays it. `isPassing`: by a key that is held down; see `settle`. */
  async function audition(soundId: number, segment: number | null = null, isPassing = false): Promise<void> {
    if (!isPassing) remember(soundId, segment);
    await ask(soundId, segment, isPassing);
  }

  /** Moves to a neighbour and plays it, from the moment on that was found; what is asked by stays. */
  async function highlight(soundId: number, isPassing = false): Promise<void> {
    const { selection, soundById, model } = store.getState();
    const match = selection?.neighbours.find((each) => each.soundId === soundId);
    const sound = soundById.get(soundId);
    if (!match || !sound) return;
    store.setState({ highlighted: soundId });
    const heard = playback.select(soundId, momentOf(match, sound, model)?.startSeconds, isPassing);
    if (!isPassing) fetchAhead();
    await heard;
  }

  return {
    listed,
    audition,
    highlight,

    /** Another library: nowhere has been gone. */
    begin(): void {
      visits = [];
      search.clear();
    },

    /** Moves one row up (-1) or down (1): in the neighbours once one of them was moved to, else in the list of sounds. */
    async move(step: -1 | 1, isPassing: boolean): Promise<void> {
      const { selection, highlighted } = store.getState();
      const ids = highlighted === null ? listed().map(({ id }) => id) : neighbourIds();
      const at = ids.indexOf(highlighted ?? selection?.soundId ?? outsideId);
      const next = ids[at < 0 && step < 0 ? ids.length - 1 : at + step];
      if (next === undefined) return;
      await (highlighted === null ? audition(next, null, isPassing) : highlight(next, isPassing));
    },

    /** The key is let go: what it stopped on is heard. */
    async settle(): Promise<void> {
      if (!playback.isPassing()) return;
      const asked = store.getState().selection?.asked;
      if (asked?.by === 'sound') remember(asked.soundId, asked.segment);
      const heard = playback.settle();
      fetchAhead();
      await heard;
    },

    /** Plays the neighbour at this place, from 1 on, whether or not what is moved to plays. */
    async playNeighbour(place: number): Promise<void> {
      const { selection, soundById, model } = store.getState();
      const match = selection?.neighbours[place - 1];
      const sound = match && soundById.get(match.soundId);
      if (!sound) return;
      store.setState({ highlighted: sound.id });
      const heard = playback.play(sound.id, momentOf(match, sound, model)?.startSeconds);
      fetchAhead();
      await heard;
    },

    /** Asks by the neighbour that was moved to. */
    async followHighlighted(): Promise<void> {
      const { highlighted } = store.getState();
      if (highlighted !== null) await audition(highlighted);
    },

    /** Asks by what was asked by before, and so on back. */
    async back(): Promise<void> {
      const { selection, soundById } = store.getState();
      const last = visits.at(-1);
      const isThere =
        selection?.asked.by === 'sound' &&
        selection.asked.soundId === last?.soundId &&
        selection.asked.segment === last.segment;
      if (isThere) visits = visits.slice(0, -1);
      visits = visits.slice(0, 1 + visits.findLastIndex(({ soundId }) => soundById.has(soundId)));
      const before = visits.at(-1);
      if (before) await ask(before.soundId, before.segment, false);
    },

    /** The sound that a key in this list is about; in neither, the neighbour that was moved to, else what is asked by. */
    soundIn(list: BrowsedList | null): number | null {
      const { selection, highlighted } = store.getState();
      if (list === 'neighbours') return highlighted;
      return (list === null ? highlighted : null) ?? selection?.soundId ?? null;
    },

    /** All sounds of this list; in neither, of the list of sounds. */
    soundsIn: (list: BrowsedList | null): number[] =>
      list === 'neighbours' ? neighbourIds() : listed().map(({ id }) => id),

    /** Asks by a sound of the list by chance, and plays it. */
    async auditionRandom(): Promise<void> {
      const there = listed().filter(({ gone }) => !gone);
      const drawn = there[Math.floor(Math.random() * there.length)];
      if (drawn) await audition(drawn.id);
    },

    /** Asks by the sound from outside, or one of its segments, and plays it. */
    async auditionOutside(segment: number | null): Promise<void> {
      const from = store.getState().outside?.segments[segment ?? 0]?.startSeconds;
      const heard = playback.select(outsideId, from);
      await Promise.all([search.ask({ by: 'outside', segment }), heard]);
    },

    /** Stops what plays and ends the search, whatever was asked by. */
    clear(): void {
      playback.stop();
      search.clear();
      store.setState({ picked: [] });
    },
  };
}

export type BrowsingCapability = ReturnType<typeof createBrowsingCapability>;
