// What is heard of a sound: its pictures with their axes, the bits of its code and what a run draws of it, held against what
// is stored; and the sound that a drawing tells of.

import type { Locator, Page } from '@playwright/test';
import { type EarshotPage, expect, test } from './earshot-page.ts';
import { exportSounds } from './exported.ts';
import { writeLibrary } from './sound-files.ts';
import { readStored } from './stored.ts';
import { expectLastPlayed, placeWitness, witnessed } from './witness.ts';

test.use({ heard: 'everything' });

const perFamily = 4;
const families = 4;

function panel(page: Page): Locator {
  return page.getByRole('region', { name: 'What it hears' });
}

async function trainAs(earshot: EarshotPage, label: string, options: Record<string, number>): Promise<void> {
  const runs = earshot.page.getByRole('region', { name: 'Runs', exact: true }).locator('tbody tr');
  const before = await runs.count();
  await earshot.page.getByRole('combobox', { name: 'Representation' }).selectOption(label);
  await earshot.showSettings();
  for (const [name, value] of Object.entries(options)) await earshot.setOption(name, value);
  await earshot.button('Train').click();
  await expect(runs).toHaveCount(before + 1, { timeout: 90_000 });
  await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 90_000 });
  await earshot.expectStage('ready');
}

/** Of a picture that is drawn, the colours of its pixels as hex, from the upper left on. */
function pixelsOf(picture: Locator): Promise<{ width: number; height: number; colours: string[] }> {
  return picture.evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, width, height) ?? { data: [] };
    const hex = (at: number) => [...data.slice(at, at + 3)].map((each) => each.toString(16).padStart(2, '0')).join('');
    return { width, height, colours: Array.from({ length: width * height }, (_, i) => hex(4 * i)) };
  });
}

interface Block {
  kind: string;
  soundIds: Int32Array;
  rowStarts: Int32Array;
  matrix: { data: ArrayLike<number>; cols: number };
}

/** The rows of a feature that are stored of one sound; typed arrays come as objects of their numbers. */
async function storedRows(page: Page, feature: string, soundId: number): Promise<{ values: number[]; cols: number }> {
  return page.evaluate(
    async ({ feature, soundId }) => {
      const result = <Value>(request: IDBRequest<Value>) =>
        new Promise<Value>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const database = await result(indexedDB.open('earshot'));
      const blocks: Block[] = await result(database.transaction('blocks').objectStore('blocks').getAll());
      database.close();
      for (const { kind, soundIds, rowStarts, matrix } of blocks) {
        const place = soundIds.indexOf(soundId);
        if (!kind.startsWith(`feature/${feature}/`) || place < 0) continue;
        const [from, to] = [rowStarts[place] * matrix.cols, rowStarts[place + 1] * matrix.cols];
        return { values: Array.from(matrix.data).slice(from, to), cols: matrix.cols };
      }
      throw new Error(`Nothing of ${feature} is stored of sound ${soundId}.`);
    },
    { feature, soundId },
  );
}

async function expectPicture(picture: Locator, stored: { values: number[]; cols: number }): Promise<void> {
  const side = Math.sqrt(stored.cols);
  const { width, height, colours } = await pixelsOf(picture);
  expect([width, height]).toEqual([side, side]);
  stored.values.forEach((level, i) => {
    const colour = colours[(side - 1 - Math.floor(i / side)) * side + (i % side)];
    if (level === 255) expect(colour).toBe('fde725');
    if (level === 0) expect(colour).toBe('440154');
    if (level > 0 && level < 255) expect(colour).not.toBe('440154');
  });
  expect(stored.values).toContain(255);
}

