// Finding sounds: the filters that narrow the list, the map and the neighbours alike, and stand in the page's address.

import { nextTurn } from '../core/event-turns.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { type AppContext, holdsVectors } from './context.ts';
import { addressWith, filtersOf, isOfAllLibraries } from './filter-address.ts';
import { createFilterMasks, type FilterFacts, type Mask, searchedText } from './filter-masks.ts';
import {
  type Filter,
  filterKey,
  needsAspects,
  needsCollections,
  needsTags,
  type RangeFilter,
  tagFilterOf,
  withFilter,
  withoutFilter,
} from './filters.ts';
import { rememberLatest } from './latest.ts';
import type { OtherLibrary } from './other-libraries.ts';
import type { State } from './state.ts';

type Filtered = Pick<State, 'sounds' | 'filters' | 'aspects' | 'collections' | 'tags'>;
type FilteredElsewhere = Pick<State, 'others' | 'filters'>;

/** The sounds that pass the filters. */
export interface Found {
  /** In the library's order. */
  sounds: readonly SoundRecord[];
  /** Of all sounds; null where nothing is left out. */
  mask: Mask | null;
  has: (soundId: number) => boolean;
}

/** The searched texts of sounds, as far as they are folded, and those of the sounds that there were before. */
interface Texts {
  of: readonly SoundRecord[];
  folded: string[];
  before: Texts | null;
}

/** So many are folded without a pause: some milliseconds. */
const foldedAtOnce = 10_000;
/** Browsers refuse an address that changes more often than this for long. */
const millisecondsBetweenAddresses = 400;

/** What is kept of another library. */
interface Elsewhere {
  folded: string[];
  masks: ReturnType<typeof createFilterMasks>;
  found: ReturnType<typeof rememberLatest<Found>>;
}

/** What these filters ask beside the sounds. */
function askedOf(filters: readonly Filter[], { aspects, collections, tags }: Omit<FilterFacts, 'sounds'>): unknown[] {
  return [needsAspects(filters) && aspects, needsCollections(filters) && collections, needsTags(filters) && tags];
}

/** By id, which ascends, the row of each sound, else -1. */
function rowsById(sounds: readonly SoundRecord[]): Int32Array {
  const rows = new Int32Array(1 + (sounds.at(-1)?.id ?? 0)).fill(-1);
  for (let row = 0; row < sounds.length; row++) rows[sounds[row].id] = row;
  return rows;
}

