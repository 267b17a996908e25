// From dropped files to measured sounds, in the order of their paths, a few files at a time.

import {
  analysisSampleRate,
  assertAudible,
  decode,
  isSidecar,
  looksLikeAudio,
  UndecodableError,
} from '../audio/decode.ts';
import type { DroppedFile } from '../audio/dropped-files.ts';
import type { OptionValues } from '../core/options.ts';
import type { Engine } from '../engine/client.ts';
import type { Measurement } from '../engine/protocol.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { orAborted } from './abort.ts';

/** Files read, decoded and measured at once: enough to keep decoder and workers busy, few enough to bound memory. */
const filesAtOnce = 8;

/** A sound that is ready to be stored; the library gives it its id. */
export interface IngestedSound {
  kind: 'sound';
  path: string;
  audio: Blob;
  hash: string;
  lastModified: number;
  durationSeconds: number;
  channels: number;
  note: string | null;
  measurement: Measurement;
}

export type Ingested = IngestedSound | { kind: 'present' } | { kind: 'skipped'; path: string; reason: string };

/** Leaves out what systems leave beside sounds, and orders the rest by path: the same drop gives the same library. */
export function orderFiles(files: DroppedFile[]): DroppedFile[] {
  return files
    .filter((file) => !isSidecar(file.path))
    .map((file) => ({ ...file, path: file.path.normalize('NFC') }))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** Applies `work` to several items at once and gives the results in the items' order. */
async function* mapInOrder<Item, Result>(
  items: Item[],
  work: (item: Item) => Promise<Result>,
  signal: AbortSignal,
): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = [];
  for (const item of items) {
    if (underWay.length >= filesAtOnce) yield await orAborted(underWay.shift() as Promise<Result>, signal);
    const result = work(item);
    // A failure is thrown where its turn comes; until then nobody listens to it.
    result.catch(() => {});
    underWay.push(result);
  }
  for (const result of underWay) {
    yield await orAborted(result, signal);
  }
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export interface IngestOptions {
  engine: Engine;
  featureOptions: OptionValues;
  /** The sound that is stored at this path, if any. */
  stored: (path: string) => SoundRecord | undefined;
  signal: AbortSignal;
}

/** Gives one result a file, in order. Throws only where Earshot itself fails. */
export function ingest(files: DroppedFile[], options: IngestOptions): AsyncGenerator<Ingested> {
  return mapInOrder(files, (file) => ingestFile(file, options), options.signal);
}

async function ingestFile(dropped: DroppedFile, options: IngestOptions): Promise<Ingested> {
  const { path, known } = dropped;
  const stored = options.stored(path);
  // A loose file's path is only its name, which another file of the same size and date may have as well.
  if (
    path.includes('/') &&
    stored &&
    known &&
    stored.bytes === known.bytes &&
    stored.lastModified === known.lastModified
  ) {
    return { kind: 'present' };
  }
  let file: File;
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    file = await dropped.open();
    if (!looksLikeAudio(path, file.type)) return { kind: 'skipped', path, reason: 'This is not a kind of audio file.' };
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    console.warn(path, error);
    return { kind: 'skipped', path, reason: 'The file could not be read: it was moved, deleted or is not permitted.' };
  }
  const hash = await sha256(bytes);
  if (stored?.hash === hash) return { kind: 'present' };
  try {
    const { samples, channels, durationSeconds, note } = await decode(bytes);
    const measurement = await options.engine.measure(samples, analysisSampleRate, options.featureOptions);
    assertAudible(measurement.peak);
    const audio = new Blob([bytes], { type: file.type });
    return {
      kind: 'sound',
      path,
      audio,
      hash,
      lastModified: file.lastModified,
      durationSeconds,
      channels,
      note,
      measurement,
    };
  } catch (error) {
    if (error instanceof UndecodableError) return { kind: 'skipped', path, reason: error.message };
    throw error;
  }
}
