// The libraries that are not open, as far as they are searched and heard beside the one that is. Their sounds stand under ids
// that no other sound has, so that lists and the player take them like those of the open library.

import { readSounds } from '../storage/database.ts';
import {
  type CollectionRecord,
  keysUnder,
  type LibraryRecord,
  type SoundRecord,
  type TagRecord,
} from '../storage/schema.ts';
import { type Aspects, readAspects } from './aspects.ts';
import type { AppContext } from './context.ts';
import { needsAspects } from './filters.ts';
import type { NamedOrder } from './sound-order.ts';
import { outsideId, type State } from './state.ts';
import { strings } from './strings.ts';

/** A sound of a library that is not open: `id` is below `outsideId`, and stays its own while the page is open. */
export interface OtherSound extends SoundRecord {
  /** By which its library knows it. */
  ownId: number;
}

export interface OtherLibrary {
  record: LibraryRecord;
  /** In their order. */
  sounds: readonly OtherSound[];
  soundById: ReadonlyMap<number, OtherSound>;
  collections: readonly CollectionRecord[];
  tags: readonly TagRecord[];
  /** Null until something asks for them. */
  aspects: Aspects | null;
  /** Null until the list is ordered by name or folder, and that is found. */
  named: NamedOrder | null;
  /** The id here of the sound that has this one there. */
  idOf: (ownId: number) => number;
}

type Known = Pick<State, 'library' | 'soundById' | 'others'>;

/** Whether a sound is of a library that is not open. */
export function isElsewhere(soundId: number): boolean {
  return soundId < outsideId;
}

/** The library that is not open and has this sound. */
export function otherLibraryOf({ others }: Pick<State, 'others'>, soundId: number): OtherLibrary | undefined {
  return isElsewhere(soundId) ? others.find(({ soundById }) => soundById.has(soundId)) : undefined;
}

/** A sound of whichever library. */
export function soundOf(state: Known, soundId: number): SoundRecord | undefined {
  return isElsewhere(soundId) ? otherLibraryOf(state, soundId)?.soundById.get(soundId) : state.soundById.get(soundId);
}

/** The library that a sound is of. */
export function libraryOfSound(state: Known, soundId: number): LibraryRecord | null {
  return isElsewhere(soundId) ? (otherLibraryOf(state, soundId)?.record ?? null) : state.library;
}

/** By which its own library knows a sound. */
export function ownIdOf(sound: SoundRecord | OtherSound): number {
  return 'ownId' in sound ? sound.ownId : sound.id;
}

/** `first`: the id here of the sound that its library has under 0; others follow downwards. */
export async function otherLibrary(
  record: LibraryRecord,
  stored: {
    sounds: AsyncIterable<readonly SoundRecord[]>;
    collections: readonly CollectionRecord[];
    tags: readonly TagRecord[];
  },
  first: number,
): Promise<OtherLibrary> {
  const idOf = (ownId: number) => first - ownId;
  const sounds: OtherSound[] = [];
  const soundById = new Map<number, OtherSound>();
  for await (const part of stored.sounds) {
    for (const each of part) {
      const sound = { ...each, id: idOf(each.id), ownId: each.id };
      sounds.push(sound);
      soundById.set(sound.id, sound);
    }
  }
  const collections = stored.collections.map((each) => ({ ...each, soundIds: each.soundIds.map(idOf) }));
  // Those of later sounds are lower here.
  const tags = stored.tags.map((each) => ({ ...each, soundIds: each.soundIds.map(idOf).reverse() }));
  return { record, sounds, soundById, collections, tags, aspects: null, named: null, idOf };
}

/** What is read sooner is not told of. */
const silentMilliseconds = 500;
/** So that a library that grows keeps its ids. */
const leastRoom = 2 ** 14;

export function createOtherLibraries({ store, database, engine }: AppContext) {
  /** By library the first of the ids that its sounds have here, and how many there are: they stay its own. */
  const places = new Map<string, { first: number; room: number }>();
  let free = outsideId - 1;
  /** Only the latest reading counts. */
  let latest = 0;
  let isCompleting = false;

  async function read(libraryId: string, isWanted: () => boolean): Promise<OtherLibrary | null> {
    const record = await database.get('libraries', libraryId);
    if (!record || record.isDeleted) return null;
    const collections = await database.getAll('collections', keysUnder(libraryId));
    const tags = await database.getAll('tags', keysUnder(libraryId));
    return otherLibrary(record, { sounds: soundsOf(record, isWanted), collections, tags }, firstIdOf(record));
  }

  /** Ends where they are wanted no longer. */
  async function* soundsOf(record: LibraryRecord, isWanted: () => boolean): AsyncGenerator<SoundRecord[]> {
    const begun = performance.now();
    let done = 0;
    for await (const part of readSounds(database, record)) {
      if (!isWanted()) return;
      yield part;
      done += part.length;
      const isLong = performance.now() - begun > silentMilliseconds;
      if (isLong) store.setState({ reading: { name: record.name, done, total: record.nextSoundId - 1 } });
    }
  }

  function firstIdOf({ id, nextSoundId }: LibraryRecord): number {
    const known = places.get(id);
    if (known && nextSoundId <= known.room) return known.first;
    const place = { first: free, room: Math.max(leastRoom, 2 * nextSoundId) };
    places.set(id, place);
    free -= place.room;
    return place.first;
  }

  /** Reads what can be filtered by beside the sounds themselves, of one library after the other. */
  async function completeAspects(): Promise<void> {
    if (isCompleting) return;
    isCompleting = true;
    try {
      for (;;) {
        const lacking = store.getState().others.find(({ aspects }) => aspects === null);
        if (!lacking) break;
        const aspects = await readAspects(lacking.record, lacking.idOf);
        store.setState(({ others }) => ({
          others: others.map((other) => (other.sounds === lacking.sounds ? { ...other, aspects } : other)),
        }));
      }
    } finally {
      isCompleting = false;
    }
  }

  /** Has the other libraries be there as they are stored now, or, where only the open one is searched, no longer. */
  async function refresh(): Promise<void> {
    const mine = ++latest;
    store.setState({ reading: null });
    const { library, libraries, settings } = store.getState();
    if (!library || !settings.searchesAll) {
      if (store.getState().others.length > 0) store.setState({ others: [], across: null });
      engine.endAcross();
      return;
    }
    try {
      const others: OtherLibrary[] = [];
      for (const { id } of libraries) {
        const other = id === library.id ? null : await read(id, () => mine === latest);
        if (mine !== latest) return;
        if (other) others.push(other);
      }
      store.setState({ others });
      if (needsAspects(store.getState().filters)) await completeAspects();
    } catch (error) {
      console.error(error);
      if (mine === latest) store.setState({ notice: strings.across.notRead((error as Error).message) });
    } finally {
      if (mine === latest) store.setState({ reading: null });
    }
  }

  return { refresh, readAspects: completeAspects };
}

export type OtherLibraries = ReturnType<typeof createOtherLibraries>;
