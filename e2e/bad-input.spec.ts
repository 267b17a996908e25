// Everything that can be wrong with what is given: a clear message each time, and nothing that was there is lost.

import { mkdirSync, utimesSync } from 'node:fs';
import type { TestInfo } from '@playwright/test';
import { drop } from './drop.ts';
import { type EarshotPage, expect, test } from './earshot-page.ts';
import { exportSounds } from './exported.ts';
import { locatePoints } from './map-points.ts';
import { expectPlays, recordMoments } from './moments.ts';
import { floatWav, sineWav, writeFileBelow } from './sound-files.ts';

const tiny = sineWav(330, 0.1, 8000);

/** Opens the page with two sounds in its library: what must not be lost. */
async function openWithTwo(earshot: EarshotPage, info: TestInfo): Promise<void> {
  const folder = info.outputPath('before');
  writeFileBelow(folder, 'one.wav', sineWav(330, 0.2, 8000));
  writeFileBelow(folder, 'two.wav', sineWav(440, 0.2, 8000));
  await earshot.open();
  await earshot.addFolder(folder);
  await earshot.expectSounds(2);
  await earshot.expectStage('ready');
}

/** What `openWithTwo` added is listed and plays, now and after a reload. */
async function expectTwoStillThere(earshot: EarshotPage, sounds = 2): Promise<void> {
  for (const reload of [false, true]) {
    if (reload) await earshot.page.reload();
    await earshot.expectSounds(sounds);
    await expectPlays(earshot, 'before/one.wav');
    await expectPlays(earshot, 'before/two.wav');
  }
}

/** Files that cannot be added, each with a word of its reason. */
const refused: [name: string, bytes: Uint8Array | string, reason: RegExp][] = [
  ['empty.wav', '', /is empty \(0 bytes\)/],
  ['text.wav', 'These are words and no sound.\n'.repeat(20), /holds text, not audio/],
  ['no-header.wav', sineWav(330, 0.5).slice(0, 10), /cut short or damaged/],
  ['half-header.wav', sineWav(330, 0.5).slice(0, 30), /ends before its audio begins/],
  ['header-only.wav', sineWav(330, 0.5).slice(0, 44), /ends before its audio begins/],
  ['silent.wav', sineWav(0, 0.5), /silent: nothing in it is louder/],
  ['nan.wav', floatWav(Array(4000).fill(Number.NaN)), /samples are no numbers/],
  ['no-samples.wav', sineWav(330, 0), /length is 0 seconds/],
  ['garbage.flac', Uint8Array.from({ length: 999 }, (_, i) => (i * 7919) & 0xff), /cannot decode this file/],
];

test.beforeEach(({ page }) => recordMoments(page));

test('an empty drop says so and loses nothing', async ({ earshot }, info) => {
  await openWithTwo(earshot, info);
  const empty = info.outputPath('empty');
  mkdirSync(empty, { recursive: true });
  await drop(earshot.page, empty);
  await expect(earshot.notice).toContainText('There was nothing in that drop');
  await earshot.expectStage('ready');
  await expectTwoStillThere(earshot);
});

test('an empty drop on an empty page leaves it as it was', async ({ earshot }, info) => {
  const empty = info.outputPath('empty');
  mkdirSync(empty, { recursive: true });
  await earshot.open();
  await drop(earshot.page, empty);
  await expect(earshot.notice).toContainText('There was nothing in that drop');
  await earshot.expectStage('empty');
  await expect(earshot.page.getByLabel('Library', { exact: true })).toBeHidden();
});

test('a drop without audio says so and names every file', async ({ earshot }, info) => {
  await openWithTwo(earshot, info);
  const folder = info.outputPath('papers');
  writeFileBelow(folder, 'letter.txt', 'Dear reader');
  writeFileBelow(folder, 'deep/picture.png', Uint8Array.of(137, 80, 78, 71));
  await drop(earshot.page, folder);
  await expect(earshot.notice).toContainText('None of the 2 files is a sound');
  const items = earshot.skipped.getByRole('listitem');
  await expect(items).toHaveText([
    /papers\/deep\/picture\.png.*not a kind of audio/,
    /papers\/letter\.txt.*not a kind/,
  ]);
  await expectTwoStillThere(earshot);
});

