// Ways in: a folder or files, chosen or dropped, however deep, many or oddly named; and what is seen meanwhile.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drop } from './drop.ts';
import { expect, test } from './earshot-page.ts';
import { expectPlays, listedPaths, momentsOf, recordMoments } from './moments.ts';
import { sineWav, writeFileBelow } from './sound-files.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const tiny = sineWav(330, 0.1, 8000);

function writeMany(folder: string, count: number, bytes = tiny): void {
  for (let i = 0; i < count; i++) writeFileBelow(folder, `${String(i).padStart(3, '0')}.wav`, bytes);
}

/** A folder whose first 64 sounds, one batch, are decoded at once and whose others take a few seconds. */
function writeSlowFolder(folder: string): number {
  const long = sineWav(220, 100, 8000);
  writeMany(join(folder, 'a short'), 64);
  writeMany(join(folder, 'b long'), 30, long);
  return 94;
}

test.beforeEach(({ page }) => recordMoments(page));

test('folders in folders are added with their paths, and a folder of 130 sounds wholly', async ({ earshot }, info) => {
  const folder = info.outputPath('samples');
  writeMany(join(folder, 'many'), 130);
  writeFileBelow(folder, 'drums/kicks/808/deep.wav', sineWav(60, 0.2));
  writeFileBelow(folder, 'top.wav', sineWav(440, 0.2));
  await earshot.open();
  await earshot.addFolder(folder);
  await earshot.expectStage('ready');
  await earshot.expectSounds(132);
  await expect(earshot.skipped).toBeHidden();
  await expect(earshot.notice).toContainText('132 sounds added.');
  await expect(earshot.page.getByLabel('Library', { exact: true })).toHaveText('samples');
  expect(await listedPaths(earshot)).toContain('samples/drums/kicks/808/deep.wav');
  await expectPlays(earshot, 'samples/many/129.wav');
  await expectPlays(earshot, 'samples/top.wav');
});

test('names in any script are kept, listed and found', async ({ earshot }, info) => {
  const names = [
    'emoji 🥁🏽.wav',
    'cafe\u0301 combining.wav',
    '日本語/太鼓 ドラム.wav',
    'עברית/תוף.wav',
    'عربي/طبل.wav',
    'quote " and & percent %20 #1.wav',
  ];
  const folder = info.outputPath('Ünïcode');
  for (const name of names) writeFileBelow(folder, name, sineWav(330, 0.1, 8000));
  const composed = names.map((name) => `Ünïcode/${name}`.normalize('NFC')).sort();
  await earshot.open();
  await earshot.addFolder(folder);
  await earshot.expectSounds(names.length);
  await expect(earshot.skipped).toBeHidden();
  expect((await listedPaths(earshot)).sort()).toEqual(composed);
  for (const path of composed) await expectPlays(earshot, path);
  // Another way in gives the same names, whichever way their accents are written.
  await drop(earshot.page, folder);
  await expect(earshot.notice).toContainText('All 6 sounds are here already.');
  await earshot.expectSounds(names.length);
});

test('WAV, FLAC, MP3 and Ogg are decoded and played', async ({ earshot }) => {
  await earshot.open();
  await earshot.addFiles(['flac', 'mp3', 'ogg'].map((ending) => join(fixtures, `tone-330.${ending}`)));
  await earshot.expectSounds(3);
  await earshot.page.getByLabel('Add files').setInputFiles({
    name: 'tone-330.wav',
    mimeType: 'audio/wav',
    buffer: Buffer.from(sineWav(330, 0.4)),
  });
  await earshot.expectSounds(4);
  await expect(earshot.skipped).toBeHidden();
  for (const ending of ['wav', 'flac', 'mp3', 'ogg']) await expectPlays(earshot, `tone-330.${ending}`);
});

test('AAC is decoded and played where the browser has it', async ({ earshot }) => {
  const path = join(fixtures, 'tone-330.m4a');
  await earshot.open();
  const decodable = await earshot.page.evaluate(
    (bytes) =>
      new OfflineAudioContext(1, 1, 44_100).decodeAudioData(Uint8Array.from(bytes).buffer).then(
        () => true,
        () => false,
      ),
    [...readFileSync(path)],
  );
  test.skip(!decodable, 'Left out: this browser cannot decode AAC.');
  await earshot.addFiles(path);
  await earshot.expectSounds(1);
  await expectPlays(earshot, 'tone-330.m4a');
});

test('a folder dropped on the page is walked to its end', async ({ earshot }, info) => {
  const folder = info.outputPath('dropped');
  writeMany(join(folder, 'many'), 130);
  writeFileBelow(folder, 'deep/deeper/太鼓.wav', sineWav(80, 0.2));
  await earshot.open();
  await drop(earshot.page, folder);
  await earshot.expectSounds(131);
  await earshot.expectStage('ready');
  await expect(earshot.skipped).toBeHidden();
  expect(await listedPaths(earshot)).toContain('dropped/deep/deeper/太鼓.wav');
  await expectPlays(earshot, 'dropped/many/129.wav');
});