export function createFindingCapability({ store }: Pick<AppContext, 'store'>) {
  /** What the address asked for when the page was opened, until a library is there to be asked. */
  let asked: string | null = location.search;
  let writing: ReturnType<typeof setTimeout> | undefined;
  let texts: Texts = { of: [], folded: [], before: null };
  const masks = createFilterMasks();
  const latest = rememberLatest<Found>();
  const latestElsewhere = rememberLatest<readonly Found[]>();
  /** Of the sounds of other libraries, which do not change: their searched texts, as far as they are folded, and what passes. */
  const elsewhere = new WeakMap<readonly SoundRecord[], Elsewhere>();
  const latestRows = rememberLatest<Int32Array>();

  /** The searched text of each sound, or of the first `count`; what has not changed is not folded again. */
  function textsOf(sounds: readonly SoundRecord[], count = sounds.length): string[] {
    if (texts.of !== sounds) texts = { of: sounds, folded: [], before: { ...texts, before: null } };
    const { folded, before } = texts;
    for (let i = folded.length; i < count; i++) {
      const known = before?.of[i] === sounds[i] ? before.folded[i] : undefined;
      folded.push(known ?? searchedText(sounds[i]));
    }
    return folded;
  }

  /** Of those that pass some of the filters, or other ones; null where these are none. */
  function passing(facts: FilterFacts, filters: readonly Filter[]): Mask | null {
    return masks(filters, facts, () => textsOf(facts.sounds));
  }

  function foundBy(mask: Mask | null, sounds: readonly SoundRecord[]): Found {
    const rows = latestRows([sounds], () => rowsById(sounds));
    if (!mask) return { sounds, mask, has: (soundId) => rows[soundId] >= 0 };
    const found: SoundRecord[] = [];
    for (let row = 0; row < mask.length; row++) if (mask[row] === 1) found.push(sounds[row]);
    return { sounds: found, mask, has: (soundId) => mask[rows[soundId]] === 1 };
  }

  /** What is kept of another library, with its searched texts, or the first `count`. */
  function keptElsewhere(sounds: readonly SoundRecord[], count = sounds.length): Elsewhere {
    const kept = elsewhere.get(sounds) ?? { folded: [], masks: createFilterMasks(), found: rememberLatest<Found>() };
    elsewhere.set(sounds, kept);
    for (let i = kept.folded.length; i < count; i++) kept.folded.push(searchedText(sounds[i]));
    return kept;
  }

  function foundIn({ sounds, soundById, aspects, collections, tags }: OtherLibrary, filters: readonly Filter[]): Found {
    const there = keptElsewhere(sounds, 0);
    const mask = there.masks(filters, { sounds, aspects, collections, tags }, () => keptElsewhere(sounds).folded);
    if (!mask) return { sounds, mask, has: (soundId) => soundById.has(soundId) };
    const found: SoundRecord[] = [];
    for (let row = 0; row < mask.length; row++) if (mask[row] === 1) found.push(sounds[row]);
    let ids: Set<number> | null = null;
    const has = (soundId: number) => {
      // Only neighbours ask, and there are many sounds.
      ids ??= new Set(found.map(({ id }) => id));
      return ids.has(soundId);
    };
    return { sounds: found, mask, has };
  }

  function writeAddress(): void {
    const { filters, library, settings } = store.getState();
    const { pathname, search, hash } = location;
    const view = { library: library?.name ?? '', filters, isOfAll: settings.searchesAll && library !== null };
    history.replaceState(history.state, '', pathname + addressWith(search, view) + hash);
  }

  store.subscribe(({ filters, settings, library }, before) => {
    const isSame =
      filters === before.filters &&
      settings.searchesAll === before.settings.searchesAll &&
      library?.name === before.library?.name;
    if (isSame || asked !== null) return;
    clearTimeout(writing);
    // What was cleared must not be there again, however soon the page is reloaded.
    if (filters.length === 0) writeAddress();
    else writing = setTimeout(writeAddress, millisecondsBetweenAddresses);
  });

  const change = (filters: readonly Filter[]) => store.setState({ filters });
  const set = (filter: Filter) => change(withFilter(store.getState().filters, filter));

  return {
    passing,

    /** What the filters leave; the same object until something of it changes. */
    found(state: Filtered = store.getState()): Found {
      const { sounds, filters } = state;
      return latest([sounds, filters, ...askedOf(filters, state)], () => foundBy(passing(state, filters), sounds));
    },

    /** The same of each of the other libraries that are searched, in their order. */
    foundElsewhere({ others, filters }: FilteredElsewhere = store.getState()): readonly Found[] {
      const found = others.map((other) =>
        keptElsewhere(other.sounds, 0).found([filters, ...askedOf(filters, other)], () => foundIn(other, filters)),
      );
      return latestElsewhere(found, () => found);
    },

    /** Makes ready for a text to be searched: of very many sounds the first letter would have to wait. */
    async prepareSearch(): Promise<void> {
      const { sounds, others } = store.getState();
      for (const each of [sounds, ...others.map((other) => other.sounds)]) {
        const fold = each === sounds ? textsOf : keptElsewhere;
        for (let count = foldedAtOnce; count < each.length; count += foldedAtOnce) {
          fold(each, count);
          await nextTurn();
          if (store.getState().sounds !== sounds) return;
        }
      }
    },

    search: (text: string) => set({ kind: 'text', text }),
    /** With all that lies within it; the empty path for all there is. */
    lookInto: (folder: string) => set({ kind: 'folder', folder }),
    /** Those of a collection alone; the empty id for all there is. */
    lookAmong: (collectionId: string) => set({ kind: 'collection', collectionId }),
    /** Those with the tag alone, or without it; all again where that is so already. */
    toggleTag(tag: string, isWithout = false): void {
      const there = tagFilterOf(store.getState().filters, tag);
      if (there?.isWithout === isWithout) change(withoutFilter(store.getState().filters, filterKey(there)));
      else set({ kind: 'tag', tag, isWithout });
    },
    onlyWithTag: (tag: string) => set({ kind: 'tag', tag, isWithout: false }),
    limit: (range: Omit<RangeFilter, 'kind'>) => set({ kind: 'range', ...range }),
    remove: (key: string) => change(withoutFilter(store.getState().filters, key)),
    removeLast: () => change(store.getState().filters.slice(0, -1)),
    clear: () => change([]),

    /** A library was opened: at first by what the address asks for. Says what of that is not there. */
    begin(): void {
      const search = asked;
      if (search === null) return;
      const { sounds, library, collections, tags, settings } = store.getState();
      const there = {
        library: library?.name ?? '',
        folders: new Set(sounds.map(({ folder }) => folder)),
        collections: collections.map(({ collectionId }) => collectionId),
        tags: tags.map(({ tag }) => tag),
        hasAspects: !holdsVectors(library),
      };
      const { filters, dropped } = filtersOf(search, there);
      asked = null;
      if (isOfAllLibraries(search)) store.setState({ settings: { ...settings, searchesAll: true } });
      change(filters);
      if (dropped.length > 0) store.setState({ notice: dropped.join(' ') });
    },
  };
}

export type FindingCapability = ReturnType<typeof createFindingCapability>;
