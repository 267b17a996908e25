// What is kept in IndexedDB, the versions it has had, and the way from each to the next.
// A new version adds a case to `upgrade`, a fixture beside e2e/version-4.ts and a line here:
// Version 1: the first. Audio one Blob a sound; one feature, the picture, of one excerpt a sound.
// Version 5: sounds, many to a record; tags, in a store of their own.
// Version 4: collections, in a store of their own; tags, in the records of their sounds.
// Version 3: indexes of large libraries, in a store of their own.
// Version 2: audio one Blob a batch, or a file of a folder that is remembered; features by kind and hash, segments of
// sounds, skipped files in a store of their own.

import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { CodeStatistics } from '../core/evaluation/code-statistics.ts';
import type { Probe, ProbeTest } from '../core/evaluation/linear-probe.ts';
import type { RetrievalQuality } from '../core/evaluation/retrieval.ts';
import type { Spread } from '../core/evaluation/spread.ts';
import type { MapQuality } from '../core/evaluation/trustworthiness.ts';
import type { FeatureRows } from '../core/features/feature.ts';
import type { Segment } from '../core/features/segmentation.ts';
import type { Space } from '../core/math/distance.ts';
import type { Matrix } from '../core/math/matrix.ts';
import type { OptionValues } from '../core/options.ts';
import type { Model } from '../core/representations/representation.ts';
import { byPart, idsInPart, partWith } from './catalogue.ts';

export const databaseName = 'earshot';
export const databaseVersion = 5;

/** What is measured: how long sounds are cut, and the options of each feature by its id. Values may be missing. */
export interface MeasuringOptions {
  segmentation: OptionValues;
  features: Record<string, OptionValues>;
}

export interface LibraryRecord {
  id: string;
  name: string;
  createdAt: number;
  /** Goes up by one whenever the set of sounds or their segments changes. */
  revision: number;
  nextSoundId: number;
  nextBlock: number;
  measuring: MeasuringOptions;
  /** The model whose vectors are searched and drawn. */
  activeModelId: string | null;
  /** What sounds are judged by: the names of their folders, which is meant where it is left out, or labels of their own. */
  labelSource?: LabelSource;
  /** Goes up by one whenever a label or their source changes; left out until the first time. */
  labelling?: number;
  /** Of a library of vectors from elsewhere, which has no audio: how many numbers each of them has. */
  vectorColumns?: number;
  /** Deleted by the person, who can take that back until the page is left; it then goes with all that belongs to it. */
  isDeleted?: true;
}

/** The collection that favourites are. */
export const favouritesId = 'favourites';

/** Sounds that a person has put together, in an order of their own. */
export interface CollectionRecord {
  libraryId: string;
  collectionId: string;
  name: string;
  /** In their order, each once. */
  soundIds: number[];
  createdAt: number;
}

/** A person's own word for sounds, and which they are: one record, however many, so that it is changed at once or not at all. */
export interface TagRecord {
  libraryId: string;
  /** As it is written; a library has each but once, whatever its case. */
  tag: string;
  /** Ascending, each once; at least one. */
  soundIds: Int32Array;
  createdAt: number;
}

export type LabelSource = 'folders' | 'own';

/** A file of a drop that is not in the library, and why, in plain words. */
export interface SkippedFile {
  libraryId: string;
  path: string;
  reason: string;
}

/** A folder on the person's machine, from which sounds are read instead of being copied. */
export interface FolderRecord {
  libraryId: string;
  id: number;
  handle: FileSystemDirectoryHandle;
}

/** The part of a data set that a sound was published in. */
export type Split = 'train' | 'validation' | 'test';

/** Where a sound's audio can be had again. */
export type SoundSource =
  /** From the audio that was stored with block `block`, `offset` bytes from its start. */
  | { kind: 'copy'; block: number; offset: number }
  /** From a file of a folder that is remembered; `path` is below it. */
  | { kind: 'folder'; folderId: number; path: string[] }
  /** From nowhere: the person chose to keep none, or its vectors came without. */
  | { kind: 'none' };

