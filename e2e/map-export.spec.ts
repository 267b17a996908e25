// The map as a web page of its own: it holds what it says, runs nothing that names hold, and reaches nothing.

import { readFileSync } from 'node:fs';
import type { Locator } from '@playwright/test';
import type { PageData } from '../src/viewer/page-data.ts';
import { expect, test } from './earshot-page.ts';
import { sineWav, writeFileBelow } from './sound-files.ts';

test.use({ heard: 'everything' });

const evil = '<img src=x onerror="document.title=1">.wav';

/** The middle of a row's point, in the window's CSS pixels; `map` tells what is seen of it. */
async function pointOf(map: Locator, { positions }: PageData, row: number): Promise<[left: number, top: number]> {
  const view = await map.getAttribute('data-view');
  const { x, y, rect } = JSON.parse(view as string);
  return [
    rect.left + ((positions[2 * row] - x[0]) / (x[1] - x[0])) * rect.width,
    rect.top + ((y[1] - positions[2 * row + 1]) / (y[1] - y[0])) * rect.height,
  ];
}

test('the exported map is a page of its own: pressed, heard, searched, and no name becomes code', async ({
  earshot,
  page,
  context,
}, info) => {
  const folder = info.outputPath('<b>kit');
  for (let i = 0; i < 7; i++) {
    const name = i === 3 ? evil : `tone ${i}.wav`;
    writeFileBelow(folder, `${i % 2 ? 'odd' : 'x<'}/${name}`, sineWav(200 * 1.3 ** i, 0.1 + 0.1 * i, 22_050));
  }
  await earshot.open('?backend=wasm');
  await earshot.addFolder(folder);
  await earshot.expectSounds(7);
  await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 60_000 });
  await earshot.expectStage('ready');

  await earshot.button('Export').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^With the audio of 7 sounds/).check();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Map', exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/ map\.html$/);
  const file = info.outputPath('map.html');
  await download.saveAs(file);
  const text = readFileSync(file, 'utf8');
  const data = JSON.parse(/id="earshot-data">([^<]*)</.exec(text)?.[1] ?? '') as PageData;
  expect(data.names).toContain(evil);
  expect(text.match(/id="earshot-audio-\d"/g)).toHaveLength(7);

  // The same point, here: what the pointer rests on is seen as well.
  await page.mouse.move(...(await pointOf(earshot.map, data, 0)));
  await expect(page.locator('.tip canvas')).toBeVisible();
  await page.mouse.move(0, 0);

  const exported = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  exported.on('request', (request) => requests.push(request.url()));
  exported.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  exported.on('pageerror', (error) => complaints.push(String(error)));
  await exported.addInitScript(() => {
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = async function (this: HTMLMediaElement) {
      await play.call(this);
      document.body.dataset.heard = String(this.duration);
    };
  });
  await exported.goto(`file://${encodeURI(file).replaceAll('#', '%23')}`);
  const title = await exported.title();

  const row = data.names.indexOf(evil);
  const [left, top] = await pointOf(exported.getByRole('application'), data, row);
  await exported.mouse.move(left, top);
  await expect(exported.locator('.tip strong')).toHaveText(evil);
  await exported.mouse.click(left, top);
  await expect(exported.getByRole('heading', { level: 2 })).toHaveText(evil);
  const neighbours = exported.getByRole('list', { name: 'Neighbours' }).getByRole('button');
  await expect(neighbours).toHaveCount(6);
  await expect(neighbours.first()).toContainText(data.names[data.neighbours[row * data.neighboursEach]]);
  await expect(exported.locator('body')).toHaveAttribute('data-heard', /^0\.4/);

  // By keys alone: search, down into the list, choose.
  await exported.keyboard.press('Escape');
  await exported.keyboard.press('/');
  await exported.keyboard.type('tone 5');
  await exported.keyboard.press('ArrowDown');
  await exported.keyboard.press('Enter');
  await expect(exported.getByRole('heading', { level: 2 })).toHaveText('tone 5.wav');
  await expect(exported.locator('body')).toHaveAttribute('data-heard', /^0\.6/);

  await exported.setViewportSize({ width: 390, height: 844 });
  expect(await exported.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  const box = await exported.getByRole('application').boundingBox();
  expect(box?.height).toBeGreaterThan(300);

  expect(await exported.title()).toBe(title);
  expect(await exported.locator('img, b').count()).toBe(0);
  expect(requests.filter((address) => !/^(file|blob):/.test(address))).toEqual([]);
  expect(complaints).toEqual([]);
});
