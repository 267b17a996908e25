// Vectors from elsewhere: what the journeys write in the real formats becomes a library without audio, whose neighbours are
// those that a naive computation finds in what was written.

import { gzipSync } from 'node:zlib';
import type { TestInfo } from '@playwright/test';
import {
  bytesFeature,
  entry,
  field,
  floatFeature,
  type HandmadeClip,
  sequenceExample,
  tarEnd,
  tarEntry,
  tfRecord,
} from '../src/core/formats/handmade-vectors.ts';
import { encodeNpy } from '../src/core/formats/npy.ts';
import { drop } from './drop.ts';
import { type EarshotPage, expect, test } from './earshot-page.ts';
import { cosineDistance, exportSettings, exportSounds } from './exported.ts';
import { sineWav, writeFileBelow } from './sound-files.ts';
import { readStored } from './stored.ts';

interface Item {
  path: string;
  vector: Float32Array;
}

/** Numbers that look random and are the same at every run. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const families = ['kick', 'snare', 'hat'];

/** `count` vectors in three groups, of lengths that differ, so that the two distances order them otherwise. */
function makeItems(count: number, cols = 16, seed = 1): Item[] {
  const random = numbersFrom(seed);
  const centres = families.map(() => Float32Array.from({ length: cols }, () => random() - 0.5));
  return Array.from({ length: count }, (_, i) => {
    const family = i % families.length;
    const length = 0.5 + 2 * random();
    return {
      path: `${families[family]}/${i}.wav`,
      vector: centres[family].map((value) => length * (value + 0.3 * (random() - 0.5))),
    };
  });
}

function npyOf(items: readonly Item[]): Uint8Array {
  const cols = items[0].vector.length;
  const data = new Float32Array(items.length * cols);
  items.forEach(({ vector }, row) => {
    data.set(vector, row * cols);
  });
  return encodeNpy({ data, rows: items.length, cols });
}

function euclideanDistance(a: Float32Array, b: Float32Array): number {
  return Math.hypot(...a.map((value, i) => value - b[i]));
}

/** Asks by `items[query]` and holds the list of neighbours against all distances, computed one by one. */
async function expectNeighbours(
  earshot: EarshotPage,
  items: readonly Item[],
  query: number,
  distance = cosineDistance,
): Promise<void> {
  const { path, vector } = items[query];
  const search = earshot.page.getByRole('searchbox', { name: 'Search sounds' });
  await search.fill(path);
  await earshot.sounds.locator(`[data-path="${path}"]`).click();
  await search.fill('');
  const ranked = items
    .filter((_, i) => i !== query)
    .map((item) => ({ path: item.path, distance: distance(vector, item.vector) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 20);
  await expect(earshot.neighbours).toHaveAttribute('data-count', String(ranked.length));
  const vectorOf = new Map(items.map((item) => [item.path, item.vector]));
  await expect(async () => {
    const shown = await earshot.neighbours.getByRole('listitem').evaluateAll((rows) =>
      rows.map((row) => ({
        path: row.getAttribute('data-path') ?? '',
        distance: Number(row.getAttribute('data-distance')),
      })),
    );
    expect(shown.length).toBeGreaterThan(3);
    shown.forEach((found, rank) => {
      expect(found.distance).toBeCloseTo(ranked[rank].distance, 4);
      // Of two that are equally far, as float32 has them, either may come first.
      expect(distance(vector, vectorOf.get(found.path) ?? vector)).toBeCloseTo(ranked[rank].distance, 5);
    });
  }).toPass({ timeout: 15_000 });
}

async function expectMapped(earshot: EarshotPage, count: number): Promise<void> {
  await earshot.expectSounds(count);
  await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 120_000 });
  await earshot.expectStage('ready');
  await expect(earshot.map).toHaveAttribute('data-points', String(count));
}

const distanceChoice = (earshot: EarshotPage) => earshot.page.getByRole('combobox', { name: 'Distance' });
const libraryChoice = (earshot: EarshotPage) => earshot.page.getByRole('combobox', { name: 'Library', exact: true });