export interface SoundRecord {
  libraryId: string;
  id: number;
  /** Unique within the library, folders separated by `/`. */
  path: string;
  /** The path without the file's name; empty for a loose file. */
  folder: string;
  name: string;
  bytes: number;
  lastModified: number;
  /** SHA-256 of the file, in hex. */
  hash: string;
  durationSeconds: number;
  channels: number;
  source: SoundSource;
  /** The number that the blocks with this sound's features have. */
  block: number;
  segments: Segment[];
  /** It was no longer in its folder when that was last looked through. */
  gone: boolean;
  /** Something a person should know about this file, such as that it is cut short. */
  note: string | null;
  /** From a list, or suggestions that were accepted; left out where there never were any. */
  labels?: string[];
  /** Left out where its data set has no parts, or it is of none. */
  split?: Split;
}

/** Sounds of a library whose ids are neighbours: see catalogue.ts. */
export interface CatalogueRecord {
  libraryId: string;
  part: number;
  /** JSON of `SoundRecord`s, by ascending id. */
  sounds: string;
}

/** What was measured: every value, and the version of each feature by its id. */
export interface Measured {
  segmentation: OptionValues;
  features: Record<string, { version: number; options: OptionValues }>;
}

/** What a block, map or evaluation was made from. A mismatch with the library is shown as stale. */
export interface Provenance {
  libraryRevision: number;
  featureHash: string;
  /** Null for features, which no model made. */
  modelId: string | null;
}

/**
 * Rows of a feature or of vectors. Rows `rowStarts[i]` up to before `rowStarts[i + 1]` belong to segment `segments[i]` of
 * sound `soundIds[i]`, or, where a row is a frame, to the whole sound. Of a sound that is in several blocks of a kind the
 * rows of the latest count.
 */
export interface BlockRecord extends Provenance {
  libraryId: string;
  /** `featureKind` or `vectorsKind`. */
  kind: string;
  block: number;
  soundIds: Int32Array;
  segments: Int32Array;
  rowStarts: Int32Array;
  matrix: FeatureRows;
}

export interface ModelRecord extends Provenance {
  libraryId: string;
  modelId: string;
  representationId: string;
  state: 'training' | 'ready';
  /** Deleted by the person, who can take that back until the library is opened anew; it then goes with all it made. */
  isDeleted?: true;
  backend: string;
  createdAt: number;
  /** Within whole epochs, over all visits. Models stored before it was kept lack it. */
  trainedSeconds?: number;
  /** Milliseconds a sound that it took to embed the library, reading included, when it came to be. Older models lack it. */
  embeddingMilliseconds?: number;
  /** How many sounds it learned from; models that came as files, or were stored before it was kept, lack it. */
  learnedFrom?: number;
  /** Of the sounds that came together after training and were drawn worst: pictures, and their mean squared error. */
  newcomers?: { pictures: number; error: number };
  /**
   * Of the units that its codes were cut from, the share that was clearly on or off when all sounds were embedded. Models
   * stored before it was kept lack it, as do those without such units.
   */
  saturated?: number;
  /** From what its vectors were made; in models that are ready and were stored since it is kept. */
  measured?: Measured;
  /** How vectors from elsewhere are compared, as the person chose; others have their representation's. */
  space?: Space;
  model: Model;
}

export interface MapRecord extends Provenance {
  libraryId: string;
  projectionId: string;
  /** Maps stored before they were kept lack them. */
  options?: OptionValues;
  seed: number;
  soundIds: Int32Array;
  /** x and y in turn, within [-1, 1]. */
  positions: Float32Array;
  /** As a projection's `Layout` has it. Maps stored before it was kept lack it, as they lack `quality`. */
  unitsPerOne?: number | null;
  /** Null where there are too few sounds to tell. */
  quality?: MapQuality | null;
}

/** A label that a sound without any may have, with the probability that the probe gives it. */
export interface LabelSuggestion {
  soundId: number;
  label: string;
  probability: number;
}

/** How well vectors match labels. */
export interface Judgement {
  retrieval: RetrievalQuality;
  /** How many of the judged sounds are nearly the same as one before them, and how well the others match without them. */
  copies: { sounds: number; retrieval: RetrievalQuality } | null;
  /** Whether the vectors still tell sounds apart; null for fewer than 2. */
  spread: Spread | null;
  /** How the bits of codes are used; null where vectors are none. */
  codes: CodeStatistics | null;
  /** Null where there are not two labels with enough sounds. */
  probe: SoundProbe | null;
  /** The most probable first. */
  suggestions: LabelSuggestion[];
}

