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
const mostTableBytes = 256 * 2 ** 20;

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
  const drop: VectorDrop & { named: Map<string, RowName> } = { files: [], named: new Map(), problems: [], lists: [] };
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
      if (!/\.csv$/i.test(file.path)) drop.files.push(opened);
      else tables.push({ file, opened, kind: await vectorFileKind(file.path, opened.source) });
    } catch (error) {
      console.warn(file.path, error);
      drop.problems.push({ where: file.path, reason: unreadable(error).message });
    }
  }
  const naming = await findNames(drop.files, tables, drop.named);
  for (const { file, opened, kind } of tables) {
    if (naming.has(file)) continue;
    if (kind) drop.files.push(opened);
    else others.push(file);
  }
  if (!drop.files.some(({ path }) => !tables.some(({ opened, kind }) => opened.path === path && kind === 'classes'))) {
    return null;
  }
  const foldersOfNames = new Set(Array.from(naming, ({ path }) => folderOf(path)));
  for (const file of others) {
    // What an export says of itself belongs to it.
    if (/(^|\/)settings\.json$/.test(file.path) && foldersOfNames.has(folderOf(file.path))) continue;
    if (isLabelList(file)) drop.lists.push(file);
    else drop.problems.push({ where: file.path, reason: strings.vectors.noVectors });
  }
  return drop;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** Opened when it is read, where its size is known before, and then kept: an entry of a zip is unpacked once. */
async function sourceOf({ known, open }: DroppedFile): Promise<ByteSource> {
  let opened: Promise<ByteSource> | null = null;
  const source = () => {
    opened ??= open().then(blobAsSource);
    return opened;
  };
  return {
    size: known?.bytes ?? (await source()).size,
    read: async (start, end) => (await source()).read(start, end),
  };
}

/** Fills `named`; gives the tables that it was filled from. */
async function findNames(
  files: readonly VectorFile[],
  tables: readonly Table[],
  named: Map<string, RowName>,
): Promise<Set<DroppedFile>> {
  const naming = new Set<DroppedFile>();
  const arrays = files.filter(({ path }) => /\.npy$/i.test(path));
  for (const { path, source } of arrays) {
    const isBeside = (other: string) => folderOf(other) === folderOf(path);
    if (arrays.filter((array) => isBeside(array.path)).length > 1) continue;
    const rows = await rowsOf(source);
    for (const { file, opened, kind } of tables) {
      if (!isBeside(file.path) || kind === 'classes' || opened.source.size > mostTableBytes) continue;
      const names = readRowNames(decodeText(await opened.source.read(0, opened.source.size)));
      if (names?.length !== rows) continue;
      for (const [row, name] of names.entries()) named.set(`${path}[${row}]`, name);
      naming.add(file);
      break;
    }
  }
  return naming;
}

/** Null where it cannot be told: reading the rows says why. */
async function rowsOf(npy: ByteSource): Promise<number | null> {
  try {
    return (await openNpy(npy)).rows;
  } catch (error) {
    if (error instanceof VectorFileError || error instanceof DOMException) return null;
    throw error;
  }
}