/** A library of 12 vectors of 16 numbers: what must not be lost. */
async function openWithTwelve(earshot: EarshotPage, info: TestInfo): Promise<Item[]> {
  const items = makeItems(12);
  const file = writeFileBelow(
    info.outputPath('before'),
    'twelve.csv',
    items.map(({ path, vector }) => [path, ...vector].join(',')).join('\n'),
  );
  await earshot.open();
  await earshot.addFiles(file);
  await expectMapped(earshot, 12);
  return items;
}

test('an array with a table beside it becomes a library that is searched, mapped and judged', async ({
  earshot,
}, info) => {
  const items = makeItems(60);
  const folder = info.outputPath('drums');
  const array = writeFileBelow(folder, 'drums.npy', npyOf(items));
  const rows = items.map(({ path }, i) => `${path},${families[i % 3]}${i === 0 ? '|loud' : ''}`);
  const table = writeFileBelow(folder, 'drums.csv', ['path,label', ...rows].join('\n'));
  await earshot.open();
  await earshot.addFiles([array, table]);
  await expectMapped(earshot, 60);
  await expect(earshot.notice).toContainText('60 vectors added.');
  await expect(earshot.status).toContainText('60 sounds as vectors of 16 numbers, without audio');
  await expect(earshot.skipped).toBeHidden();
  await expect(earshot.page.getByRole('combobox', { name: 'Representation' })).toBeHidden();
  await expect(earshot.page.getByLabel('Judge by')).toHaveValue('own');
  await expectNeighbours(earshot, items, 7);

  // There is nothing to be heard, and it is no failure.
  await expect(earshot.player).toHaveAttribute('data-state', 'stopped');
  await expect(earshot.player).toContainText('No audio');
  await expect(earshot.button('Play')).toBeDisabled();
  await expect(earshot.page.getByText('no other sound can be compared with them')).toBeVisible();
  await expect(earshot.page.getByLabel('Search by file')).toBeHidden();

  await distanceChoice(earshot).selectOption('Euclidean');
  await expectMapped(earshot, 60);
  await expectNeighbours(earshot, items, 7, euclideanDistance);
  const quality = earshot.page.getByRole('region', { name: 'How good is it?' });
  await expect(quality).toContainText('Judged on 60 sounds with 3 labels');
  await expect(earshot.page.getByRole('region', { name: 'Clusters' }).getByRole('listitem')).toHaveCount(4);

  await earshot.page.reload();
  await expectMapped(earshot, 60);
  await expect(distanceChoice(earshot)).toHaveValue('euclidean');
  await expectNeighbours(earshot, items, 20, euclideanDistance);
  await expect(quality).toContainText('Judged on 60 sounds with 3 labels');
  expect(await exportSettings(earshot)).toMatchObject({
    representation: { id: 'imported', space: 'euclidean' },
    measured: null,
    stale: false,
  });
  const exported = await exportSounds(earshot);
  expect(exported.map(({ path }) => path)).toEqual(items.map(({ path }) => path));
  exported.forEach(({ vector, labels }, i) => {
    expect(vector).toEqual(items[i].vector);
    expect(labels).toEqual(i === 0 ? ['kick', 'loud'] : [families[i % 3]]);
  });
});

test('an export is read back with its names, durations and labels', async ({ earshot }, info) => {
  const items = makeItems(20);
  const folder = info.outputPath('out');
  const rows = items.map(({ path }, i) => `${path},${families[i % 3]},${i + 1},${i % 2 ? 'test' : 'train'}`);
  const files = [
    writeFileBelow(folder, 'e.npy', npyOf(items)),
    writeFileBelow(folder, 'e.csv', ['path,label,duration,split', ...rows].join('\n')),
  ];
  await earshot.open();
  await earshot.addFiles(files);
  await expectMapped(earshot, 20);
  await earshot.button('Export').click();
  const [download] = await Promise.all([earshot.page.waitForEvent('download'), earshot.button('Embeddings').click()]);
  await earshot.button('Close').click();
  const zip = info.outputPath('mine.zip');
  await download.saveAs(zip);

  await earshot.button('New library').click();
  await earshot.expectStage('empty');
  await earshot.addFiles(zip);
  await expectMapped(earshot, 20);
  await expect(earshot.skipped).toBeHidden();
  await expect(libraryChoice(earshot).locator('option:checked')).toHaveText('mine');
  await expectNeighbours(earshot, items, 3);
  const again = await exportSounds(earshot);
  again.forEach(({ path, labels, durationSeconds, columns }, i) => {
    expect([path, labels, durationSeconds]).toEqual([items[i].path, [families[i % 3]], i + 1]);
    expect(columns.split).toBe(i % 2 ? 'test' : 'train');
  });
});