test('a drop of only broken files says of each what is wrong', async ({ earshot }, info) => {
  await openWithTwo(earshot, info);
  const folder = info.outputPath('broken');
  for (const [name, bytes] of refused) writeFileBelow(folder, name, bytes);
  await earshot.addFolder(folder);
  await expect(earshot.notice).toContainText(`None of the ${refused.length} files is a sound`);
  for (const [name, , reason] of refused) {
    await expect(earshot.skipped.locator(`[data-path="broken/${name}"]`)).toContainText(reason);
  }
  await expect(earshot.skipped.getByRole('listitem')).toHaveCount(refused.length);
  await expectTwoStillThere(earshot);
});

test('a WAV cut in its data is kept and marked as cut short', async ({ earshot }, info) => {
  await openWithTwo(earshot, info);
  const folder = info.outputPath('cut');
  // 44 bytes of header and half of two seconds of 16-bit samples.
  writeFileBelow(folder, 'half.wav', sineWav(330, 2, 8000).slice(0, 44 + 16_000));
  await earshot.addFolder(folder);
  await earshot.expectSounds(3);
  const row = earshot.sounds.locator('[data-path="cut/half.wav"]');
  await expect(row).toHaveAttribute('title', /Cut short: its header promises 2\.00 s, 1\.00 s are there\./);
  await expect(row).toContainText('1.00 s');
  await expectPlays(earshot, 'cut/half.wav');
  await expectTwoStillThere(earshot, 3);
});

test('a name that is HTML is shown as text wherever it stands', async ({ earshot }, info) => {
  const html = '<img src=x onerror=globalThis.ran=1>';
  const requests: string[] = [];
  earshot.page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  const folder = info.outputPath(html);
  for (let i = 0; i < 5; i++) writeFileBelow(folder, `${html}${i}/${html}${i}.wav`, sineWav(200 * (i + 1), 0.2, 8000));
  writeFileBelow(folder, `${html}.txt`, 'skipped');
  await earshot.open('?backend=wasm');
  await earshot.addFolder(folder);
  await earshot.expectSounds(5);
  await earshot.setEpochs(1);
  await earshot.train();
  await earshot.page.getByLabel('Colour by').selectOption('Folder');
  await expectPlays(earshot, `${html}/${html}3/${html}3.wav`);
  await expect(earshot.neighbours).toHaveAttribute('data-count', '4');
  await expect(earshot.neighbours.getByRole('listitem').first()).toContainText(html);
  await expect(earshot.skipped).toContainText(`${html}/${html}.txt`);
  await expect(earshot.page.getByLabel('Library', { exact: true })).toContainText(html);
  await expect(earshot.map).toContainText(html);
  const [point] = await locatePoints(earshot, await exportSounds(earshot));
  await earshot.page.mouse.move(point.left, point.top);
  await expect(earshot.page.locator('.tip')).toContainText(html);
  await expect(earshot.page.locator('img[onerror], img[src=x]')).toHaveCount(0);
  expect(await earshot.page.evaluate(() => 'ran' in globalThis)).toBe(false);
  expect(requests).not.toContain('/x');
});

test('a second drop during the first waits for it, and both are added', async ({ earshot }, info) => {
  await openWithTwo(earshot, info);
  const [first, second] = [info.outputPath('first'), info.outputPath('second')];
  for (let i = 0; i < 40; i++) writeFileBelow(first, `${i}.wav`, sineWav(100 + i, 20, 8000));
  for (let i = 0; i < 3; i++) writeFileBelow(second, `${i}.wav`, tiny);
  await drop(earshot.page, first);
  await earshot.expectStage('decoding');
  await drop(earshot.page, second);
  await expect(earshot.status).toContainText('1 more job waiting');
  await expect(earshot.notice).toContainText('These sounds are next');
  await earshot.expectSounds(45);
  await earshot.expectStage('ready');
  await expectPlays(earshot, 'first/39.wav');
  await expectPlays(earshot, 'second/2.wav');
  await expectTwoStillThere(earshot, 45);
});

