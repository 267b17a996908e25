// Searching by more than one whole sound of the library: by a file, a recording, several sounds at once, a moment of a long
// one. Distances are held against what follows from the export.

import { readFileSync, writeFileSync } from 'node:fs';
import { encodeWav } from '../src/core/formats/wav.ts';
import { seededRandom } from '../src/core/math/random.ts';
import { dropAt } from './drop.ts';
import { type EarshotPage, expect, test } from './earshot-page.ts';
import { cosineDistance, type ExportedSound, exportSounds, parseNpy } from './exported.ts';
import { readZip } from './read-zip.ts';
import { launchOptions } from './setup/browser.mjs';
import { sineWav, writeFileBelow, writeLibrary } from './sound-files.ts';
import { type Row, readRows } from './witness.ts';

const fake = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];
test.use({
  heard: 'everything',
  launchOptions: { ...launchOptions(), args: [...launchOptions().args, ...fake] },
});

const rate = 22_050;
const tone = (hertz: number) => (i: number) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / rate);

async function openWith(earshot: EarshotPage, folder: string, count: number): Promise<void> {
  await earshot.open('?backend=wasm&seed=3');
  await earshot.addFolder(folder);
  await earshot.expectSounds(count);
  await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 60_000 });
  await earshot.expectStage('ready');
}

async function dropLibrary(earshot: EarshotPage, folder: string): Promise<ExportedSound[]> {
  const count = writeLibrary(folder, 6, 4);
  await openWith(earshot, folder, count);
  return exportSounds(earshot);
}

const searchByFile = (earshot: EarshotPage, path: string) =>
  earshot.page.getByLabel('Search by file').setInputFiles(path);

const like = (earshot: EarshotPage) => earshot.page.getByRole('group', { name: 'Like', exact: true });

test('a file is searched by without being added, then added when asked', async ({ earshot, page }, info) => {
  const folder = info.outputPath('library');
  const sounds = await dropLibrary(earshot, folder);
  // The very samples of a sound that is there, in a file of another name.
  const [known] = sounds;
  const inLibrary = `${folder}/${known.path.split('/').slice(1).join('/')}`;
  await searchByFile(earshot, inLibrary);
  await expect(earshot.neighbours).toHaveAttribute('data-count', '20');
  const rows = await readRows(earshot.neighbours);
  expect(rows[0].path).toBe(known.path);
  expect(rows[0].distance).toBeLessThan(1e-5);
  // From then on it asks as the sound itself does.
  const expected = sounds.slice(1).map(({ vector }) => cosineDistance(known.vector, vector));
  expected.sort((a, b) => a - b);
  rows.slice(1).forEach(({ distance }, i) => {
    expect(Math.abs(distance - expected[i])).toBeLessThan(1e-4);
  });
  await expect(like(earshot)).toContainText('not in the library');
  await earshot.expectSounds(sounds.length);

  await test.step('it is heard by its button', async () => {
    await like(earshot)
      .getByRole('button', { name: /^Play / })
      .click();
    await expect(earshot.player).toHaveAttribute('data-state', /playing|stopped/);
    await expect(page.locator('.player-name')).toHaveText(/\.wav$/);
  });

  await test.step('what cannot be searched by says why, and the answer before stays', async () => {
    const nothing = info.outputPath('nothing.wav');
    writeFileSync(nothing, 'no sound at all');
    await searchByFile(earshot, nothing);
    await expect(earshot.notice).toContainText('nothing.wav was not searched by.');
    const silent = info.outputPath('silent.wav');
    writeFileSync(silent, encodeWav([new Float32Array(4000)], rate));
    await searchByFile(earshot, silent);
    await expect(earshot.notice).toContainText('silent.wav was not searched by.');
    const short = info.outputPath('short.wav');
    writeFileSync(short, encodeWav([Float32Array.of(0.5, -0.5, 0.5)], rate));
    await searchByFile(earshot, short);
    await expect(like(earshot)).toContainText('short.wav');
    for (const { distance } of await readRows(earshot.neighbours)) expect(distance).toBeGreaterThanOrEqual(0);
    await earshot.expectSounds(sounds.length);
  });

  await test.step('another run asks by it again, with its own vectors', async () => {
    await page.getByRole('combobox', { name: 'Representation' }).selectOption('Timbre codes');
    await earshot.button('Train').click();
    await earshot.expectStage('ready');
    await searchByFile(earshot, inLibrary);
    await expect(async () => {
      const [first] = await readRows(earshot.neighbours);
      expect(first).toEqual({ path: known.path, distance: 0 });
    }).toPass();
    await page.getByRole('combobox', { name: 'Representation' }).selectOption('Instant');
    await expect(async () => {
      expect((await readRows(earshot.neighbours)).map(({ path }) => path)).toEqual(rows.map(({ path }) => path));
    }).toPass();
  });

  const fresh = info.outputPath('fresh tone.wav');
  writeFileSync(fresh, sineWav(333, 0.4));
  await dropAt(page, { x: 640, y: 660 }, fresh);
  await expect(like(earshot)).toContainText('fresh tone.wav');
  await earshot.expectSounds(sounds.length);
  await earshot.button('Add to library').click();
  await earshot.expectSounds(sounds.length + 1);
  await expect(earshot.neighbours.getByRole('listitem').first()).toHaveAttribute('data-path', 'fresh tone.wav');
  await earshot.button('End this search').click();
  await expect(earshot.neighbours).toHaveAttribute('data-count', '0');
});