test('a table gives its good rows, and the others are told by their lines', async ({ earshot }, info) => {
  const items = makeItems(24, 8);
  const lines = items.map(({ path, vector }, i) => [path, families[i % 3], ...vector].join(','));
  lines[4] = 'snare/4.wav,snare,1,2,3';
  lines[9] = `${items[9].path},kick,1,2,NaN,4,5,6,7,8`;
  const header = ['path', 'label', ...Array.from({ length: 8 }, (_, i) => `f${i}`)].join(',');
  await earshot.open();
  await earshot.addFiles(writeFileBelow(info.outputPath('t'), 'table.csv', [header, ...lines].join('\r\n')));
  await expectMapped(earshot, 22);
  await expect(earshot.notice).toContainText('22 vectors added. 2 could not be used: see “Skipped files”.');
  const reasons = [
    /table\.csv, line 6.*It has 5 cells where the first line has 10/,
    /table\.csv, line 11.*Its column 5 is “NaN”/,
  ];
  await expect(earshot.skipped.getByRole('listitem')).toHaveText(reasons);
  await expectNeighbours(
    earshot,
    items.filter((_, i) => i !== 4 && i !== 9),
    0,
  );
  await earshot.page.reload();
  await expectMapped(earshot, 22);
  await expect(earshot.skipped.getByRole('listitem')).toHaveText(reasons);

  // Mended and added again, what was skipped comes, and what is there does not come twice.
  lines[4] = [items[4].path, 'snare', ...items[4].vector].join(',');
  lines[9] = [items[9].path, 'kick', ...items[9].vector].join(',');
  await earshot.addFiles(writeFileBelow(info.outputPath('mended'), 'table.csv', [header, ...lines].join('\n')));
  await expectMapped(earshot, 24);
  await expect(earshot.notice).toContainText('2 vectors added. 22 vectors were here already.');
  await expect(earshot.skipped).toBeHidden();
  await expectNeighbours(earshot, items, 4);
});

/** Clips whose frames follow from `seed`, with as many seconds as frames. */
function makeClips(count: number, seed: number): HandmadeClip[] {
  const random = numbersFrom(seed);
  return Array.from({ length: count }, (_, i) => {
    const frames = Array.from({ length: 1 + (i % 3) }, () =>
      Array.from({ length: 128 }, (_, col) => Math.floor(random() * 128) + (i % 2 && col < 64 ? 128 : 0)),
    );
    return { id: `video${seed}_${i}`, start: 30, end: 30 + frames.length, labels: i % 2 ? [0, 1] : [2], frames };
  });
}

/** What a clip stands for, by the description of AudioSet: the mean of its seconds, each byte a step within [-2, 2]. */
function itemOf(clip: HandmadeClip, split: string): Item {
  const vector = new Float32Array(128);
  for (let col = 0; col < 128; col++) {
    const mean = clip.frames.reduce((sum, frame) => sum + frame[col], 0) / clip.frames.length;
    vector[col] = (mean * 4) / 255 + 4 / 512 - 2;
  }
  return { path: `${split}/${clip.id}`, vector };
}

const classes = 'index,mid,display_name\n0,/m/09x0r,"Speech, of a person"\n1,/m/05zppz,Choir\n2,/m/0bt9lr,Dog\n';
const recordsOf = (clips: readonly HandmadeClip[]) => clips.flatMap((clip) => tfRecord(sequenceExample(clip)));

