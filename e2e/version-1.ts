// A library as version 1 of the database keeps it, written out by hand and put there with the browser's own calls: what
// is in people's browsers stays as it is, whatever becomes of the code that wrote it.

import type { Page } from '@playwright/test';
import { sineWav } from './sound-files.ts';

/** Paths by id, from 1; each is a sine of its own pitch. */
export const version1Paths = ['Kit/kicks/deep.wav', 'Kit/snares/太鼓.wav', 'Kit/hats/closed.wav', 'Kit/kicks/dry.wav'];

/** The others in the order of their cosine distance to sound 1, which follows from the unit vectors below. */
export const version1Neighbours = [
  { path: 'Kit/kicks/dry.wav', distance: 0.2 },
  { path: 'Kit/hats/closed.wav', distance: 0.4 },
  { path: 'Kit/snares/太鼓.wav', distance: 1 },
];

/** Makes the database before the page has ever been opened: any other address of the same origin will do. */
export async function writeVersion1(page: Page): Promise<void> {
  await page.goto('/icon.svg');
  const wavs = version1Paths.map((_, i) => [...sineWav(220 * (i + 1), 0.3, 8000)]);
  await page.evaluate(
    async ({ paths, wavs }) => {
      const opening = indexedDB.open('earshot', 1);
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
      };
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      const libraryId = '0a1b2c3d-0000-4000-8000-000000000001';
      const modelId = '0a1b2c3d-0000-4000-8000-000000000002';
      const made = { libraryId, libraryRevision: 1, featureHash: 'd74469cd0ecbb763' };
      const soundIds = Int32Array.of(1, 2, 3, 4);
      const segments = Int32Array.of(0, 0, 0, 0);
      const transaction = database.transaction([...database.objectStoreNames], 'readwrite');
      const store = (name: string) => transaction.objectStore(name);
      store('libraries').put({
        id: libraryId,
        name: 'Kit',
        createdAt: 1_760_000_000_000,
        revision: 1,
        nextSoundId: 5,
        nextBlock: 3,
        featureOptions: { seconds: 2, position: 'start', side: '64' },
        skipped: [{ path: 'Kit/readme.txt', reason: 'This is not a kind of audio file.' }],
        activeModelId: modelId,
      });
      for (const [i, path] of paths.entries()) {
        const slash = path.lastIndexOf('/');
        store('sounds').put({
          libraryId,
          id: i + 1,
          path,
          folder: path.slice(0, slash),
          name: path.slice(slash + 1),
          bytes: wavs[i].length,
          lastModified: 1_750_000_000_000,
          hash: String(i + 1).repeat(64),
          durationSeconds: 0.3,
          channels: 1,
          levelDecibels: -9,
          segments: [{ startSeconds: 0, durationSeconds: 0.3 }],
          note: i === 3 ? 'Cut short: its header promises 0.50 s, 0.30 s are there.' : null,
        });
        store('audio').put(new Blob([Uint8Array.from(wavs[i])], { type: 'audio/wav' }), [libraryId, i + 1]);
      }
      const pixels = Uint8Array.from({ length: 4 * 64 * 64 }, (_, i) => ((i >> 12) * 61 + (i & 63)) & 0xff);
      store('blocks').put({
        ...made,
        kind: 'picture',
        block: 1,
        soundIds,
        segments,
        matrix: { data: pixels, rows: 4, cols: 64 * 64 },
        modelId: null,
      });
      store('blocks').put({
        ...made,
        kind: `vectors/${modelId}`,
        block: 2,
        soundIds,
        segments,
        matrix: { data: Float32Array.of(1, 0, 0, 1, 0.6, 0.8, 0.8, 0.6), rows: 4, cols: 2 },
        modelId,
      });
      store('models').put({
        ...made,
        modelId,
        representationId: 'autoencoder',
        state: 'ready',
        backend: 'wasm',
        createdAt: 1_760_000_100_000,
        model: {
          options: { epochs: 2, latentSize: 2, filters: 2, learningRate: 0.001, batchSize: 32, noise: 0 },
          seed: 1,
          epoch: 2,
          losses: [
            { training: 0.09, heldOut: 0.1 },
            { training: 0.05, heldOut: 0.07 },
          ],
          weights: [{ shape: [2, 2], values: Float32Array.of(0.1, -0.2, 0.3, -0.4) }],
          optimizer: [{ name: 'momentum', shape: [4], values: Float32Array.of(0, 0, 0, 0) }],
        },
      });
      store('maps').put({
        ...made,
        modelId,
        projectionId: 'tsne-js',
        seed: 1,
        soundIds,
        positions: Float32Array.of(-1, -1, 1, 1, 0.5, 0, -0.5, -0.5),
      });
      store('evaluations').put({
        ...made,
        modelId,
        judged: 4,
        labels: 3,
        precisionAt5: 0.625,
        meanAveragePrecision: 0.75,
        chancePrecisionAt5: 0.25,
        chanceMeanAveragePrecision: 0.375,
      });
      const chosen = {
        currentLibraryId: libraryId,
        compute: null,
        representationId: 'autoencoder',
        colourBy: 'distance',
      };
      store('settings').put({ ...chosen, representationOptions: {}, projectionOptions: {} }, 'settings');
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
      });
      database.close();
    },
    { paths: version1Paths, wavs },
  );
}
