// From dropped files to measured sounds, in the order of their paths, a few files at a time.

import { assertAudible, openSound, readIfSmall } from '../audio/decode.ts';
import { type DroppedFile, UnreadableFileError, unreadable } from '../audio/dropped-files.ts';
import { isSidecar, looksLikeAudio, mayHoldVectors } from '../audio/file-kinds.ts';
import { AudioFormatError } from '../core/formats/ranged-audio.ts';
import type { Engine } from '../engine/client.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { fingerprint } from './fingerprint.ts';
import { mapInOrder, memoryOf } from './in-order.ts';
import { type MeasuredSound, type Measuring, measureSound } from './measure-sound.ts';
import type { Lookup } from './sources.ts';
import { strings } from './strings.ts';

/** A sound that is ready to be stored; the library gives it its id. */
export interface IngestedSound {
  kind: 'sound';
  file: DroppedFile;
  /** The sound that this file was before it changed. */
  changes: SoundRecord | null;
  /** What is to be copied: the file's bytes where they have been read, else the file; null where nothing is. */
  audio: Uint8Array<ArrayBuffer> | Blob | null;
  bytes: number;
  hash: string;
  lastModified: number;
  channels: number;
  durationSeconds: number;
  note: string | null;
  measured: MeasuredSound;
}

/** A file that is in the library already, by its content or its size and date. */
export interface PresentSound {
  kind: 'present';
  file: DroppedFile;
  sound: SoundRecord;
  /** Whether it is the file of a folder that the sound is read from. */
  samePlace: boolean;
  /** What is to be copied, where its audio was not kept or is gone. */
  audio: Uint8Array<ArrayBuffer> | Blob | null;
  bytes: number;
  lastModified: number;
}

export type Ingested = IngestedSound | PresentSound | { kind: 'skipped'; file: DroppedFile; reason: string };

/** Leaves out what systems leave beside sounds, and orders the rest by path: the same drop gives the same library. */
export function orderFiles(files: DroppedFile[]): DroppedFile[] {
  return files
    .filter((file) => !isSidecar(file.path))
    .map((file) => ({ ...file, path: file.path.normalize('NFC') }))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

interface IngestOptions {
  engine: Engine;
  measuring: Measuring;
  /** Whether audio is copied that cannot be had from its folder again. */
  keepAudio: boolean;
  lookup: Lookup;
  signal: AbortSignal;
}

/** Gives one result a file, in order. Throws only where Earshot itself fails. */
export function ingest(files: DroppedFile[], options: IngestOptions): AsyncGenerator<Ingested> {
  const memory = ({ path, known }: DroppedFile) => memoryOf({ path, bytes: known?.bytes ?? 0 });
  return mapInOrder(files, memory, (file) => ingestFile(file, options), options.signal);
}

async function ingestFile(file: DroppedFile, options: IngestOptions): Promise<Ingested> {
  const { lookup, signal } = options;
  const there = lookup.at(file);
  const lacksAudio = (sound: SoundRecord) => sound.gone || sound.source.kind === 'none';
  const mayCopy = options.keepAudio && !file.folder;
  // A loose file's path is only its name, which another file of the same size and date may have as well.
  if (
    file.path.includes('/') &&
    there &&
    file.known &&
    there.sound.bytes === file.known.bytes &&
    there.sound.lastModified === file.known.lastModified &&
    !(mayCopy && lacksAudio(there.sound))
  ) {
    return { kind: 'present', file, ...there, audio: null, ...file.known };
  }
  try {
    const opened = await file.open();
    if (!looksLikeAudio(file.path, opened.type)) {
      const hint = mayHoldVectors(file.path) ? ` ${strings.vectors.withSounds}` : '';
      return { kind: 'skipped', file, reason: `This is not a kind of audio file.${hint}` };
    }
    const bytes = await readIfSmall(opened);
    const hash = await fingerprint(opened, bytes);
    const found = { file, hash, bytes: opened.size, lastModified: opened.lastModified };
    const same = there?.sound.hash === hash ? there : lookup.copyOf(file, hash);
    if (same) {
      const audio = mayCopy && lacksAudio(same.sound) ? (bytes ?? opened) : null;
      return { kind: 'present', ...found, ...same, audio };
    }
    // Decoding takes its bytes away.
    const audio = mayCopy ? (bytes?.slice() ?? opened) : null;
    const sound = await openSound(opened, bytes);
    const measured = await measureSound(options.engine, sound, options.measuring, signal);
    assertAudible(measured.peak);
    const { channels, durationSeconds, note } = sound;
    const changes = there?.samePlace ? there.sound : null;
    return { kind: 'sound', ...found, changes, audio, channels, durationSeconds, note, measured };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AudioFormatError) return { kind: 'skipped', file, reason: error.message };
    // It went away, or may no longer be read, at whatever point that was.
    if (!(error instanceof DOMException || error instanceof UnreadableFileError)) throw error;
    console.warn(file.path, error);
    return { kind: 'skipped', file, reason: unreadable(error).message };
  }
}
