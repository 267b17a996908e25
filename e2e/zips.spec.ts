// Zips as they are: a folder like any other where they are whole, and a reason for each file where they are not.

import type { TestInfo } from '@playwright/test';
import { drop } from './drop.ts';
import { type EarshotPage, expect, test } from './earshot-page.ts';
import { expectPlays, listedPaths, recordMoments } from './moments.ts';
import { sineWav, writeFileBelow } from './sound-files.ts';
import { type ZipEntry, zipOf } from './zip-files.ts';

const tiny = sineWav(330, 0.2, 8000);
const good: ZipEntry = { name: 'good.wav', data: sineWav(440, 0.2, 8000) };

function writeZip(info: TestInfo, name: string, entries: ZipEntry[]): string {
  return writeFileBelow(info.outputPath('zips'), name, zipOf(entries));
}

/** `path` stands under "Skipped files" with this reason. */
async function expectSkipped(earshot: EarshotPage, path: string, reason: RegExp): Promise<void> {
  const item = earshot.skipped.getByRole('listitem').and(earshot.page.locator(`[data-path=${JSON.stringify(path)}]`));
  await expect(item).toContainText(reason);
}

/** What can be wrong with an entry, each with a word of its reason; `data` is a sound where nothing else is said. */
const refused: [shownPath: string, entry: ZipEntry, reason: RegExp][] = [
  ['../up.wav', { name: '../up.wav' }, /leads out of the zip/],
  ['a/../../up.wav', { name: 'a/../../up.wav' }, /leads out of the zip/],
  ['/absolute.wav', { name: '/absolute.wav' }, /leads out of the zip/],
  ['C:/drive.wav', { name: 'C:\\drive.wav' }, /leads out of the zip/],
  ['../backslash.wav', { name: '..\\backslash.wav' }, /leads out of the zip/],
  ['secret.wav', { name: 'secret.wav', encrypted: true }, /is encrypted/],
  ['inner.zip', { name: 'inner.zip', data: zipOf([good]) }, /zip in a zip: unpack it first/],
  ['bomb.wav', { name: 'bomb.wav', data: new Uint8Array(5e7), promisedBytes: 1000 }, /not as large as its zip says/],
  ['stored.wav', { name: 'stored.wav', stored: true, promisedBytes: 10 }, /not as large as its zip says/],
  ['huge.wav', { name: 'huge.wav', promisedBytes: 2 ** 31 }, /larger than 1 GB/],
  ['sum.wav', { name: 'sum.wav', promisedCrc: 5 }, /does not fit the check sum/],
  ['torn.wav', { name: 'torn.wav', packed: Uint8Array.of(0xff, 0xff, 0xff, 0xff) }, /is damaged/],
  ['lzma.wav', { name: 'lzma.wav', method: 14 }, /compressed in a way that browsers cannot unpack/],
  ['notes.txt', { name: 'notes.txt', data: 'not a sound' }, /not a kind of audio file/],
];

test.beforeEach(({ page }) => recordMoments(page));

test('a zip is added like a folder, dropped or chosen, once', async ({ earshot }, info) => {
  const zip = writeZip(info, 'pack.zip', [
    { name: 'drums/', stored: true },
    { name: 'drums/kick.wav', data: sineWav(60, 0.2, 8000) },
    { name: 'stored.wav', data: tiny, stored: true },
    { name: 'streamed.wav', data: sineWav(550, 0.2, 8000), descriptor: true },
    { name: 'large.wav', data: sineWav(660, 0.2, 8000), zip64: true },
    { name: 'windows\\path.wav', data: sineWav(770, 0.2, 8000) },
    { name: '太鼓.wav', data: sineWav(880, 0.2, 8000) },
    // As cp437 has them.
    { name: Uint8Array.of(0x63, 0x61, 0x66, 0x82, 0x2e, 0x77, 0x61, 0x76), data: sineWav(990, 0.2, 8000) },
    { name: '__MACOSX/drums/._kick.wav', data: 'resource fork' },
    { name: '.DS_Store', data: 'of the Finder' },
    { name: 'drums/kick.wav.asd', data: 'of Ableton Live' },
  ]);
  const paths = [
    'pack/drums/kick.wav',
    'pack/stored.wav',
    'pack/streamed.wav',
    'pack/large.wav',
    'pack/windows/path.wav',
    'pack/太鼓.wav',
    'pack/café.wav',
  ];
  await earshot.open();
  await drop(earshot.page, zip);
  await earshot.expectSounds(paths.length);
  await expect(earshot.notice).toContainText('7 sounds added.');
  await expect(earshot.skipped).toBeHidden();
  await expect(earshot.page.getByLabel('Library', { exact: true })).toHaveText('pack');
  expect((await listedPaths(earshot)).sort()).toEqual([...paths].sort());
  for (const path of paths) await expectPlays(earshot, path);
  await earshot.addFiles(zip);
  await expect(earshot.notice).toContainText('All 7 sounds are here already.');
  await earshot.page.reload();
  await earshot.expectSounds(paths.length);
  await expectPlays(earshot, 'pack/drums/kick.wav');
});

