// Reading the database, on the page and in workers. Nothing here writes.

import { openDB } from 'idb';
import type { Matrix } from '../core/math/matrix.ts';
import { type BlockRecord, databaseName, type EarshotDatabase, type EarshotSchema, keysUnder } from './schema.ts';

export type { Judgement, Split } from './schema.ts';

type Numbers = Float32Array | Uint8Array;

/** Rows, one a segment, with the segments they belong to. */
export interface StoredRows<Data extends Numbers> {
  matrix: Matrix<Data>;
  soundIds: Int32Array;
  segments: Int32Array;
}

/** The same rows, left where they are stored until they are taken. */
export interface OpenRows<Data extends Numbers> {
  rows: number;
  cols: number;
  soundIds: Int32Array;
  segments: Int32Array;
  /** The rows that each block has: to take one of them, all of it is read. */
  blocks: Uint32Array[];
  /**
   * A matrix of copies of these rows, in this order; of the blocks that have them, one at a time is held. Throws a
   * RangeError where there is no such row, and an Error where a block is no longer what it was.
   */
  take(rows: ArrayLike<number>): Promise<Matrix<Data>>;
}

/** The frames of sounds, left where they are stored until they are taken. */
export interface OpenFrames {
  sounds: number;
  cols: number;
  soundIds: Int32Array;
  /** How many each sound has. */
  frameCounts: Int32Array;
  /** The sounds, by their places, that each block has. */
  blocks: Uint32Array[];
  /** Copies of the frames of these sounds, by their places, in this order. Throws as `OpenRows.take` does. */
  take(sounds: ArrayLike<number>): Promise<Matrix<Uint8Array>[]>;
}

/** Opens the database that the page has made, at whatever version it is. */
function openForReading(): Promise<EarshotDatabase> {
  return openDB<EarshotSchema>(databaseName, undefined, {
    // Where it is gone, as when site data were cleared, opening it here would leave an empty one that lacks every store.
    upgrade: (_database, _from, _to, transaction) => transaction.abort(),
  });
}

/** Names stored rows to whoever reads them. */
export interface StoredRowsKey {
  libraryId: string;
  kind: string;
}

/** What is wanted is not stored, or no longer as it was. */
export class StoredRowsError extends Error {
  override name = 'StoredRowsError';
}

const changed = () =>
  new StoredRowsError('These sounds were measured again or deleted while they were read. Try again.');

/** Blocks of these keys, one after the other. Throws an Error where one is gone. */
async function* readBlocks(keys: readonly [string, string, number][]): AsyncGenerator<BlockRecord> {
  // Closed in between: a newer Earshot in another tab waits until it is.
  const database = await openForReading();
  try {
    for (const key of keys) {
      const block = await database.get('blocks', key);
      if (!block) throw changed();
      yield block;
    }
  } finally {
    database.close();
  }
}

/** What a block says of its rows. */
type BlockHead = Pick<BlockRecord, 'soundIds' | 'segments'> & { cols: number; isBytes: boolean };

function headOf({ soundIds, segments, matrix: { cols, data } }: BlockRecord): BlockHead {
  return { soundIds, segments, cols, isBytes: data instanceof Uint8Array };
}

/**
 * The rows of these blocks, in the order of their numbers, of `wanted` sounds or all; null where no block has rows. `read`
 * gives some of the blocks, by their places here, whenever rows are taken.
 */
