// The pass that measures what a library lacks: it runs beside everything else, can be cut off anywhere, and makes nothing
// twice. And what is lost where a tab dies in the middle of a drop.

import type { BrowserContext } from '@playwright/test';
import {
  allBlockNames,
  besideThePage,
  blockNames,
  digests,
  expectMeasured,
  markBlock,
  numbersOf,
  often,
} from './block-records.ts';
import { EarshotPage, expect, test } from './earshot-page.ts';
import { changePrivateFiles, pickFoldersFromPrivateFiles } from './folder-handles.ts';
import { expectPlays, momentsOf, recordMoments } from './moments.ts';
import { sineWav, writeFileBelow } from './sound-files.ts';
import { readStored } from './stored.ts';

/** A visit that measures only the picture: what an Earshot that knew no more would have left behind. */
const earlier = '?features=picture';

/** Adds `drops` folders one after the other, each at least a block of its own, of `each` sounds of `seconds`. */
async function addInDrops(
  earshot: EarshotPage,
  folder: string,
  { drops, each, seconds }: { drops: number; each: number; seconds: number },
): Promise<number> {
  for (let drop = 1; drop <= drops; drop++) {
    const below = `${folder}/drop ${drop}`;
    for (let i = 0; i < each; i++) writeFileBelow(below, `${i}.wav`, sineWav(90 + 70 * drop + 11 * i, seconds, 8000));
    await earshot.addFolder(below);
    await earshot.expectSounds(drop * each);
    await earshot.expectStage('ready');
  }
  return drops * each;
}

/** A new tab of the same browser. */
async function newTab(context: BrowserContext): Promise<EarshotPage> {
  return new EarshotPage(await context.newPage(), 'everything');
}

/** A tab of the same origin in which Earshot does not run: what is stored stands still. */
async function tabBeside(context: BrowserContext): Promise<EarshotPage> {
  const tab = await newTab(context);
  await tab.page.goto(besideThePage);
  return tab;
}

const passBar = (earshot: EarshotPage) => earshot.page.getByRole('progressbar', { name: 'ready' });

/** Waits until every block there is has all features. */
async function expectComplete(earshot: EarshotPage, numbers: number[]): Promise<void> {
  await expect.poll(() => blockNames(earshot.page), often).toEqual(allBlockNames(numbers));
  await expect(passBar(earshot)).toBeHidden();
  await earshot.expectStage('ready');
}

/** Waits until the pass has stored the rest of one block at least, and has not stored all. */
async function waitForMiddle(earshot: EarshotPage, blocks: number): Promise<void> {
  await expect.poll(async () => (await numbersOf(earshot.page, 'aspects')).length, often).toBeGreaterThan(0);
  expect((await numbersOf(earshot.page, 'aspects')).length).toBeLessThan(blocks);
}

test.use({ heard: 'everything' });
test.beforeEach(({ context }) => recordMoments(context));

test('a library gains the features that it lacks while it is used, and keeps those that it has', async ({
  earshot,
  context,
}, info) => {
  await earshot.open(earlier);
  const count = await addInDrops(earshot, info.outputPath('Kit'), { drops: 3, each: 8, seconds: 4 });
  const numbers = await numbersOf(earshot.page, 'picture');
  expect(numbers.length).toBeGreaterThanOrEqual(3);
  expect(await blockNames(earshot.page)).toEqual(numbers.map((block) => `picture/${block}`).sort());
  await earshot.page.close();

  // With one level that no sound has: pictures that were made again would not have it.
  const beside = await tabBeside(context);
  for (const block of numbers) await markBlock(beside.page, 'picture', block);
  const before = await digests(beside.page);
  const soundsBefore = (await readStored(beside.page)).sounds;

  const later = await newTab(context);
  await later.open();
  await later.expectSounds(count);
  await expectPlays(later, 'drop 2/3.wav');
  await expectComplete(later, numbers);
  const moments = await momentsOf(later.page);
  const stages = new Set(moments.filter(({ sounds }) => sounds > 0).map(({ stage }) => stage));
  expect([...stages]).toEqual(['ready']);
  expect(moments.filter(({ progress }) => progress === 'ready').length).toBeGreaterThan(1);
  expect(moments.filter(({ progress }) => progress !== null && progress !== 'ready')).toEqual([]);
  const after = await digests(later.page);
  for (const [name, digest] of before) expect(after.get(name), name).toBe(digest);
  const { sounds } = await readStored(later.page);
  expect(sounds).toEqual(soundsBefore);
  await expectMeasured(later.page, sounds as unknown as { id: number; block: number }[]);

  // At the next visit there is nothing to be done.
  await later.page.reload();
  await later.expectSounds(count);
  await expectPlays(later, 'drop 1/0.wav');
  // Nothing is measured: what comes is the first map.
  const measured = (await momentsOf(later.page)).filter(
    ({ progress }) => progress === 'ready' || progress === 'decoding',
  );
  expect(measured).toEqual([]);
});

