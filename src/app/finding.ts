// Finding sounds: the filters that narrow the list, the map and the neighbours alike, and stand in the page's address.

import type { SoundRecord } from '../storage/schema.ts';
import { type AppContext, holdsVectors } from './context.ts';
import { addressWith, filtersOf } from './filter-address.ts';
import { createFilterMasks, type FilterFacts, type Mask, searchedText } from './filter-masks.ts';
import {
  type Filter,
  filterKey,
  needsAspects,
  needsCollections,
  type RangeFilter,
  tagFilterOf,
  withFilter,
  withoutFilter,
} from './filters.ts';
import { rememberLatest } from './latest.ts';
import type { State } from './state.ts';
import { countTags } from './tag-words.ts';

type Filtered = Pick<State, 'sounds' | 'filters' | 'aspects' | 'collections'>;

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

export function createFindingCapability({ store }: Pick<AppContext, 'store'>) {
  /** What the address asked for when the page was opened, until a library is there to be asked. */
  let asked: string | null = location.search;
  let writing: ReturnType<typeof setTimeout> | undefined;
  let texts: Texts = { of: [], folded: [], before: null };
  const masks = createFilterMasks();
  const latest = rememberLatest<Found>();

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
    // By id, which ascends.
    const isFound = new Uint8Array(1 + (sounds.at(-1)?.id ?? 0));
    const found: SoundRecord[] = [];
    for (let row = 0; row < sounds.length; row++) {
      if (mask?.[row] === 0) continue;
      if (mask) found.push(sounds[row]);
      isFound[sounds[row].id] = 1;
    }
    return { sounds: mask ? found : sounds, mask, has: (soundId) => isFound[soundId] === 1 };
  }

  function writeAddress(): void {
    const { filters, library } = store.getState();
    const { pathname, search, hash } = location;
    history.replaceState(history.state, '', pathname + addressWith(search, library?.name ?? '', filters) + hash);
  }

  store.subscribe(({ filters }, { filters: before }) => {
    if (filters === before || asked !== null) return;
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
      const { sounds, filters, aspects, collections } = state;
      const facts = [needsAspects(filters) && aspects, needsCollections(filters) && collections];
      return latest([sounds, filters, ...facts], () => foundBy(passing(state, filters), sounds));
    },

    /** Makes ready for a text to be searched: of very many sounds the first letter would have to wait. */
    async prepareSearch(): Promise<void> {
      const { sounds } = store.getState();
      for (let count = foldedAtOnce; count < sounds.length; count += foldedAtOnce) {
        textsOf(sounds, count);
        await new Promise((resolve) => setTimeout(resolve));
        if (store.getState().sounds !== sounds) return;
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
      const { sounds, library, collections } = store.getState();
      const there = {
        library: library?.name ?? '',
        folders: new Set(sounds.map(({ folder }) => folder)),
        collections: collections.map(({ collectionId }) => collectionId),
        tags: countTags(sounds).map(({ tag }) => tag),
        hasAspects: !holdsVectors(library),
      };
      const { filters, dropped } = filtersOf(search, there);
      asked = null;
      change(filters);
      if (dropped.length > 0) store.setState({ notice: dropped.join(' ') });
    },
  };
}

export type FindingCapability = ReturnType<typeof createFindingCapability>;
