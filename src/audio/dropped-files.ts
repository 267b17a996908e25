// What a person dropped or chose, as one list of files with their paths, whatever way it came in. A zip is a folder.

import { isSidecar } from './file-kinds.ts';

/** A file not read yet. `path` has its folders, separated by `/`. */
export interface DroppedFile {
  path: string;
  /** Size and date where they are known before opening; a file of a folder that is already there is then never opened. */
  known?: { bytes: number; lastModified: number };
  /** Where the file can be had again on another day: `path` leads to it from `handle`, its own name last. */
  folder?: { handle: FileSystemDirectoryHandle; path: string[] };
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
  return new UnreadableFileError(`The ${what} could not be read: it may be in use or damaged.`, 'unreadable', {
    cause,
  });
}

export function isZip(path: string): boolean {
  return /\.zip$/i.test(path);
}

/** In place of a zip, the files in it. */
async function expand(file: DroppedFile, signal?: AbortSignal): Promise<DroppedFile[]> {
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

async function expandAll(files: DroppedFile[], signal?: AbortSignal): Promise<DroppedFile[]> {
  const expanded: DroppedFile[] = [];
  for (const file of files) {
    signal?.throwIfAborted();
    expanded.push(...(await expand(file, signal)));
  }
  return expanded;
}

function fromFile(path: string, file: File): DroppedFile {
  return {
    path,
    known: { bytes: file.size, lastModified: file.lastModified },
    open: () => Promise.resolve(file),
  };
}

/**
 * Files of an `<input>`: those of a folder know their path below it. The list is read at once, so the input may be
 * emptied meanwhile. Rejects only where `signal` is aborted.
 */
export function filesOfInput(files: Iterable<File>, signal?: AbortSignal): Promise<DroppedFile[]> {
  return expandAll(
    Array.from(files, (file) => fromFile(file.webkitRelativePath || file.name, file)),
    signal,
  );
}

function readBatch(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

async function* walkEntry(entry: FileSystemEntry, signal?: AbortSignal): AsyncGenerator<DroppedFile> {
  signal?.throwIfAborted();
  const path = entry.fullPath.replace(/^\//, '');
  if (entry.isFile) {
    const open = () => new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    yield* await expand({ path, open }, signal);
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const children: FileSystemEntry[] = [];
  let failure: unknown = null;
  try {
    // A call gives at most a hundred entries; none means that the folder has been read.
    for (let batch = await readBatch(reader); batch.length > 0; batch = await readBatch(reader))
      children.push(...batch);
  } catch (error) {
    failure = unreadable(error, 'folder');
  }
  for (const child of children) yield* walkEntry(child, signal);
  // Stands for what is in it: it is then told like a file that cannot be read, and the rest goes on.
  if (failure) yield { path, open: () => Promise.reject(failure) };
}

async function filesBelow(
  root: FileSystemDirectoryHandle,
  directory: FileSystemDirectoryHandle,
  path: string[],
  signal?: AbortSignal,
): Promise<DroppedFile[]> {
  const children: (FileSystemFileHandle | FileSystemDirectoryHandle)[] = [];
  const own: DroppedFile[] = [];
  try {
    for await (const child of directory.values()) children.push(child);
  } catch (error) {
    const failure = unreadable(error, 'folder');
    own.push({ path: [root.name, ...path].join('/'), open: () => Promise.reject(failure) });
  }
  signal?.throwIfAborted();
  // All at once: asking for one after another takes several times as long.
  const below = await Promise.all(
    children.map((child) => {
      const childPath = [...path, child.name];
      return child.kind === 'directory'
        ? filesBelow(root, child, childPath, signal)
        : fileBelow(root, child, childPath, signal);
    }),
  );
  return [...own, ...below.flat()];
}

async function fileBelow(
  root: FileSystemDirectoryHandle,
  handle: FileSystemFileHandle,
  path: string[],
  signal?: AbortSignal,
): Promise<DroppedFile[]> {
  const open = () => handle.getFile().catch((error) => Promise.reject(unreadable(error)));
  const file: DroppedFile = { path: [root.name, ...path].join('/'), folder: { handle: root, path }, open };
  try {
    const { size, lastModified } = await handle.getFile();
    file.known = { bytes: size, lastModified };
  } catch {
    // Opened again it tells what is wrong with it.
  }
  signal?.throwIfAborted();
  return expand(file, signal);
}

/**
 * Files of a folder, with size and date, its subfolders walked through; paths begin with its name. A subfolder that
 * cannot be read stands there as a file that cannot be opened. Rejects only where `signal` is aborted.
 */
export function filesOfFolder(handle: FileSystemDirectoryHandle, signal?: AbortSignal): Promise<DroppedFile[]> {
  return filesBelow(handle, handle, [], signal);
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
export function filesOfDrop(transfer: DataTransfer, signal?: AbortSignal): Promise<DroppedFile[]> {
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
      const inFolder = directory?.kind === 'directory' ? await filesOfFolder(directory, signal) : [];
      const found = new Set(inFolder.map(({ path }) => path));
      // Handles leave out names that some system forbids, such as `What?.wav`; entries name them all.
      for await (const file of walkEntry(entry as FileSystemEntry, signal)) {
        if (!found.has(file.path)) inFolder.push(file);
      }
      files.push(...inFolder);
    }
    return files;
  })();
}
