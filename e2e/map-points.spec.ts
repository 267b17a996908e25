// What can be done with the points of the map: they are heard, named, picked out, isolated and saved as a picture.

import { readFileSync } from 'node:fs';
import { type EarshotPage, expect, test } from './earshot-page.ts';
import { type ExportedSound, exportSounds } from './exported.ts';
import { coloursAt, locatePoints, type MapPoint, viewOf } from './map-points.ts';
import { readZip } from './read-zip.ts';
import { sineWav, writeFileBelow, writeLibrary } from './sound-files.ts';
import { expectLastPlayed, placeWitness, witnessed } from './witness.ts';

test.use({ heard: 'everything' });

const picked = (earshot: EarshotPage) => earshot.page.getByRole('region', { name: 'Selected sounds' });

async function openMapped(earshot: EarshotPage, folder: string, query = ''): Promise<ExportedSound[]> {
  const count = writeLibrary(folder, 4, 4);
  await placeWitness(earshot.page);
  await earshot.open(`?seed=2${query}`);
  await earshot.addFolder(folder);
  await earshot.expectMapped(count);
  return exportSounds(earshot);
}

/** Draws a line around these places with Shift held: a rectangle that holds them and a little more. */
async function encircle(earshot: EarshotPage, points: MapPoint[]): Promise<void> {
  const { mouse, keyboard } = earshot.page;
  const margin = 4;
  const left = Math.min(...points.map((point) => point.left)) - margin;
  const right = Math.max(...points.map((point) => point.left)) + margin;
  const top = Math.min(...points.map((point) => point.top)) - margin;
  const bottom = Math.max(...points.map((point) => point.top)) + margin;
  await keyboard.down('Shift');
  await mouse.move(left, top);
  await mouse.down();
  for (const [x, y] of [
    [right, top],
    [right, bottom],
    [left, bottom],
  ]) {
    await mouse.move(x, y, { steps: 6 });
  }
  await mouse.up();
  await keyboard.up('Shift');
}

test('passing over a point names it; with Alt held it is heard, one at a time', async ({ earshot, page }, info) => {
  const sounds = await openMapped(earshot, info.outputPath('library'));
  const [first, second] = await locatePoints(earshot, sounds);
  await page.mouse.move(first.left, first.top);
  const tip = page.locator('.tip');
  await expect(tip).toContainText(first.sound.path.split('/').at(-1) as string);
  await expect(tip).toContainText(first.sound.folder);
  await expect(tip).toContainText(`${first.sound.durationSeconds.toFixed(2)} s`);
  await expect(earshot.map.locator('.mark-hovered')).toHaveCount(1);
  expect((await witnessed(page)).played).toEqual([]);

  await page.keyboard.down('Alt');
  await page.mouse.move(second.left, second.top);
  await expectLastPlayed(page, second.sound.path);
  await page.mouse.move(first.left, first.top);
  await expectLastPlayed(page, first.sound.path);
  await page.keyboard.up('Alt');
  await expect(page.locator('.page')).not.toHaveAttribute('data-selected');
  await page.mouse.move(0, 0);
  await expect(tip).toHaveCount(0);
});

test('a click rings the sound, its neighbours and the way back, and they move with the map', async ({
  earshot,
  page,
}, info) => {
  const sounds = await openMapped(earshot, info.outputPath('library'));
  const [first, second] = await locatePoints(earshot, sounds);
  for (const { left, top, sound } of [first, second]) {
    await page.mouse.click(left, top);
    await expectLastPlayed(page, sound.path);
    await expect(earshot.neighbours).toHaveAttribute('data-count', '15');
  }
  await expect(earshot.map.locator('.mark-neighbour')).toHaveCount(15);
  await expect(earshot.map.locator('.mark-joint')).toHaveCount(15);
  await expect(earshot.map.locator('.mark-trail')).toHaveCount(1);
  const ring = earshot.map.locator('.mark-selected');
  const middle = async () => {
    const box = await ring.boundingBox();
    return box && [box.x + box.width / 2, box.y + box.height / 2];
  };
  // Rings are drawn anew when the sound ends.
  await expect(async () => {
    const [x, y] = (await middle()) ?? [];
    expect(x).toBeCloseTo(second.left, 0);
    expect(y).toBeCloseTo(second.top, 0);
  }).toPass();
  await page.mouse.move(second.left + 40, second.top + 40);
  await page.mouse.wheel(0, -150);
  await expect(async () => {
    const [moved] = (await locatePoints(earshot, sounds)).filter(({ sound }) => sound.path === second.sound.path);
    expect(moved.left).toBeLessThan(second.left - 5);
    const [x, y] = (await middle()) ?? [];
    expect(x).toBeCloseTo(moved.left, 0);
    expect(y).toBeCloseTo(moved.top, 0);
  }).toPass();
});

