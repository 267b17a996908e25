// A library as version 3 of the database keeps it, put there with the browser's own calls: a record of each kind that a
// library without a model may have.

import type { Page } from '@playwright/test';

/** Makes the database before the page has ever been opened: any other address of the same origin will do. */
export async function writeVersion3(page: Page): Promise<void> {
  await page.goto('/icon.svg');
  await page.evaluate(async () => {
    const opening = indexedDB.open('earshot', 3);
    opening.onupgradeneeded = () => {
      const made = opening.result;
      made.createObjectStore('libraries', { keyPath: 'id' });
      made.createObjectStore('sounds', { keyPath: ['libraryId', 'id'] });
      made.createObjectStore('audio');
      made.createObjectStore('blocks', { keyPath: ['libraryId', 'kind', 'block'] });
      made.createObjectStore('models', { keyPath: ['libraryId', 'modelId'] });
      made.createObjectStore('maps', { keyPath: ['libraryId', 'modelId'] });
      made.createObjectStore('evaluations', { keyPath: ['libraryId', 'modelId'] });
      made.createObjectStore('settings');
      made.createObjectStore('folders', { keyPath: ['libraryId', 'id'] });
      made.createObjectStore('skipped', { keyPath: ['libraryId', 'path'] });
      made.createObjectStore('indexes', { keyPath: ['libraryId', 'kind'] });
    };
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const transaction = database.transaction([...database.objectStoreNames], 'readwrite');
    const store = (name: string) => transaction.objectStore(name);
    const libraryId = '0a1b2c3d-0000-4000-8000-000000000003';
    store('libraries').put({
      id: libraryId,
      name: 'Kept',
      createdAt: 1_760_000_000_000,
      revision: 2,
      nextSoundId: 3,
      nextBlock: 2,
      measuring: { segmentation: {}, features: {} },
      activeModelId: null,
      labelSource: 'own',
      labelling: 4,
    });
    for (const [id, name] of [
      [1, 'one.wav'],
      [2, 'two.wav'],
    ] as const) {
      store('sounds').put({
        libraryId,
        id,
        path: `Kept/${name}`,
        folder: 'Kept',
        name,
        bytes: 44,
        lastModified: 1_750_000_000_000,
        hash: String(id).repeat(64),
        durationSeconds: 0.5,
        channels: 2,
        source: { kind: 'none' },
        block: 1,
        segments: [{ startSeconds: 0, durationSeconds: 0.5 }],
        gone: false,
        note: null,
        labels: ['kick'],
      });
    }
    store('skipped').put({ libraryId, path: 'Kept/readme.txt', reason: 'This is not a kind of audio file.' });
    store('audio').put(new Blob(['audio']), [libraryId, 1]);
    const of = { libraryId, modelId: 'none any more', libraryRevision: 1, featureHash: 'd74469cd0ecbb763' };
    store('maps').put({ ...of, projectionId: 'tsne', seed: 1, soundIds: [1], positions: [0.5, 0.5] });
    store('evaluations').put(of);
    store('indexes').put({ libraryId, kind: 'vectors/none any more', settings: '[]', buffer: new ArrayBuffer(4) });
    store('settings').put({ currentLibraryId: libraryId, volumeDecibels: -12 }, 'settings');
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    database.close();
  });
}
