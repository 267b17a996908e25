// What a person keeps of sounds: favourites, collections and tags, by keys and by dragging; and that all of it, and the
// deletion of a library, can be taken back.

import { type EarshotPage, expect, test } from './earshot-page.ts';
import { type ExportedSound, exportSounds } from './exported.ts';
import { locatePoints } from './map-points.ts';
import { readZip } from './read-zip.ts';
import { sineWav } from './sound-files.ts';
import { readStored } from './stored.ts';
import { version1Paths, writeVersion1 } from './version-1.ts';
import { writeVersion3 } from './version-3.ts';
import { writeVersion4 } from './version-4.ts';

const [deep, snare, closed, dry] = version1Paths;
/** Where the map of that library has all but one of them. */
const placesOnMap = [
  { path: deep, x: -1, y: -1 },
  { path: closed, x: 0.5, y: 0 },
  { path: dry, x: -0.5, y: -0.5 },
] as ExportedSound[];
const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

function row(earshot: EarshotPage, path: string) {
  return earshot.sounds.locator(`[data-path=${JSON.stringify(path)}]`);
}

/** The paths of an open collection, in its order. */
async function pathsOf(earshot: EarshotPage, name: string): Promise<(string | undefined)[]> {
  const items = earshot.page.getByRole('list', { name: `In ${name}` }).locator('[data-path]');
  return items.evaluateAll((rows) =>
    rows
      .sort((a, b) => Number(a.ariaPosInSet) - Number(b.ariaPosInSet))
      .map((each) => (each as HTMLElement).dataset.path),
  );
}

async function openVersion1(earshot: EarshotPage): Promise<void> {
  await writeVersion1(earshot.page);
  await earshot.open('?backend=wasm');
  await earshot.expectSounds(4);
  await expect(earshot.map).toHaveAttribute('data-ready', 'true');
  await earshot.expectStage('ready');
}