for (const packed of [false, true]) {
  test(`AudioSet's features ${packed ? 'in an archive' : 'in folders'} keep labels and parts`, async ({
    earshot,
  }, info) => {
    const [train, evaluation] = [makeClips(14, 1), makeClips(10, 2)];
    const items = [
      ...train.map((clip) => itemOf(clip, 'bal_train')),
      ...evaluation.map((clip) => itemOf(clip, 'eval')),
    ];
    const folder = info.outputPath('features');
    const shards: [string, number[]][] = [
      ['bal_train/00.tfrecord', recordsOf(train.slice(0, 5))],
      ['bal_train/01.tfrecord', recordsOf(train.slice(5))],
      ['eval/00.tfrecord', recordsOf(evaluation)],
    ];
    const list = writeFileBelow(folder, 'class_labels_indices.csv', classes);
    await earshot.open();
    if (packed) {
      const entries = shards.flatMap(([path, bytes]) => tarEntry(`audioset_v1_embeddings/${path}`, bytes));
      const tar = writeFileBelow(
        info.outputPath('t'),
        'features.tar.gz',
        gzipSync(Uint8Array.from([...entries, ...tarEnd])),
      );
      await earshot.addFiles([tar, list]);
    } else {
      for (const [path, bytes] of shards) writeFileBelow(folder, path, Uint8Array.from(bytes));
      await drop(earshot.page, folder);
    }
    await expectMapped(earshot, 24);
    await expect(earshot.skipped).toBeHidden();
    for (const query of [0, 5, 20]) await expectNeighbours(earshot, items, query);
    const choir = earshot.page.getByRole('searchbox', { name: 'Search sounds' });
    await choir.fill('choir');
    await earshot.expectSounds(12);
    await choir.fill('');

    await earshot.page.reload();
    await expectMapped(earshot, 24);
    const { sounds } = await readStored(earshot.page);
    expect(
      sounds.map(({ path, folder: of, split, labels, durationSeconds, segments }) => ({
        ...{ path, of, split, labels, durationSeconds, segments },
      })),
    ).toEqual(
      items.map(({ path }, row) => {
        const clip = [...train, ...evaluation][row];
        return {
          path,
          of: row < 14 ? 'bal_train' : 'eval',
          split: row < 14 ? 'train' : 'test',
          labels: clip.labels[0] === 0 ? ['Speech, of a person', 'Choir'] : ['Dog'],
          durationSeconds: clip.frames.length,
          segments: [{ startSeconds: 30, durationSeconds: clip.frames.length }],
        };
      }),
    );
    await expectNeighbours(earshot, items, 9);
  });
}

const good = Uint8Array.from(recordsOf(makeClips(2, 3)));
const [clip] = makeClips(1, 4);
const flipped = good.slice();
flipped[40] ^= 1;
const npy16 = npyOf(makeItems(5));
const npyHeader = (text: string) =>
  Uint8Array.from(npy16.slice(0, 128), (byte, i) => (i < 10 ? byte : text.padEnd(117).charCodeAt(i - 10) || 10));
const withoutTimes = tfRecord([
  ...field(1, entry('video_id', bytesFeature([65]))),
  ...field(
    2,
    entry(
      'audio_embedding',
      clip.frames.flatMap((frame) => field(1, bytesFeature(frame))),
    ),
  ),
]);
const withoutId = tfRecord([...field(1, entry('start_time_seconds', floatFeature(0)))]);