/** A probe whose tests name sounds instead of rows. */
export interface SoundProbe extends Omit<Probe, 'tests'> {
  tests: (Omit<ProbeTest, 'row'> & { soundId: number })[];
}

/** Sounds of a library in groups of sounds alike, the largest first when they were found. */
export interface Clusters {
  /** Sounds that came after this revision of the library are yet to be assigned. */
  libraryRevision: number;
  soundIds: Int32Array;
  /** Of each sound, which cluster, counted from 0. */
  assignment: Int32Array;
  centres: Matrix;
  /** What a person calls each; empty where it has no name. */
  names: string[];
  seed: number;
}

/** A judgement with what it was made from. */
export interface KeptJudgement extends Judgement {
  libraryRevision: number;
  labelling: number;
}

/** Those stored before all of a judgement was kept lack it, and are made again. */
export interface EvaluationRecord extends Provenance {
  libraryId: string;
  judgement?: KeptJudgement;
  clusters?: Clusters;
}

/** The index over a run's vectors, where it takes long to build. */
export interface IndexRecord {
  libraryId: string;
  /** `vectorsKind`. */
  kind: string;
  /** Says of which kind it is, with which options, over which revision: of others it is out of date. */
  settings: string;
  buffer: ArrayBuffer;
}

export interface EarshotSchema extends DBSchema {
  libraries: { key: string; value: LibraryRecord };
  catalogue: { key: [string, number]; value: CatalogueRecord };
  folders: { key: [string, number]; value: FolderRecord };
  skipped: { key: [string, string]; value: SkippedFile };
  audio: { key: [string, number]; value: Blob };
  blocks: { key: [string, string, number]; value: BlockRecord };
  models: { key: [string, string]; value: ModelRecord };
  maps: { key: [string, string]; value: MapRecord };
  evaluations: { key: [string, string]; value: EvaluationRecord };
  indexes: { key: [string, string]; value: IndexRecord };
  collections: { key: [string, string]; value: CollectionRecord };
  tags: { key: [string, string]; value: TagRecord };
  settings: { key: string; value: unknown };
}

export type EarshotDatabase = IDBPDatabase<EarshotSchema>;

/** `featureHash`: of the feature's version and options. What was measured otherwise is of another kind. */
export function featureKind(featureId: string, featureHash: string): string {
  return `feature/${featureId}/${featureHash}`;
}

export function vectorsKind(modelId: string): string {
  return `vectors/${modelId}`;
}

/** Every key of a compound-key store that starts with these parts: an array sorts after anything that is no array. */
export function keysUnder(...parts: string[]): IDBKeyRange {
  return IDBKeyRange.bound(parts, [...parts, []]);
}

/** With the store that sounds had until version 4, a record each. */
interface EarlierSchema extends EarshotSchema {
  sounds: { key: [string, number]; value: SoundRecord };
}

type Upgrade<Schema extends EarshotSchema> = IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>;

/** Brings a database of version `from` (0 where there was none) to `databaseVersion`. */
export async function upgrade(now: EarshotDatabase, from: number, upgrading: Upgrade<EarshotSchema>): Promise<void> {
  const database = now as unknown as IDBPDatabase<EarlierSchema>;
  const transaction = upgrading as unknown as Upgrade<EarlierSchema>;
  if (from < 1) {
    database.createObjectStore('libraries', { keyPath: 'id' });
    database.createObjectStore('sounds', { keyPath: ['libraryId', 'id'] });
    database.createObjectStore('audio');
    database.createObjectStore('blocks', { keyPath: ['libraryId', 'kind', 'block'] });
    database.createObjectStore('models', { keyPath: ['libraryId', 'modelId'] });
    database.createObjectStore('maps', { keyPath: ['libraryId', 'modelId'] });
    database.createObjectStore('evaluations', { keyPath: ['libraryId', 'modelId'] });
    database.createObjectStore('settings');
  }
  if (from < 2) {
    database.createObjectStore('folders', { keyPath: ['libraryId', 'id'] });
    database.createObjectStore('skipped', { keyPath: ['libraryId', 'path'] });
    if (from === 1) await upgradeFrom1(transaction);
  }
  if (from < 3) database.createObjectStore('indexes', { keyPath: ['libraryId', 'kind'] });
  if (from < 4) database.createObjectStore('collections', { keyPath: ['libraryId', 'collectionId'] });
  if (from < 5) {
    database.createObjectStore('catalogue', { keyPath: ['libraryId', 'part'] });
    database.createObjectStore('tags', { keyPath: ['libraryId', 'tag'] });
    await upgradeFrom4(transaction);
    database.deleteObjectStore('sounds');
  }
}