test('the pass stops for a visit where it is cancelled, goes on where the tab was closed, and makes no block twice', async ({
  earshot,
  context,
}, info) => {
  await earshot.open(earlier);
  const count = await addInDrops(earshot, info.outputPath('Kit'), { drops: 6, each: 4, seconds: 24 });
  const numbers = await numbersOf(earshot.page, 'picture');
  await earshot.page.close();

  const cutOff = await newTab(context);
  await cutOff.open();
  await waitForMiddle(cutOff, numbers.length);
  await test.step('cancelled, it waits for the next visit', async () => {
    await cutOff.button('Cancel').click();
    await expect(passBar(cutOff)).toBeHidden();
    await expect(cutOff.notice).toContainText('What was done so far is kept.');
    await cutOff.expectStage('ready');
    const kept = await blockNames(cutOff.page);
    expect(kept).not.toEqual(allBlockNames(numbers));
    const from = (await momentsOf(cutOff.page)).length;
    await expectPlays(cutOff, 'drop 1/0.wav');
    expect((await momentsOf(cutOff.page)).slice(from).filter(({ progress }) => progress !== null)).toEqual([]);
    expect(await blockNames(cutOff.page)).toEqual(kept);
  });
  const cancelledAt = (await numbersOf(cutOff.page, 'aspects')).length;
  await cutOff.page.reload();
  await expect.poll(async () => (await numbersOf(cutOff.page, 'aspects')).length, often).toBeGreaterThan(cancelledAt);
  await cutOff.page.close();

  const beside = await tabBeside(context);
  const done = await numbersOf(beside.page, 'aspects');
  expect(done.length).toBeGreaterThan(0);
  expect(done.length).toBeLessThan(numbers.length);
  // What of a block was lacking was stored together.
  expect(await blockNames(beside.page)).toEqual(
    [
      ...allBlockNames(done),
      ...numbers.filter((block) => !done.includes(block)).map((block) => `picture/${block}`),
    ].sort(),
  );
  for (const block of done)
    for (const feature of ['aspects', 'mel-frames']) await markBlock(beside.page, feature, block);
  const before = await digests(beside.page);

  const later = await newTab(context);
  await later.open();
  await later.expectSounds(count);
  await expectComplete(later, numbers);
  const after = await digests(later.page);
  for (const [name, digest] of before) expect(after.get(name), name).toBe(digest);
  await expectMeasured(later.page, (await readStored(later.page)).sounds as unknown as { id: number; block: number }[]);
});

test('Train does not wait for the pass, which goes on afterwards', async ({ earshot, context }, info) => {
  await earshot.open(`${earlier}&backend=wasm`);
  await addInDrops(earshot, info.outputPath('Kit'), { drops: 5, each: 12, seconds: 9.5 });
  const numbers = await numbersOf(earshot.page, 'picture');
  await earshot.page.close();

  const later = await newTab(context);
  await later.open('?backend=wasm');
  await later.page.getByRole('combobox', { name: 'Representation' }).selectOption('Autoencoder');
  await later.setEpochs(1);
  await waitForMiddle(later, numbers.length);
  await later.button('Train').click();
  await later.expectStage('training', 5000);
  const atTraining = await numbersOf(later.page, 'aspects');
  expect(atTraining.length).toBeLessThan(numbers.length);
  await expect(later.map).toHaveAttribute('data-ready', 'true', { timeout: 60_000 });
  await expectComplete(later, numbers);
  // While it trained and mapped nothing was measured.
  const moments = await momentsOf(later.page);
  const from = moments.findIndex(({ stage }) => stage === 'training');
  const until = moments.findLastIndex(({ stage }) => stage === 'mapping');
  expect(from).toBeGreaterThan(0);
  expect(until).toBeGreaterThan(from);
  expect(moments.slice(from, until).filter(({ progress }) => progress === 'ready')).toEqual([]);
  expect(moments.slice(until).some(({ progress }) => progress === 'ready')).toBe(true);
  expect(moments.filter(({ stage }) => stage === 'failed')).toEqual([]);
  await expect(later.page.locator('.map-stale')).toBeHidden();
});