/** Files of which nothing can be used, each with its reason. */
const refused: [name: string, bytes: Uint8Array | string, reason: RegExp][] = [
  ['complex.npy', npyHeader("{'descr': '<c8', 'fortran_order': False, 'shape': (5, 16), }"), /complex numbers/],
  ['truncated.npy', npy16.subarray(0, 300), /cut short/],
  ['no-header.npy', npy16.subarray(0, 20), /cut short|damaged/],
  ['cube.npy', npyHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (5, 4, 4), }"), /shape/],
  ['longer.npy', npyHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (9, 16), }"), /cut short/],
  ['no-rows.npy', encodeNpy({ data: new Float32Array(0), rows: 0, cols: 16 }), /It holds no numbers/],
  ['nan.npy', encodeNpy({ data: new Float32Array(16).fill(Number.NaN), rows: 1, cols: 16 }), /NaN/],
  ['text.npy', 'This is no array.', /npy/],
  ['checksum.tfrecord', flipped, /does not agree|damaged/],
  ['truncated.tfrecord', good.subarray(0, 100), /cut short/],
  ['no-id.tfrecord', Uint8Array.from(withoutId), /It has no video_id/],
  ['no-times.tfrecord', Uint8Array.from(withoutTimes), /It has no start_time_seconds/],
  ['no-frames.tfrecord', Uint8Array.from(tfRecord(sequenceExample({ ...clip, frames: [] }))), /no audio_embedding/],
  ['short-frame.tfrecord', Uint8Array.from(tfRecord(sequenceExample({ ...clip, frames: [[1, 2]] }))), /has 2 bytes/],
  ['packed.tar.gz', gzipSync(good).subarray(0, 40), /damaged or cut short/],
  ['empty.npy', '', /npy/],
];

test('what is wrong with files is told of each, and the library stays as it was', async ({ earshot }, info) => {
  const items = await openWithTwelve(earshot, info);
  for (const [name, bytes, reason] of refused) {
    await earshot.addFiles(writeFileBelow(info.outputPath('bad'), name, bytes));
    await expect(earshot.notice, name).toContainText(`Nothing was added. ${name}`);
    await expect(earshot.skipped.getByRole('listitem').filter({ hasText: name }), name).toHaveText(reason);
    await earshot.expectSounds(12);
  }
  for (const reload of [false, true]) {
    if (reload) await earshot.page.reload();
    await expectMapped(earshot, 12);
    await expect(earshot.skipped.getByRole('listitem')).toHaveCount(refused.length);
    await expectNeighbours(earshot, items, 5);
    await expect(libraryChoice(earshot).getByRole('option')).toHaveCount(1);
  }
});

test('many bad rows are listed up to a number', async ({ earshot }, info) => {
  const lines = makeItems(700, 4).map(({ path, vector }, i) => [path, ...(i < 20 ? vector : ['x', 1, 2, 3])].join(','));
  await earshot.open();
  await earshot.addFiles(writeFileBelow(info.outputPath('t'), 'table.csv', lines.join('\n')));
  await expectMapped(earshot, 20);
  await expect(earshot.skipped).toContainText('and 280 more problems');
  await earshot.page.reload();
  await expectMapped(earshot, 20);
  await expect(earshot.skipped).toContainText('and 280 more problems');
});

test('sounds, and vectors of another length, have libraries of their own; those of the same length are added', async ({
  earshot,
}, info) => {
  const items = await openWithTwelve(earshot, info);
  const more = makeItems(9, 16, 2).map(({ vector }, i) => ({ path: `more.npy[${i}]`, vector }));
  await earshot.addFiles(writeFileBelow(info.outputPath('m'), 'more.npy', npyOf(more)));
  await expectMapped(earshot, 21);
  await expectNeighbours(earshot, [...items, ...more], 15);
  await expect(libraryChoice(earshot).getByRole('option')).toHaveText(['twelve']);

  await earshot.addFiles(writeFileBelow(info.outputPath('m'), 'other.npy', npyOf(makeItems(6, 5))));
  await expectMapped(earshot, 6);
  await expect(earshot.notice).toContainText('6 vectors added, in a library of their own.');

  const folder = info.outputPath('tones');
  for (const hertz of [220, 330, 440, 550]) writeFileBelow(folder, `${hertz}.wav`, sineWav(hertz, 0.2));
  writeFileBelow(folder, 'beside.npy', npyOf(items));
  await earshot.addFolder(folder);
  await earshot.expectSounds(4);
  await earshot.expectStage('ready');
  await expect(earshot.notice).toContainText('they have a library of their own');
  await expect(earshot.skipped).toContainText('Vectors have a library of their own');
  await expect(libraryChoice(earshot).getByRole('option')).toHaveText(['twelve', 'other', 'tones']);

  await earshot.addFiles(writeFileBelow(info.outputPath('m'), 'late.npy', npyOf(items)));
  await expectMapped(earshot, 12);
  await expect(earshot.notice).toContainText('in a library of their own');
  await libraryChoice(earshot).selectOption({ label: 'twelve' });
  await expectMapped(earshot, 21);
  await expectNeighbours(earshot, [...items, ...more], 2);
  await libraryChoice(earshot).selectOption({ label: 'tones' });
  await earshot.expectSounds(4);
  await expect(earshot.page.getByRole('combobox', { name: 'Representation' })).toBeVisible();
});

