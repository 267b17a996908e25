// Finding and keeping real sounds by the keyboard alone: filters, collections, and all libraries at once. Only what opens a
// folder is no key, since a browser's own window does that.

import { basename } from 'node:path';
import { enter, tabTo } from './by-keyboard.ts';
import { expect, test } from './earshot-page.ts';
import { readZip } from './read-zip.ts';
import { begin, current, expectLibrary, folderOf, lacking, libraries } from './real-sounds.ts';
import { expectLastPlayed, placeWitness, readRows, witnessed } from './witness.ts';

test.use({ heard: 'everything' });
test.skip(!libraries, lacking);

test('3, finding: words, a phrase, without, folder, range, tags and favourites, together and in the address', async ({
  earshot,
  page,
}) => {
  const sounds = await begin(earshot, 19, 'house', 'tabla');
  const { keyboard } = page;
  const chips = page.getByRole('group', { name: 'Filters' }).getByRole('button');
  const expectFound = async (count: number) => earshot.expectSounds(count);
  const listed = async () => (await readRows(earshot.sounds)).map(({ path }) => path);

  await test.step('several words, a phrase, one that it is without', async () => {
    await keyboard.press('/');
    for (const [typed, test] of [
      ['tabla dead', (path: string) => /dead/.test(path)],
      ['"hi_hit" -10', (path: string) => /hi_hit/.test(path) && !/10/.test(path)],
    ] as const) {
      await keyboard.press('ControlOrMeta+A');
      await keyboard.type(typed);
      await expect.poll(listed).toEqual(sounds.filter(test));
    }
    await keyboard.press('ControlOrMeta+A');
    await keyboard.type('no such sound');
    await expect(page.getByText('No sound passes these filters.')).toBeVisible();
    await keyboard.press('ControlOrMeta+A');
    await keyboard.press('Delete');
    await expectFound(19);
  });

  await test.step('a folder by its tree, then a limit, and the order of what is left', async () => {
    await enter(page, earshot.button('Folders'));
    const tree = page.getByRole('tree', { name: 'Folders' });
    await tabTo(page, tree);
    await keyboard.type('ta');
    await expect(tree.getByRole('treeitem', { selected: true })).toHaveText(/tabla\s*11$/);
    await expectFound(11);
    await keyboard.press('/');
    await enter(page, earshot.button('Show, sort and limit'));
    await tabTo(page, page.getByLabel('To', { exact: true }));
    await keyboard.type('0.5');
    await expectFound(6);
    await tabTo(page, page.getByRole('combobox', { name: 'Show' }), 'Shift+Tab');
    await keyboard.type('Brig');
    await tabTo(page, page.getByRole('combobox', { name: 'Order' }));
    await keyboard.type('Brig');
    const figures = () =>
      earshot.sounds
        .locator('.row-figure')
        .evaluateAll((cells) => cells.map((cell) => Number.parseFloat(`${cell.textContent}`.replace(',', ''))));
    await expect.poll(async () => (await figures()).every((each, i, all) => each >= (all[i - 1] ?? 0))).toBe(true);
    await expect(earshot.sounds.locator('li').nth(1)).toHaveAttribute('aria-setsize', '6');
    await expect(earshot.sounds.locator('li').nth(1)).toHaveAttribute('aria-posinset', '2');
    await expect(earshot.sounds.locator('li').nth(1).locator('.row-outline')).toBeVisible();
  });

  await test.step('a tag for all of these, favourites of one of them; neighbours are of those alone', async () => {
    await tabTo(page, earshot.sounds);
    await keyboard.press('ControlOrMeta+A');
    await keyboard.press('t');
    await keyboard.type('short, "dry" 🥁 יבש');
    await keyboard.press('Enter');
    await keyboard.press('Escape');
    await expect(earshot.notice).toContainText('6 sounds have the tag “short, "dry" 🥁 יבש” now.');
    await keyboard.press('Escape');
    await keyboard.press('ArrowDown');
    await expect(earshot.neighbours).toHaveAttribute('data-count', '5');
    await keyboard.press('/');
    while ((await chips.count()) > 0) await enter(page, chips.first());
    await expectFound(19);
    await expect(earshot.sounds).toBeFocused();
    await keyboard.press('/');
    await enter(page, earshot.button('Tags'));
    await tabTo(page, page.getByRole('listbox', { name: 'Tags of the library' }));
    await keyboard.press('Enter');
    await expectFound(6);
    await tabTo(page, earshot.sounds);
    await keyboard.press('f');
    await enter(page, earshot.button('Show only these: Favourites'));
    await expectFound(1);
  });

  await test.step('a bookmark of it', async () => {
    await expect(chips).toHaveCount(3);
    await expect(page).toHaveURL(/collection=favourites/);
    await page.goto(`${page.url()}&folder=gone`);
    await expectFound(1);
    await expect(earshot.notice).toContainText('the folder “gone”, which this library does not have');
    await keyboard.press('/');
    await enter(page, earshot.button('Clear all'));
    await expectFound(19);
  });
});