function openBlocks<Data extends Numbers>(
  heads: readonly BlockHead[],
  wanted: ReadonlySet<number> | null,
  read: (places: number[]) => Iterable<BlockRecord> | AsyncIterable<BlockRecord>,
): OpenRows<Data> | null {
  const example = heads.find(({ soundIds }) => soundIds.length > 0);
  if (!example) return null;
  const { cols, isBytes } = example;
  // A later block replaces what earlier ones have of its sounds.
  const latestOf = new Map<number, number>();
  heads.forEach(({ soundIds }, block) => {
    for (const soundId of soundIds) latestOf.set(soundId, block);
  });
  const found: { soundId: number; segment: number; block: number; row: number }[] = [];
  heads.forEach(({ soundIds, segments }, block) => {
    soundIds.forEach((soundId, row) => {
      const counts = latestOf.get(soundId) === block && (!wanted || wanted.has(soundId));
      if (counts) found.push({ soundId, segment: segments[row], block, row });
    });
  });
  found.sort((a, b) => a.soundId - b.soundId || a.segment - b.segment);

  const blockOf = Uint32Array.from(found, ({ block }) => block);
  const rowInBlock = Uint32Array.from(found, ({ row }) => row);
  const rowsOfBlocks: number[][] = heads.map(() => []);
  blockOf.forEach((block, row) => {
    rowsOfBlocks[block].push(row);
  });
  return {
    rows: blockOf.length,
    cols,
    soundIds: Int32Array.from(found, ({ soundId }) => soundId),
    segments: Int32Array.from(found, ({ segment }) => segment),
    blocks: rowsOfBlocks.filter((rows) => rows.length > 0).map((rows) => Uint32Array.from(rows)),
    async take(rows) {
      const targetsOf: number[][] = heads.map(() => []);
      for (let target = 0; target < rows.length; target++) {
        const block = blockOf[rows[target]];
        if (block === undefined) throw new RangeError(`There is no row ${rows[target]} among ${blockOf.length}.`);
        targetsOf[block].push(target);
      }
      const places = [...targetsOf.keys()].filter((block) => targetsOf[block].length > 0);
      const size = rows.length * cols;
      const data = (isBytes ? new Uint8Array(size) : new Float32Array(size)) as Data;
      let next = 0;
      for await (const { matrix } of read(places)) {
        const block = places[next++];
        if (matrix.rows !== heads[block].soundIds.length || matrix.cols !== cols) throw changed();
        for (const target of targetsOf[block]) {
          const row = rowInBlock[rows[target]];
          data.set(matrix.data.subarray(row * cols, (row + 1) * cols), target * cols);
        }
      }
      return { data, rows: rows.length, cols };
    },
  };
}

/**
 * Opens the rows of one kind of which a segment has one, ordered by sound and segment: of `wanted` sounds, or all; null
 * where the kind has none. A sound that was measured again has them from the latest block alone. All blocks are read for
 * it, one at a time, or the latest ones up to where every wanted sound was found.
 */
export async function openRows<Data extends Numbers>(
  { libraryId, kind }: StoredRowsKey,
  wanted: Int32Array | null = null,
): Promise<OpenRows<Data> | null> {
  const database = await openForReading();
  const keys = await database.getAllKeys('blocks', keysUnder(libraryId, kind)).finally(() => database.close());
  const missing = new Set(wanted);
  const latestFirst: BlockHead[] = [];
  for await (const block of readBlocks(keys.toReversed())) {
    latestFirst.push(headOf(block));
    for (const soundId of block.soundIds) missing.delete(soundId);
    if (wanted && missing.size === 0) break;
  }
  const opened = keys.slice(keys.length - latestFirst.length);
  const read = (places: number[]) => readBlocks(places.map((place) => opened[place]));
  return openBlocks(latestFirst.reverse(), wanted && new Set(wanted), read);
}

/** Of each block the places in `wanted` of the sounds that are in it, by the number of the block. */
function groupByBlock(blockOf: ArrayLike<number>, wanted: ArrayLike<number>): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (let target = 0; target < wanted.length; target++) {
    const block = blockOf[wanted[target]];
    if (block === undefined) throw new RangeError(`There is no sound ${wanted[target]} among ${blockOf.length}.`);
    groups.set(block, [...(groups.get(block) ?? []), target]);
  }
  return new Map([...groups].sort(([a], [b]) => a - b));
}

/**
 * Opens the frames of one kind of which a sound has many, of `wanted` sounds, or all, ordered by sound; null where the
 * kind has none. A sound that was measured again has them from the latest block alone. All blocks are read for it, one at
 * a time.
 */
