// From dropped files to measured sounds, in the order of their paths, a few files at a time.

import { assertAudible, openSound, readIfSmall } from '../audio/decode.ts';
import { type DroppedFile, UnreadableFileError } from '../audio/dropped-files.ts';
import { isSidecar, looksLikeAudio } from '../audio/file-kinds.ts';
import { AudioFormatError } from '../core/formats/ranged-audio.ts';
import type { Engine } from '../engine/client.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { fingerprint } from './fingerprint.ts';
import { mapInOrder } from './in-order.ts';
import { type MeasuredSound, type Measuring, measureSound } from './measure-sound.ts';
import type { createLookup } from './sources.ts';

/** A sound that is ready to be stored; the library gives it its id. */
export interface IngestedSound {
  kind: 'sound';
  file: DroppedFile;
  /** The sound that this file was before it changed. */
  changes: SoundRecord | null;
  audio: Blob;
  hash: string;
  lastModified: number;
  channels: number;
  durationSeconds: number;
  note: string | null;
  measured: MeasuredSound;
}

export type Ingested =
  | IngestedSound
  | { kind: 'present'; file: DroppedFile; sound: SoundRecord }
  | { kind: 'skipped'; file: DroppedFile; reason: string };

/** Leaves out what systems leave beside sounds, and orders the rest by path: the same drop gives the same library. */
export function orderFiles(files: DroppedFile[]): DroppedFile[] {
  return files
    .filter((file) => !isSidecar(file.path))
    .map((file) => ({ ...file, path: file.path.normalize('NFC') }))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

export interface IngestOptions {
  engine: Engine;
  measuring: Measuring;
  /** The sound that this file is, or was before it changed. */
  stored: ReturnType<typeof createLookup>;
  signal: AbortSignal;
}

/** Gives one result a file, in order. Throws only where Earshot itself fails. */
export function ingest(files: DroppedFile[], options: IngestOptions): AsyncGenerator<Ingested> {
  const bytesOf = (file: DroppedFile) => file.known?.bytes ?? 0;
  return mapInOrder(files, bytesOf, (file) => ingestFile(file, options), options.signal);
}

async function ingestFile(file: DroppedFile, options: IngestOptions): Promise<Ingested> {
  const stored = options.stored(file);
  const sound = stored?.sound;
  // A loose file's path is only its name, which another file of the same size and date may have as well.
  if (
    file.path.includes('/') &&
    sound &&
    file.known &&
    sound.bytes === file.known.bytes &&
    sound.lastModified === file.known.lastModified
  ) {
    return { kind: 'present', file, sound };
  }
  let opened: File;
  let bytes: Uint8Array<ArrayBuffer> | null;
  let hash: string;
  try {
    opened = await file.open();
    if (!looksLikeAudio(file.path, opened.type)) {
      return { kind: 'skipped', file, reason: 'This is not a kind of audio file.' };
    }
    bytes = await readIfSmall(opened);
    hash = await fingerprint(opened, bytes);
  } catch (error) {
    console.warn(file.path, error);
    if (error instanceof UnreadableFileError) return { kind: 'skipped', file, reason: error.message };
    return { kind: 'skipped', file, reason: 'The file could not be read: it was moved, deleted or is not permitted.' };
  }
  if (sound?.hash === hash) return { kind: 'present', file, sound };
  // Decoding takes the bytes away.
  const audio = bytes ? new Blob([bytes]) : opened;
  try {
    const decoded = await openSound(opened, bytes);
    const measured = await measureSound(options.engine, decoded, options.measuring, options.signal);
    assertAudible(measured.peak);
    const { channels, durationSeconds, note } = decoded;
    const { lastModified } = opened;
    const changes = stored?.samePlace ? stored.sound : null;
    return { kind: 'sound', file, changes, audio, hash, lastModified, channels, durationSeconds, note, measured };
  } catch (error) {
    if (error instanceof AudioFormatError) return { kind: 'skipped', file, reason: error.message };
    throw error;
  }
}
