// The only writer of IndexedDB. Every write is one transaction: it is there whole or not at all.

import { openDB } from 'idb';
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

async function translatingFullStorage<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
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

export function saveSounds(database: EarshotDatabase, batch: SoundBatch): Promise<void> {
  return translatingFullStorage(async () => {
    const transaction = database.transaction(['libraries', 'sounds', 'audio', 'blocks'], 'readwrite');
    const writes: Promise<unknown>[] = [transaction.objectStore('libraries').put(batch.library)];
    for (const { record, audio } of batch.sounds) {
      writes.push(transaction.objectStore('sounds').put(record));
      writes.push(transaction.objectStore('audio').put(audio, [record.libraryId, record.id]));
    }
    for (const block of batch.blocks) writes.push(transaction.objectStore('blocks').put(block));
    await Promise.all([...writes, transaction.done]);
  });
}

/** Replaces all rows of a feature: its settings have changed, and every sound was measured anew. */
export function replaceFeature(
  database: EarshotDatabase,
  library: LibraryRecord,
  kind: string,
  blocks: BlockRecord[],
  sounds: SoundRecord[],
): Promise<void> {
  return translatingFullStorage(async () => {
    const transaction = database.transaction(['libraries', 'sounds', 'blocks'], 'readwrite');
    await Promise.all([
      transaction.objectStore('blocks').delete(keysUnder(library.id, kind)),
      transaction.objectStore('libraries').put(library),
      ...blocks.map((block) => transaction.objectStore('blocks').put(block)),
      ...sounds.map((sound) => transaction.objectStore('sounds').put(sound)),
      transaction.done,
    ]);
  });
}

export function saveLibrary(database: EarshotDatabase, library: LibraryRecord): Promise<string> {
  return translatingFullStorage(() => database.put('libraries', library));
}

/** Saves a model; a checkpoint replaces the one before it. */
export function saveModel(database: EarshotDatabase, record: ModelRecord): Promise<unknown> {
  return translatingFullStorage(() => database.put('models', record));
}

/** A finished model, its vectors, and the library that now uses them; every earlier model and what it made goes. */
export function activateModel(
  database: EarshotDatabase,
  library: LibraryRecord,
  model: ModelRecord,
  vectors: BlockRecord,
): Promise<void> {
  return translatingFullStorage(async () => {
    const transaction = database.transaction(['libraries', 'models', 'blocks', 'maps', 'evaluations'], 'readwrite');
    const ofLibrary = keysUnder(library.id);
    await Promise.all([
      transaction.objectStore('models').delete(ofLibrary),
      transaction.objectStore('maps').delete(ofLibrary),
      transaction.objectStore('evaluations').delete(ofLibrary),
      transaction
        .objectStore('blocks')
        .delete(IDBKeyRange.bound([library.id, vectorsKind('')], [library.id, vectorsKind('\uffff'), []])),
      transaction.objectStore('models').put(model),
      transaction.objectStore('blocks').put(vectors),
      transaction.objectStore('libraries').put(library),
      transaction.done,
    ]);
  });
}

export function saveMap(database: EarshotDatabase, map: MapRecord): Promise<unknown> {
  return translatingFullStorage(() => database.put('maps', map));
}

export function saveEvaluation(database: EarshotDatabase, evaluation: EvaluationRecord): Promise<unknown> {
  return translatingFullStorage(() => database.put('evaluations', evaluation));
}

/** Deletes a library and everything that belongs to it. */
export async function deleteLibrary(database: EarshotDatabase, libraryId: string): Promise<void> {
  const stores = ['sounds', 'audio', 'blocks', 'models', 'maps', 'evaluations'] as const;
  const transaction = database.transaction(['libraries', ...stores], 'readwrite');
  await Promise.all([
    transaction.objectStore('libraries').delete(libraryId),
    ...stores.map((store) => transaction.objectStore(store).delete(keysUnder(libraryId))),
    transaction.done,
  ]);
}

export function readSounds(database: EarshotDatabase, libraryId: string): Promise<SoundRecord[]> {
  return database.getAll('sounds', keysUnder(libraryId));
}

export const readSettings = (database: EarshotDatabase): Promise<unknown> => database.get('settings', settingsKey);

export function saveSettings(database: EarshotDatabase, settings: unknown): Promise<string> {
  return translatingFullStorage(() => database.put('settings', settings, settingsKey));
}

export async function readAudio(database: EarshotDatabase, sound: SoundRecord): Promise<Blob> {
  const audio = await database.get('audio', [sound.libraryId, sound.id]);
  if (!audio) throw new Error(`The audio of ${sound.path} is no longer stored. Add the file again to hear it.`);
  return audio;
}
