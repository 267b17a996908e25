// What is kept in IndexedDB, the versions it has had, and the way from each to the next.
// Version 1: the first. A new version adds a case to `upgrade`, a fixture to e2e/storage.spec.ts and a line here.

import type { DBSchema, IDBPDatabase } from 'idb';
import type { Matrix } from '../core/math/matrix.ts';
import type { OptionValues } from '../core/options.ts';
import type { Model } from '../core/representations/representation.ts';

export const databaseName = 'earshot';
export const databaseVersion = 1;

/** A file of a drop that is not in the library, and why, in plain words. */
export interface SkippedFile {
  path: string;
  reason: string;
}

export interface LibraryRecord {
  id: string;
  name: string;
  createdAt: number;
  /** Goes up by one whenever the set of sounds changes. */
  revision: number;
  nextSoundId: number;
  nextBlock: number;
  featureOptions: OptionValues;
  skipped: SkippedFile[];
  /** The model whose vectors are searched and drawn. */
  activeModelId: string | null;
}

/** A stretch of one sound that is embedded and searched, in seconds. */
export interface Segment {
  startSeconds: number;
  durationSeconds: number;
}

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
  /** RMS of the analysed segment in dBFS. */
  levelDecibels: number;
  segments: Segment[];
  /** Something a person should know about this file, such as that it is cut short. */
  note: string | null;
}

/** What a block, map or evaluation was made from. A mismatch with the library is shown as stale. */
export interface Provenance {
  libraryRevision: number;
  featureHash: string;
  /** Null for features, which no model made. */
  modelId: string | null;
}

/** Rows of a feature or of vectors: row i belongs to segment `segments[i]` of sound `soundIds[i]`. */
export interface BlockRecord extends Provenance {
  libraryId: string;
  /** A feature's id, or `vectors/MODEL`. */
  kind: string;
  block: number;
  soundIds: Int32Array;
  segments: Int32Array;
  matrix: Matrix<Uint8Array> | Matrix<Float32Array>;
}

export interface ModelRecord extends Provenance {
  libraryId: string;
  modelId: string;
  representationId: string;
  state: 'training' | 'ready';
  backend: string;
  createdAt: number;
  model: Model;
}

export interface MapRecord extends Provenance {
  libraryId: string;
  projectionId: string;
  seed: number;
  soundIds: Int32Array;
  /** x and y in turn, within [-1, 1]. */
  positions: Float32Array;
}

/** Precision at 5 and mean average precision against folder names; null where no folder is large enough. */
export interface EvaluationRecord extends Provenance {
  libraryId: string;
  judged: number;
  labels: number;
  precisionAt5: number | null;
  meanAveragePrecision: number | null;
  chancePrecisionAt5: number | null;
  chanceMeanAveragePrecision: number | null;
}

export interface EarshotSchema extends DBSchema {
  libraries: { key: string; value: LibraryRecord };
  sounds: { key: [string, number]; value: SoundRecord };
  audio: { key: [string, number]; value: Blob };
  blocks: { key: [string, string, number]; value: BlockRecord };
  models: { key: [string, string]; value: ModelRecord };
  maps: { key: [string, string]; value: MapRecord };
  evaluations: { key: [string, string]; value: EvaluationRecord };
  settings: { key: string; value: unknown };
}

export type EarshotDatabase = IDBPDatabase<EarshotSchema>;

export function vectorsKind(modelId: string): string {
  return `vectors/${modelId}`;
}

/** Every key of a compound-key store that starts with these parts: an array sorts after anything that is no array. */
export function keysUnder(...parts: string[]): IDBKeyRange {
  return IDBKeyRange.bound(parts, [...parts, []]);
}

/** Brings a database of version `from` (0 where there was none) to `databaseVersion`. */
export function upgrade(database: EarshotDatabase, from: number): void {
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
}