test('zips in a folder are added with what is beside them', async ({ earshot }, info) => {
  const folder = info.outputPath('samples');
  writeFileBelow(folder, 'loose.wav', tiny);
  writeFileBelow(folder, 'deep/pack.ZIP', zipOf([good]));
  writeFileBelow(folder, 'deep/._pack.ZIP', 'passed over without a word');
  await earshot.open();
  await drop(earshot.page, folder);
  await earshot.expectSounds(2);
  expect((await listedPaths(earshot)).sort()).toEqual(['samples/deep/pack/good.wav', 'samples/loose.wav']);
  await expectPlays(earshot, 'samples/deep/pack/good.wav');
  await earshot.addFolder(folder);
  await expect(earshot.notice).toContainText('All 2 sounds are here already.');
  await expect(earshot.skipped).toBeHidden();
});

test('each hostile or damaged entry is named with its reason, and the others are kept', async ({ earshot }, info) => {
  const zip = writeZip(info, 'hostile.zip', [...refused.map(([, entry]) => ({ data: tiny, ...entry })), good]);
  await earshot.open();
  await drop(earshot.page, zip);
  await earshot.expectSounds(1);
  await expect(earshot.notice).toContainText(`1 sound added. ${refused.length} files skipped.`);
  await expect(earshot.skipped.getByRole('listitem')).toHaveCount(refused.length);
  for (const [path, , reason] of refused) await expectSkipped(earshot, `hostile/${path}`, reason);
  await expectPlays(earshot, 'hostile/good.wav');
});

test('entries that share their data are left alone', async ({ earshot }, info) => {
  const bomb: ZipEntry = { name: 'bomb 0.wav', data: new Uint8Array(1e6) };
  const copies = [1, 2, 3].map((copy): ZipEntry => {
    return { ...bomb, name: `bomb ${copy}.wav`, within: { name: 'bomb 0.wav', skippedBytes: copy % 2 } };
  });
  const zip = writeZip(info, 'overlapping.zip', [good, bomb, ...copies]);
  await earshot.open();
  await earshot.addFiles(zip);
  await earshot.expectSounds(1);
  await expect(earshot.skipped.getByRole('listitem')).toHaveCount(4);
  for (const copy of [0, 1, 2, 3]) {
    await expectSkipped(earshot, `overlapping/bomb ${copy}.wav`, /shares its data with another one/);
  }
});

test('a zip that cannot be read is named itself, and those beside it are kept', async ({ earshot }, info) => {
  const whole = zipOf([good, { name: 'second.wav', data: tiny }]);
  // The signature of the directory's second entry.
  const second = Buffer.from(whole).lastIndexOf('PK\x01\x02', undefined, 'latin1');
  const torn = Uint8Array.from(whole);
  torn[second] = 0;
  const folder = info.outputPath('zips');
  const files = {
    'cut.zip': whole.slice(0, whole.length / 2),
    'empty.zip': '',
    'text.zip': 'These are words and no zip.\n'.repeat(20),
    'torn.zip': torn,
    'whole.zip': whole,
  };
  await earshot.open();
  await drop(earshot.page, ...Object.entries(files).map(([name, bytes]) => writeFileBelow(folder, name, bytes)));
  await expect(earshot.skipped.getByRole('listitem')).toHaveCount(4);
  for (const name of ['cut.zip', 'empty.zip', 'text.zip', 'torn.zip']) {
    await expectSkipped(earshot, name, /The zip is cut short or damaged/);
  }
  await earshot.expectSounds(3);
  expect((await listedPaths(earshot)).sort()).toEqual(['torn/good.wav', 'whole/good.wav', 'whole/second.wav']);
});
