// The blocks of features that IndexedDB holds, read and changed with the browser's own calls: without their matrices, of
// which long sounds have many.

import { expect, type Page } from '@playwright/test';
import { features } from '../src/core/features/registry.ts';

/** Where Playwright looks again how far something is that lasts a second or so. */
export const often = { intervals: [50], timeout: 60_000 };

export interface BlockSummary {
  feature: string;
  block: number;
  soundIds: number[];
  rowStarts: number[];
  rows: number;
  cols: number;
  /** Numbers that the matrix has room for. */
  values: number;
  /** Of the whole matrix. */
  digest: string;
}

/** Of an address of this origin without Earshot: what is stored can be looked at and changed there. */
export const besideThePage = '/icon.svg';

/** All blocks of features, as they are stored. */
export async function blocksOfFeatures(page: Page): Promise<BlockSummary[]> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('earshot');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    // biome-ignore lint/suspicious/noExplicitAny: these are records as they are, whatever they should be.
    const records = await new Promise<any[]>((resolve, reject) => {
      const asking = database.transaction('blocks').objectStore('blocks').getAll();
      asking.onsuccess = () => resolve(asking.result);
      asking.onerror = () => reject(asking.error);
    });
    database.close();
    const ofFeatures = records.filter(({ kind }) => kind.startsWith('feature/'));
    return Promise.all(
      ofFeatures.map(async ({ kind, block, soundIds, rowStarts, matrix: { data, rows, cols } }) => ({
        feature: kind.split('/')[1],
        block,
        soundIds: [...soundIds],
        rowStarts: [...rowStarts],
        rows,
        cols,
        values: data.length,
        digest: [...new Uint8Array(await crypto.subtle.digest('SHA-256', data))].join(' '),
      })),
    );
  });
}

/** Keys alone, which are quick to read while the page works: `aspects/3`. */
export async function blockNames(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('earshot');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const keys = await new Promise<IDBValidKey[]>((resolve, reject) => {
      const asking = database.transaction('blocks').objectStore('blocks').getAllKeys();
      asking.onsuccess = () => resolve(asking.result);
      asking.onerror = () => reject(asking.error);
    });
    database.close();
    const names = keys.map((key) => key as [string, string, number]).filter(([, kind]) => kind.startsWith('feature/'));
    return names.map(([, kind, block]) => `${kind.split('/')[1]}/${block}`).sort();
  });
}

/** The names of the blocks of every feature there is, under these numbers. */
export function allBlockNames(numbers: number[]): string[] {
  return numbers.flatMap((block) => features.map(({ id }) => `${id}/${block}`)).sort();
}

/** Under which numbers there is a block of this feature. */
export async function numbersOf(page: Page, feature: string): Promise<number[]> {
  const names = (await blockNames(page)).map((name) => name.split('/'));
  return names.flatMap(([id, block]) => (id === feature ? [Number(block)] : [])).sort((a, b) => a - b);
}

/** Changes the first number of a block's matrix: whoever makes the block again undoes it. */
export async function markBlock(page: Page, feature: string, block: number): Promise<void> {
  await page.evaluate(
    async ([id, number]) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('earshot');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      await new Promise<void>((resolve, reject) => {
        const transaction = database.transaction('blocks', 'readwrite');
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
        transaction.objectStore('blocks').openCursor().onsuccess = ({ target }) => {
          const cursor = (target as IDBRequest<IDBCursorWithValue | null>).result;
          if (!cursor) return;
          const record = cursor.value;
          if (record.kind.startsWith(`feature/${id}/`) && record.block === number) {
            record.matrix.data[0] += 1;
            cursor.update(record);
          }
          cursor.continue();
        };
      });
      database.close();
    },
    [feature, block] as const,
  );
}

/** A digest of every block by its name. */
export async function digests(page: Page): Promise<Map<string, string>> {
  return new Map((await blocksOfFeatures(page)).map(({ feature, block, digest }) => [`${feature}/${block}`, digest]));
}

/** Each of these sounds has rows in the block of its number, of every feature, and every block is whole. */
export async function expectMeasured(page: Page, sounds: { id: number; block: number }[]): Promise<void> {
  const blocks = await blocksOfFeatures(page);
  const numbers = [...new Set(sounds.map(({ block }) => block))];
  expect(blocks.map(({ feature, block }) => `${feature}/${block}`).sort()).toEqual(allBlockNames(numbers));
  for (const { feature, block, soundIds, rowStarts, rows, cols, values } of blocks) {
    const name = `${feature}/${block}`;
    const inBlock = sounds.filter((sound) => sound.block === block).map(({ id }) => id);
    expect(
      [...new Set(soundIds)].sort((a, b) => a - b),
      name,
    ).toEqual(inBlock.sort((a, b) => a - b));
    expect(rowStarts, name).toHaveLength(soundIds.length + 1);
    expect(rowStarts[0], name).toBe(0);
    expect(rowStarts.at(-1), name).toBe(rows);
    expect(
      rowStarts.every((start, i) => i === 0 || start > rowStarts[i - 1]),
      name,
    ).toBe(true);
    expect(values, name).toBe(rows * cols);
  }
}