/** Version 1 had one picture a sound, in blocks of kind `picture`, and each sound's audio under its id. */
async function upgradeFrom1(transaction: Upgrade<EarlierSchema>): Promise<void> {
  type Library1 = Omit<LibraryRecord, 'measuring'> & { featureOptions: OptionValues; skipped: SkippedFile[] };
  type Sound1 = Omit<SoundRecord, 'block' | 'source' | 'gone'> & { levelDecibels?: number };
  type Block1 = Omit<BlockRecord, 'rowStarts'>;
  const store = <Name extends StoreNames<EarlierSchema>>(name: Name) => transaction.objectStore(name);

  const blockOfSound = new Map<string, number>();
  for (const block of (await store('blocks').getAll()) as Block1[]) {
    if (block.kind === 'picture') {
      await store('blocks').delete([block.libraryId, block.kind, block.block]);
      for (const id of block.soundIds) blockOfSound.set(`${block.libraryId}/${id}`, block.block);
      block.kind = featureKind('picture', block.featureHash);
    }
    const rowStarts = Int32Array.from({ length: block.matrix.rows + 1 }, (_, row) => row);
    await store('blocks').put({ ...block, rowStarts });
  }
  for (const { featureOptions, skipped, ...library } of (await store('libraries').getAll()) as unknown as Library1[]) {
    await store('libraries').put({
      ...library,
      // An audio's number is its sound's id: numbers yet to be given out lie above both.
      nextBlock: Math.max(library.nextBlock, library.nextSoundId),
      measuring: { segmentation: {}, features: { picture: featureOptions } },
    });
    for (const { path, reason } of skipped) await store('skipped').put({ libraryId: library.id, path, reason });
  }
  for (const { levelDecibels: _, ...sound } of (await store('sounds').getAll()) as unknown as Sound1[]) {
    await store('sounds').put({
      ...sound,
      source: { kind: 'copy', block: sound.id, offset: 0 },
      block: blockOfSound.get(`${sound.libraryId}/${sound.id}`) ?? 0,
      gone: false,
      // Its picture was of an excerpt; the segment is now what the excerpt was taken from.
      segments: [{ startSeconds: 0, durationSeconds: sound.durationSeconds }],
    });
  }
}

/** So many records are held at once. */
const soundsAtOnce = 20 * idsInPart;

/** Version 4 had a record a sound, and in it the sound's tags in the order in which they were given. */
async function upgradeFrom4(transaction: Upgrade<EarlierSchema>): Promise<void> {
  type Sound4 = SoundRecord & { tags?: string[] };
  const catalogue = transaction.objectStore('catalogue');
  const tagStore = transaction.objectStore('tags');
  for (const { id: libraryId, nextSoundId } of await transaction.objectStore('libraries').getAll()) {
    const soundsOf = new Map<string, number[]>();
    for (let from = 0; from < nextSoundId; from += soundsAtOnce) {
      const these = IDBKeyRange.bound([libraryId, from], [libraryId, from + soundsAtOnce], false, true);
      const sounds = (await transaction.objectStore('sounds').getAll(these)).map(({ tags, ...sound }: Sound4) => {
        for (const tag of tags ?? []) {
          const soundIds = soundsOf.get(tag);
          if (soundIds) soundIds.push(sound.id);
          else soundsOf.set(tag, [sound.id]);
        }
        return sound;
      });
      for (const [part, ofPart] of byPart(sounds)) await catalogue.put(partWith(undefined, libraryId, part, ofPart));
    }
    // They stay in the order in which they came.
    let createdAt = 0;
    for (const [tag, soundIds] of soundsOf) {
      await tagStore.put({ libraryId, tag, soundIds: Int32Array.from(soundIds), createdAt: createdAt++ });
    }
  }
}
