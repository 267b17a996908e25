import { describe, expect, test } from 'vitest';
import type { EarshotDatabase, FolderRecord, SoundRecord, SoundSource } from '../storage/schema.ts';
import { AudioNotHereError, createSourcesCapability } from './sources.ts';
import { createState } from './state.ts';
import { strings } from './strings.ts';

/** A folder with the file Kicks/a.wav in it, unless it has vanished. */
function folderHandle({ permission = 'granted', isThere = true } = {}): FileSystemDirectoryHandle {
  const missing = async () => {
    throw new DOMException('', 'NotFoundError');
  };
  const file = new File(['bytes'], 'a.wav');
  const kicks = { getFileHandle: isThere ? async () => ({ getFile: async () => file }) : missing };
  return {
    name: 'Drums',
    queryPermission: async () => permission,
    getDirectoryHandle: async () => kicks,
  } as unknown as FileSystemDirectoryHandle;
}

/** A sound of this source; the database has `audio` as the copies of block 3, and `folder` as folder 1. */
function opened(source: SoundSource, stored: { audio?: Blob; folder?: FileSystemDirectoryHandle } = {}) {
  const sound = { libraryId: 'a', id: 5, bytes: 4, source, gone: false } as SoundRecord;
  const record = stored.folder && ({ libraryId: 'a', id: 1, handle: stored.folder } as FolderRecord);
  const database = {
    get: async (name: string, [, number]: [string, number]) => {
      if (name === 'audio') return number === 3 ? stored.audio : undefined;
      return number === 1 ? record : undefined;
    },
    getAll: async () => (record ? [record] : []),
  } as unknown as EarshotDatabase;
  return { sound, sources: createSourcesCapability({ store: createState(), database }) };
}

const copy: SoundSource = { kind: 'copy', block: 3, offset: 2 };
const inFolder: SoundSource = { kind: 'folder', folderId: 1, path: ['Kicks', 'a.wav'] };

describe('audio is had again', () => {
  test('from its place among the copies', async () => {
    const { sound, sources } = opened(copy, { audio: new Blob(['0123456789']) });
    expect(await (await sources.audioOf(sound)).text()).toBe('2345');
  });

  test('from its folder', async () => {
    const { sound, sources } = opened(inFolder, { folder: folderHandle() });
    expect(await (await sources.audioOf(sound)).text()).toBe('bytes');
  });

  test('from a file that was shown in this visit, where nothing is kept', async () => {
    const { sound, sources } = opened({ kind: 'none' });
    expect(sources.mayBeHad(sound)).toBe(false);
    sources.show(sound, { path: 'a.wav', open: async () => new File(['shown'], 'a.wav') });
    expect(sources.mayBeHad(sound)).toBe(true);
    expect(await (await sources.audioOf(sound)).text()).toBe('shown');
  });
});

test.each<[string, SoundSource, Parameters<typeof opened>[1], string]>([
  ['nothing is kept', { kind: 'none' }, {}, strings.sources.notKept],
  ['its copy is gone', copy, {}, strings.sources.lost],
  ['its folder is not remembered', inFolder, {}, strings.sources.notKept],
  ['its file has vanished', inFolder, { folder: folderHandle({ isThere: false }) }, strings.sources.gone('Drums')],
  [
    'the browser asks again',
    inFolder,
    { folder: folderHandle({ permission: 'prompt' }) },
    strings.sources.forbidden('Drums'),
  ],
])('where %s, it is said what to do', async (_, source, stored, says) => {
  const { sound, sources } = opened(source, stored);
  const failure = await sources.audioOf(sound).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AudioNotHereError);
  expect((failure as Error).message).toBe(says);
});
