// The only writer of IndexedDB. Every write is one transaction: it is there whole or not at all.

import { type IDBPObjectStore, openDB, type StoreNames } from 'idb';
import {
  type BlockRecord,
  databaseName,
  databaseVersion,
  type EarshotDatabase,
  type EarshotSchema,
  type EvaluationRecord,
  keysUnder,
  type LibraryRecord,
  type MapRecord,
  type ModelRecord,
  type SoundRecord,
  upgrade,
  vectorsKind,
} from './schema.ts';

/** All settings are one record. */
const settingsKey = 'settings';

/** The browser has no room left for this site. What was stored before is still there. */
export class StorageFullError extends Error {
  override name = 'StorageFullError';
}

/** What is stored was written by a newer Earshot than this one, and is left as it is. */
export class NewerDatabaseError extends Error {
  override name = 'NewerDatabaseError';
}

/** Opens the database, upgrading an older one. `onOutdated`: another tab has opened a newer Earshot. */
export function openDatabase(onOutdated: () => void): Promise<EarshotDatabase> {
  const opening = openDB<EarshotSchema>(databaseName, databaseVersion, {
    upgrade,
    blocking: (_current, _blocked, event) => {
      // Closing lets the newer tab go on; this one can no longer write.
      (event.target as IDBDatabase).close();
      onOutdated();
    },
  });
  return opening.catch((error: unknown) => {
    if (!(error instanceof DOMException && error.name === 'VersionError')) throw error;
    throw new NewerDatabaseError(
      'Your library was last opened by a newer Earshot than this page, and nothing of it was changed. Reload this page to get the newer one.',
      { cause: error },
    );
  });
}

/** A store of the transaction that `work` runs in. */
type StoreOf = <Name extends StoreNames<EarshotSchema>>(
  name: Name,
) => IDBPObjectStore<EarshotSchema, StoreNames<EarshotSchema>[], Name, 'readwrite'>;

/** Runs all writes of `work` as one transaction: they are there whole or not at all, also where queueing one throws. */
async function write(
  database: EarshotDatabase,
  stores: StoreNames<EarshotSchema>[],
  work: (store: StoreOf) => Promise<unknown>[],
): Promise<void> {
  const transaction = database.transaction(stores, 'readwrite');
  try {
    await Promise.all([...work((name) => transaction.objectStore(name)), transaction.done]);
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It has ended by itself.
    }
    transaction.done.catch(() => {});
    if (error instanceof DOMException && error.name === 'QuotaExceededError') {
      throw new StorageFullError(
        'The browser has no room left for Earshot. What was stored before is kept. Free some disk space, or delete a library that you no longer need.',
        { cause: error },
      );
    }
    throw error;
  }
}

/** One batch of newly decoded sounds: their records, their audio, their features and the library that now has them. */
export interface SoundBatch {
  library: LibraryRecord;
  sounds: { record: SoundRecord; audio: Blob }[];
  blocks: BlockRecord[];
}

export function saveSounds(database: EarshotDatabase, { library, sounds, blocks }: SoundBatch): Promise<void> {
  return write(database, ['libraries', 'sounds', 'audio', 'blocks'], (store) => [
    store('libraries').put(library),
    ...sounds.flatMap(({ record, audio }) => [
      store('sounds').put(record),
      store('audio').put(audio, [record.libraryId, record.id]),
    ]),
    ...blocks.map((block) => store('blocks').put(block)),
  ]);
}

/** Replaces all rows of a feature: its settings have changed, and every sound was measured anew. */
export function replaceFeature(
  database: EarshotDatabase,
  library: LibraryRecord,
  kind: string,
  blocks: BlockRecord[],
  sounds: SoundRecord[],
): Promise<void> {
  return write(database, ['libraries', 'sounds', 'blocks'], (store) => [
    store('blocks').delete(keysUnder(library.id, kind)),
    store('libraries').put(library),
    ...blocks.map((block) => store('blocks').put(block)),
    ...sounds.map((sound) => store('sounds').put(sound)),
  ]);
}

export function saveLibrary(database: EarshotDatabase, library: LibraryRecord): Promise<void> {
  return write(database, ['libraries'], (store) => [store('libraries').put(library)]);
}

/** Saves a model; a checkpoint replaces the one before it. */
export function saveModel(database: EarshotDatabase, model: ModelRecord): Promise<void> {
  return write(database, ['models'], (store) => [store('models').put(model)]);
}

/** A finished model, its vectors, and the library that now uses them; every earlier model and what it made goes. */
export function activateModel(
  database: EarshotDatabase,
  library: LibraryRecord,
  model: ModelRecord,
  vectors: BlockRecord,
): Promise<void> {
  const ofLibrary = keysUnder(library.id);
  const earlierVectors = IDBKeyRange.bound([library.id, vectorsKind('')], [library.id, vectorsKind('\uffff'), []]);
  return write(database, ['libraries', 'models', 'blocks', 'maps', 'evaluations'], (store) => [
    store('models').delete(ofLibrary),
    store('maps').delete(ofLibrary),
    store('evaluations').delete(ofLibrary),
    store('blocks').delete(earlierVectors),
    store('models').put(model),
    store('blocks').put(vectors),
    store('libraries').put(library),
  ]);
}

export function saveMap(database: EarshotDatabase, map: MapRecord): Promise<void> {
  return write(database, ['maps'], (store) => [store('maps').put(map)]);
}

export function saveEvaluation(database: EarshotDatabase, evaluation: EvaluationRecord): Promise<void> {
  return write(database, ['evaluations'], (store) => [store('evaluations').put(evaluation)]);
}

/** Deletes a library and everything that belongs to it. */
export function deleteLibrary(database: EarshotDatabase, libraryId: string): Promise<void> {
  const below = ['sounds', 'audio', 'blocks', 'models', 'maps', 'evaluations'] as const;
  return write(database, ['libraries', ...below], (store) => [
    store('libraries').delete(libraryId),
    ...below.map((name) => store(name).delete(keysUnder(libraryId))),
  ]);
}

export async function readSettings(database: EarshotDatabase): Promise<object> {
  return ((await database.get('settings', settingsKey)) as object | undefined) ?? {};
}

/** Changes some settings and leaves the others as they are stored: another tab may have changed those. */
export async function saveSettings(database: EarshotDatabase, changed: object): Promise<void> {
  const stored = await readSettings(database);
  return write(database, ['settings'], (store) => [store('settings').put({ ...stored, ...changed }, settingsKey)]);
}

export function readSounds(database: EarshotDatabase, libraryId: string): Promise<SoundRecord[]> {
  return database.getAll('sounds', keysUnder(libraryId));
}

export async function readAudio(database: EarshotDatabase, sound: SoundRecord): Promise<Blob> {
  const audio = await database.get('audio', [sound.libraryId, sound.id]);
  if (!audio) throw new Error(`The audio of ${sound.path} is no longer stored. Add the file again to hear it.`);
  return audio;
}
