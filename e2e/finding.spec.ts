// Finding sounds by text, folder and ranges: what is left is the same in the list, in the address and among neighbours.

import type { Locator } from '@playwright/test';
import { type EarshotPage, expect, test } from './earshot-page.ts';
import { sineWav, writeFileBelow } from './sound-files.ts';
import { expectLastPlayed, placeWitness, readRows } from './witness.ts';

test.use({ heard: 'everything' });

const sounds: Record<string, number> = {
  'Drums/Kicks/Kick 2.wav': 0.3,
  'Drums/Kicks/Kick 10.wav': 0.4,
  'Drums/Kicks/Kick Loop.wav': 1.2,
  'Drums/Snares/Snäre.wav': 0.2,
  'Drums/Snares/Kick with snare.wav': 0.5,
  'Drums 2/Kick.wav': 0.6,
  'Bass/שלום 🥁.wav': 0.8,
  'Bass/Low kick.wav': 0.7,
};

async function openLibrary(earshot: EarshotPage, folder: string, query = ''): Promise<void> {
  Object.entries(sounds).forEach(([path, seconds], i) => {
    writeFileBelow(folder, path, sineWav(80 * 1.3 ** i, seconds));
  });
  await earshot.open(query);
  await earshot.addFolder(folder);
  await earshot.expectSounds(Object.keys(sounds).length);
  await earshot.expectStage('ready');
}

/** The names of what is listed, in its order. */
async function namesIn(list: Locator): Promise<string[]> {
  return (await readRows(list)).map(({ path }) => path.split('/').at(-1)?.replace('.wav', '') ?? '');
}

test('filters combine by keyboard alone, stand in the address, and are there again after a reload', async ({
  earshot,
  page,
}, info) => {
  await openLibrary(earshot, info.outputPath('All'));
  await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 60_000 });
  const chips = page.getByRole('group', { name: 'Filters' }).getByRole('button');

  await page.keyboard.press('/');
  await page.keyboard.type('KICK -loop');
  await expect
    .poll(() => namesIn(earshot.sounds))
    .toEqual(['Low kick', 'Kick', 'Kick 10', 'Kick 2', 'Kick with snare']);

  // Out of the field by Tab: Folders, which Enter opens, then over what else can be opened into the tree.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const tree = page.getByRole('tree', { name: 'Folders' });
  for (let i = 0; i < 3; i++) await page.keyboard.press('Tab');
  await expect(tree).toBeFocused();
  const selected = tree.getByRole('treeitem', { selected: true });
  await page.keyboard.type('dr');
  await expect(selected).toHaveText(/Drums\s*3$/);
  await expect(selected).toHaveAttribute('aria-level', '3');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(selected).toHaveText(/Kicks\s*2$/);
  await expect.poll(() => namesIn(earshot.sounds)).toEqual(['Kick 10', 'Kick 2']);
  await page.keyboard.press('ArrowLeft');
  await expect(selected).toHaveText(/Drums\s*3$/);
  await page.keyboard.press('End');
  await expect(selected).toHaveText(/Drums 2\s*1$/);
  await page.keyboard.press('ArrowUp');
  await expect(selected).toHaveText(/Snares\s*1$/);
  await page.keyboard.press('ArrowLeft');
  await earshot.expectSounds(3);

  await page.getByRole('button', { name: 'Show, sort and limit' }).press('Enter');
  // In one moment: neither choice may be kept without the other.
  await page.getByRole('combobox', { name: 'Order' }).evaluate((list: HTMLSelectElement) => {
    list.value = 'name';
    list.dispatchEvent(new Event('change', { bubbles: true }));
    list.closest('.list-order')?.querySelector('button')?.click();
  });
  await page.getByLabel('To', { exact: true }).fill('0.45');
  await expect.poll(() => namesIn(earshot.sounds)).toEqual(['Kick 10', 'Kick 2']);
  await expect(chips).toHaveText([/KICK -loop/, /All\/Drums/, /Duration up to 0.45 s/, 'Clear all']);
  await expect
    .poll(() => decodeURIComponent(new URL(page.url()).search))
    .toBe('?library=All&q=KICK+-loop&folder=All/Drums&duration=..0.45');

  // What is near is of the same kind, and all of what is near again without filters.
  // Over the chips into the list.
  for (let i = 0; i <= (await chips.count()); i++) await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => namesIn(earshot.neighbours)).toEqual(['Kick 2']);
  await page.reload();
  await expect.poll(() => namesIn(earshot.sounds)).toEqual(['Kick 10', 'Kick 2']);
  await earshot.sounds.getByRole('listitem').first().click();
  await expect.poll(() => namesIn(earshot.neighbours)).toEqual(['Kick 2']);
  await page.getByRole('button', { name: 'Take the filter “KICK -loop” away' }).press('Enter');
  await earshot.expectSounds(3);
  await expect(chips.first()).toBeFocused();
  await page.keyboard.press('/');
  for (const left of [Object.keys(sounds).length - 3, Object.keys(sounds).length]) {
    await page.keyboard.press('Backspace');
    await earshot.expectSounds(left);
  }
  await expect(chips).toHaveCount(0);
  await expect(earshot.neighbours).toHaveAttribute('data-count', '7');
  await expect.poll(() => new URL(page.url()).search).toBe('');

  await page.keyboard.type('snare "שלום');
  await expect(page.getByText('No sound passes these filters.')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('🥁');
  await expect.poll(() => namesIn(earshot.sounds)).toEqual(['שלום 🥁']);
});

