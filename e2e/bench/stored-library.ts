// A library of any size that is there at once: written into IndexedDB as the page itself would have left it, with a model's
// vectors and a map, and with one sound's audio for all.

import type { Browser, Page } from 'playwright';
import { featureSettingsHash } from '../../src/core/features/feature.ts';
import { encodeWav } from '../../src/core/formats/wav.ts';
import { seededRandom } from '../../src/core/math/random.ts';
import { idsInPart } from '../../src/storage/catalogue.ts';
import { EarshotPage } from '../earshot-page.ts';

const opened = { libraryId: 'stored', name: 'Stored' };
const beside = { libraryId: 'beside', name: 'Beside' };
const modelId = 'model';
const clusters = 50;
const sampleRateHertz = 22_050;
const audioSeconds = 2;

interface LibrarySize {
  sounds: number;
  /** Numbers in a vector. */
  columns: number;
  seed: number;
  /** How many sounds a library beside it has; there is none where it is left out. */
  soundsBeside?: number;
  /** Whether the page may change it. It then is of vectors from elsewhere: nothing is measured on them. */
  isChangeable?: true;
}

/** What IndexedDB is to hold of a library. */
function makeLibrary({ libraryId, name }: typeof opened, { sounds, columns, seed, isChangeable }: LibrarySize) {
  const random = seededRandom(seed);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)];
  const kinds = ['Kick', 'Snare', 'Hat', 'Clap', 'Bass', 'Pad', 'Vocal', 'Fx'];
  const words = ['Deep', 'Dry', 'Long', 'Wet', 'Analog', 'Loop', 'Tight', 'Open'];
  const paths = Array.from({ length: sounds }, (_, i) => {
    const kind = pick(kinds);
    return `Samples/Pack ${1 + Math.floor(i / 500)}/${kind}s/${pick(words)} ${kind} ${i} ${pick(words)}.wav`;
  });
  const samples = Float32Array.from({ length: audioSeconds * sampleRateHertz }, (_, i) => 0.2 * Math.sin(i / 20));
  return {
    libraryId,
    name,
    // Of several the one that was made last is opened.
    createdAt: libraryId === opened.libraryId ? 2 : 1,
    modelId,
    isChangeable,
    paths,
    durations: Array.from(paths, () => Number((0.05 + 3 * random()).toFixed(3))),
    columns,
    clusters,
    idsInPart,
    seed,
    audio: [...encodeWav([samples], sampleRateHertz)],
    featureHash: featureSettingsHash('all of', 1, {}),
  };
}

/** Runs in the page. */
async function store(library: ReturnType<typeof makeLibrary>): Promise<void> {
  const { libraryId, modelId, isChangeable, paths, durations, columns, clusters, idsInPart, seed, featureHash } =
    library;
  const request = <Value>(of: IDBRequest<Value>) =>
    new Promise<Value>((resolve, reject) => {
      of.onsuccess = () => resolve(of.result);
      of.onerror = () => reject(of.error);
    });
  const database = await request(indexedDB.open('earshot'));
  const made = { libraryId, libraryRevision: 1, featureHash, modelId };
  const soundIds = Int32Array.from(paths, (_, i) => i + 1);
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  /** Rows around the middles of clusters, within [-1, 1]. */
  const drawn = (cols: number) => {
    const middles = Float32Array.from({ length: clusters * cols }, next);
    return Float32Array.from({ length: paths.length * cols }, (_, i) => {
      const cluster = Math.floor(i / cols) % clusters;
      return 0.8 * middles[cluster * cols + (i % cols)] + 0.2 * next();
    });
  };
  const put = async (name: string, records: unknown[], key?: IDBValidKey) => {
    const transaction = database.transaction(name, 'readwrite', { durability: 'relaxed' });
    for (const record of records) transaction.objectStore(name).put(record, key);
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = reject;
    });
  };
  const audio = new Blob([new Uint8Array(library.audio)]);
  const sounds = paths.map((path, i) => {
    const slash = path.lastIndexOf('/');
    return {
      libraryId,
      id: i + 1,
      path,
      folder: path.slice(0, slash),
      name: path.slice(slash + 1),
      bytes: audio.size,
      lastModified: 0,
      hash: String(i),
      durationSeconds: durations[i],
      channels: 1,
      source: { kind: 'copy', block: 1, offset: 0 },
      block: 1,
      segments: [{ startSeconds: 0, durationSeconds: durations[i] }],
      gone: false,
      note: null,
    };
  });
  const parts = Array.from({ length: 1 + Math.floor(sounds.length / idsInPart) }, (_, part) => {
    // Ids count from 1.
    const ofPart = sounds.slice(Math.max(0, part * idsInPart - 1), (part + 1) * idsInPart - 1);
    return { libraryId, part, sounds: JSON.stringify(ofPart) };
  });
  await put('catalogue', parts);
  await put('audio', [audio], [libraryId, 1]);
  await put('blocks', [
    {
      ...made,
      kind: `vectors/${modelId}`,
      block: 1,
      soundIds,
      segments: new Int32Array(paths.length),
      rowStarts: Int32Array.from({ length: paths.length + 1 }, (_, i) => i),
      matrix: { data: drawn(columns), rows: paths.length, cols: columns },
    },
  ]);
  await put('models', [
    {
      ...made,
      representationId: isChangeable ? 'imported' : 'autoencoder',
      state: 'ready',
      backend: 'cpu',
      createdAt: 1,
      model: { options: {}, seed, epoch: 0, losses: [], weights: [], optimizer: [] },
    },
  ]);
  await put('maps', [{ ...made, projectionId: 'tsne', seed, soundIds, positions: drawn(2), quality: null }]);
  await put('libraries', [
    {
      id: libraryId,
      name: library.name,
      createdAt: library.createdAt,
      revision: 1,
      nextSoundId: paths.length + 1,
      nextBlock: 2,
      measuring: { segmentation: {}, features: {} },
      activeModelId: modelId,
      ...(isChangeable ? { vectorColumns: columns } : {}),
    },
  ]);
  database.close();
}

/**
 * Opens such a library in a page of its own, which `prepare` is given before it loads, and gives that to `use`. Unless the
 * page may change it, another one has it, so that nothing is made of it beside what is measured.
 */
export async function withStoredLibrary<Result>(
  { browser, address, prepare }: { browser: Browser; address: string; prepare: (page: Page) => Promise<void> },
  size: LibrarySize,
  use: (earshot: EarshotPage) => Promise<Result>,
): Promise<Result> {
  const context = await browser.newContext({ baseURL: address, viewport: { width: 1280, height: 720 } });
  try {
    const holder = await context.newPage();
    await new EarshotPage(holder, 'everything').open();
    const { soundsBeside } = size;
    if (soundsBeside) {
      await holder.evaluate(store, makeLibrary(beside, { ...size, sounds: soundsBeside, seed: size.seed + 1 }));
    }
    await holder.evaluate(store, makeLibrary(opened, size));
    await holder.goto('/icon.svg');
    if (!size.isChangeable) {
      await holder.evaluate((id) => {
        void navigator.locks.request(`earshot/library/${id}`, () => new Promise(() => {}));
      }, opened.libraryId);
    }
    const page = await context.newPage();
    await prepare(page);
    const earshot = new EarshotPage(page, 'everything');
    await earshot.open();
    await earshot.expectSounds(size.sounds);
    return await use(earshot);
  } finally {
    await context.close();
  }
}