/** The mean of distances to what is liked, and half of what others are nearer than average to what is not. */
function expectCombined(rows: Row[], sounds: ExportedSound[], liked: string[], unliked: string[]): void {
  const vectorOf = (path: string) => sounds.find((each) => each.path === path)?.vector as Float32Array;
  const averages = unliked.map((path) => {
    const all = sounds.map(({ vector }) => cosineDistance(vectorOf(path), vector));
    return all.reduce((sum, each) => sum + each, 0) / all.length;
  });
  const expected = sounds
    .filter(({ path }) => !liked.includes(path) && !unliked.includes(path))
    .map(({ vector }) => {
      const near = liked.reduce((sum, path) => sum + cosineDistance(vectorOf(path), vector), 0) / liked.length;
      const away = unliked.map((path, i) => Math.max(0, averages[i] - cosineDistance(vectorOf(path), vector)));
      return near + away.reduce((sum, each) => sum + each / 2, 0);
    })
    .sort((a, b) => a - b)
    .slice(0, 20);
  expect(rows).toHaveLength(expected.length);
  rows.forEach(({ distance }, i) => {
    expect(Math.abs(distance - expected[i])).toBeLessThan(1e-4);
  });
}

test('several sounds are asked by at once, like these and unlike those, by keys and by chance', async ({
  earshot,
  page,
}, info) => {
  const sounds = await dropLibrary(earshot, info.outputPath('library'));
  await earshot.sounds.locator(`[data-path="${sounds[0].path}"]`).click();
  await expect(earshot.neighbours).toHaveAttribute('data-count', '20');
  const [, second, third] = await readRows(earshot.neighbours);
  await page.keyboard.press('m');
  await expect(earshot.notice).toContainText('The search is by this sound already.');
  await expect(earshot.neighbours).toHaveAttribute('data-count', '20');
  await earshot.neighbours.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('m');
  await expect(page.getByRole('group', { name: 'Like these' }).locator('.chip')).toHaveCount(2);
  await expect(async () =>
    expectCombined(await readRows(earshot.neighbours), sounds, [sounds[0].path, second.path], []),
  ).toPass();

  const row = earshot.sounds.locator(`[data-path="${third.path}"]`);
  await row.hover();
  await row.getByRole('button', { name: /^Less like / }).click();
  await expect(async () =>
    expectCombined(await readRows(earshot.neighbours), sounds, [sounds[0].path, second.path], [third.path]),
  ).toPass();

  await page.locator('.chip').first().press('Enter');
  await expect(earshot.neighbours).toBeFocused();
  await expect(async () =>
    expectCombined(await readRows(earshot.neighbours), sounds, [second.path], [third.path]),
  ).toPass();

  await test.step('whichever index is chosen, the answer is the same, and it is said which it is', async () => {
    const listed = await readRows(earshot.neighbours);
    await earshot.showSettings();
    const index = page.getByRole('combobox', { name: 'Index' });
    const said = page.locator('[data-index]');
    await expect(said).toHaveAttribute('data-index', 'exact');
    await expect(said).toContainText(`Exact over ${sounds.length} vectors of ${sounds[0].vector.length} numbers`);
    for (const [label, id] of [
      ['LSH', 'lsh'],
      ['Exact, a quarter of the memory', 'compact'],
    ]) {
      await index.selectOption(label);
      await expect(said).toHaveAttribute('data-index', id);
      await expect(async () => {
        const rows = await readRows(earshot.neighbours);
        expect(rows.map(({ path }) => path)).toEqual(listed.map(({ path }) => path));
        rows.forEach(({ distance }, i) => {
          expect(Math.abs(distance - listed[i].distance)).toBeLessThan(1e-4);
        });
      }).toPass();
    }
    await index.selectOption('What suits the library');
    await page.locator('summary', { hasText: /^Settings$/ }).click();
  });

  const before = await page.locator('.page').getAttribute('data-selected');
  await earshot.map.click({ position: { x: 5, y: 5 } });
  await expect(async () => {
    await page.keyboard.press('r');
    expect(await page.locator('.page').getAttribute('data-selected')).not.toBe(before);
  }).toPass();
  await expect(earshot.neighbours).toHaveAttribute('data-count', '20');
});

