// Where a sound's audio can be had again: from what was copied, from a folder that is remembered, or from files that the
// person has shown in this visit.

import { type DroppedFile, fileAt, UnreadableFileError } from '../audio/dropped-files.ts';
import { askPermission, permissionOf } from '../audio/folders.ts';
import { readCopy, saveFolder } from '../storage/database.ts';
import { type FolderRecord, keysUnder, type SoundRecord, type SoundSource } from '../storage/schema.ts';
import type { AppContext } from './context.ts';
import { strings } from './strings.ts';

/** The audio cannot be had now. The message says what to do. */
export class AudioNotHereError extends Error {
  override name = 'AudioNotHereError';
  /** Whether only the person can bring it back, by showing the file again. */
  readonly lasting: boolean;

  constructor(message: string, lasting: boolean) {
    super(message);
    this.lasting = lasting;
  }
}

export type FolderNumbers = ReadonlyMap<FileSystemDirectoryHandle, number>;

/** Where in which folder a sound is: by this it is known again there, whatever is in the file. */
export function placeOf(folderId: number, path: readonly string[]): string {
  return `${folderId}/${path.join('/')}`;
}

/** Finds the sound that a file is, or was before it changed where it is in the `samePlace` of a folder. */
export function createLookup(sounds: readonly SoundRecord[], folders: FolderNumbers) {
  const byPath = new Map(sounds.map((sound) => [sound.path, sound]));
  const byPlace = new Map<string, SoundRecord>();
  for (const sound of sounds) {
    if (sound.source.kind === 'folder') byPlace.set(placeOf(sound.source.folderId, sound.source.path), sound);
  }
  return ({ path, folder }: DroppedFile): { sound: SoundRecord; samePlace: boolean } | null => {
    const folderId = folder && folders.get(folder.handle);
    const there = folder && folderId !== undefined ? byPlace.get(placeOf(folderId, folder.path)) : undefined;
    if (there) return { sound: there, samePlace: true };
    const sound = byPath.get(path);
    return sound ? { sound, samePlace: false } : null;
  };
}

export function createSourcesCapability({ store, database }: Pick<AppContext, 'store' | 'database'>) {
  /** By sound: files that were dropped or chosen since the page was opened. */
  const shown = new Map<string, DroppedFile['open']>();
  const keyOf = ({ libraryId, id }: SoundRecord) => `${libraryId}/${id}`;

  async function refreshFolders(): Promise<void> {
    const { library } = store.getState();
    const records = library ? await database.getAll('folders', keysUnder(library.id)) : [];
    const folders = await Promise.all(
      records.map(async (record) => ({ record, permission: await permissionOf(record.handle) })),
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
    if (!folder) throw new AudioNotHereError(strings.sources.notKept, true);
    const { name } = folder.handle;
    if ((await permissionOf(folder.handle)) !== 'granted') {
      void refreshFolders();
      throw new AudioNotHereError(strings.sources.forbidden(name), false);
    }
    try {
      return await fileAt(folder.handle, source.path);
    } catch (error) {
      if (error instanceof UnreadableFileError && error.kind === 'gone') {
        throw new AudioNotHereError(strings.sources.gone(name), true);
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
        case 'copy':
          return readCopy(database, sound, source.block, source.offset);
        case 'folder':
          return fromFolder(sound, source);
        case 'none':
          throw new AudioNotHereError(strings.sources.notKept, true);
      }
    },

    /** Notes where the audio of a sound can be had for the rest of this visit. */
    show(sound: SoundRecord, file: DroppedFile): void {
      if (sound.source.kind === 'none') shown.set(keyOf(sound), file.open);
    },

    /** Asks the person to let each folder be read again; call it on a click. */
    async askForFolders(): Promise<void> {
      for (const { record, permission } of store.getState().folders) {
        if (permission !== 'granted') await askPermission(record.handle);
      }
      await refreshFolders();
    },
  };
}

export type SourcesCapability = ReturnType<typeof createSourcesCapability>;
