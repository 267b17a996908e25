// Real sample libraries, dropped in whole: the folder of libraries that SAMPLE_LIBRARIES names.

import { type EarshotPage, expect, test } from './earshot-page.ts';
import { folderOf, lacking, libraries, listFiles } from './real-sounds.ts';
import { readRows } from './witness.ts';

test.skip(!libraries, lacking);

async function add(earshot: EarshotPage, name: string): Promise<void> {
  await earshot.open();
  await earshot.addFolder(folderOf(name));
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
