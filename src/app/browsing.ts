// Going through sounds by ear: from row to row of either list, by chance, and back the way that was come.

import { nextTurn } from '../core/event-turns.ts';
import type { SoundRecord } from '../storage/schema.ts';
import type { AppContext } from './context.ts';
import type { FindingCapability, Found } from './finding.ts';
import { rememberLatest } from './latest.ts';
import type { LibraryCapability } from './library.ts';
import { momentOf } from './matches.ts';
import { isElsewhere, otherLibraryOf, soundOf } from './other-libraries.ts';
import type { PlaybackCapability } from './playback.ts';
import type { SearchCapability } from './search.ts';
import type { SettingsCapability } from './settings.ts';
import type { ShownState } from './shown-state.ts';
import { keepRows, type SoundOrder, soundsAt } from './sound-order.ts';
import { outsideId, type Settings, type State } from './state.ts';
import { strings } from './strings.ts';

/** The lists that keys move in. */
export type BrowsedList = 'sounds' | 'neighbours';

type Ordered = Pick<State, 'sounds' | 'settings' | 'aspects' | 'selection' | 'namedOrder'>;
type Listed = Ordered & Pick<State, 'filters' | 'collections' | 'tags' | 'others'>;

/** How many of the nearest sounds are decoded before they are asked for: those that have a key. */
const neighboursFetched = 9;
/** How many rows are, the way that a person goes. */
const rowsFetched = 3;
/** More steps back nobody goes. */
const visitsKept = 1000;

interface Needs {
  libraries: Pick<LibraryCapability, 'open'>;
  search: SearchCapability;
  playback: PlaybackCapability;
  finding: FindingCapability;
  shown: ShownState;
  settings: SettingsCapability;
}

/** As a person chose it; by distance only while there are some. */
function orderOf({ settings, selection }: Pick<State, 'settings' | 'selection'>): SoundOrder {
  const { listOrdering, listFalling: isFalling, listAspect: aspect } = settings;
  const by = listOrdering === 'distance' && !selection?.distances ? 'added' : listOrdering;
  return { by, isFalling, aspect };
}

/** Moving in a list that is ordered by distance must not ask anew: it would order itself under whoever goes through it. */
function keepsAsked(state: Pick<State, 'settings' | 'selection'>): boolean {
  return orderOf(state).by === 'distance';
}

/** The row of the list of sounds that moving starts from. */
export function currentSound(
  state: Pick<State, 'settings' | 'selection' | 'lastPlayed' | 'highlighted'>,
): number | null {
  const { selection, lastPlayed, highlighted } = state;
  // A sound of another library is heard here, not asked by.
  const isApart = keepsAsked(state) || (lastPlayed !== null && isElsewhere(lastPlayed) && highlighted === null);
  return (isApart ? lastPlayed : null) ?? selection?.soundId ?? null;
}

