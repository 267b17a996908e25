// Where a sound's audio can be had again: from what was copied, from a folder that is remembered, or from files that the
// person has shown in this visit.

import { type DroppedFile, fileAt, UnreadableFileError } from '../audio/dropped-files.ts';
import { askPermission, permissionOf } from '../audio/folders.ts';
import { readCopy, saveFolder } from '../storage/database.ts';
import { type FolderRecord, keysUnder, type SoundRecord, type SoundSource } from '../storage/schema.ts';
import type { AppContext } from './context.ts';
import { ownIdOf } from './other-libraries.ts';
import { findPlace } from './sound-records.ts';
import { strings } from './strings.ts';

/** The audio cannot be had now. The message says what to do. */
export class AudioNotHereError extends Error {
  override name = 'AudioNotHereError';
}

export type FolderNumbers = ReadonlyMap<FileSystemDirectoryHandle, number>;

/** Where in which folder a sound is: by this it is known again there, whatever is in the file. */
export function placeOf(folderId: number, path: readonly string[]): string {
  return `${folderId}/${path.join('/')}`;
}

export interface Lookup {
  /** The sound that a file is, or was before it changed where it is in the `samePlace` of a folder. */
  at(file: DroppedFile): { sound: SoundRecord; samePlace: boolean } | null;
  /** The sound that a file of this content is, under a number that it got because its name was taken. */
  copyOf(file: DroppedFile, hash: string): { sound: SoundRecord; samePlace: boolean } | null;
}

export function createLookup(sounds: readonly SoundRecord[], folders: FolderNumbers): Lookup {
  const byPath = new Map(sounds.map((sound) => [sound.path, sound]));
  const byPlace = new Map<string, SoundRecord>();
  for (const sound of sounds) {
    if (sound.source.kind === 'folder') byPlace.set(placeOf(sound.source.folderId, sound.source.path), sound);
  }
  return {
    at({ path, folder }) {
      const folderId = folder && folders.get(folder.handle);
      const there = folder && folderId !== undefined ? byPlace.get(placeOf(folderId, folder.path)) : undefined;
      if (there) return { sound: there, samePlace: true };
      const sound = byPath.get(path);
      return sound ? { sound, samePlace: false } : null;
    },
    copyOf({ path }, hash) {
      const sound = findPlace(path, hash, byPath);
      return typeof sound === 'string' ? null : { sound, samePlace: false };
    },
  };
}

export function createSourcesCapability({ store, database }: Pick<AppContext, 'store' | 'database'>) {
  /** By sound: files that were dropped or chosen since the page was opened. */
  const shown = new Map<string, DroppedFile['open']>();
  const keyOf = (sound: SoundRecord) => `${sound.libraryId}/${ownIdOf(sound)}`;

  /** Of all libraries whose sounds are listed. */
  async function refreshFolders(): Promise<void> {
    const { library, others } = store.getState();
    const libraries = [...(library ? [library] : []), ...others.map(({ record }) => record)];
    const records = await Promise.all(libraries.map(({ id }) => database.getAll('folders', keysUnder(id))));
    const folders = await Promise.all(
      records.flat().map(async (record) => ({ record, permission: await permissionOf(record.handle) })),
    );
    if (store.getState().library?.id === library?.id) store.setState({ folders });
  }

  /** The folder with this handle, remembered from now on if it was not before. */
  async function remember(libraryId: string, handle: FileSystemDirectoryHandle): Promise<FolderRecord> {
    const records = await database.getAll('folders', keysUnder(libraryId));
    for (const record of records) if (await record.handle.isSameEntry(handle)) return record;
    const folder = { libraryId, id: 1 + Math.max(0, ...records.map(({ id }) => id)), handle };
    await saveFolder(database, folder);
    await refreshFolders();
    return folder;
  }

  /** Gives each of a drop's folders its number. */
  async function rememberFolders(libraryId: string, files: readonly DroppedFile[]): Promise<FolderNumbers> {
    const handles = new Set(files.flatMap(({ folder }) => (folder ? [folder.handle] : [])));
    const numbers = new Map<FileSystemDirectoryHandle, number>();
    for (const handle of handles) numbers.set(handle, (await remember(libraryId, handle)).id);
    return numbers;
  }

  async function fromFolder(sound: SoundRecord, source: SoundSource & { kind: 'folder' }): Promise<Blob> {
    const folder = await database.get('folders', [sound.libraryId, source.folderId]);
    if (!folder) throw new AudioNotHereError(strings.sources.notKept);
    const { name } = folder.handle;
    if ((await permissionOf(folder.handle)) !== 'granted') {
      void refreshFolders();
      throw new AudioNotHereError(strings.sources.forbidden(name));
    }
    try {
      return await fileAt(folder.handle, source.path);
    } catch (error) {
      if (error instanceof UnreadableFileError && error.kind === 'gone') {
        throw new AudioNotHereError(strings.sources.gone(name));
      }
      throw error;
    }
  }

  return {
    rememberFolders,
    refreshFolders,

    /** The file as it was added. Throws AudioNotHereError, or UnreadableFileError where it cannot be read. */
    async audioOf(sound: SoundRecord): Promise<Blob> {
      const open = shown.get(keyOf(sound));
      if (open) return open();
      const { source } = sound;
      switch (source.kind) {
        case 'copy': {
          const audio = await readCopy(database, sound, source.block, source.offset);
          if (!audio) throw new AudioNotHereError(strings.sources.lost);
          return audio;
        }
        case 'folder':
          return fromFolder(sound, source);
        case 'none':
          throw new AudioNotHereError(strings.sources.notKept);
      }
    },

    /** Notes where the audio of a sound can be had for the rest of this visit. */
    show(sound: SoundRecord, file: DroppedFile): void {
      if (sound.source.kind === 'none') shown.set(keyOf(sound), file.open);
    },

    /** Asks the person to let each folder be read again; call it on a click. */
    async askForFolders(): Promise<void> {
      const asked = store.getState().folders.filter(({ permission }) => permission !== 'granted');
      // All begun within the click: what is asked later, the browser refuses.
      await Promise.all(asked.map(({ record }) => askPermission(record.handle)));
      await refreshFolders();
    },

    /** Whether its audio may be had, as far as can be told without trying. */
    mayBeHad: (sound: SoundRecord): boolean => (sound.source.kind === 'none' ? shown.has(keyOf(sound)) : !sound.gone),
  };
}

export type SourcesCapability = ReturnType<typeof createSourcesCapability>;
