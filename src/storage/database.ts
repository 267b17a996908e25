// The only writer of IndexedDB. Every write is one transaction: it is there whole or not at all.

import { type IDBPObjectStore, openDB, type StoreNames } from 'idb';
import { byPart, idsInPart, partOf, partWith, soundsIn } from './catalogue.ts';
import {
  type BlockRecord,
  type CollectionRecord,
  databaseName,
  databaseVersion,
  type EarshotDatabase,
  type EarshotSchema,
  type EvaluationRecord,
  type FolderRecord,
  featureKind,
  type IndexRecord,
  keysUnder,
  type LibraryRecord,
  type MapRecord,
  type ModelRecord,
  type SkippedFile,
  type SoundRecord,
  type TagRecord,
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

/**
 * Opens the database. `onUpgrade`: an older one is being brought over, which may take a while. `onOutdated`: another tab has
 * opened a newer Earshot.
 */
export function openDatabase(onUpgrade: () => void, onOutdated: () => void): Promise<EarshotDatabase> {
  const opening = openDB<EarshotSchema>(databaseName, databaseVersion, {
    upgrade: (database, from, _to, transaction) => {
      if (from > 0) onUpgrade();
      return upgrade(database, from, transaction);
    },
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

type ModelStore = IDBPObjectStore<EarshotSchema, StoreNames<EarshotSchema>[], 'models', 'readwrite'>;
type CatalogueStore = IDBPObjectStore<EarshotSchema, StoreNames<EarshotSchema>[], 'catalogue', 'readwrite'>;
type BlockStore = IDBPObjectStore<EarshotSchema, StoreNames<EarshotSchema>[], 'blocks', 'readwrite'>;

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
    // Where one request fails, those that wait behind it tell of nothing but that.
    const reason = transaction.error ?? error;
    if (reason instanceof DOMException && reason.name === 'QuotaExceededError') {
      throw new StorageFullError(
        'The browser has no room left for Earshot. What was stored before is kept. Free some disk space, or delete a library that you no longer need and reload this page.',
        { cause: reason },
      );
    }
    throw reason;
  }
}

/** One after the other, so that the page can answer between: copying the frames of a sound of hours takes 80 ms. */
async function putInTurn(store: BlockStore, blocks: readonly BlockRecord[]): Promise<void> {
  for (const block of blocks) await store.put(block);
}

/** Has these sounds of a library be stored in place of what they were, where they were. */
async function putSounds(store: CatalogueStore, libraryId: string, sounds: readonly SoundRecord[]): Promise<void> {
  for (const [part, changed] of byPart(sounds)) {
    const stored = await store.get([libraryId, part]);
    await store.put(partWith(stored, libraryId, part, changed));
  }
}

/** One batch of newly decoded sounds: their records, audio and features, and the library that now has them. */
export interface SoundBatch {
  library: LibraryRecord;
  /** A record of an id that is there already replaces it. */
  sounds: SoundRecord[];
  /** The audio of those that are copied, one after the other, under the number in their `source`; null where none is. */
  audio: { block: number; bytes: Blob } | null;
  blocks: BlockRecord[];
  skipped: SkippedFile[];
  /** Paths that were skipped before and no longer are. */
  noLongerSkipped: string[];
}

export function saveSounds(database: EarshotDatabase, batch: SoundBatch): Promise<void> {
  const { library, sounds, audio, blocks, skipped, noLongerSkipped } = batch;
  return write(database, ['libraries', 'catalogue', 'audio', 'blocks', 'skipped'], (store) => [
    store('libraries').put(library),
    putSounds(store('catalogue'), library.id, sounds),
    ...(audio ? [store('audio').put(audio.bytes, [library.id, audio.block])] : []),
    putInTurn(store('blocks'), blocks),
    ...skipped.map((file) => store('skipped').put(file)),
    ...noLongerSkipped.map((path) => store('skipped').delete([library.id, path])),
  ]);
}

/** Some vectors from elsewhere and their sounds, and the library and its model as they now are. */
export interface VectorBatch {
  library: LibraryRecord;
  model: ModelRecord;
  sounds: SoundRecord[];
  vectors: BlockRecord[];
}

/** The model's map goes, since it lacks the new ones. */
export function saveVectorBatch(database: EarshotDatabase, batch: VectorBatch): Promise<void> {
  const { library, model, sounds, vectors } = batch;
  return write(database, ['libraries', 'models', 'catalogue', 'blocks', 'maps'], (store) => [
    store('libraries').put(library),
    store('models').put(model),
    putSounds(store('catalogue'), library.id, sounds),
    putInTurn(store('blocks'), vectors),
    store('maps').delete([library.id, model.modelId]),
  ]);
}

/** `gone`: what is skipped no longer, unless it is among `skipped` again. */
export function saveSkipped(
  database: EarshotDatabase,
  skipped: readonly SkippedFile[],
  gone: readonly SkippedFile[],
): Promise<void> {
  return write(database, ['skipped'], (store) => [
    ...gone.map(({ libraryId, path }) => store('skipped').delete([libraryId, path])),
    ...skipped.map((file) => store('skipped').put(file)),
  ]);
}

/** A model whose vectors are compared otherwise from now on: its map and evaluation go. */
export function saveSpace(database: EarshotDatabase, model: ModelRecord): Promise<void> {
  const key: [string, string] = [model.libraryId, model.modelId];
  return write(database, ['models', 'maps', 'evaluations'], (store) => [
    store('models').put(model),
    store('maps').delete(key),
    store('evaluations').delete(key),
  ]);
}

/** Changes a library and sounds of it that are there already, with what was measured on them again. */
export function updateSounds(
  database: EarshotDatabase,
  library: LibraryRecord,
  sounds: readonly SoundRecord[] = [],
  blocks: BlockRecord[] = [],
): Promise<void> {
  return write(database, ['libraries', 'catalogue', 'blocks'], (store) => [
    store('libraries').put(library),
    putSounds(store('catalogue'), library.id, sounds),
    putInTurn(store('blocks'), blocks),
  ]);
}

/** The numbers of the blocks that there are of a kind, without reading them. */
export async function blockNumbers(database: EarshotDatabase, libraryId: string, kind: string): Promise<Set<number>> {
  const keys = await database.getAllKeys('blocks', keysUnder(libraryId, kind));
  return new Set(keys.map(([, , block]) => block));
}

/** Deletes the blocks of features that are of none of these kinds, or whose number no sound has. */
export async function deleteBlocksBut(
  database: EarshotDatabase,
  libraryId: string,
  kinds: ReadonlySet<string>,
  numbers: ReadonlySet<number>,
): Promise<void> {
  const prefix = featureKind('', '').slice(0, -1);
  const ofFeatures = IDBKeyRange.bound([libraryId, prefix], [libraryId, `${prefix}\uffff`, []]);
  const keys = await database.getAllKeys('blocks', ofFeatures);
  const superfluous = keys.filter(([, kind, block]) => !kinds.has(kind) || !numbers.has(block));
  if (superfluous.length === 0) return;
  await write(database, ['blocks'], (store) => superfluous.map((key) => store('blocks').delete(key)));
}

export function saveFolder(database: EarshotDatabase, folder: FolderRecord): Promise<void> {
  return write(database, ['folders'], (store) => [store('folders').put(folder)]);
}

export function saveLibrary(database: EarshotDatabase, library: LibraryRecord): Promise<void> {
  return write(database, ['libraries'], (store) => [store('libraries').put(library)]);
}

async function deleteOtherCheckpoints(store: ModelStore, { libraryId, modelId }: ModelRecord): Promise<void> {
  for await (const cursor of store.iterate(keysUnder(libraryId))) {
    if (cursor.value.state === 'training' && cursor.value.modelId !== modelId) await cursor.delete();
  }
}

/** A model in training, in place of its checkpoint before; its first also replaces those of trainings that were cut off. */
export function saveCheckpoint(database: EarshotDatabase, model: ModelRecord, isFirst: boolean): Promise<void> {
  return write(database, ['models'], (store) => [
    store('models').put(model),
    ...(isFirst ? [deleteOtherCheckpoints(store('models'), model)] : []),
  ]);
}

/** Changes a model's record, and the library, which may use another one from now on. */
export function saveModel(database: EarshotDatabase, library: LibraryRecord, model: ModelRecord): Promise<void> {
  return write(database, ['libraries', 'models'], (store) => [
    store('libraries').put(library),
    store('models').put(model),
  ]);
}

/** Deletes a model with its vectors, map and evaluation; `library` uses another one, or none. */
export function deleteModel(database: EarshotDatabase, library: LibraryRecord, modelId: string): Promise<void> {
  return write(database, ['libraries', 'models', 'blocks', 'maps', 'evaluations', 'indexes'], (store) => [
    store('indexes').delete([library.id, vectorsKind(modelId)]),
    store('libraries').put(library),
    store('models').delete([library.id, modelId]),
    store('blocks').delete(keysUnder(library.id, vectorsKind(modelId))),
    store('maps').delete([library.id, modelId]),
    store('evaluations').delete([library.id, modelId]),
  ]);
}

/** Keeps the index over a run's vectors, in place of the one before. */
export function saveIndex(database: EarshotDatabase, index: IndexRecord): Promise<void> {
  return write(database, ['indexes'], (store) => [store('indexes').put(index)]);
}

/** Vectors of a model beside those that are there, and the library that now uses it. */
export function saveVectors(
  database: EarshotDatabase,
  library: LibraryRecord,
  model: ModelRecord,
  vectors: readonly BlockRecord[],
): Promise<void> {
  return write(database, ['libraries', 'models', 'blocks'], (store) => [
    store('libraries').put(library),
    store('models').put(model),
    putInTurn(store('blocks'), vectors),
  ]);
}

export function saveMap(database: EarshotDatabase, map: MapRecord): Promise<void> {
  return write(database, ['maps'], (store) => [store('maps').put(map)]);
}

export function saveEvaluation(database: EarshotDatabase, evaluation: EvaluationRecord): Promise<void> {
  return write(database, ['evaluations'], (store) => [store('evaluations').put(evaluation)]);
}

/** Keeps collections of a library as they now are; null for one that is no more. */
export function saveCollections(
  database: EarshotDatabase,
  libraryId: string,
  changed: ReadonlyMap<string, CollectionRecord | null>,
): Promise<void> {
  return write(database, ['collections'], (store) =>
    Array.from(changed, ([collectionId, collection]) =>
      collection ? store('collections').put(collection) : store('collections').delete([libraryId, collectionId]),
    ),
  );
}

/** Keeps a tag as it now is; one that no sound has is no more. */
export function saveTag(database: EarshotDatabase, record: TagRecord): Promise<void> {
  const { libraryId, tag, soundIds } = record;
  return write(database, ['tags'], (store) => [
    soundIds.length > 0 ? store('tags').put(record) : store('tags').delete([libraryId, tag]),
  ]);
}

/** Deletes a library and everything that belongs to it. */
export function deleteLibrary(database: EarshotDatabase, libraryId: string): Promise<void> {
  const below = [
    ...(['catalogue', 'folders', 'skipped', 'audio', 'blocks'] as const),
    ...(['models', 'maps', 'evaluations', 'indexes', 'collections', 'tags'] as const),
  ];
  return write(database, ['libraries', ...below], (store) => [
    store('libraries').delete(libraryId),
    ...below.map((name) => store(name).delete(keysUnder(libraryId))),
  ]);
}

export async function readSettings(database: EarshotDatabase): Promise<object> {
  return ((await database.get('settings', settingsKey)) as object | undefined) ?? {};
}

/**
 * Changes some settings and leaves the others as they are stored: another tab may have changed those, or this one, while they
 * are being read.
 */
export function saveSettings(database: EarshotDatabase, changed: object): Promise<void> {
  return write(database, ['settings'], (store) => {
    const settings = store('settings');
    const change = async () => {
      const stored = (await settings.get(settingsKey)) as object | undefined;
      await settings.put({ ...stored, ...changed }, settingsKey);
    };
    return [change()];
  });
}

/** So many parts are read at once, which takes the page some milliseconds. */
const partsAtOnce = 8;

/**
 * The sounds of a library by ascending id, some thousands at a time, between which the page can answer; while these are taken
 * the next are read. What was added since `library` was read is left out.
 */
export async function* readSounds(
  database: EarshotDatabase,
  { id: libraryId, nextSoundId }: Pick<LibraryRecord, 'id' | 'nextSoundId'>,
): AsyncGenerator<SoundRecord[]> {
  const parts = partOf(nextSoundId - 1) + 1;
  const readFrom = (part: number) =>
    database.getAll('catalogue', IDBKeyRange.bound([libraryId, part], [libraryId, part + partsAtOnce], false, true));
  let coming = readFrom(0);
  for (let part = 0; part < parts; part += partsAtOnce) {
    const records = await coming;
    if (part + partsAtOnce < parts) {
      coming = readFrom(part + partsAtOnce);
      // It fails where its turn comes, or where nobody waits for it any longer.
      coming.catch(() => {});
    }
    const sounds = records.flatMap(soundsIn);
    yield (part + partsAtOnce) * idsInPart > nextSoundId ? sounds.filter(({ id }) => id < nextSoundId) : sounds;
  }
}

/** The audio that was stored for a sound whose source is a copy; null where it is there no longer. */
export async function readCopy(
  database: EarshotDatabase,
  sound: SoundRecord,
  block: number,
  offset: number,
): Promise<Blob | null> {
  const audio = await database.get('audio', [sound.libraryId, block]);
  return audio?.slice(offset, offset + sound.bytes) ?? null;
}