test('an address with filters that no longer exist says so, and keeps the others', async ({ earshot, page }, info) => {
  await openLibrary(earshot, info.outputPath('All'));
  await page.goto('/?folder=All/Cymbals&duration=0.55..&loudness=1..2&q=kick');
  await earshot.expectSounds(3);
  await expect(earshot.notice).toContainText('the folder “All/Cymbals”, which this library does not have');
  await expect(earshot.notice).toContainText('“loudness”');
  await expect.poll(() => new URL(page.url()).search).toBe('?library=All&duration=0.55..&q=kick');
});

test('an address opens its library; a list by distance stays as it is while its sounds are heard', async ({
  earshot,
  page,
}, info) => {
  await placeWitness(page);
  await openLibrary(earshot, info.outputPath('All'));
  await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 60_000 });
  await earshot.button('New library').click();
  await earshot.expectSounds(0);
  await page.goto('/?library=All&folder=All/Drums');
  await earshot.expectSounds(5);

  await earshot.button('Show, sort and limit').click();
  await page.getByRole('combobox', { name: 'Order' }).selectOption('Distance to selected');
  await earshot.sounds.getByRole('listitem').first().click();
  await expect(earshot.neighbours).toHaveAttribute('data-count', '4');
  const query = page.locator('[data-selected]');
  const selected = (await query.getAttribute('data-selected')) as string;
  const [asked, ...others] = await readRows(earshot.sounds);
  const nearest = await readRows(earshot.neighbours);
  expect(others.map(({ path }) => path)).toEqual(nearest.map(({ path }) => path));
  expect(asked.path).toBe(await earshot.sounds.locator('[aria-current=true]').getAttribute('data-path'));

  await earshot.sounds.focus();
  for (const { path } of nearest.slice(0, 2)) {
    await page.keyboard.press('ArrowDown');
    await expectLastPlayed(page, path);
  }
  await expect(query).toHaveAttribute('data-selected', selected);
  expect(await readRows(earshot.sounds)).toEqual([asked, ...others]);
  await page.keyboard.press('Enter');
  await expect(query).not.toHaveAttribute('data-selected', selected);
  await expect(earshot.sounds.getByRole('listitem').first()).toHaveAttribute('data-path', nearest[1].path);
});

test('tags filter by keyboard alone, with them or without, and by a click on one; an address keeps them', async ({
  earshot,
  page,
}, info) => {
  await openLibrary(earshot, info.outputPath('All'));
  const odd = 'dry, "close" 🥁';
  const rightToLeft = 'טוב מאוד';
  const given: Record<string, string[]> = {
    'Kick 2': [odd, rightToLeft],
    'Kick 10': [odd],
    'Low kick': [odd],
    Kick: [rightToLeft],
  };
  const field = earshot.player.getByRole('combobox', { name: 'Add a tag' });
  for (const [name, tags] of Object.entries(given)) {
    await earshot.sounds.locator(`[data-path$="/${name}.wav"]`).click();
    await page.keyboard.press('t');
    await expect(field).toBeFocused();
    for (const tag of tags) {
      await field.fill(tag);
      await field.press('Enter');
    }
    await field.press('Escape');
  }

  await page.getByRole('button', { name: 'Tags', exact: true }).press('Enter');
  const list = page.getByRole('listbox', { name: 'Tags of the library' });
  await list.focus();
  const options = list.getByRole('option');
  await expect(options).toHaveText([`${odd}3−`, `${rightToLeft}2−`]);
  const chips = page.getByRole('group', { name: 'Filters' }).getByRole('button');
  await page.keyboard.press('Enter');
  await expect.poll(() => namesIn(earshot.sounds)).toEqual(['Low kick', 'Kick 10', 'Kick 2']);
  await expect(options).toHaveText([`${odd}3−`, `${rightToLeft}1−`]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect.poll(() => namesIn(earshot.sounds)).toEqual(['Kick 2']);
  await expect(list.getByRole('option', { selected: true })).toHaveCount(2);
  await page.keyboard.press('Home');
  await page.keyboard.press('-');
  await expect.poll(() => namesIn(earshot.sounds)).toEqual(['Kick']);
  await expect(chips).toHaveText([/^without #dry, "close" 🥁/, /#טוב מאוד/, 'Clear all']);
  const address = () => [...new URL(page.url()).searchParams].filter(([name]) => name !== 'features');
  await expect.poll(address).toEqual([
    ['library', 'All'],
    ['without', odd],
    ['tag', rightToLeft],
  ]);

  await page.goto(`${page.url()}&tag=gone`);
  await expect.poll(() => namesIn(earshot.sounds)).toEqual(['Kick']);
  await expect(earshot.notice).toContainText('the tag “gone”, which no sound of this library has');
  await chips.first().click();
  await earshot.expectSounds(2);
  await chips.first().click();
  await earshot.expectSounds(Object.keys(sounds).length);

  await earshot.sounds.locator('[data-path$="/Kick 10.wav"]').click();
  await earshot.player.getByRole('button', { name: `Only sounds with the tag ${odd}` }).press('Enter');
  await expect.poll(() => namesIn(earshot.sounds)).toEqual(['Low kick', 'Kick 10', 'Kick 2']);
});