export function createBrowsingCapability(
  { store, activity }: Pick<AppContext, 'store' | 'activity'>,
  { libraries, search, playback, finding, shown, settings }: Needs,
) {
  /** What was asked by, the latest last; not what was only passed. */
  let visits: { soundId: number; segment: number | null }[] = [];
  /** The row that a person has moved to last, and which way, so that what comes next can be decoded before. */
  let latestPlace = -1;
  let onward: 1 | -1 = 1;
  /** What chance has taken last, and what it takes next of what is found now. */
  let taken: number | null = null;
  let drawn: { among: Found; soundId: number | null } | null = null;
  const rowsInOrder = keepRows();
  const rowsInOrderOf = new WeakMap<readonly SoundRecord[], ReturnType<typeof keepRows>>();
  const latestList = rememberLatest<readonly SoundRecord[]>();
  const latestIds = rememberLatest<readonly number[]>();

  /** Rows of the open library in the order of the list. Apart from filters: those order nothing anew. */
  function rowsHere(state: Ordered): Uint32Array | null {
    const { sounds, aspects, selection, namedOrder: named } = state;
    return rowsInOrder(sounds, orderOf(state), { aspects, distances: selection?.distances ?? null, named });
  }

  /** Of each other library its own; as they came where the list is ordered by distance. */
  function rowsElsewhere(state: Listed): (Uint32Array | null)[] {
    return state.others.map(({ sounds, aspects, named }) => {
      const inOrder = rowsInOrderOf.get(sounds) ?? keepRows();
      rowsInOrderOf.set(sounds, inOrder);
      return inOrder(sounds, orderOf(state), { aspects, distances: null, named });
    });
  }

  /**
   * The list of sounds as it stands, those of other libraries after those of the open one; the same array until something of
   * it changes.
   */
  function listed(state: Listed = store.getState()): readonly SoundRecord[] {
    const libraries = [state, ...state.others];
    const rows = [rowsHere(state), ...rowsElsewhere(state)];
    const found = [finding.found(state), ...(state.others.length > 0 ? finding.foundElsewhere(state) : [])];
    return latestList([...rows, ...found], () => {
      const [own, ...elsewhere] = libraries.map(({ sounds }, i) => {
        const ordered = rows[i];
        return ordered ? soundsAt(sounds, ordered, found[i].mask) : found[i].sounds;
      });
      return elsewhere.length > 0 ? own.concat(...elsewhere) : own;
    });
  }

  /** Read for every key, and the same until the list changes. */
  function listedIds(): readonly number[] {
    const list = listed();
    return latestIds([list], () => list.map(({ id }) => id));
  }

  const neighbourIds = () => (store.getState().selection?.neighbours ?? []).map(({ soundId }) => soundId);

  /** The sounds that moving goes through, and where among them it starts from; -1 for nowhere. */
  function placeInList(): { ids: readonly number[]; at: number } {
    const { highlighted } = store.getState();
    const ids = highlighted === null ? listedIds() : neighbourIds();
    return { ids, at: ids.indexOf(highlighted ?? currentSound(store.getState()) ?? outsideId) };
  }

  /** Draws what chance takes next; the same until it is taken, or something else is found. */
  function drawNext(): number | null {
    const among = finding.found();
    if (drawn?.among !== among) {
      const there = among.sounds.filter(({ gone }) => !gone);
      drawn = { among, soundId: there[Math.floor(Math.random() * there.length)]?.id ?? null };
    }
    return drawn.soundId;
  }

  /** Has what may be moved to next decoded, the likeliest first. */
  function fetchAhead(): void {
    const { ids, at } = placeInList();
    if (at !== latestPlace) onward = at < latestPlace ? -1 : 1;
    latestPlace = at;
    const steps = [...Array.from({ length: rowsFetched }, (_, i) => (i + 1) * onward), -onward];
    const isByChance = taken !== null && currentSound(store.getState()) === taken;
    const next = [
      isByChance ? drawNext() : null,
      ...(at < 0 ? [] : steps.map((step) => ids[at + step])),
      ...neighbourIds().slice(0, neighboursFetched),
    ];
    playback.fetchAhead([...new Set(next.filter((id) => id !== null && id !== undefined))]);
  }

  function remember(soundId: number, segment: number | null): void {
    const last = visits.at(-1);
    if (last?.soundId === soundId && last.segment === segment) return;
    visits = [...visits.slice(1 - visitsKept), { soundId, segment }];
  }

  /** Asks by a sound and has it heard, first of all: what is drawn comes after. */
  async function ask(soundId: number, segment: number | null, isPassing: boolean): Promise<void> {
    const from = store.getState().soundById.get(soundId)?.segments[segment ?? 0]?.startSeconds;
    const asked = { by: 'sound', soundId, segment } as const;
    const show = shown.hold();
    store.setState({ notice: null });
    const heard = playback.select(soundId, from, isPassing);
    const answered = search.ask(asked).finally(show);
    // The rows beside it need not wait for its neighbours.
    if (!isPassing) fetchAhead();
    await answered;
    if (!isPassing && store.getState().selection?.asked === asked) fetchAhead();
    await heard;
  }

  /**
   * Asks by a sound, or one of its segments, and plays it; one of another library once that is open. `isPassing`: by a key
   * that is held down; see `settle`.
   */
  async function audition(soundId: number, segment: number | null = null, isPassing = false): Promise<void> {
    if (isElsewhere(soundId)) return openLibraryOf(soundId);
    if (!isPassing) remember(soundId, segment);
    await ask(soundId, segment, isPassing);
  }

  /** Opens the library of a sound that is elsewhere, looks there for what was looked for here, and asks by the sound. */
  async function openLibraryOf(soundId: number): Promise<void> {
    const other = otherLibraryOf(store.getState(), soundId);
    const sound = other?.soundById.get(soundId);
    if (!other || !sound) return;
    if (activity.isBusy()) {
      store.setState({ notice: strings.across.busy });
      return;
    }
    const wanted = store.getState().filters.filter(({ kind }) => kind === 'text' || kind === 'range');
    await libraries.open(other.record.id);
    if (store.getState().library?.id !== other.record.id) return;
    store.setState({ filters: wanted });
    await audition(sound.ownId);
  }

  /**
   * Moves to a row of the list of sounds and plays it; asks by it too, unless the list is ordered by what is asked by, or it is
   * a sound of another library.
   */
  async function moveTo(soundId: number, isPassing = false): Promise<void> {
    if (!keepsAsked(store.getState()) && !isElsewhere(soundId)) return audition(soundId, null, isPassing);
    if (isElsewhere(soundId)) store.setState({ highlighted: null, notice: null });
    const heard = playback.select(soundId, 0, isPassing);
    if (!isPassing) fetchAhead();
    await heard;
  }

  /** Moves to a neighbour and plays it, from the moment on that was found; what is asked by stays. */
  async function highlight(soundId: number, isPassing = false): Promise<void> {
    const match = store.getState().selection?.neighbours.find((each) => each.soundId === soundId);
    const sound = soundOf(store.getState(), soundId);
    if (!match || !sound) return;
    store.setState({ highlighted: soundId });
    const heard = playback.select(soundId, momentOf(match, sound)?.startSeconds, isPassing);
    if (!isPassing) fetchAhead();
    await heard;
  }

  return {
    listed,
    audition,
    moveTo,
    highlight,

    /** Lists the sounds otherwise: of very many the order takes a turn of its own, before the one that draws it. */
    async order(changed: Partial<Pick<Settings, 'listOrdering' | 'listFalling' | 'listAspect'>>): Promise<void> {
      const show = shown.hold();
      const kept = settings.change(changed);
      await nextTurn();
      listed();
      await nextTurn();
      show();
      await kept;
    },

    /** Another library: nowhere has been gone. */
    begin(): void {
      visits = [];
      taken = null;
      search.clear();
    },

    /** Moves one row up (-1) or down (1): in the neighbours once one of them was moved to, else in the list of sounds. */
    async move(step: -1 | 1, isPassing: boolean): Promise<void> {
      const { ids, at } = placeInList();
      const next = ids[at < 0 && step < 0 ? ids.length - 1 : at + step];
      if (next === undefined) return;
      await (store.getState().highlighted === null ? moveTo(next, isPassing) : highlight(next, isPassing));
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
      const match = store.getState().selection?.neighbours[place - 1];
      const sound = match && soundOf(store.getState(), match.soundId);
      if (!sound) return;
      store.setState({ highlighted: sound.id });
      const heard = playback.play(sound.id, momentOf(match, sound)?.startSeconds);
      fetchAhead();
      await heard;
    },

    /** Asks by the neighbour that was moved to, or opens the library of the sound that is heard from elsewhere. */
    async followHighlighted(): Promise<void> {
      const { highlighted } = store.getState();
      const current = highlighted ?? currentSound(store.getState());
      if (current !== null && (highlighted !== null || isElsewhere(current))) await audition(current);
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
      const { highlighted } = store.getState();
      if (list === 'neighbours') return highlighted;
      return (list === null ? highlighted : null) ?? currentSound(store.getState());
    },

    /** All sounds of this list; in neither, of the list of sounds. */
    soundsIn: (list: BrowsedList | null): readonly number[] => (list === 'neighbours' ? neighbourIds() : listedIds()),

    /** Asks by a sound of the list by chance, one of the open library, and plays it. */
    async auditionRandom(): Promise<void> {
      taken = drawNext();
      drawn = null;
      if (taken !== null) await audition(taken);
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
