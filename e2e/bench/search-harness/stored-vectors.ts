// Vectors in IndexedDB, in blocks as the page stores them, so that all of them need never be in memory.

import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { VectorSource } from '../../../src/core/indexes/vector-source.ts';
import type { Matrix } from '../../../src/core/math/matrix.ts';
import { rowsInBlock } from './settings.ts';
import { type DrawRow, drawBlock } from './vectors.ts';

interface Schema extends DBSchema {
  blocks: { key: number; value: Float32Array };
}

const name = 'search-bench';
const blocksAtOnce = 64;

const open = (): Promise<IDBPDatabase<Schema>> =>
  openDB<Schema>(name, 1, { upgrade: (database) => void database.createObjectStore('blocks') });

/** Stores `rows` rows in place of those there were. */
export async function storeVectors(draw: DrawRow, rows: number, cols: number): Promise<void> {
  const database = await open();
  await database.clear('blocks');
  for (let block = 0; block * rowsInBlock < rows; ) {
    const transaction = database.transaction('blocks', 'readwrite', { durability: 'relaxed' });
    const end = block + blocksAtOnce;
    for (; block < end && block * rowsInBlock < rows; block++) {
      const count = Math.min(rowsInBlock, rows - block * rowsInBlock);
      void transaction.store.put(drawBlock(draw, block, count, cols).data, block);
    }
    await transaction.done;
  }
  database.close();
}

export interface StoredVectors extends VectorSource {
  /** Copies of these rows, in this order. */
  take(rows: readonly number[]): Promise<Matrix>;
  close(): void;
}

export async function openVectors(rows: number, cols: number): Promise<StoredVectors> {
  const database = await open();
  return {
    rows,
    cols,
    async *blocks() {
      const blocks = Math.ceil(rows / rowsInBlock);
      for (let first = 0; first < blocks; first += blocksAtOnce) {
        const last = Math.min(blocks, first + blocksAtOnce) - 1;
        for (const data of await database.getAll('blocks', IDBKeyRange.bound(first, last))) {
          yield { data, rows: data.length / cols, cols };
        }
      }
    },
    async take(wanted) {
      const { store } = database.transaction('blocks');
      const blocks = new Map(wanted.map((row) => [Math.floor(row / rowsInBlock), null as Float32Array | null]));
      await Promise.all(
        Array.from(blocks.keys(), async (block) => blocks.set(block, (await store.get(block)) ?? null)),
      );
      const data = new Float32Array(wanted.length * cols);
      wanted.forEach((row, place) => {
        const at = (row % rowsInBlock) * cols;
        data.set((blocks.get(Math.floor(row / rowsInBlock)) as Float32Array).subarray(at, at + cols), place * cols);
      });
      return { data, rows: wanted.length, cols };
    },
    close: () => database.close(),
  };
}