test('a sound is seen as it is stored, and heard as its run draws it', async ({ earshot, page }, info) => {
  test.setTimeout(300_000);
  const folder = info.outputPath('library');
  writeLibrary(folder, perFamily, families);
  await placeWitness(page);
  await earshot.open('?backend=wasm&seed=3');
  await earshot.addFolder(folder);
  await earshot.expectSounds(perFamily * families);
  await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 90_000 });
  await earshot.expectStage('ready');
  const sounds = await exportSounds(earshot);
  const { sounds: records } = await readStored(page);
  const [first, second] = sounds.toSorted((a, b) => b.durationSeconds - a.durationSeconds);
  const idOf = (path: string) =>
    (records as unknown as { path: string; id: number }[]).find((each) => each.path === path)?.id ?? 0;
  const choose = (path: string) => earshot.sounds.locator(`[data-path="${path}"]`).click();
  const picture = (name: string) => panel(page).getByRole('img', { name });
  const seen = panel(page).locator('[data-path]');

  await test.step('nothing is read before it is opened', async () => {
    await choose(first.path);
    await expect(picture('Mel picture')).toHaveCount(0);
    await panel(page).getByText('What it hears').click();
    await expect(seen).toHaveAttribute('data-path', first.path);
  });

  await test.step('pictures have the stored levels, and axes', async () => {
    await expectPicture(picture('Mel picture'), await storedRows(page, 'picture', idOf(first.path)));
    const frames = await storedRows(page, 'bark-frames', idOf(first.path));
    const count = frames.values.length / 13;
    const cepstra = await pixelsOf(picture('Bark cepstra'));
    expect([cepstra.width, cepstra.height]).toEqual([count, 13]);
    // Bytes that stand for as many dB each: coefficients from the fourth on, of which the brightest is the greatest.
    const fine = frames.values.map((byte, i) => (i % 13 < 3 ? 0 : byte));
    const greatest = fine.indexOf(Math.max(...fine));
    const rowOf = (k: number) => cepstra.colours.slice((12 - k) * count, (13 - k) * count);
    const green = (colour: string) => Number.parseInt(colour.slice(2, 4), 16);
    const brightest = Math.max(
      ...Array.from({ length: 10 }, (_, i) => rowOf(i + 3))
        .flat()
        .map(green),
    );
    expect(green(rowOf(greatest % 13)[Math.floor(greatest / 13)])).toBe(brightest);
    const bark = await pixelsOf(picture('Bark picture'));
    expect([bark.width, bark.height]).toEqual([count, 24]);
    expect(bark.colours).toContain('fde725');
    await expect(picture('Mel picture')).toHaveAccessibleName(new RegExp(`0 to ${first.durationSeconds.toFixed(2)} s`));
    await expect(panel(page).locator('.axed')).toHaveCount(3);
    for (const axed of await panel(page).locator('.axed').all()) {
      await expect(axed.locator('.axed-seconds')).toHaveText(/\d s$/);
    }
    for (const frequency of ['100', '1k', '5k', '10k']) {
      await expect(panel(page).locator('.axed-levels').first()).toContainText(frequency);
    }
    await expect(earshot.button('Reconstruction')).toHaveCount(0);
  });

  await test.step('another sound is seen when it is chosen', async () => {
    await choose(second.path);
    await expect(seen).toHaveAttribute('data-path', second.path);
    await expectPicture(picture('Mel picture'), await storedRows(page, 'picture', idOf(second.path)));
    await choose(first.path);
  });

  await test.step('a code is seen bit for bit, and what is drawn of it, and heard', async () => {
    await trainAs(earshot, 'Semantic hash', { Epochs: 1, Filters: 2, Bits: 64 });
    const { vector } = (await exportSounds(earshot)).find(({ path }) => path === first.path) ?? first;
    const on = vector.reduce((sum, bit) => sum + bit, 0);
    await expect(picture('Code')).toHaveAccessibleName(`Code: ${on} of 64 bits on`);
    const { width, colours } = await pixelsOf(picture('Code'));
    const lit = Array.from(vector, (_, bit) => colours[4 * bit]);
    expect(width).toBe(255);
    expect(lit.map((colour) => (colour === 'a65f00' ? 1 : 0))).toEqual([...vector]);

    await expect(earshot.button('Reconstruction')).toHaveAttribute('aria-disabled', 'false', { timeout: 30_000 });
    const drawn = await pixelsOf(picture('Reconstruction'));
    expect([drawn.width, drawn.height]).toEqual([64, 64]);
    expect(new Set(drawn.colours).size).toBeGreaterThan(8);
    for (const name of ['Original', 'Picture', 'Reconstruction']) {
      await page.keyboard.press('ArrowLeft');
      await expect(earshot.player).toHaveAttribute('data-state', 'stopped');
      const { played } = await witnessed(page);
      await panel(page).getByRole('button', { name }).click();
      await expect.poll(async () => (await witnessed(page)).played.length, { timeout: 30_000 }).toBe(played.length + 1);
      await expectLastPlayed(page, first.path);
    }
    await expect(earshot.notice).toHaveCount(0);
  });

  await test.step('what an autoencoder draws is seen too, without a code', async () => {
    await trainAs(earshot, 'Autoencoder', { Epochs: 1, Filters: 2 });
    await expect(earshot.button('Reconstruction')).toHaveAttribute('aria-disabled', 'false', { timeout: 30_000 });
    await expect(picture('Code')).toHaveCount(0);
  });
});
