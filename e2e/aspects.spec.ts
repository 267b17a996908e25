// What a person can name of a sound: it colours the map, stands in the list, orders and limits it, and is exported.

import type { Page } from '@playwright/test';
import { expect, test } from './earshot-page.ts';
import { exportSounds } from './exported.ts';
import { coloursAt, locatePoints } from './map-points.ts';
import { writeLibrary } from './sound-files.ts';
import { readStored } from './stored.ts';
import { readRows } from './witness.ts';

test.use({ heard: 'everything' });

const columns = 19;
/** Of an aspect in the rows that are stored: its brightness. */
const centroid = 10;

/** The brightness of each sound by its path, out of what is stored. Each of these sounds has one segment. */
async function storedBrightness(page: Page): Promise<Map<string, number>> {
  const { blocks, sounds } = (await readStored(page)) as unknown as {
    blocks: { kind: string; soundIds: Record<string, number>; matrix: { data: Record<string, number> } }[];
    sounds: { id: number; path: string }[];
  };
  const pathOf = new Map(sounds.map(({ id, path }) => [id, path]));
  const found = new Map<string, number>();
  for (const { kind, soundIds, matrix } of blocks) {
    if (!kind.startsWith('feature/aspects/')) continue;
    Object.values(soundIds).forEach((id, row) => {
      found.set(pathOf.get(id) ?? '', Object.values(matrix.data)[row * columns + centroid]);
    });
  }
  return found;
}

test('brightness orders and limits the list, stands in it, colours the map and is exported', async ({
  earshot,
  page,
}, info) => {
  const folder = info.outputPath('library');
  const count = writeLibrary(folder, 4, 4);
  await earshot.open('?backend=wasm&seed=3');
  await earshot.addFolder(folder);
  await earshot.expectSounds(count);
  await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 60_000 });
  await earshot.expectStage('ready');
  const brightness = await storedBrightness(page);
  expect(brightness.size).toBe(count);
  const darkestFirst = [...brightness].sort((a, b) => a[1] - b[1]);

  await page.getByText('Show, sort and limit').click();
  await page.getByRole('combobox', { name: 'Show' }).selectOption('Brightness (spectral centroid)');
  await page.getByRole('combobox', { name: 'Order' }).selectOption('Brightness (spectral centroid)');
  const listed = async () => (await readRows(earshot.sounds)).map(({ path }) => path);
  await expect(async () => expect(await listed()).toEqual(darkestFirst.map(([path]) => path))).toPass();
  await expect(earshot.sounds.getByRole('listitem').first()).toContainText(`${darkestFirst[0][1].toFixed(0)} Hz`);

  const middle = (darkestFirst[7][1] + darkestFirst[8][1]) / 2;
  await page.getByLabel('From', { exact: true }).fill(String(middle));
  await expect(async () => expect(await listed()).toEqual(darkestFirst.slice(8).map(([path]) => path))).toPass();
  await page.getByLabel('To', { exact: true }).fill('1');
  await expect(page.getByText('No sound passes these filters.')).toBeVisible();
  await page.getByLabel('To', { exact: true }).fill('');
  await page.getByLabel('From', { exact: true }).fill('');
  await earshot.expectSounds(count);

  await page.getByLabel('Colour by').selectOption('Brightness (spectral centroid)');
  await expect(earshot.map.locator('.legend')).toContainText('Hz');
  const sounds = await exportSounds(earshot);
  const points = await locatePoints(earshot, sounds);
  const colours = await coloursAt(
    page,
    [darkestFirst[0], darkestFirst[count - 1]].map(
      ([path]) => points.find(({ sound }) => sound.path === path) as (typeof points)[number],
    ),
  );
  // Viridis goes from dark blue to bright yellow.
  expect(colours[1][0] + colours[1][1]).toBeGreaterThan(colours[0][0] + colours[0][1] + 150);
  for (const { path, columns: cells } of sounds) {
    expect(Number(cells.centroid_hertz)).toBeCloseTo(brightness.get(path) ?? 0, 3);
  }

  await page.reload();
  await expect(async () => expect(await listed()).toEqual(darkestFirst.map(([path]) => path))).toPass();
});