test('favourites and a kit are filled, ordered, compared and taken away, by keys and by dragging', async ({
  earshot,
}) => {
  const { page } = earshot;
  await openVersion1(earshot);
  const star = (path: string) => row(earshot, path).getByRole('button', { name: 'Favourite' });

  await test.step('F makes favourites and takes them back', async () => {
    await earshot.sounds.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('f');
    await expect(star(deep)).toHaveAttribute('aria-pressed', 'true');
    await expect(earshot.player.getByRole('button', { name: 'Favourite' })).toHaveAttribute('aria-pressed', 'true');
    await expect(earshot.notice).toContainText('“deep.wav” is in “Favourites” now.');
    await page.keyboard.press('f');
    await expect(star(deep)).toHaveAttribute('aria-pressed', 'false');
    await page.keyboard.press('Control+z');
    await expect(star(deep)).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('Control+Shift+z');
    await expect(star(deep)).toHaveAttribute('aria-pressed', 'false');
    await earshot.notice.getByRole('button', { name: 'Undo' }).click();
    await expect(star(deep)).toHaveAttribute('aria-pressed', 'true');
  });

  await test.step('a kit is made, named and filled by keys', async () => {
    await earshot.button('New collection').press('Enter');
    const name = page.getByRole('textbox', { name: 'Name of Collection 1' });
    await name.fill('Kit, “one” 🥁');
    await name.press('Enter');
    for (const path of [deep, closed, dry]) {
      await row(earshot, path).click();
      await page.keyboard.press('c');
    }
    const kit = page.getByRole('list', { name: 'In Kit, “one” 🥁' });
    await expect(kit).toHaveAttribute('data-count', '3');
    expect(await pathsOf(earshot, 'Kit, “one” 🥁')).toEqual([deep, closed, dry]);
    // The last one is still current.
    await kit.focus();
    await page.keyboard.press('Alt+ArrowUp');
    await page.keyboard.press('Alt+ArrowUp');
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(() => pathsOf(earshot, 'Kit, “one” 🥁')).toEqual([dry, deep, closed]);
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(() => pathsOf(earshot, 'Kit, “one” 🥁')).toEqual([deep, dry, closed]);
  });

  await test.step('its odd one out is what the vectors say', async () => {
    await earshot.button('Compare: Kit, “one” 🥁').press('Enter');
    const figure = (path: string) =>
      page.getByRole('list', { name: /^In Kit/ }).locator(`[data-path=${JSON.stringify(path)}]`);
    // Cosine distances of the unit vectors (1, 0), (0.6, 0.8) and (0.8, 0.6): 0.4, 0.2 and 0.04.
    await expect(figure(deep)).toContainText('odd one out 0.300');
    await expect(figure(closed)).toContainText('0.220');
    await expect(figure(dry)).toContainText('0.120');
  });

  await test.step('a row is dragged in, and one within it', async () => {
    const kit = page.getByRole('list', { name: /^In Kit/ });
    await row(earshot, snare).dragTo(kit, { targetPosition: { x: 40, y: 2 } });
    await expect.poll(() => pathsOf(earshot, 'Kit, “one” 🥁')).toEqual([snare, deep, dry, closed]);
    const rows = kit.locator('[data-path]');
    await rows.filter({ hasText: nameOf(closed) }).dragTo(kit, { targetPosition: { x: 40, y: 30 } });
    await expect.poll(() => pathsOf(earshot, 'Kit, “one” 🥁')).toEqual([snare, closed, deep, dry]);
    await expect(page.locator('[data-over]')).toHaveCount(0);
    await row(earshot, snare).dragTo(page.locator('[data-collection=Favourites]'));
    await expect(page.locator('[data-collection=Favourites]')).toHaveAttribute('data-count', '2');
  });

  await test.step('it goes out as a zip whose names keep the order', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      earshot.button('Export: Kit, “one” 🥁').click(),
    ]);
    const files = await readZip(await download.path());
    const order = [snare, closed, deep, dry];
    expect(Object.keys(files)).toEqual(order.map((path, i) => `0${i + 1} ${nameOf(path)}`));
    for (const [i, bytes] of Object.values(files).entries()) {
      expect(bytes).toEqual(sineWav(220 * (version1Paths.indexOf(order[i]) + 1), 0.3, 8000));
    }
  });

  await test.step('it narrows the list, and colours the map', async () => {
    await page.locator('[data-collection=Favourites] .collection-name').click();
    await earshot.button('Show only these: Favourites').click();
    await expect(earshot.sounds).toHaveAttribute('data-count', '2');
    await expect(page).toHaveURL(/[?&]collection=favourites/);
    await page.reload();
    await expect(earshot.sounds).toHaveAttribute('data-count', '2');
    await page.getByLabel('Colour by').selectOption('Collection');
    await expect(earshot.map.locator('.legend li')).toHaveText(['Favourites', 'Kit, “one” 🥁']);
    await page.getByLabel('Colour by').selectOption('Distance to selected');
    await page.locator('.chip', { hasText: 'Favourites' }).click();
    await earshot.expectSounds(4);
    await page.locator('[data-collection^=Kit] .collection-name').click();
  });

  await page.reload();
  await earshot.expectSounds(4);
  await expect(star(snare)).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: /^Kit, “one”/ }).click();
  await expect.poll(() => pathsOf(earshot, 'Kit, “one” 🥁')).toEqual([snare, closed, deep, dry]);
  await page.getByRole('button', { name: 'Delete Kit, “one” 🥁' }).press('Enter');
  await expect(page.getByRole('list', { name: 'Collections' }).locator('> li')).toHaveCount(1);
  await expect(page.locator('[data-collection=Favourites] .collection-name')).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect.poll(() => pathsOf(earshot, 'Kit, “one” 🥁')).toEqual([snare, closed, deep, dry]);
});

