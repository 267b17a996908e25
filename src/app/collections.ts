// Collections: ordered, named sets of sounds. Favourites are the first of them, and always there.

import { saveCollections } from '../storage/database.ts';
import { type CollectionRecord, favouritesId, keysUnder } from '../storage/schema.ts';
import { numberedNames, withAdded, withMoved } from './collection-order.ts';
import { type AppContext, vectorsOf } from './context.ts';
import type { History } from './history.ts';
import { isElsewhere } from './other-libraries.ts';
import type { SourcesCapability } from './sources.ts';
import { withCollections } from './state.ts';
import { strings } from './strings.ts';
import { writeZip } from './write-zip.ts';

/** Favourites can be neither renamed nor deleted. */
export function isFavourites({ collectionId }: CollectionRecord): boolean {
  return collectionId === favouritesId;
}

/** Favourites first, where none are stored without any, then the others as they were made. */
export function inOrder(libraryId: string, stored: Iterable<CollectionRecord>): CollectionRecord[] {
  const collections = [...stored];
  if (!collections.some(isFavourites)) {
    const name = strings.collections.favourites;
    collections.push({ libraryId, collectionId: favouritesId, name, soundIds: [], createdAt: 0 });
  }
  return collections.sort((a, b) => Number(isFavourites(b)) - Number(isFavourites(a)) || a.createdAt - b.createdAt);
}

/** The collection that is looked at: favourites where another was and is no more. */
export function openCollection(state: {
  collections: readonly CollectionRecord[];
  openCollectionId: string;
}): CollectionRecord | undefined {
  const { collections, openCollectionId } = state;
  return collections.find(({ collectionId }) => collectionId === openCollectionId) ?? collections[0];
}

interface Needs {
  history: History;
  sources: SourcesCapability;
}

/** How far each of some sounds is from the others, on the whole, by its id. */
export type MeanDistances = ReadonlyMap<number, number>;