test('sounds are encircled and picked one by one, played in a row and let go', async ({ earshot, page }, info) => {
  const sounds = await openMapped(earshot, info.outputPath('library'));
  const points = await locatePoints(earshot, sounds);
  await expect(picked(earshot)).toHaveCount(0);
  await encircle(earshot, points);
  await expect(picked(earshot)).toContainText('16 selected');
  await expect(earshot.map.locator('.mark-lasso')).toHaveCount(0);
  expect((await viewOf(earshot)).x).toEqual([-1.06, 1.06]);
  await picked(earshot).getByRole('button', { name: 'Clear' }).click();
  await expect(picked(earshot)).toHaveCount(0);

  const [first, second, third] = points;
  await page.keyboard.down('Shift');
  for (const { left, top } of [third, first, second, third]) await page.mouse.click(left, top);
  await page.keyboard.up('Shift');
  await expect(picked(earshot)).toContainText('2 selected');
  expect((await witnessed(page)).played).toEqual([]);
  await picked(earshot).getByRole('button', { name: 'Play in a row' }).click();
  await expect.poll(async () => (await witnessed(page)).played).toEqual([first.sound.path, second.sound.path]);
  await expect(earshot.player).toHaveAttribute('data-state', 'stopped');
  const [files] = await Promise.all([
    page.waitForEvent('download'),
    picked(earshot).getByRole('button', { name: 'Export files' }).click(),
  ]);
  const nameOf = ({ sound }: MapPoint) => sound.path.slice(sound.path.lastIndexOf('/') + 1);
  expect(Object.keys(await readZip(await files.path()))).toEqual([`01 ${nameOf(first)}`, `02 ${nameOf(second)}`]);
  await page.keyboard.press('Escape');
  await expect(picked(earshot)).toHaveCount(0);
});

test('a row of sounds ends where one of them is stopped', async ({ earshot, page }, info) => {
  const folder = info.outputPath('tones');
  // Long enough not to end meanwhile; longer ones have many segments each, which takes long to measure.
  for (let i = 0; i < 5; i++) writeFileBelow(folder, `${i}.wav`, sineWav(220 * 1.3 ** i, 9));
  await placeWitness(page);
  await earshot.open();
  await earshot.addFolder(folder);
  await earshot.expectMapped(5);
  await encircle(earshot, await locatePoints(earshot, await exportSounds(earshot)));
  await expect(picked(earshot)).toContainText('5 selected');
  await picked(earshot).getByRole('button', { name: 'Play in a row' }).click();
  await expect(earshot.player).toHaveAttribute('data-state', 'playing');
  await page.keyboard.press('ArrowLeft');
  await expect(earshot.player).toHaveAttribute('data-state', 'stopped');
  await page.waitForTimeout(300);
  expect((await witnessed(page)).played).toHaveLength(1);
  await expect(picked(earshot)).toContainText('5 selected');
});

