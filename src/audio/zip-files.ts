// A zip as a folder: each entry is a file that is unpacked when it is opened, alone and as a stream.

import {
  configure,
  type Entry,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_INVALID_CRC32,
  ERR_INVALID_UNCOMPRESSED_SIZE,
  ERR_SPLIT_ZIP_FILE,
  type FileEntry,
  ZipReader,
} from '@zip.js/zip.js/lib/zip-core-custom.js';
import { type DroppedFile, isZip, UnreadableFileError, unreadable } from './dropped-files.ts';
import { looksLikeAudio, mayHoldVectors } from './file-kinds.ts';
import { BlockReader } from './zip-blocks.ts';

// Small chunks: what one chunk unpacks to, at most a thousand times as much, is in memory before its size is checked.
configure({ useWebWorkers: false, chunkSize: 64 * 1024 });

/** The largest that a file may be when unpacked. */
const largestBytes = 2 ** 30;

/** Ways of compression: stored as it is, and deflate. */
const supportedMethods = [0, 8];

/** Length of the header before an entry's data, without the name. */
const headerBytes = 30;

const refusals = {
  outside: 'Its path leads out of the zip, as only a damaged or hostile zip says: the file is left alone.',
  encrypted: 'The file is encrypted: unpack the zip with its password first.',
  nested: 'This is a zip in a zip: unpack it first.',
  tooLarge: 'Unpacked, the file would be larger than 1 GB: unpack the zip first.',
  overlapping: 'The file shares its data with another one, as only in a damaged or hostile zip: it is left alone.',
  method: 'The file is compressed in a way that browsers cannot unpack: unpack the zip first.',
  notAudio: 'This is not a kind of audio file.',
};

const failures: Record<string, string> = {
  [ERR_INVALID_UNCOMPRESSED_SIZE]: 'The file is not as large as its zip says: the zip is damaged or hostile.',
  [ERR_INVALID_CRC32]: 'The file is damaged: it does not fit the check sum that its zip has of it.',
  [ERR_SPLIT_ZIP_FILE]: 'This is one part of a split zip: unpack it with all its parts first.',
  [ERR_ENCRYPTED_CENTRAL_DIRECTORY]: 'The zip is encrypted: unpack it with its password first.',
};

/** An error of zip.js or, where the zip itself is gone, of the browser, in words for a person. */
function failureOf(cause: unknown, otherwise: string): UnreadableFileError {
  if (cause instanceof DOMException) return unreadable(cause);
  const message = cause instanceof Error ? failures[cause.message] : undefined;
  return new UnreadableFileError(message ?? otherwise, 'unreadable', { cause });
}

function leadsOut(path: string): boolean {
  return /^(\/|[a-z]:)/i.test(path) || path.split('/').includes('..');
}

/** Entries that reach into one another: many that share one stretch of data make a small zip unpack to a huge one. */
function findOverlapping(entries: readonly Entry[]): Set<Entry> {
  const overlapping = new Set<Entry>();
  let furthest: Entry | null = null;
  let end = 0;
  for (const entry of entries.toSorted((a, b) => a.offset - b.offset)) {
    if (furthest && entry.offset < end) overlapping.add(furthest).add(entry);
    const ownEnd = entry.offset + headerBytes + entry.rawFilename.length + entry.compressedSize;
    if (ownEnd > end) [furthest, end] = [entry, ownEnd];
  }
  return overlapping;
}

/** By an entry's path in its zip. */
type IsWanted = (path: string) => boolean;

/** Why an entry is not even unpacked; null where it is. */
function refusalOf(entry: FileEntry, path: string, overlapping: Set<Entry>, isWanted: IsWanted): string | null {
  if (leadsOut(path)) return refusals.outside;
  if (entry.encrypted) return refusals.encrypted;
  if (overlapping.has(entry)) return refusals.overlapping;
  if (isZip(path)) return refusals.nested;
  if (!isWanted(path)) return refusals.notAudio;
  if (entry.uncompressedSize > largestBytes) return refusals.tooLarge;
  if (!supportedMethods.includes(entry.compressionMethod)) return refusals.method;
  return null;
}

/** Stops where the data passes the size that the directory promises. Throws UnreadableFileError. */
async function unpack(entry: FileEntry, name: string): Promise<File> {
  const { readable, writable } = new TransformStream();
  const unpacked = new Response(readable).blob();
  // Where it fails, so does what it reads from.
  unpacked.catch(() => {});
  try {
    await entry.getData(writable, { checkCrc32: true });
    return new File([await unpacked], name, { lastModified: entry.lastModDate.getTime() });
  } catch (error) {
    throw failureOf(error, 'The file is damaged in its zip and cannot be unpacked.');
  }
}

/**
 * The files of a zip, below its path without the ending; directories are passed over. An entry that is not to be unpacked
 * is there and says why when it is opened; so does the zip itself where its directory cannot be read to the end. Rejects
 * only where `signal` is aborted. `isWanted`: which entries to unpack; audio and vectors where it is left out.
 */
export async function filesOfZip(
  path: string,
  zip: Blob,
  signal: AbortSignal,
  isWanted: IsWanted = (entryPath) => looksLikeAudio(entryPath, '') || mayHoldVectors(entryPath),
): Promise<DroppedFile[]> {
  const files: DroppedFile[] = [];
  const entries: Entry[] = [];
  try {
    // Names are judged here, each for itself: zip.js would give up on the whole zip.
    const listing = new ZipReader(new BlockReader(zip)).getEntriesGenerator({ filenameValidation: 'tolerant' });
    for await (const entry of listing) {
      signal.throwIfAborted();
      entries.push(entry);
    }
  } catch (error) {
    signal.throwIfAborted();
    const failure = failureOf(error, 'The zip is cut short or damaged: what is in it cannot be told.');
    files.push({ path, open: () => Promise.reject(failure) });
  }
  const overlapping = findOverlapping(entries);
  const folder = path.replace(/\.zip$/i, '');
  for (const entry of entries) {
    // Some programs of Windows write its own separator, others begin with `./`.
    const parts = entry.filename.replaceAll('\\', '/').split('/');
    const entryPath = parts.filter((part) => part !== '.').join('/');
    if (entry.directory || entryPath.endsWith('/')) continue;
    const refusal = refusalOf(entry, entryPath, overlapping, isWanted);
    if (refusal !== null) {
      const error = new UnreadableFileError(refusal);
      files.push({ path: `${folder}/${entryPath}`, open: () => Promise.reject(error) });
      continue;
    }
    const name = entryPath.slice(entryPath.lastIndexOf('/') + 1);
    files.push({
      path: `${folder}/${entryPath}`,
      known: { bytes: entry.uncompressedSize, lastModified: entry.lastModDate.getTime() },
      open: () => unpack(entry, name),
    });
  }
  return files;
}
