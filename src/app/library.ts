// Libraries: opening, making, naming and deleting them, each by one tab at a time.

import { deleteLibrary, readSounds, StorageFullError, saveLibrary } from '../storage/database.ts';
import { keysUnder, type LibraryRecord, type SoundRecord } from '../storage/schema.ts';
import type { AppContext } from './context.ts';
import { libraryOf } from './filter-address.ts';
import type { History } from './history.ts';
import type { SettingsCapability } from './settings.ts';
import { nothingOpen, withSounds } from './state.ts';
import { strings } from './strings.ts';

/** Held by the tab that may change a library. */
export function libraryLock(libraryId: string): string {
  return `earshot/library/${libraryId}`;
}

/** Held by the tab that has deleted a library for as long as it may take that back. */
function deletionLock(libraryId: string): string {
  return `earshot/deleted/${libraryId}`;
}

interface Needs {
  settings: SettingsCapability;
  history: History;
}

export function createLibraryCapability(context: AppContext, { settings, history }: Needs) {
  const { store, database, activity, player } = context;
  let releaseLock: () => void = () => {};

  /** Takes the library for this tab. Where another has it, waits for it and opens the library anew. */
  async function lock(libraryId: string): Promise<boolean> {
    const name = libraryLock(libraryId);
    const holdUntilReleased = () =>
      new Promise<void>((resolve) => {
        releaseLock = resolve;
      });
    const taken = await new Promise<boolean>((resolve) => {
      void navigator.locks.request(name, { ifAvailable: true }, (held) => {
        resolve(held !== null);
        return held ? holdUntilReleased() : undefined;
      });
    });
    if (taken) return true;
    const waiting = new AbortController();
    releaseLock = () => waiting.abort();
    navigator.locks
      .request(name, { signal: waiting.signal }, async () => {
        const released = holdUntilReleased();
        await activity.enqueue(async () => {
          // The person may have opened another library while this one was waited for.
          if (store.getState().library?.id !== libraryId) return;
          const there = await load(libraryId, false);
          if (!there) await openLatest();
          store.setState({ notice: there ? strings.notices.takenOver : strings.notices.deletedElsewhere });
        });
        await released;
      })
      .catch((error: unknown) => {
        if (!waiting.signal.aborted) throw error;
      });
    return false;
  }

  /** Shows what is stored of a library; what was learned from it is opened by whoever listens to `onOpened`. */
  const listeners: (() => Promise<void>)[] = [];
  async function load(libraryId: string, readOnly: boolean): Promise<boolean> {
    const library = await database.get('libraries', libraryId);
    store.setState(nothingOpen);
    // Another tab may have deleted it in the meantime.
    if (!library || library.isDeleted) return false;
    const skipped = await database.getAll('skipped', keysUnder(libraryId));
    const sounds: SoundRecord[] = [];
    for await (const part of readSounds(database, library)) sounds.push(...part);
    store.setState({ library, readOnly, skipped, ...withSounds(sounds) });
    try {
      for (const opened of listeners) await opened();
    } catch (error) {
      // The sounds are there all the same: they can be heard, and trained on again.
      console.error(error);
      store.setState({ notice: strings.notices.notRestored });
    }
    return true;
  }

  async function listLibraries(): Promise<void> {
    const libraries = (await database.getAll('libraries')).filter(({ isDeleted }) => !isDeleted);
    libraries.sort((a, b) => a.createdAt - b.createdAt);
    store.setState({ libraries: libraries.map(({ id, name }) => ({ id, name })) });
  }

  async function showStorage(): Promise<void> {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    store.setState({ storage: { usedBytes: usage, freeBytes: quota - usage } });
  }

  /** The following run as part of a job: no two of them, and no other work on a library, at the same time. */
  async function open(libraryId: string): Promise<void> {
    releaseLock();
    player.drop();
    const mine = await lock(libraryId);
    if (!(await load(libraryId, !mine))) return openLatest();
    if (!mine) store.setState({ notice: strings.notices.otherTab });
    await settings.change({ currentLibraryId: libraryId });
  }

  async function openLatest(): Promise<void> {
    await listLibraries();
    const latest = store.getState().libraries.at(-1);
    if (latest) await open(latest.id);
  }

  async function create(name: string): Promise<void> {
    const library: LibraryRecord = {
      id: crypto.randomUUID(),
      name,
      createdAt: Date.now(),
      revision: 0,
      nextSoundId: 1,
      nextBlock: 1,
      measuring: { segmentation: {}, features: {} },
      activeModelId: null,
    };
    await saveLibrary(database, library);
    await listLibraries();
    await open(library.id);
  }

  async function rename(name: string): Promise<void> {
    const { library } = store.getState();
    if (!library) return;
    const renamed = { ...library, name };
    await saveLibrary(database, renamed);
    store.setState({ library: renamed });
    await listLibraries();
  }

  /** Libraries that were deleted in this visit, and what lets the next visit make away with each. */
  const deletions = new Map<string, () => void>();

  function holdDeletion(libraryId: string): Promise<void> {
    return new Promise((isHeld) => {
      void navigator.locks.request(deletionLock(libraryId), () => {
        isHeld();
        return new Promise<void>((released) => deletions.set(libraryId, released));
      });
    });
  }

  /** Says that a library is deleted. Where there is no room even for that, it goes for good: then false. */
  async function mark(library: LibraryRecord): Promise<boolean> {
    try {
      await saveLibrary(database, { ...library, isDeleted: true });
      return true;
    } catch (error) {
      if (!(error instanceof StorageFullError)) throw error;
      await deleteLibrary(database, library.id);
      return false;
    }
  }

  /** Whether that can be taken back. */
  async function remove(libraryId: string): Promise<boolean> {
    const stored = await database.get('libraries', libraryId);
    if (!stored) return false;
    await holdDeletion(libraryId);
    const isMarked = await mark(stored);
    if (store.getState().library?.id === libraryId) {
      player.drop();
      releaseLock();
      store.setState(nothingOpen);
      await openLatest();
    } else await listLibraries();
    void showStorage();
    return isMarked;
  }

  async function restore(libraryId: string): Promise<void> {
    const stored = await database.get('libraries', libraryId);
    if (!stored) return;
    const { isDeleted: _, ...library } = stored;
    await saveLibrary(database, library);
    deletions.get(libraryId)?.();
    await listLibraries();
    await open(libraryId);
  }

  /** Makes away with what was deleted in visits that are over. */
  async function deleteForGood(): Promise<void> {
    const deleted = (await database.getAll('libraries')).filter(({ isDeleted }) => isDeleted);
    for (const { id } of deleted) {
      await navigator.locks.request(deletionLock(id), { ifAvailable: true }, async (held) => {
        if (held) await deleteLibrary(database, id);
      });
    }
  }

  return {
    showStorage,
    onOpened: (listener: () => Promise<void>) => listeners.push(listener),
    /** For work that is under way already. */
    withinJob: { open, create, rename },
    open: (libraryId: string): Promise<void> => activity.enqueue(() => open(libraryId)),
    create: (): Promise<void> => activity.enqueue(() => create(strings.untitled)),
    /** Deletes the one that is open. Until the page is left that can be taken back, and takes the room that it took. */
    remove: (): Promise<void> =>
      activity.enqueue(async () => {
        const { library, readOnly } = store.getState();
        if (!library || readOnly) return;
        if (!(await remove(library.id))) return;
        history.did({
          says: strings.history.libraryDeleted(library.name),
          redo: () => activity.enqueue(async () => void (await remove(library.id))),
          undo: () => activity.enqueue(() => restore(library.id)),
          isOfLibraries: true,
        });
      }),

    /** Opens the library that the address asks for, else that of the last visit, if there is one. */
    async openLast(): Promise<void> {
      await listLibraries();
      const { libraries, settings: chosen } = store.getState();
      const latest = libraries.find((library) => library.id === chosen.currentLibraryId) ?? libraries.at(-1);
      const asked = libraryOf(location.search);
      // Of several with that name the one that was open last.
      const last = latest?.name === asked ? latest : (libraries.find(({ name }) => name === asked) ?? latest);
      await activity.enqueue(async () => {
        if (last) await open(last.id);
      });
      // What fails is tried again at the next visit.
      void deleteForGood().catch(console.warn).then(showStorage);
    },
  };
}

export type LibraryCapability = ReturnType<typeof createLibraryCapability>;