test('4, collections: favourites, a kit in an order of its own, in a row, compared, as a zip, and all taken back', async ({
  earshot,
  page,
}) => {
  const sounds = await begin(earshot, 10, 'metal');
  const { keyboard } = page;
  const favourites = page.locator('[data-collection=Favourites]');
  const kit = page.locator('[data-collection="Collection 1"]');
  const list = page.getByRole('list', { name: 'In Collection 1' });
  const order = () =>
    list
      .locator('[data-path]')
      .evaluateAll((rows) =>
        rows
          .sort((a, b) => Number(a.ariaPosInSet) - Number(b.ariaPosInSet))
          .map((row) => (row as HTMLElement).dataset.path),
      );

  await test.step('F, and taken back and done again', async () => {
    await keyboard.press('ArrowDown');
    for (const [key, count] of [
      ['f', 1],
      ['Control+z', 0],
      ['Control+Shift+z', 1],
    ] as const) {
      await keyboard.press(key);
      await expect(favourites).toHaveAttribute('data-count', String(count));
    }
  });

  await test.step('a kit of three, and one more by C, in another order', async () => {
    for (let i = 0; i < 3; i++) {
      await keyboard.press('x');
      await keyboard.press('ArrowDown');
    }
    await enter(page, earshot.button('New collection'));
    await expect.poll(order).toEqual(sounds.slice(0, 3));
    await keyboard.press('Escape');
    await keyboard.press('r');
    await expect(current(earshot.sounds)).toHaveCount(1);
    await keyboard.press('/');
    await keyboard.press('Enter');
    await keyboard.press('End');
    await keyboard.press('c');
    await expect.poll(order).toEqual([...sounds.slice(0, 3), sounds[9]]);
    await tabTo(page, list);
    await keyboard.press('Alt+ArrowUp');
    await expect.poll(order).toEqual([sounds[0], sounds[1], sounds[9], sounds[2]]);
  });

  await test.step('in a row, compared, as a zip in its order', async () => {
    await enter(page, earshot.button('Play in a row: Collection 1'));
    const inARow = [sounds[0], sounds[1], sounds[9], sounds[2]];
    await expect.poll(async () => (await witnessed(page)).played.slice(-4)).toEqual(inARow);
    await enter(page, earshot.button('Compare: Collection 1'));
    await expect(list.getByText('odd one out')).toHaveCount(1);
    await tabTo(page, earshot.button('Export: Collection 1'));
    const download = page.waitForEvent('download');
    await keyboard.press('Enter');
    expect((await download).suggestedFilename()).toBe('Collection 1.zip');
    const names = Object.keys(await readZip(await (await download).path()));
    expect(names).toEqual(inARow.map((path, i) => `0${i + 1} ${basename(path)}`));
  });

  await test.step('all of it taken back, step by step, and done again', async () => {
    const added = [...sounds.slice(0, 3), sounds[9]];
    const moved = [sounds[0], sounds[1], sounds[9], sounds[2]];
    for (const [key, left] of [
      ['Control+z', added],
      ['Control+z', added.slice(0, 3)],
      ['Control+Shift+z', added],
      ['Control+Shift+z', moved],
    ] as const) {
      await keyboard.press(key);
      await expect.poll(order).toEqual(left);
    }
    await enter(page, earshot.button('Delete Collection 1'));
    await expect(kit).toHaveCount(0);
    await keyboard.press('Control+z');
    await expect(kit).toHaveAttribute('data-count', '4');
  });
});

test('5, across libraries: words, neighbours of both in turn, on by Enter, and both by one measure', async ({
  earshot,
  page,
}) => {
  const { keyboard } = page;
  await placeWitness(page);
  await earshot.open('?seed=3');
  await earshot.addFolder(folderOf('dirt', 'metal'));
  await expectLibrary(earshot, 10);
  await enter(page, earshot.button('New library'));
  await earshot.expectSounds(0);
  await earshot.addFolder(folderOf('dirt', 'house'));
  await expectLibrary(earshot, 8);
  const elsewhere = earshot.neighbours.locator('[data-library=metal]');

  await test.step('words find in both', async () => {
    await keyboard.press('/');
    await keyboard.type('000');
    await earshot.expectSounds(1);
    await keyboard.press('Tab');
    await keyboard.press('ArrowRight');
    await earshot.expectSounds(2);
    await expect(page.getByText('house 1 · metal 1')).toBeVisible();
    await keyboard.press('/');
    await keyboard.press('Enter');
    await keyboard.press('End');
    await expectLastPlayed(page, 'metal/000_0.wav');
    await keyboard.press('Home');
    await expectLastPlayed(page, 'house/000_BD.wav');
    await keyboard.press('/');
    await enter(page, earshot.button('Clear all'));
  });

  await test.step('neighbours come from both in turn, and it is said what their distances mean', async () => {
    await expect(earshot.neighbours).toHaveAttribute('data-count', '17');
    await keyboard.press('2');
    const found = (await readRows(earshot.neighbours)).map(({ path }) => path);
    expect(found.filter((path) => /^metal/.test(path))).toHaveLength(10);
    await expectLastPlayed(page, found[1]);
    expect(found[1]).toMatch(/^metal/);
    await enter(page, page.getByText('Nearest of each library, in turn'));
    await expect(page.getByText('cannot be compared with those of others')).toBeVisible();
  });

  await test.step('both by one measure, once the other is measured so', async () => {
    await enter(page, earshot.button('Measure metal as house'));
    await expect(page.getByText('All libraries by one measure')).toBeVisible({ timeout: 60_000 });
    const distances = (await readRows(earshot.neighbours)).map(({ distance }) => distance);
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
  });

  await test.step('Enter opens the library of what was found there', async () => {
    const path = (await elsewhere.first().getAttribute('data-path')) as string;
    const place = Number(await elsewhere.first().getAttribute('aria-posinset'));
    await keyboard.press(String(place));
    await expectLastPlayed(page, path);
    await keyboard.press('p');
    await keyboard.press('Enter');
    await expect(page.getByRole('combobox', { name: 'Library' }).locator('option:checked')).toHaveText('metal');
    await expect(current(earshot.sounds)).toHaveAttribute('data-path', path);
  });
});