test('the same folder twice adds nothing twice, whichever way it comes', async ({ earshot }, info) => {
  await openWithTwo(earshot, info);
  await earshot.addFolder(info.outputPath('before'));
  await expect(earshot.notice).toContainText('All 2 sounds are here already.');
  await earshot.button('Dismiss').click();
  await drop(earshot.page, info.outputPath('before'));
  await expect(earshot.notice).toContainText('All 2 sounds are here already.');
  await expectTwoStillThere(earshot);
});

test('different files of the same name are both kept, even of one size and date', async ({ earshot }, info) => {
  await openWithTwo(earshot, info);
  const paths = [550, 660].map((hertz) => {
    const path = writeFileBelow(info.outputPath(`at ${hertz}`), 'same.wav', sineWav(hertz, 0.2, 8000));
    utimesSync(path, 1_000_000_000, 1_000_000_000);
    return path;
  });
  await earshot.addFiles(paths);
  await earshot.expectSounds(4);
  await expectPlays(earshot, 'same.wav');
  await expectPlays(earshot, 'same (2).wav');
  const third = writeFileBelow(info.outputPath('at 770'), 'same.wav', sineWav(770, 0.2, 8000));
  utimesSync(third, 1_000_000_000, 1_000_000_000);
  await earshot.addFiles(third);
  await earshot.expectSounds(5);
  await earshot.addFiles([...paths, third]);
  await expect(earshot.notice).toContainText('All 3 sounds are here already.');
  await expectTwoStillThere(earshot, 5);
});

test('training on fewer than four sounds says what is missing', async ({ earshot }, info) => {
  await openWithTwo(earshot, info);
  await earshot.button('Train').click();
  await expect(earshot.notice).toContainText('At least four sounds are needed');
  await earshot.expectStage('ready');
  await expectTwoStillThere(earshot);
});

test('full storage is told, keeps what was stored, and takes more once there is room', async ({
  earshot,
  baseURL,
}, info) => {
  const session = await earshot.page.context().newCDPSession(earshot.page);
  const origin = new URL(baseURL as string).origin;
  // Before anything is stored: the browser remembers for a while how much room there was.
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 700_000 });
  await openWithTwo(earshot, info);
  const folder = info.outputPath('large');
  for (let i = 0; i < 3; i++) writeFileBelow(folder, `${i}.wav`, sineWav(200 + i, 10));
  await earshot.addFolder(folder);
  await earshot.expectStage('failed');
  await expect(earshot.status).toContainText('no room left for Earshot. What was stored before is kept.');
  await expectTwoStillThere(earshot);
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await earshot.addFolder(folder);
  await earshot.expectSounds(5);
  await earshot.expectStage('ready');
  await expectPlays(earshot, 'large/2.wav');
});

test('without WebGPU training works, and the page says what computes', async ({ earshot }, info) => {
  // Taken from the worker, in case this browser has it.
  await earshot.page.route('**/learn.worker*', async (route) => {
    const response = await route.fetch();
    const without = "Object.defineProperty(navigator, 'gpu', { value: undefined });";
    await route.fulfill({ response, body: `${without}\n${await response.text()}` });
  });
  await openWithTwo(earshot, info);
  await earshot.addFiles(
    [300, 500].map((hertz) => writeFileBelow(info.outputPath(''), `${hertz}.wav`, sineWav(hertz, 0.2))),
  );
  await earshot.expectSounds(4);
  await earshot.setEpochs(1);
  await earshot.train();
  await expect(earshot.map).toHaveAttribute('data-points', '4');
  await expect(earshot.page.getByText(/^(WebGL|WASM|CPU) \d+ ms .*WebGPU not available/)).toBeVisible();
  await expectTwoStillThere(earshot, 4);
});
