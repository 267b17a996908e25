// Which files of a drop are vectors from elsewhere, and what belongs to them.

import { blobAsSource } from '../audio/blob-source.ts';
import { type DroppedFile, unreadable } from '../audio/dropped-files.ts';
import { looksLikeAudio, mayHoldVectors } from '../audio/file-kinds.ts';
import type { ByteSource } from '../core/formats/byte-source.ts';
import { openNpy } from '../core/formats/npy.ts';
import { type RowName, readRowNames } from '../core/formats/row-names.ts';
import { decodeText } from '../core/formats/text-encoding.ts';
import { VectorFileError, type VectorProblem } from '../core/formats/vector-block.ts';
import type { VectorFile } from '../core/formats/vector-file.ts';
import { type VectorFileKind, vectorFileKind } from '../core/formats/vector-file-kind.ts';
import { orderFiles } from './ingest.ts';
import { isLabelList } from './labels.ts';
import { strings } from './strings.ts';

export interface VectorDrop {
  /** At least one, and AudioSet's list of classes, if it is there. */
  files: VectorFile[];
  /** What rows of .npy files are of, by what they are called without it. */
  named: ReadonlyMap<string, RowName>;
  problems: VectorProblem[];
  /** Of labels, for the sounds that come. */
  lists: DroppedFile[];
}

/** A larger table beside an array is not looked into. */
const mostTableBytes = 128 * 2 ** 20;

interface Table {
  file: DroppedFile;
  opened: VectorFile;
  kind: VectorFileKind | null;
}

/**
 * Null where there are none, or where there is a sound among the files: vectors have a library of their own. A CSV file
 * that lists the paths of as many rows as the only .npy file of its folder has says what those are of. Files of other
 * kinds are problems.
 */
export async function findVectors(dropped: readonly DroppedFile[], signal: AbortSignal): Promise<VectorDrop | null> {
  const files = orderFiles([...dropped]);
  if (files.some(({ path }) => looksLikeAudio(path, '')) || !files.some(({ path }) => mayHoldVectors(path)))
    return null;
  const problems: VectorProblem[] = [];
  const found: VectorFile[] = [];
  const tables: Table[] = [];
  const others: DroppedFile[] = [];
  for (const file of files) {
    signal.throwIfAborted();
    if (!mayHoldVectors(file.path)) {
      others.push(file);
      continue;
    }
    try {
      const opened = { path: file.path, source: await sourceOf(file) };
      if (!/\.csv$/i.test(file.path)) found.push(opened);
      else tables.push({ file, opened, kind: await vectorFileKind(file.path, opened.source) });
    } catch (error) {
      console.warn(file.path, error);
      problems.push({ where: file.path, reason: reasonOf(error) });
    }
  }
  const { named, naming } = await findNames(found, tables);
  const left = tables.filter(({ file }) => !naming.has(file));
  if (found.length === 0 && !left.some(({ kind }) => kind === 'table')) return null;

  const foldersOfNames = new Set(Array.from(naming, ({ path }) => folderOf(path)));
  // What an export says of how it was made belongs to it.
  const isOfExport = ({ path }: DroppedFile) =>
    /(^|\/)settings\.json$/.test(path) && foldersOfNames.has(folderOf(path));
  const unused = [...others, ...left.filter(({ kind }) => kind === null).map(({ file }) => file)];
  const lists = unused.filter(isLabelList);
  for (const file of unused) {
    if (!lists.includes(file) && !isOfExport(file)) {
      problems.push({ where: file.path, reason: strings.vectors.noVectors });
    }
  }
  return {
    files: [...found, ...left.filter(({ kind }) => kind !== null).map(({ opened }) => opened)],
    named,
    problems,
    lists,
  };
}

function reasonOf(error: unknown): string {
  return error instanceof VectorFileError ? error.message : unreadable(error).message;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** Opened when it is read, where its size is known before, and then kept: an entry of a zip is unpacked once. */
async function sourceOf({ known, open }: DroppedFile): Promise<ByteSource> {
  let opened: Promise<ByteSource> | null = null;
  const source = () => {
    opened ??= open().then(blobAsSource, (cause) => {
      throw new VectorFileError(unreadable(cause).message, { cause });
    });
    return opened;
  };
  return {
    size: known?.bytes ?? (await source()).size,
    read: async (start, end) => (await source()).read(start, end),
  };
}

/** By what rows are called, what they are of; and the tables that say so. */
async function findNames(files: readonly VectorFile[], tables: readonly Table[]) {
  const named = new Map<string, RowName>();
  const naming = new Set<DroppedFile>();
  const arrays = files.filter(({ path }) => /\.npy$/i.test(path));
  for (const { path, source } of arrays) {
    const isBeside = (other: string) => folderOf(other) === folderOf(path);
    const beside = tables.filter(({ file, kind }) => isBeside(file.path) && kind !== 'classes');
    if (beside.length === 0 || arrays.filter((array) => isBeside(array.path)).length > 1) continue;
    const rows = await orNull(async () => (await openNpy(source)).rows);
    for (const { file, opened } of beside) {
      const names = await orNull(() => namesIn(opened));
      if (names?.length !== rows) continue;
      for (const [row, name] of names.entries()) named.set(`${path}[${row}]`, name);
      naming.add(file);
      break;
    }
  }
  return { named, naming };
}

async function namesIn({ source }: VectorFile): Promise<RowName[] | null> {
  if (source.size > mostTableBytes) return null;
  return readRowNames(decodeText(await source.read(0, source.size)));
}

/** Null where it cannot be read: whoever reads all of it says why. */
async function orNull<Result>(read: () => Promise<Result>): Promise<Result | null> {
  try {
    return await read();
  } catch (error) {
    console.warn(error);
    return null;
  }
}