test('sounds in a folder that may not be read yet are measured once it may be', async ({ earshot, context }) => {
  await pickFoldersFromPrivateFiles(context);
  await earshot.open(earlier);
  await changePrivateFiles(earshot.page, {
    'kicks/a.wav': sineWav(100, 0.4, 8000),
    'kicks/b.wav': sineWav(150, 0.4, 8000),
    'snares/c.wav': sineWav(400, 0.4, 8000),
  });
  await earshot.page.getByText('Add folder').click();
  await earshot.expectSounds(3);
  await earshot.expectStage('ready');
  const numbers = await numbersOf(earshot.page, 'picture');
  await earshot.page.evaluate(() => localStorage.setItem('permission', 'prompt'));
  const failures: string[] = [];
  earshot.page.on('pageerror', (error) => failures.push(String(error)));

  await earshot.open();
  await earshot.expectSounds(3);
  await expect(earshot.page.getByText('Your browser asks again before Earshot may read “Drums”')).toBeVisible();
  // It has tried.
  await expect.poll(async () => (await momentsOf(earshot.page)).map(({ progress }) => progress)).toContain('ready');
  await expect(passBar(earshot)).toBeHidden();
  await expect(earshot.notice).toBeHidden();
  await earshot.expectStage('ready');
  expect(await blockNames(earshot.page)).toEqual(numbers.map((block) => `picture/${block}`));

  await earshot.button('Allow reading').click();
  await expectComplete(earshot, numbers);
  await expectMeasured(
    earshot.page,
    (await readStored(earshot.page)).sounds as unknown as { id: number; block: number }[],
  );
  expect((await momentsOf(earshot.page)).filter(({ stage }) => stage === 'failed')).toEqual([]);
  expect(failures).toEqual([]);
});

interface StoredSound {
  id: number;
  path: string;
  bytes: number;
  block: number;
  source: { kind: string; block: number; offset: number };
}

test('where a tab dies in the middle of a drop, what was shown is stored whole, and the rest is taken later', async ({
  earshot,
  context,
}, info) => {
  const files = 200;
  const folder = info.outputPath('Many');
  for (let i = 0; i < files; i++) {
    writeFileBelow(folder, `${i % 7}/${i}.wav`, sineWav(60 + 7 * i, 0.3 + (i % 5), 22_050));
  }
  await earshot.open();
  await earshot.addFolder(folder);
  await expect.poll(async () => Number(await earshot.sounds.getAttribute('data-count')), often).toBeGreaterThan(60);
  const shown = Number(await earshot.sounds.getAttribute('data-count'));
  const session = await context.newCDPSession(earshot.page);
  const crashed = earshot.page.waitForEvent('crash');
  void session.send('Page.crash').catch(() => {});
  await crashed;

  const beside = await tabBeside(context);
  const stored = await readStored(beside.page);
  const sounds = stored.sounds as unknown as StoredSound[];
  expect(sounds.length).toBeGreaterThanOrEqual(shown);
  expect(sounds.length).toBeLessThan(files);
  await expectMeasured(beside.page, sounds);
  expect(sounds.map(({ id }) => id)).toEqual(sounds.map((_, i) => i + 1));
  expect(stored.libraries[0]).toMatchObject({ nextSoundId: sounds.length + 1 });
  // Every byte of its audio is there, once.
  const bytes = (list: Record<string, unknown>[]) => list.reduce((sum, each) => sum + Number(each.bytes), 0);
  expect(bytes(stored.audio)).toBe(bytes(stored.sounds));

  const later = await newTab(context);
  await later.open();
  await later.expectSounds(sounds.length);
  await later.expectStage('ready');
  await expectPlays(later, sounds[0].path);
  await expectPlays(later, (sounds.at(-1) as StoredSound).path);
  await later.addFolder(folder);
  await later.expectSounds(files);
  await later.expectStage('ready');
  await expect(later.notice).toContainText(
    `${files - sounds.length} sounds added. ${sounds.length} sounds were here already.`,
  );
  const after = (await readStored(later.page)).sounds as unknown as StoredSound[];
  expect(after.slice(0, sounds.length)).toEqual(sounds);
  expect(new Set(after.map(({ path }) => path)).size).toBe(files);
  await expectMeasured(later.page, after);
});
