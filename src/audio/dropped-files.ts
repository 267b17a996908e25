// What a person dropped or chose, as one list of files with their paths, whatever way it came in. A zip is a folder.

import { isSidecar } from './file-kinds.ts';

/** A file not read yet. `path` has its folders, separated by `/`. */
export interface DroppedFile {
  path: string;
  /** Size and date where they are known before opening; a file of a folder that is already there is then never opened. */
  known?: { bytes: number; lastModified: number };
  /** Where the file can be had again on another day: `path` leads to it from `handle`, its own name last. */
  folder?: { handle: FileSystemDirectoryHandle; path: string[] };
  /** It stands for a folder that could not be listed. */
  isUnlisted?: true;
  /** Rejects with UnreadableFileError, or with what the browser says where the file came without a folder handle. */
  open: () => Promise<File>;
}

/** A file that cannot be read, or only after something has been done. The message is for a person. */
export class UnreadableFileError extends Error {
  override name = 'UnreadableFileError';
  readonly kind: 'gone' | 'forbidden' | 'unreadable';

  constructor(message: string, kind: UnreadableFileError['kind'] = 'unreadable', options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** What the browser's error means for a person; an error that says so already is left as it is. */
export function unreadable(cause: unknown, what: 'file' | 'folder' = 'file'): UnreadableFileError {
  if (cause instanceof UnreadableFileError) return cause;
  const name = cause instanceof DOMException ? cause.name : '';
  // A mismatch: there is a folder where the file was, or the other way round.
  if (name === 'NotFoundError' || name === 'TypeMismatchError') {
    return new UnreadableFileError(`The ${what} is gone: it was moved, renamed or deleted.`, 'gone', { cause });
  }
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return new UnreadableFileError(`The browser is not allowed to read this ${what}.`, 'forbidden', { cause });
  }
  const message = `The ${what} could not be read: it may be in use, damaged, or changed since.`;
  return new UnreadableFileError(message, 'unreadable', { cause });
}

export function isZip(path: string): boolean {
  return /\.zip$/i.test(path);
}

/** In place of a zip, the files in it. */
async function expand(file: DroppedFile, signal: AbortSignal): Promise<DroppedFile[]> {
  if (!isZip(file.path) || isSidecar(file.path)) return [file];
  let zip: File;
  try {
    zip = await file.open();
  } catch {
    // Opened again it tells what is wrong with it.
    return [file];
  }
  // Late: an empty page does without.
  const { filesOfZip } = await import('./zip-files.ts');
  return filesOfZip(file.path, zip, signal);
}

/** In place of every zip, the files in it; one zip after the other. */
async function expandAll(files: readonly DroppedFile[], signal: AbortSignal): Promise<DroppedFile[]> {
  const expanded: DroppedFile[][] = [];
  for (const file of files) {
    signal.throwIfAborted();
    expanded.push(await expand(file, signal));
  }
  return expanded.flat();
}

function fromFile(path: string, file: File): DroppedFile {
  return {
    path,
    known: { bytes: file.size, lastModified: file.lastModified },
    open: () => Promise.resolve(file),
  };
}

/** A file that is asked for by `file`; where it cannot be had it is there, and says why when it is opened. */
async function found(path: string, file: Promise<File>): Promise<DroppedFile> {
  try {
    return fromFile(path, await file);
  } catch (error) {
    return { path, open: () => Promise.reject(unreadable(error)) };
  }
}

/** Stands for what is in a folder: it is then told like a file that cannot be read, and the rest goes on. */
function unlisted(path: string, error: unknown): DroppedFile {
  const failure = unreadable(error, 'folder');
  return { path, isUnlisted: true, open: () => Promise.reject(failure) };
}

/**
 * Files of an `<input>`: those of a folder know their path below it. The list is read at once, so the input may be
 * emptied meanwhile. Rejects only where `signal` is aborted.
 */
export function filesOfInput(files: Iterable<File>, signal: AbortSignal): Promise<DroppedFile[]> {
  return expandAll(
    Array.from(files, (file) => fromFile(file.webkitRelativePath || file.name, file)),
    signal,
  );
}

function readBatch(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

/** Files of an entry whose paths are not in `known`, its folders walked through. */
async function walkEntry(
  entry: FileSystemEntry,
  known: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<DroppedFile[]> {
  signal.throwIfAborted();
  const path = entry.fullPath.replace(/^\//, '');
  if (entry.isFile) {
    const file = () => new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return known.has(path) ? [] : [await found(path, file())];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const children: FileSystemEntry[] = [];
  const own: DroppedFile[] = [];
  try {
    // A call gives at most a hundred entries; none means that the folder has been read.
    for (let batch = await readBatch(reader); batch.length > 0; batch = await readBatch(reader)) {
      children.push(...batch);
    }
  } catch (error) {
    own.push(unlisted(path, error));
  }
  const below = await Promise.all(children.map((child) => walkEntry(child, known, signal)));
  return [...own, ...below.flat()];
}

/** Files below a folder, `path` being the way to it from `root`. */
async function walkHandle(
  root: FileSystemDirectoryHandle,
  directory: FileSystemDirectoryHandle,
  path: string[],
  signal: AbortSignal,
): Promise<DroppedFile[]> {
  const children: (FileSystemFileHandle | FileSystemDirectoryHandle)[] = [];
  const own: DroppedFile[] = [];
  try {
    for await (const child of directory.values()) children.push(child);
  } catch (error) {
    own.push({ ...unlisted([root.name, ...path].join('/'), error), folder: { handle: root, path } });
  }
  signal.throwIfAborted();
  // All at once: asking for one after another takes several times as long.
  const below = await Promise.all(
    children.map(async (child) => {
      const childPath = [...path, child.name];
      if (child.kind === 'directory') return walkHandle(root, child, childPath, signal);
      const file = await found([root.name, ...childPath].join('/'), child.getFile());
      return [{ ...file, folder: { handle: root, path: childPath } }];
    }),
  );
  return [...own, ...below.flat()];
}

/**
 * Files of a folder, with size and date, its subfolders walked through; paths begin with its name. A subfolder that
 * cannot be read stands there as a file that cannot be opened. Rejects only where `signal` is aborted.
 */
export async function filesOfFolder(handle: FileSystemDirectoryHandle, signal: AbortSignal): Promise<DroppedFile[]> {
  return expandAll(await walkHandle(handle, handle, [], signal), signal);
}

/** Reads again a file that `DroppedFile.folder` names. Throws UnreadableFileError. */
export async function fileAt(handle: FileSystemDirectoryHandle, path: string[]): Promise<File> {
  try {
    let directory = handle;
    for (const name of path.slice(0, -1)) directory = await directory.getDirectoryHandle(name);
    const file = await directory.getFileHandle(path[path.length - 1]);
    return await file.getFile();
  } catch (error) {
    throw unreadable(error);
  }
}

/** TypeScript's library leaves out what not every browser has. */
interface HandleItem {
  getAsFileSystemHandle?: () => Promise<FileSystemFileHandle | FileSystemDirectoryHandle | null>;
}

/**
 * Files of a drop, folders walked through, with handles where the browser has them. What was dropped must be taken while
 * the event lasts, so call it at once. Rejects only where `signal` is aborted.
 */
export function filesOfDrop(transfer: DataTransfer, signal: AbortSignal): Promise<DroppedFile[]> {
  const taken = Array.from(transfer.items, (item) => ({
    entry: item.webkitGetAsEntry(),
    // Rejects for folders that browsers protect.
    handle: (item as HandleItem).getAsFileSystemHandle?.().catch(() => null),
  })).filter(({ entry }) => entry !== null);
  // A drop from another program may carry files without entries.
  if (taken.length === 0) return filesOfInput(transfer.files, signal);
  return (async () => {
    const files: DroppedFile[] = [];
    for (const { entry, handle } of taken) {
      const directory = entry?.isDirectory ? await handle : null;
      const inFolder = directory?.kind === 'directory' ? await walkHandle(directory, directory, [], signal) : [];
      const paths = new Set(inFolder.map(({ path }) => path));
      // Handles leave out names that some system forbids, such as `What?.wav`; entries name them all.
      files.push(...inFolder, ...(await walkEntry(entry as FileSystemEntry, paths, signal)));
    }
    return expandAll(files, signal);
  })();
}