test('a search lands on the moment of a long sound that is most alike, and plays from there', async ({
  earshot,
  page,
}, info) => {
  const folder = info.outputPath('takes');
  const random = seededRandom(4);
  // Noise, then a tone from the twelfth second on.
  const take = Float32Array.from({ length: 20 * rate }, (_, i) =>
    i < 12 * rate ? 0.2 * (random() - 0.5) : tone(880)(i),
  );
  writeFileBelow(folder, 'take.wav', encodeWav([take], rate));
  writeFileBelow(
    folder,
    'tone.wav',
    encodeWav([Float32Array.from({ length: 2 * rate }, (_, i) => tone(880)(i))], rate),
  );
  for (const hertz of [110, 165, 220, 247]) writeFileBelow(folder, `${hertz}.wav`, sineWav(hertz, 2));
  await openWith(earshot, folder, 6);
  await earshot.sounds.locator('[data-path$="/tone.wav"]').click();
  const found = earshot.neighbours.locator('[data-path$="/take.wav"]');
  await expect(found).toHaveAttribute('aria-posinset', '1');
  const moment = /^(\d+):(\d+)/.exec((await found.locator('.row-moment').textContent()) ?? '');
  expect(Number(moment?.[2])).toBeGreaterThanOrEqual(12);
  await found.click();
  await expect(earshot.player).toHaveAttribute('data-path', 'takes/take.wav');
  // Eight seconds are left of the twenty.
  await expect(earshot.player).toHaveAttribute('data-state', 'stopped', { timeout: 12_000 });

  await test.step('a moment of it is asked by', async () => {
    await earshot.sounds.locator('[data-path$="/take.wav"]').click();
    const moments = page.getByRole('group', { name: 'Moment' });
    await expect(moments.getByRole('radio')).toHaveCount(20);
    await moments.getByRole('radio', { name: '0:15', exact: true }).click();
    const first = earshot.neighbours.getByRole('listitem').first();
    await expect(first).toHaveAttribute('data-path', 'takes/tone.wav');
    const near = Number(await first.getAttribute('data-distance'));
    await moments.getByRole('radio', { name: '0:04', exact: true }).click();
    await expect(async () => {
      expect(Number(await first.getAttribute('data-distance'))).toBeGreaterThan(near + 0.1);
    }).toPass();
  });
});

