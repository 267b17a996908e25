// What a person dropped or chose, as one list of files with their paths, whatever way it came in.

/** A file not read yet. `path` has its folders, separated by `/`. */
export interface DroppedFile {
  path: string;
  /** Size and date where they are known before opening; a file of a folder that is already there is then never opened. */
  known?: { bytes: number; lastModified: number };
  open: () => Promise<File>;
}

function fromFile(path: string, file: File): DroppedFile {
  return {
    path,
    known: { bytes: file.size, lastModified: file.lastModified },
    open: () => Promise.resolve(file),
  };
}

/** Files of an `<input>`: those of a folder know their path below it. */
export function filesOfInput(files: Iterable<File>): DroppedFile[] {
  return Array.from(files, (file) => fromFile(file.webkitRelativePath || file.name, file));
}

function readBatch(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

async function* walk(entry: FileSystemEntry): AsyncGenerator<DroppedFile> {
  const path = entry.fullPath.replace(/^\//, '');
  if (entry.isFile) {
    const open = () => new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    yield { path, open };
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  try {
    // A call gives at most a hundred entries; none means that the folder has been read.
    for (let batch = await readBatch(reader); batch.length > 0; batch = await readBatch(reader)) {
      for (const child of batch) yield* walk(child);
    }
  } catch (error) {
    // Stands for what is in it: it is then told like a file that cannot be read, and the rest goes on.
    yield { path, open: () => Promise.reject(error) };
  }
}

/** Files of a drop, folders walked through. The entries must be taken while the event lasts, so call it at once. */
export function filesOfDrop(transfer: DataTransfer): Promise<DroppedFile[]> {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  // A drop from another program may carry files without entries.
  const loose = entries.length === 0 ? filesOfInput(transfer.files) : [];
  return (async () => {
    const files = [...loose];
    for (const entry of entries) for await (const file of walk(entry)) files.push(file);
    return files;
  })();
}
