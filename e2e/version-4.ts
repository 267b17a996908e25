// The library of e2e/version-3.ts as version 4 of the database keeps it: collections have a store of their own, tags are in
// the records of their sounds.

import type { Page } from '@playwright/test';
import { writeVersion3 } from './version-3.ts';

/** The tags of its sounds, by the sounds' ids. */
export const version4Tags: Record<number, string[]> = { 1: ['dry', 'טוב מאוד 🥁'], 2: ['late', 'dry'] };

/** Makes the database before the page has ever been opened. */
export async function writeVersion4(page: Page): Promise<void> {
  await writeVersion3(page);
  await page.evaluate(async (tagsOf) => {
    const result = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const opening = indexedDB.open('earshot', 4);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore('collections', { keyPath: ['libraryId', 'collectionId'] });
    };
    const database = await result(opening);
    const transaction = database.transaction(['libraries', 'sounds', 'collections'], 'readwrite');
    const store = (name: string) => transaction.objectStore(name);
    const [sound, ...sounds] = await result(store('sounds').getAll());
    for (const each of [sound, ...sounds]) store('sounds').put({ ...each, tags: tagsOf[each.id] });
    store('collections').put({
      libraryId: sound.libraryId,
      collectionId: 'favourites',
      name: 'Favourites',
      soundIds: [2],
      createdAt: 0,
    });
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    database.close();
  }, version4Tags);
}