test('tags of any letters are given to one sound or to many, suggested, taken back and exported', async ({
  earshot,
}) => {
  const { page } = earshot;
  await openVersion1(earshot);
  const odd = ['dry', 'say "hi", twice', 'one;two', '🥁🔥', 'טוב מאוד'];

  await row(earshot, deep).click();
  await page.keyboard.press('t');
  const field = earshot.player.getByRole('combobox', { name: 'Add a tag' });
  await expect(field).toBeFocused();
  for (const tag of [...odd, '  DRY ', ' ']) {
    await field.fill(tag);
    await field.press('Enter');
  }
  const chips = earshot.player.getByRole('group', { name: 'Tags' }).getByRole('button', { name: 'Only sounds with' });
  await expect(chips).toHaveText(odd);
  await page.keyboard.press('Escape');
  await expect(field).not.toBeFocused();

  await test.step('to all that are picked', async () => {
    const points = await locatePoints(earshot, placesOnMap);
    for (const { left, top } of points) {
      await page.keyboard.down('Shift');
      await page.mouse.click(left, top);
      await page.keyboard.up('Shift');
    }
    const picked = page.getByRole('region', { name: 'Selected sounds' });
    await expect(picked).toContainText('3 selected');
    await page.keyboard.press('t');
    const all = picked.getByRole('combobox', { name: 'Add a tag to all 3' });
    await expect(all).toBeFocused();
    await all.fill('KIT');
    await all.press('Enter');
    // As the library writes it already.
    await all.fill('Dry');
    await all.press('Enter');
    await expect(earshot.notice).toContainText('2 sounds have the tag “dry” now.');
    await page.keyboard.press('Control+z');
    await expect(picked.getByRole('button', { name: 'dry: take' })).toHaveAttribute('title', 'dry: 1 of 3');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Shift+z');
    await picked.getByRole('button', { name: 'KIT: take' }).press('Enter');
    await expect(all).toBeFocused();
    await expect(picked.getByRole('button', { name: 'KIT: take' })).toBeHidden();
    await page.keyboard.press('Control+z');
    await expect(picked.getByRole('button', { name: 'KIT: take' })).toBeVisible();
  });

  await page.reload();
  await earshot.expectSounds(4);
  const exported = await exportSounds(earshot);
  const tagsOf = new Map(exported.map(({ path, columns }) => [path, columns.tags]));
  const cell = 'dry;"say ""hi"", twice";"one;two";🥁🔥;טוב מאוד;KIT';
  expect(tagsOf).toEqual(
    new Map([
      [deep, cell],
      [snare, ''],
      [closed, 'dry;KIT'],
      [dry, 'dry;KIT'],
    ]),
  );
});

test('a library of version 3 opens as it was; deleted, it is brought back whole, and is gone after the visit', async ({
  earshot,
}) => {
  const { page } = earshot;
  await writeVersion3(page);
  const before = await readStored(page);
  await earshot.open();
  await earshot.expectSounds(2);
  await earshot.expectStage('ready');
  /** What is kept, without what a person may choose anew. */
  const kept = async () => ({ ...(await readStored(page)), settings: [] });
  const upgraded = { ...before, version: 5, collections: [], tags: [], settings: [] };
  expect(await kept()).toEqual(upgraded);

  await row(earshot, 'Kept/two.wav').click();
  await page.keyboard.press('f');
  await page.keyboard.press('Control+z');
  await earshot.button('Delete library').click();
  await earshot.button('Delete').click();
  await earshot.expectSounds(0);
  await expect(page.getByRole('combobox', { name: 'Library' })).toBeHidden();
  await earshot.notice.getByRole('button', { name: 'Undo' }).click();
  await earshot.expectSounds(2);
  await expect(page.getByRole('combobox', { name: 'Library' })).toHaveText('Kept');
  const favourites = expect.objectContaining({ collectionId: 'favourites', soundIds: [] });
  expect(await kept()).toEqual({ ...upgraded, collections: [favourites] });

  await page.keyboard.press('Control+Shift+z');
  await earshot.expectSounds(0);
  await page.reload();
  await earshot.expectStage('empty');
  const nothing = Object.fromEntries(Object.keys(upgraded).map((name) => [name, []]));
  await expect.poll(kept).toEqual({ ...nothing, version: 5 });
});

test('a library of version 4 keeps its tags, which lie apart from the sounds from then on', async ({ earshot }) => {
  const { page } = earshot;
  await writeVersion4(page);
  const before = await readStored(page);
  await earshot.open();
  await earshot.expectSounds(2);
  await row(earshot, 'Kept/two.wav').click();
  const chips = earshot.player.getByRole('group', { name: 'Tags' }).getByRole('button', { name: 'Only sounds with' });
  await expect(chips).toHaveText(['dry', 'late']);
  await earshot.sounds.focus();
  await page.keyboard.press('ArrowUp');
  await expect(chips).toHaveText(['dry', 'טוב מאוד 🥁']);
  const { version, sounds, collections, tags } = await readStored(page);
  expect(version).toBe(5);
  expect(sounds).toEqual(before.sounds.map(({ tags: _, ...sound }) => sound));
  expect(collections).toEqual(before.collections);
  expect(tags.map(({ tag, soundIds }) => [tag, Object.values(soundIds as object)])).toEqual([
    ['dry', [1, 2]],
    ['late', [2]],
    ['טוב מאוד 🥁', [1]],
  ]);

  await chips.first().press('Enter');
  await earshot.expectSounds(2);
  await page.getByRole('searchbox', { name: 'Search sounds' }).fill('late');
  await earshot.expectSounds(1);
});
