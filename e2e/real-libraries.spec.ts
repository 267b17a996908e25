// Real sample libraries, dropped in whole: the folder of libraries that SAMPLE_LIBRARIES names.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tabTo } from './by-keyboard.ts';
import { drop } from './drop.ts';
import { type EarshotPage, expect, test } from './earshot-page.ts';
import { expectLastPlayed, placeWitness, readRows } from './witness.ts';

const libraries = process.env.SAMPLE_LIBRARIES;
test.skip(!libraries, 'SAMPLE_LIBRARIES is not set: it names the folder of real sample libraries.');

/** Paths of all files below a library's folder, beginning with its name. */
function listFiles(name: string): string[] {
  return readdirSync(join(libraries as string, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice((libraries as string).length)
        .replace(/^\/+/, ''),
    )
    .sort();
}

async function add(earshot: EarshotPage, name: string): Promise<void> {
  await earshot.open();
  await earshot.addFolder(join(libraries as string, name));
  await earshot.expectStage('decoding');
  await earshot.expectStage('ready');
}

test('dirt: nearly every file becomes a sound, and every other one is skipped with a reason', async ({ earshot }) => {
  const files = listFiles('dirt');
  await add(earshot, 'dirt');
  const sounds = (await readRows(earshot.sounds)).map(({ path }) => path);
  expect(files.length).toBe(649);
  expect(sounds.length).toBeGreaterThanOrEqual(640);

  const skipped = earshot.skipped.getByRole('listitem');
  const paths = await skipped.evaluateAll((items) => items.map((item) => (item as HTMLElement).dataset.path ?? ''));
  expect([...sounds, ...paths].sort()).toEqual(files);
  for (const reason of await skipped.locator('.reason').allTextContents()) expect(reason).toMatch(/^[A-Z].{15,}\.$/);

  await earshot.page.reload();
  await earshot.expectStage('ready');
  expect((await readRows(earshot.sounds)).map(({ path }) => path)).toEqual(sounds);
  await expect(skipped).toHaveCount(paths.length);
});

test('sonicpi: all FLAC files become sounds', async ({ earshot }) => {
  const files = listFiles('sonicpi');
  await add(earshot, 'sonicpi');
  expect(files.length).toBe(195);
  expect((await readRows(earshot.sounds)).map(({ path }) => path).sort()).toEqual(files);
  await expect(earshot.skipped).toHaveCount(0);
});

test.describe('by keyboard alone', () => {
  test.use({ heard: 'everything' });

  test('from a drop of drums to a kit: hear, go through neighbours, find, collect, export, take back', async ({
    earshot,
    page,
  }) => {
    const folders = ['808bd', 'jungle', 'metal', 'tabla'];
    const files = listFiles('dirt').filter((path) => folders.includes(path.split('/')[1]));
    await placeWitness(page);
    await earshot.open('?seed=3');
    await drop(page, ...folders.map((name) => join(libraries as string, 'dirt', name)));
    await earshot.expectSounds(files.length);
    await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 90_000 });
    await earshot.expectStage('ready');
    const sounds = (await readRows(earshot.sounds)).map(({ path }) => path);
    const { keyboard } = page;
    const selected = earshot.sounds.locator('[aria-current=true]');
    const favourites = page.locator('[data-collection=Favourites]');
    const expectSelected = async (path: string) => {
      await expect(selected).toHaveAttribute('data-path', path);
      await expect(earshot.neighbours).toHaveAttribute('data-count', '20');
    };

    await test.step('1: rows, a neighbour by its number, on from there, and back', async () => {
      for (const path of [sounds[0], sounds[1], sounds[2]]) {
        await keyboard.press('ArrowDown');
        await expectLastPlayed(page, path);
      }
      await keyboard.press('ArrowUp');
      await expectSelected(sounds[1]);
      const neighbours = (await readRows(earshot.neighbours)).map(({ path }) => path);
      await keyboard.press('3');
      await expectLastPlayed(page, neighbours[2]);
      await keyboard.press('Enter');
      await expectSelected(neighbours[2]);
      await keyboard.press('Backspace');
      await expectSelected(sounds[1]);
    });

    await test.step('2: around and around, from another place, softer', async () => {
      await expect(earshot.player.getByRole('img', { name: /^Mel picture/ })).toBeVisible();
      await keyboard.press('l');
      await keyboard.press('ArrowRight');
      await expect(earshot.button('Loop')).toHaveAttribute('aria-pressed', 'true');
      await expect(earshot.player).toHaveAttribute('data-state', 'playing');
      const volume = page.getByRole('slider', { name: 'Volume' });
      await tabTo(page, volume);
      await keyboard.press('ArrowLeft');
      await expect(volume).toHaveAttribute('aria-valuetext', '−7 dB');
      await keyboard.press('l');
      await expect(earshot.player).toHaveAttribute('data-state', 'stopped');
    });

    await test.step('3: by a word, within a range that leads out of its field again, and one of those by chance', async () => {
      await keyboard.press('/');
      await keyboard.type('tabla');
      await expect(earshot.sounds).toHaveAttribute(
        'data-count',
        String(files.filter((path) => /tabla/.test(path)).length),
      );
      await tabTo(page, page.getByRole('button', { name: 'Show, sort and limit' }));
      await keyboard.press('Enter');
      await tabTo(page, page.getByLabel('To', { exact: true }));
      await keyboard.type('0.5');
      await expect(page.getByRole('button', { name: /^Take the filter Duration up to/ })).toBeVisible();
      await keyboard.press('Enter');
      await keyboard.press('ArrowDown');
      const first = (await readRows(earshot.sounds))[0].path;
      await expectLastPlayed(page, first);
      await keyboard.press('r');
      await expect(selected).toHaveAttribute('data-path', /tabla/);
    });

    await test.step('4: a favourite, a kit of three, its files, and all of it taken back and done again', async () => {
      await keyboard.press('f');
      await expect(favourites).toHaveAttribute('data-count', '1');
      await keyboard.press('Control+z');
      await expect(favourites).toHaveAttribute('data-count', '0');
      await keyboard.press('Control+Shift+z');
      await expect(favourites).toHaveAttribute('data-count', '1');
      await keyboard.press('Home');
      for (let i = 0; i < 3; i++) {
        await keyboard.press('x');
        await keyboard.press('ArrowDown');
      }
      await tabTo(page, earshot.button('New collection'));
      await keyboard.press('Enter');
      const kit = page.locator('[data-collection="Collection 1"]');
      await expect(kit).toHaveAttribute('data-count', '3');
      await tabTo(page, kit.getByRole('button', { name: /^Export/ }));
      const download = page.waitForEvent('download');
      await keyboard.press('Enter');
      expect((await download).suggestedFilename()).toBe('Collection 1.zip');
      await keyboard.press('Control+z');
      await expect(kit).toHaveCount(0);
      await keyboard.press('Control+Shift+z');
      await expect(kit).toHaveAttribute('data-count', '3');
    });

    await test.step('the list of keys begins at its beginning; 6: where sounds go', async () => {
      await keyboard.press('?');
      await expect(page.getByRole('dialog').getByText('Move up and down')).toBeInViewport();
      await keyboard.press('Escape');
      await tabTo(page, earshot.button('Sound output'));
      await keyboard.press('Enter');
      await expect(page.getByRole('radio', { name: 'As the system has it' })).toBeFocused();
      await keyboard.press('Escape');
      await expect(earshot.button('Sound output')).toBeFocused();
    });
  });
});