test('what the microphone hears is searched by', async ({ earshot, page }, info) => {
  const sounds = await dropLibrary(earshot, info.outputPath('library'));
  await earshot.button('Record').click();
  await expect(page.getByText(/^Recording, 0:0[1-9]/)).toBeVisible();
  await expect(page.getByRole('meter', { name: 'Level of the microphone' })).toBeVisible();
  await earshot.button('Search by it').click();
  await expect(like(earshot)).toContainText(/Recording \d{4}-\d\d-\d\d/);
  await expect(earshot.neighbours).toHaveAttribute('data-count', '20');
  await earshot.expectSounds(sounds.length);

  await test.step('one that is discarded leaves all as it was', async () => {
    const before = await readRows(earshot.neighbours);
    await earshot.button('Record').click();
    await earshot.button('Discard').click();
    await expect(earshot.button('Record')).toBeVisible();
    expect(await readRows(earshot.neighbours)).toEqual(before);
  });

  await test.step('a browser that refuses the microphone is told of', async () => {
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    });
    await earshot.button('Record').click();
    await expect(earshot.notice).toContainText('The browser may not use the microphone.');
  });
});

test('settings of the hash are tried, one is chosen by some queries and confirmed by others, and searched by', async ({
  earshot,
  page,
}, info) => {
  const sounds = await dropLibrary(earshot, info.outputPath('library'));
  const laboratory = page.getByRole('region', { name: 'LSH laboratory' });
  await laboratory.locator('summary').click();
  await laboratory.getByRole('button', { name: 'Try settings' }).click();
  await expect(laboratory).toContainText('found by the queries that had no say', { timeout: 60_000 });
  await expect(laboratory.getByRole('figure')).toBeVisible();

  const [table] = await Promise.all([
    page.waitForEvent('download'),
    laboratory.getByRole('button', { name: 'Save as CSV' }).click(),
  ]);
  const [header, exact, ...settings] = readFileSync(await table.path(), 'utf8')
    .trim()
    .split('\r\n');
  const columns = header.split(',');
  const cell = (row: string, column: string) => Number(row.split(',')[columns.indexOf(column)]);
  expect(cell(exact, 'recall_at_10')).toBe(1);
  expect(settings.length).toBeGreaterThan(10);
  for (const row of settings) {
    expect(cell(row, 'recall_at_10')).toBeGreaterThanOrEqual(0);
    expect(cell(row, 'candidates')).toBeLessThanOrEqual(cell(exact, 'candidates'));
  }
  // With so many buckets nothing is missed among so few sounds.
  expect(Math.max(...settings.map((row) => cell(row, 'recall_at_10')))).toBe(1);

  await test.step('the parts are disjoint and together all', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      laboratory.getByRole('button', { name: 'Save the parts (.npy)' }).click(),
    ]);
    const parts = await readZip(await download.path());
    expect(Object.keys(parts)).toEqual(['database.npy', 'validation.npy', 'test.npy']);
    const vectors = Object.values(parts).flatMap(parseNpy);
    const named = (of: Float32Array[]) => of.map((vector) => vector.join()).sort();
    expect(named(vectors)).toEqual(named(sounds.map(({ vector }) => vector)));
  });

  await laboratory.getByRole('button', { name: 'Search by it' }).click();
  await earshot.sounds.locator(`[data-path="${sounds[0].path}"]`).click();
  await earshot.showSettings();
  await expect(page.locator('[data-index]')).toHaveAttribute('data-index', 'lsh');
  await expect(earshot.neighbours.getByRole('listitem').first()).toBeVisible();
});
