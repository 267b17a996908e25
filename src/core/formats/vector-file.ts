// Vectors from elsewhere, whatever files they come in: the one entrance to the readers of .npy, of CSV, and of AudioSet's
// features in TFRecord files and tar archives, packed by gzip or not.

import { type Matrix, takeRows } from '../math/matrix.ts';
import { audioSetDimensions, audioSetSplit, readAudioSetClip, readClassNames } from './audioset.ts';
import type { ByteSource } from './byte-source.ts';
import { ByteStream, piecesOf } from './byte-stream.ts';
import { readCsvPieces } from './csv.ts';
import { openNpy } from './npy.ts';
import { readTar } from './tar.ts';
import { decodePieces } from './text-encoding.ts';
import { readTfRecords, type TfRecord, TfRecordError } from './tfrecord.ts';
import {
  rowsPerBlock,
  VectorBlockBuilder,
  VectorFileError,
  type VectorPart,
  type VectorProblem,
  type VectorRow,
} from './vector-block.ts';
import { streamKind, type VectorFileKind, vectorFileKind } from './vector-file-kind.ts';
import { readVectorTable } from './vector-table.ts';

export interface VectorFile {
  /** With its folders, as far as they are known. */
  path: string;
  source: ByteSource;
}

/** Unpacks what gzip has packed; rejects where that is damaged or cut short, or with what `pieces` rejects with. */
export type Gunzip = (pieces: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/**
 * The rows of all files, a block of at most 4 MiB of numbers at a time, and whatever in them cannot be used: a file that
 * is damaged gives what is before the damage. AudioSet's labels are called as a list of classes among the files has them,
 * or else by their index. Vectors of another length than the first ones are refused, with the names of both files. What
 * is wrong with a file, or with reading it, is a problem and never thrown.
 */
export async function* readVectorFiles(files: readonly VectorFile[], gunzip: Gunzip): AsyncGenerator<VectorPart> {
  const reader = new FilesReader(gunzip);
  for (const { path, source } of await inReadingOrder(files)) {
    const whole: ByteSource = { size: source.size, read: (start, end) => bytesIn(source, start, end) };
    yield* withProblems(path, reader.readFile({ path, source: whole }));
  }
  yield { block: reader.clips.take(), problems: [] };
}

/** The names of classes are needed before the first of their labels. */
async function inReadingOrder(files: readonly VectorFile[]): Promise<VectorFile[]> {
  const lists = new Set<VectorFile>();
  for (const file of files) {
    if (!/\.csv$/i.test(file.path)) continue;
    // One that cannot be read is told of when it is its turn.
    const kind = await vectorFileKind(file.path, file.source).catch(() => null);
    if (kind === 'classes') lists.add(file);
  }
  return [...lists, ...files.filter((file) => !lists.has(file))];
}

/** The parts of a file up to what is wrong with it, and then that. */
async function* withProblems(where: string, parts: AsyncIterable<VectorPart>): AsyncGenerator<VectorPart> {
  try {
    yield* parts;
  } catch (error) {
    if (!(error instanceof VectorFileError)) throw error;
    yield withoutBlock([{ where, reason: error.message }]);
  }
}

function withoutBlock(problems: VectorProblem[]): VectorPart {
  return { block: null, problems };
}

/** What `source` gives; rejects with a VectorFileError where it can no longer be read, its own if it has one. */
async function bytesIn(source: ByteSource, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await source.read(start, end);
  } catch (cause) {
    if (cause instanceof VectorFileError) throw cause;
    throw new VectorFileError('It can no longer be read: it was moved, changed or deleted. Add it again.', { cause });
  }
}

async function* unpackedBy(gunzip: Gunzip, packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* gunzip(packed);
  } catch (cause) {
    if (cause instanceof VectorFileError) throw cause;
    throw new VectorFileError('It is damaged or cut short: gzip cannot unpack it further. Copy or download it again.', {
      cause,
    });
  }
}

/** What files that are read together share. */
class FilesReader {
  /** Of all files: a shard of AudioSet may hold very few. */
  readonly clips = new VectorBlockBuilder(audioSetDimensions);
  readonly #gunzip: Gunzip;
  readonly #classNames = new Map<number, string>();
  #first: { path: string; cols: number } | null = null;

  constructor(gunzip: Gunzip) {
    this.#gunzip = gunzip;
  }

  async *readFile({ path, source }: VectorFile): AsyncGenerator<VectorPart> {
    const stream = new ByteStream(piecesOf(source));
    try {
      const kind = await streamKind(path, stream);
      if (kind === 'npy') yield* this.#readNpy(path, source);
      else if (kind === 'gzip') yield* this.#readPacked(path, stream);
      else yield* this.#readStream(path, kind, stream);
    } finally {
      await stream.close();
    }
  }

