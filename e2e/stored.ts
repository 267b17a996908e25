// What IndexedDB holds, read with the browser's own calls, without the page's code.

import type { Page } from '@playwright/test';

export type Stored = Record<string, Record<string, unknown>[]> & { version: number };

/**
 * All records of all stores by the store's name, with the database's version. Blobs come as their sizes, sounds a record each
 * whichever version keeps them.
 */
export async function readStored(page: Page): Promise<Stored> {
  return page.evaluate(async () => {
    const result = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await result(indexedDB.open('earshot'));
    const content: Record<string, unknown> = { version: database.version };
    for (const name of database.objectStoreNames) {
      const records = await result(database.transaction(name).objectStore(name).getAll());
      if (name === 'catalogue') content.sounds = records.flatMap(({ sounds }) => JSON.parse(sounds));
      else content[name] = records.map((record: unknown) => (record instanceof Blob ? { bytes: record.size } : record));
    }
    database.close();
    return content;
  }) as Promise<Stored>;
}