export function createCollectionsCapability({ store, database, engine }: AppContext, { history, sources }: Needs) {
  const words = strings.collections;

  function find(collectionId: string): CollectionRecord | null {
    return store.getState().collections.find((each) => each.collectionId === collectionId) ?? null;
  }

  function show(libraryId: string, changed: ReadonlyMap<string, CollectionRecord | null>): void {
    store.setState(({ collections, library }) => {
      if (library?.id !== libraryId) return {};
      const byId = new Map(collections.map((each) => [each.collectionId, each]));
      for (const [id, collection] of changed) {
        if (collection) byId.set(id, collection);
        else byId.delete(id);
      }
      return withCollections(inOrder(libraryId, byId.values()));
    });
  }

  /** Has collections be as they are in `changed`, where null is for none, as a step that can be taken back. */
  async function change(says: string, changed: ReadonlyMap<string, CollectionRecord | null>): Promise<void> {
    const { library, readOnly } = store.getState();
    if (!library) return;
    if (readOnly) {
      store.setState({ notice: strings.notices.otherTab });
      return;
    }
    const before = new Map(Array.from(changed.keys(), (id) => [id, find(id)]));
    /** Shown at once: a star that waits for the disk feels broken. */
    const put = async (now: typeof changed, otherwise: typeof changed) => {
      show(library.id, now);
      try {
        await saveCollections(database, library.id, now);
      } catch (error) {
        show(library.id, otherwise);
        throw error;
      }
    };
    await history.do({ says, redo: () => put(changed, before), undo: () => put(before, changed) });
  }

  /** Has one collection hold these sounds. */
  function fill(collection: CollectionRecord, soundIds: number[], says: string): Promise<void> {
    return change(says, new Map([[collection.collectionId, { ...collection, soundIds }]]));
  }

  /** What is told of one sound by its name, of several by how many they are. */
  function named(soundIds: readonly number[]): string {
    const [first] = soundIds;
    const { soundById } = store.getState();
    return soundIds.length === 1 ? words.one(soundById.get(first)?.name ?? '') : words.several(soundIds.length);
  }

  async function add(collectionId: string, soundIds: readonly number[]): Promise<void> {
    const collection = find(collectionId);
    if (!collection) return;
    if (soundIds.length === 0) {
      store.setState({ notice: words.nothingToAdd });
      return;
    }
    if (soundIds.some(isElsewhere)) {
      store.setState({ notice: strings.across.openFirst });
      return;
    }
    const there = new Set(collection.soundIds);
    const coming = soundIds.filter((id) => !there.has(id));
    if (coming.length === 0) {
      store.setState({ notice: words.alreadyIn(named(soundIds), soundIds.length, collection.name) });
      return;
    }
    const says = words.added(named(coming), coming.length, collection.name);
    await fill(collection, withAdded(collection.soundIds, coming), says);
  }

  async function takeOut(collectionId: string, soundIds: readonly number[]): Promise<void> {
    const collection = find(collectionId);
    if (!collection) return;
    const going = new Set(soundIds);
    const kept = collection.soundIds.filter((id) => !going.has(id));
    const out = collection.soundIds.filter((id) => going.has(id));
    if (out.length > 0) await fill(collection, kept, words.takenOut(named(out), out.length, collection.name));
  }

  return {
    /** Reads those of the library that was opened. */
    async restore(): Promise<void> {
      const { library } = store.getState();
      if (!library) return;
      const stored = await database.getAll('collections', keysUnder(library.id));
      store.setState(withCollections(inOrder(library.id, stored)));
    },

    open: (openCollectionId: string) => store.setState({ openCollectionId }),

    /** Makes these sounds favourites; where all of them are, they no longer are. */
    async toggleFavourites(soundIds: readonly number[]): Promise<void> {
      const { favourites } = store.getState();
      if (soundIds.length > 0 && soundIds.every((id) => favourites.has(id))) await takeOut(favouritesId, soundIds);
      else await add(favouritesId, soundIds);
    },

    /** Makes a collection of these sounds and opens it. Gives its id. */
    async create(soundIds: readonly number[] = []): Promise<string | null> {
      const { library, collections, readOnly } = store.getState();
      if (!library) return null;
      const names = new Set(collections.map(({ name }) => name));
      let number = 1;
      while (names.has(words.numbered(number))) number++;
      const collection: CollectionRecord = {
        libraryId: library.id,
        collectionId: crypto.randomUUID(),
        name: words.numbered(number),
        soundIds: [...soundIds],
        createdAt: Date.now(),
      };
      if (!readOnly) store.setState({ openCollectionId: collection.collectionId });
      await change(words.made(collection.name), new Map([[collection.collectionId, collection]]));
      return collection.collectionId;
    },

    /** An empty name changes nothing. */
    async rename(collectionId: string, name: string): Promise<void> {
      const collection = find(collectionId);
      const trimmed = name.trim();
      if (!collection || isFavourites(collection) || trimmed === '' || trimmed === collection.name) return;
      const says = words.renamed(collection.name, trimmed);
      await change(says, new Map([[collectionId, { ...collection, name: trimmed }]]));
    },

    async remove(collectionId: string): Promise<void> {
      const collection = find(collectionId);
      if (collection && !isFavourites(collection)) {
        await change(words.deleted(collection.name), new Map([[collectionId, null]]));
      }
    },

    add,
    takeOut,

    /** Adds sounds to the collection that is looked at. */
    async addToOpen(soundIds: readonly number[]): Promise<void> {
      const open = openCollection(store.getState());
      if (open) await add(open.collectionId, soundIds);
    },

    /** Puts sounds before what stands at place `at`, from 0, or at the end; those that are not there come in. */
    async move(collectionId: string, soundIds: readonly number[], at: number): Promise<void> {
      const collection = find(collectionId);
      if (!collection) return;
      const moved = withMoved(collection.soundIds, soundIds, at);
      if (moved.length === collection.soundIds.length && moved.every((id, i) => id === collection.soundIds[i])) return;
      const there = new Set(collection.soundIds);
      const coming = soundIds.filter((id) => !there.has(id));
      const says =
        coming.length > 0
          ? words.added(named(coming), coming.length, collection.name)
          : words.moved(named(soundIds), collection.name);
      await fill(collection, moved, says);
    },

    /** The mean distance of each of a collection's sounds to its others, of those that were learned. */
    async compare(ofCollection: readonly number[]): Promise<MeanDistances> {
      const { model } = store.getState();
      if (!model) return new Map();
      const { soundIds, distances } = await engine.meanDistances(vectorsOf(model), Int32Array.from(ofCollection));
      return new Map(Array.from(soundIds, (id, i) => [id, distances[i]]));
    },

    /**
     * A zip of the sounds' files as they were added, their names numbered in this order. Those that cannot be had are told
     * of; null, and it is told why, where none can.
     */
    async export(soundIds: readonly number[]): Promise<Blob | null> {
      const { soundById } = store.getState();
      const sounds = soundIds.flatMap((id) => soundById.get(id) ?? []);
      const names = numberedNames(sounds.map(({ name }) => name));
      const files: Record<string, Blob> = {};
      let reason = words.nothingToExport;
      for (const [i, sound] of sounds.entries()) {
        try {
          files[names[i]] = await sources.audioOf(sound);
        } catch (error) {
          console.warn(sound.path, error);
          reason = strings.notices.notPlayed(sound.name, (error as Error).message);
        }
      }
      const missing = sounds.length - Object.keys(files).length;
      if (missing > 0) store.setState({ notice: words.missing(missing) });
      try {
        if (missing === sounds.length) throw new Error(reason);
        return await writeZip(files);
      } catch (error) {
        console.error(error);
        store.setState({ notice: words.notExported((error as Error).message) });
        return null;
      }
    },
  };
}

export type CollectionsCapability = ReturnType<typeof createCollectionsCapability>;