test('folders are named on the map, and one of them is seen alone', async ({ earshot, page }, info) => {
  const sounds = await openMapped(earshot, info.outputPath('library'));
  const points = await locatePoints(earshot, sounds);
  await expect(earshot.map.locator('.map-overlay text')).toHaveCount(0);
  await page.getByLabel('Colour by').selectOption('Folder');
  const entries = earshot.map.locator('.legend.folders li button');
  await expect(entries).toHaveCount(4);
  const names = await entries.allTextContents();
  await expect.poll(() => earshot.map.locator('.map-overlay text').count()).toBeGreaterThan(0);
  for (const shown of await earshot.map.locator('.map-overlay text').allTextContents()) expect(names).toContain(shown);

  const of = (name: string) => points.filter(({ sound }) => sound.folder.endsWith(`/${name}`));
  const before = await coloursAt(page, points.slice(0, 8));
  await entries.first().click();
  await expect(entries.first()).toHaveAttribute('aria-pressed', 'true');
  await expect(earshot.map.locator('.map-overlay text')).toHaveText([names[0]]);
  const brightness = ([red, green, blue]: number[]) => red + green + blue;
  // In the light, what fades goes towards the white of the ground.
  await expect(async () => {
    const [own] = await coloursAt(page, of(names[0]).slice(0, 1));
    const [other] = await coloursAt(page, of(names[1]).slice(0, 1));
    expect(brightness(other)).toBeGreaterThan(brightness(own) + 60);
  }).toPass();
  await entries.first().click();
  await expect.poll(() => coloursAt(page, points.slice(0, 8))).toEqual(before);
});

test('the map is saved as an SVG and as a PNG of what is seen', async ({ earshot, page }, info) => {
  const sounds = await openMapped(earshot, info.outputPath('library'));
  const points = await locatePoints(earshot, sounds);
  const { rect } = await viewOf(earshot);
  const save = async (kind: string) => {
    await earshot.button('Save picture').click();
    const [download] = await Promise.all([page.waitForEvent('download'), earshot.button(kind).click()]);
    expect(download.suggestedFilename()).toMatch(new RegExp(` map\\.${kind.toLowerCase()}$`));
    return readFileSync(await download.path());
  };
  const svg = (await save('SVG')).toString();
  const drawn = [...svg.matchAll(/<circle cx="([\d.-]+)" cy="([\d.-]+)" r="[\d.]+" fill=/g)];
  expect(drawn).toHaveLength(points.length);
  for (const { left, top } of points) {
    const away = drawn.map(([, x, y]) => Math.hypot(Number(x) - (left - rect.left), Number(y) - (top - rect.top)));
    expect(Math.min(...away)).toBeLessThan(0.1);
  }

  const png = await save('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([
    Math.round(2 * rect.width),
    Math.round(2 * rect.height),
  ]);
});

test('graphics that the browser takes away and gives back show the same map', async ({ earshot, page }, info) => {
  const sounds = await openMapped(earshot, info.outputPath('library'), '&map=webgl');
  const points = (await locatePoints(earshot, sounds)).slice(0, 6);
  const before = await coloursAt(page, points);
  const extension = await earshot.points
    .locator('canvas')
    .evaluateHandle((canvas) => (canvas as HTMLCanvasElement).getContext('webgl2')?.getExtension('WEBGL_lose_context'));
  await extension.evaluate((each) => each?.loseContext());
  await expect(earshot.map).toHaveAttribute('data-ready', 'false');
  await expect(earshot.map).toContainText('The map comes back by itself.');
  await extension.evaluate((each) => each?.restoreContext());
  await expect(earshot.map).toHaveAttribute('data-ready', 'true');
  await expect.poll(() => coloursAt(page, points)).toEqual(before);
});

test('graphics that do not come back leave the map to plotly', async ({ earshot }, info) => {
  const sounds = await openMapped(earshot, info.outputPath('library'), '&map=webgl');
  await earshot.page.clock.install();
  await earshot.points
    .locator('canvas')
    .evaluate((canvas) =>
      (canvas as HTMLCanvasElement).getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext(),
    );
  await expect(earshot.map).toContainText('The map comes back by itself.');
  await earshot.page.clock.runFor(15_000);
  await expect(earshot.map.locator('.js-plotly-plot')).toHaveCount(1);
  await expect(earshot.map).toHaveAttribute('data-ready', 'true');
  const [{ left, top, sound }] = await locatePoints(earshot, sounds);
  await earshot.page.mouse.click(left, top);
  await expectLastPlayed(earshot.page, sound.path);
});