  async *#readPacked(path: string, packed: ByteStream): AsyncGenerator<VectorPart> {
    const stream = new ByteStream(unpackedBy(this.#gunzip, packed));
    try {
      const innerPath = path.replace(/\.tgz$/i, '.tar').replace(/\.gz$/i, '');
      yield* this.#readStream(path, await streamKind(innerPath, stream), stream);
    } finally {
      await stream.close();
    }
  }

  async *#readStream(path: string, kind: VectorFileKind | null, stream: ByteStream): AsyncGenerator<VectorPart> {
    switch (kind) {
      case 'table':
        for await (const part of readVectorTable(path, readCsvPieces(decodePieces(stream)))) {
          if (part.block) this.#expect(path, part.block.vectors.cols);
          yield part;
        }
        return;
      case 'tfrecord':
        return yield* this.#readClips(path, stream);
      case 'tar':
        return yield* this.#readArchive(path, stream);
      case 'classes':
        return this.#readClasses(stream);
      case 'npy':
      case 'gzip':
        throw new VectorFileError('It cannot be read while it is packed in another file. Unpack that first.');
      case null:
        throw new VectorFileError(
          'It holds no vectors that can be read. Expected .npy, .csv with a row of numbers a sound, or features of ' +
            'AudioSet as .tfrecord, .tar or .tar.gz.',
        );
    }
  }

  async #readClasses(stream: ByteStream): Promise<void> {
    let text = '';
    for await (const piece of decodePieces(stream)) text += piece;
    for (const [index, name] of readClassNames(text)) this.#classNames.set(index, name);
  }

  /** Throws a VectorFileError where vectors of `cols` numbers do not go with the first ones. */
  #expect(path: string, cols: number): void {
    this.#first ??= { path, cols };
    if (cols === this.#first.cols) return;
    throw new VectorFileError(
      `Its vectors have ${cols} numbers, those of ${this.#first.path} ${this.#first.cols}: only vectors of the same ` +
        'length can be compared. Add it to a library of its own.',
    );
  }

  async *#readNpy(path: string, source: ByteSource): AsyncGenerator<VectorPart> {
    const npy = await openNpy(source);
    const { rows, cols } = npy;
    if (rows === 0 || cols === 0) throw new VectorFileError(`It holds no numbers: its shape is (${rows}, ${cols}).`);
    this.#expect(path, cols);
    const blockRows = rowsPerBlock(cols);
    for (let start = 0; start < rows; start += blockRows) {
      yield finitePart(path, start, await npy.read(start, Math.min(start + blockRows, rows)));
    }
  }

  async *#readClips(path: string, stream: ByteStream): AsyncGenerator<VectorPart> {
    this.#expect(path, audioSetDimensions);
    const split = audioSetSplit(path);
    for await (const record of readTfRecords(stream)) {
      const row = this.#clipIn(record, path, split);
      if ('reason' in row) {
        yield withoutBlock([row]);
        continue;
      }
      if (this.clips.isFullFor(row)) yield { block: this.clips.take(), problems: [] };
      this.clips.add(row);
    }
  }

  #clipIn({ offset, data }: TfRecord, path: string, split: string | null): VectorRow | VectorProblem {
    try {
      const { id, startSeconds, endSeconds, labels, vector } = readAudioSetClip(data);
      return {
        name: id,
        vector,
        labels: labels.map((index) => this.#classNames.get(index) ?? `class ${index}`),
        split,
        time: { startSeconds, durationSeconds: endSeconds - startSeconds },
      };
    } catch (error) {
      if (!(error instanceof VectorFileError)) throw error;
      return { where: `${path}, record at byte ${offset}`, reason: error.message };
    }
  }

  async *#readArchive(path: string, stream: ByteStream): AsyncGenerator<VectorPart> {
    let found = 0;
    for await (const entry of readTar(stream)) {
      const entryPath = `${path}/${entry.path}`;
      const content = new ByteStream(entry.content);
      const kind = await streamKind(entryPath, content);
      // Archives have other files as well.
      if (kind === null) continue;
      found++;
      try {
        yield* this.#readStream(entryPath, kind, content);
      } catch (error) {
        // The files after a shard that is damaged are not.
        if (!(error instanceof TfRecordError)) throw error;
        yield withoutBlock([{ where: entryPath, reason: error.message }]);
      }
    }
    if (found === 0) throw new VectorFileError('The archive has no files with vectors in it.');
  }
}

/** A block of the rows that are all finite, named by their place, the first of which is `start`; others are problems. */
function finitePart(path: string, start: number, matrix: Matrix): VectorPart {
  const { data, rows, cols } = matrix;
  const kept: number[] = [];
  const problems: VectorProblem[] = [];
  for (let row = 0; row < rows; row++) {
    let column = 0;
    while (column < cols && Number.isFinite(data[row * cols + column])) column++;
    if (column === cols) {
      kept.push(row);
      continue;
    }
    problems.push({
      where: `${path}[${start + row}]`,
      reason: `Its number in column ${column} is ${data[row * cols + column]} as a 32-bit float, expected a finite one.`,
    });
  }
  if (kept.length === 0) return withoutBlock(problems);
  const names = kept.map((row) => `${path}[${start + row}]`);
  const vectors = kept.length === rows ? matrix : takeRows(matrix, kept);
  return { block: { names, vectors, labels: null, split: null, times: null }, problems };
}