/** Marks the record of the one index that is kept; whether there is one. It stays marked until another is kept. */
function markKeptIndex({ page }: EarshotPage): Promise<boolean> {
  return page.evaluate(async () => {
    const open = indexedDB.open('earshot');
    await new Promise((resolve) => open.addEventListener('success', resolve));
    const transaction = open.result.transaction('indexes', 'readwrite');
    let isThere = false;
    transaction.objectStore('indexes').openCursor().onsuccess = ({ target }) => {
      const cursor = (target as IDBRequest<IDBCursorWithValue | null>).result;
      if (!cursor) return;
      isThere = true;
      cursor.update({ ...cursor.value, marked: true });
    };
    await new Promise((resolve) => transaction.addEventListener('complete', resolve));
    open.result.close();
    return isThere;
  });
}

async function isKeptIndexMarked({ page }: EarshotPage): Promise<boolean> {
  return page.evaluate(async () => {
    const open = indexedDB.open('earshot');
    await new Promise((resolve) => open.addEventListener('success', resolve));
    const all = open.result.transaction('indexes').objectStore('indexes').getAll();
    await new Promise((resolve) => all.addEventListener('success', resolve));
    open.result.close();
    return all.result.length === 1 && all.result[0].marked === true;
  });
}

test('vectors that are cut off in the middle are there in whole blocks, and the file goes on from there', async ({
  earshot,
}, info) => {
  const items = makeItems(260, 16_384);
  const file = writeFileBelow(info.outputPath('m'), 'wide.npy', npyOf(items));
  const count = async () => Number(await earshot.sounds.getAttribute('data-count'));
  await earshot.open();
  await earshot.addFiles(file);
  await test.step('Cancel keeps what has come', async () => {
    // Within one frame: the file has soon been read.
    await earshot.page.waitForFunction(() => {
      const list = document.querySelector<HTMLElement>(
        '[aria-label=Sounds] [data-count], [aria-label=Sounds][data-count]',
      );
      if (!Number(list?.dataset.count)) return false;
      const cancel = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Cancel');
      cancel?.click();
      return cancel !== undefined;
    });
    await earshot.expectStage('ready');
    expect(await count()).toBeLessThan(260);
  });
  const cancelledAt = await count();
  await earshot.addFiles(file);
  await expect.poll(count).toBeGreaterThan(cancelledAt);
  await earshot.page.reload();
  await earshot.status.waitFor();
  const stored = await count();
  expect(stored).toBeGreaterThan(cancelledAt);
  expect(stored % 64).toBe(0);
  await earshot.addFiles(file);
  await expectMapped(earshot, 260);

  await test.step('an index over so many numbers is kept, opened again, and may round them', async () => {
    const named = items.map(({ vector }, i) => ({ path: `wide.npy[${i}]`, vector }));
    await expectNeighbours(earshot, named, 7);
    await expect.poll(() => markKeptIndex(earshot)).toBe(true);
    await earshot.page.reload();
    await expectNeighbours(earshot, named, 8);
    expect(await isKeptIndexMarked(earshot)).toBe(true);

    await earshot.showSettings();
    await earshot.page.getByLabel('Index', { exact: true }).selectOption('Exact, a quarter of the memory');
    await expect(earshot.page.locator('[data-index=compact]')).toBeVisible();
    await expectNeighbours(earshot, named, 9);
  });
});