test('without WebGL 2 plotly draws the map, and its points are heard just so', async ({ earshot, page }, info) => {
  await page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
      return kind === 'webgl2' ? null : Reflect.apply(getContext, this, [kind, ...rest]);
    } as typeof getContext;
  });
  const sounds = await openMapped(earshot, info.outputPath('library'));
  await expect(earshot.points).toHaveCount(0);
  await expect(earshot.map.locator('.js-plotly-plot')).toHaveCount(1);
  const [first] = await locatePoints(earshot, sounds);
  await page.mouse.move(first.left, first.top);
  await expect(page.locator('.tip')).toContainText(first.sound.path.split('/').at(-1) as string);
  await page.mouse.click(first.left, first.top);
  await expectLastPlayed(page, first.sound.path);
  await expect(earshot.neighbours).toHaveAttribute('data-count', '15');
});

/** Changes the places of the one map that is stored, by the browser's own calls, and opens the page again. */
async function storePlaces(earshot: EarshotPage, change: 'two are lost' | 'all are in one place'): Promise<void> {
  await earshot.page.evaluate(async (change) => {
    const result = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await result(indexedDB.open('earshot'));
    const store = database.transaction('maps', 'readwrite').objectStore('maps');
    for (const map of (await result(store.getAll())) as { positions: Float32Array }[]) {
      if (change === 'two are lost') map.positions.set([Number.NaN, 0, 0, Number.POSITIVE_INFINITY]);
      else map.positions.fill(0.25);
      await result(store.put(map));
    }
    database.close();
  }, change);
  await earshot.page.reload();
  await expect(earshot.map).toHaveAttribute('data-ready', 'true');
}

test('sounds without a place are told, all in one place are still there', async ({ earshot, page }, info) => {
  const sounds = await openMapped(earshot, info.outputPath('library'));
  await storePlaces(earshot, 'two are lost');
  await expect(earshot.map).toContainText('2 sounds have no place on this map');
  await expect(earshot.map).toHaveAttribute('data-points', '16');
  const [point] = (await locatePoints(earshot, sounds)).filter(({ sound }) => sounds.indexOf(sound) >= 2);
  await page.mouse.click(point.left, point.top);
  await expectLastPlayed(page, point.sound.path);
  await expect(earshot.map.locator('.mark-selected')).toHaveCount(1);

  await storePlaces(earshot, 'all are in one place');
  await expect(earshot.map).not.toContainText('no place on this map');
  const { x, y, rect } = await viewOf(earshot);
  const left = rect.left + ((0.25 - x[0]) / (x[1] - x[0])) * rect.width;
  const top = rect.top + ((y[1] - 0.25) / (y[1] - y[0])) * rect.height;
  const before = (await witnessed(page)).played.length;
  await page.mouse.click(left, top);
  await expect.poll(async () => (await witnessed(page)).played.length).toBeGreaterThan(before);
});

test('300 folders with long names leave a map and a legend that can be used', async ({ earshot, page }, info) => {
  const folder = info.outputPath('folders');
  const long = 'an endless name '.repeat(12).trim();
  for (let i = 0; i < 300; i++) {
    writeFileBelow(folder, `${long} ${i}/${long} ${i}.wav`, sineWav(100 * 1.01 ** i, 0.05, 22_050));
  }
  await earshot.open();
  await earshot.addFolder(folder);
  await earshot.expectMapped(300);
  await page.getByLabel('Colour by').selectOption('Folder');
  await expect(earshot.map.locator('.legend.folders li')).toHaveCount(300);
  await expect.poll(() => earshot.map.locator('.map-overlay text').count()).toBeGreaterThan(3);
  for (const size of [
    { width: 1280, height: 720 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size);
    const [map, legend] = await Promise.all([earshot.map.boundingBox(), earshot.map.locator('.legend').boundingBox()]);
    expect(legend?.width).toBeLessThanOrEqual(map?.width ?? 0);
    expect(legend?.height).toBeLessThan(0.2 * (map?.height ?? 0));
  }
  const [point] = await locatePoints(earshot, await exportSounds(earshot));
  await page.mouse.move(point.left, point.top);
  const tip = await page.locator('.tip').boundingBox();
  expect(tip?.height).toBeLessThan(200);
});