export async function openFrames(
  { libraryId, kind }: StoredRowsKey,
  wanted: Int32Array | null = null,
): Promise<OpenFrames | null> {
  const database = await openForReading();
  const keys = await database.getAllKeys('blocks', keysUnder(libraryId, kind)).finally(() => database.close());
  const isWanted = wanted && new Set(wanted);
  const found = new Map<number, { soundId: number; block: number; from: number; to: number }>();
  let cols = 0;
  let block = 0;
  for await (const { soundIds, rowStarts, matrix } of readBlocks(keys)) {
    if (soundIds.length > 0) cols = matrix.cols;
    soundIds.forEach((soundId, i) => {
      if (isWanted && !isWanted.has(soundId)) return;
      found.set(soundId, { soundId, block, from: rowStarts[i], to: rowStarts[i + 1] });
    });
    block++;
  }
  if (cols === 0) return null;
  const sounds = [...found.values()].sort((a, b) => a.soundId - b.soundId);
  const blockOf = sounds.map((sound) => sound.block);
  return {
    sounds: sounds.length,
    cols,
    soundIds: Int32Array.from(sounds, ({ soundId }) => soundId),
    frameCounts: Int32Array.from(sounds, ({ from, to }) => to - from),
    blocks: Array.from(groupByBlock(blockOf, [...sounds.keys()]).values(), (places) => Uint32Array.from(places)),
    async take(places) {
      const groups = groupByBlock(blockOf, places);
      const taken: Matrix<Uint8Array>[] = new Array(places.length);
      const ofBlocks = [...groups.values()];
      let next = 0;
      for await (const { matrix } of readBlocks([...groups.keys()].map((each) => keys[each]))) {
        for (const target of ofBlocks[next++]) {
          const { from, to } = sounds[places[target]];
          if (matrix.cols !== cols || matrix.rows < to) throw changed();
          const data = (matrix.data as Uint8Array).slice(from * cols, to * cols);
          taken[target] = { data, rows: to - from, cols };
        }
      }
      return taken;
    },
  };
}

/** One block of a kind; null where there is none. */
export async function readBlock({ libraryId, kind }: StoredRowsKey, block: number): Promise<BlockRecord | null> {
  const database = await openForReading();
  return (await database.get('blocks', [libraryId, kind, block]).finally(() => database.close())) ?? null;
}

/**
 * What block `block` has of one sound, whose latest it is: a row a segment, or a row a frame, in order; null where it has
 * nothing of it. Reads that block alone.
 */
export async function readSound<Data extends Numbers>(
  key: StoredRowsKey,
  block: number,
  soundId: number,
): Promise<Matrix<Data> | null> {
  const record = await readBlock(key, block);
  if (!record) return null;
  const { soundIds, segments, rowStarts, matrix } = record;
  const places = [...soundIds.keys()].filter((place) => soundIds[place] === soundId);
  if (places.length === 0) return null;
  places.sort((a, b) => segments[a] - segments[b]);
  const { data, cols } = matrix as Matrix<Data>;
  const parts = places.map((place) => data.subarray(rowStarts[place] * cols, rowStarts[place + 1] * cols));
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  const rows = (data instanceof Uint8Array ? new Uint8Array(size) : new Float32Array(size)) as Data;
  let at = 0;
  for (const part of parts) {
    rows.set(part, at);
    at += part.length;
  }
  return { data: rows, rows: size / cols, cols };
}

/** The index over a run's vectors, of that kind; null where none of these settings is kept. */
export async function readIndex({ libraryId, kind }: StoredRowsKey, settings: string): Promise<ArrayBuffer | null> {
  const database = await openForReading();
  const record = await database.get('indexes', [libraryId, kind]).finally(() => database.close());
  return record?.settings === settings ? record.buffer : null;
}

/** All rows that `openRows` opens, at once; null where there are none. */
export async function readRows<Data extends Numbers>({
  libraryId,
  kind,
}: StoredRowsKey): Promise<StoredRows<Data> | null> {
  const database = await openForReading();
  const blocks = await database.getAll('blocks', keysUnder(libraryId, kind)).finally(() => database.close());
  const opened = openBlocks<Data>(blocks.map(headOf), null, (places) => places.map((place) => blocks[place]));
  if (!opened) return null;
  const { rows, soundIds, segments, take } = opened;
  return { matrix: await take(Uint32Array.from({ length: rows }, (_, row) => row)), soundIds, segments };
}