test('files and folders dropped together are all added', async ({ earshot }, info) => {
  const folder = info.outputPath('folder');
  writeMany(folder, 2);
  const file = writeFileBelow(info.outputPath('beside'), 'loose.wav', tiny);
  await earshot.open();
  await drop(earshot.page, folder, file);
  await earshot.expectSounds(3);
  expect((await listedPaths(earshot)).sort()).toEqual(['folder/000.wav', 'folder/001.wav', 'loose.wav']);
});

test('sounds are listed and play while the rest is decoded, with count and rate', async ({ earshot }, info) => {
  const folder = info.outputPath('slow');
  const count = writeSlowFolder(folder);
  await earshot.open();
  await earshot.addFolder(folder);
  const row = earshot.sounds.getByRole('listitem').first();
  await row.click();
  await earshot.expectStage('ready');
  await earshot.expectSounds(count);
  const decoding = (await momentsOf(earshot.page)).filter((moment) => moment.stage === 'decoding');
  const partly = decoding.filter((moment) => moment.sounds > 0 && moment.sounds < count);
  expect(partly.map((moment) => moment.playing)).toContain('slow/a short/000.wav');
  expect(partly.every((moment) => moment.progress === 'decoding')).toBe(true);
  const figures = /^(\d+) of 94 files · [\d.]+ files\/s · (almost done|\d+ s left)$/;
  const shown = partly.flatMap((moment) => figures.exec(moment.figures)?.[1] ?? []).map(Number);
  expect(shown.length).toBeGreaterThan(1);
  expect(shown).toEqual([...shown].sort((a, b) => a - b));
  // The list is never behind what the figures say.
  for (const { figures: text, sounds } of partly) expect(sounds).toBeGreaterThanOrEqual(Number.parseInt(text, 10));
});

test('cancelling keeps what was decoded, over a reload too', async ({ earshot }, info) => {
  const folder = info.outputPath('slow');
  const count = writeSlowFolder(folder);
  await earshot.open();
  await earshot.addFolder(folder);
  await expect(earshot.sounds).not.toHaveAttribute('data-count', '0');
  await earshot.button('Cancel').click();
  await earshot.expectStage('ready');
  await expect(earshot.notice).toContainText('What was done so far is kept.');
  const kept = Number(await earshot.sounds.getAttribute('data-count'));
  expect(kept).toBeGreaterThanOrEqual(64);
  expect(kept).toBeLessThan(count);
  await earshot.page.reload();
  await earshot.expectSounds(kept);
  await expectPlays(earshot, 'slow/a short/063.wav');
  // The same folder again goes on where it was stopped.
  await earshot.addFolder(folder);
  await earshot.expectSounds(count);
  await expect(earshot.notice).toContainText(`${count - kept} sounds added. ${kept} sounds were here already.`);
});

test('the demo library goes on where it was cancelled', async ({ earshot }) => {
  await earshot.open();
  await earshot.button('Load demo library').click();
  await expect(earshot.sounds).not.toHaveAttribute('data-count', '0');
  await earshot.button('Cancel').click();
  await earshot.expectStage('ready');
  const kept = Number(await earshot.sounds.getAttribute('data-count'));
  await earshot.button('Load demo library').click();
  await expect.poll(async () => Number(await earshot.sounds.getAttribute('data-count'))).toBeGreaterThan(kept);
  await earshot.button('Cancel').click();
  await earshot.expectStage('ready');
  await expect(earshot.notice).toContainText('What was done so far is kept.');
});

test('what is left out is listed with its path and a plain reason', async ({ earshot }, info) => {
  const folder = info.outputPath('mixed');
  writeMany(folder, 1);
  writeFileBelow(folder, 'notes/readme.txt', 'not a sound');
  writeFileBelow(
    folder,
    'broken.mp3',
    Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919) & 0xff),
  );
  writeFileBelow(folder, '.DS_Store', 'passed over without a word');
  await earshot.open();
  await earshot.addFolder(folder);
  await earshot.expectSounds(1);
  await expect(earshot.notice).toContainText('1 sound added. 2 files skipped.');
  const items = earshot.skipped.getByRole('listitem');
  await expect(items).toHaveCount(2);
  const reasonOf = (path: string) => items.and(earshot.page.locator(`[data-path="${path}"]`));
  await expect(reasonOf('mixed/notes/readme.txt')).toContainText('not a kind of audio file');
  await expect(reasonOf('mixed/broken.mp3')).toContainText('cannot decode this file');
  await earshot.page.reload();
  await expect(items).toHaveCount(2);
  await expectPlays(earshot, 'mixed/000.wav');
});
