// Searching all libraries at once: by words, by a sound, by each library's own measure and by one for all. Where all are
// measured alike, distances are held against what follows from both libraries' exports.

import { type EarshotPage, expect, test } from './earshot-page.ts';
import { type ExportedSound, exportSounds, rankOthers } from './exported.ts';
import { sineWav, writeFileBelow } from './sound-files.ts';
import { readStored } from './stored.ts';
import { expectLastPlayed, placeWitness, readRows } from './witness.ts';

test.use({ heard: 'everything' });

/** Tones of so many hertz, which say in their name what they are. */
async function addLibrary(earshot: EarshotPage, folder: string, tones: Record<string, number>): Promise<void> {
  for (const [name, hertz] of Object.entries(tones)) writeFileBelow(folder, `${name}.wav`, sineWav(hertz, 0.3));
  await earshot.addFolder(folder);
  await earshot.expectSounds(Object.keys(tones).length);
  await earshot.expectStage('ready');
  await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 60_000 });
}

const drums = { 'low kick': 60, 'high kick': 90, snare: 400, hat: 5000, clap: 1200, 'dry tom': 140 };
// A kick is the very same sound in both.
const field = { 'kick at the door': 60, wind: 3000, bird: 4800, bell: 880, hum: 100 };

async function openBoth(earshot: EarshotPage, folder: (name: string) => string): Promise<void> {
  await earshot.open();
  await addLibrary(earshot, folder('Field'), field);
  await earshot.button('New library').click();
  await earshot.expectSounds(0);
  await addLibrary(earshot, folder('Drums'), drums);
}

test('words and a sound find what is in all libraries, which is heard at once and opened by Enter', async ({
  earshot,
  page,
}, info) => {
  await placeWitness(page);
  await openBoth(earshot, (name) => info.outputPath(name));
  const scope = page.getByRole('group', { name: 'Search in' });
  const elsewhere = earshot.sounds.locator('[data-library=Field]');

  await test.step('words, by the keyboard alone', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('kick');
    await earshot.expectSounds(2);
    await page.keyboard.press('Tab');
    await expect(scope.getByLabel('This library')).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await earshot.expectSounds(3);
    await expect(page.getByText('Drums 2 · Field 1')).toBeVisible();
    await expect(elsewhere).toHaveText(/kick at the door\.wav.*Field/);
    await expect.poll(() => new URL(page.url()).search).toBe('?library=Drums&libraries=all&q=kick');
    await page.reload();
    await earshot.expectSounds(3);
  });

  await test.step('what is found elsewhere is heard, and stays out of what is of this library', async () => {
    await elsewhere.click();
    await expectLastPlayed(page, 'Field/kick at the door.wav');
    await expect(elsewhere).toHaveAttribute('aria-current', 'true');
    await page.keyboard.press('f');
    await expect(earshot.notice).toContainText('in another library');
  });

  await test.step('neighbours come from all in turn, and it is said what their distances are', async () => {
    await page.getByRole('button', { name: 'Clear all' }).click();
    await earshot.sounds.locator('[data-path="Drums/low kick.wav"]').click();
    const all = Object.keys(drums).length - 1 + Object.keys(field).length;
    await expect(earshot.neighbours).toHaveAttribute('data-count', String(all));
    await expect(page.getByText('Nearest of each library, in turn')).toBeVisible();
    const found = await readRows(earshot.neighbours);
    expect(found.map(({ path }) => path.split('/')[0])).toEqual(
      Array.from({ length: all }, (_, i) => (i % 2 === 0 ? 'Drums' : 'Field')),
    );
    expect(found[1].path).toBe('Field/kick at the door.wav');
    expect(found[1].distance).toBeLessThan(1e-5);
    await expectLastPlayed(page, 'Drums/low kick.wav');
    await earshot.neighbours.focus();
    await page.keyboard.press('2');
    await expectLastPlayed(page, 'Field/kick at the door.wav');
  });

  await test.step('Enter opens its library with it', async () => {
    await page.keyboard.press('Enter');
    await expect(page.getByRole('combobox', { name: 'Library' }).locator('option:checked')).toHaveText('Field');
    await expect(earshot.sounds.locator('[aria-current=true]')).toHaveAttribute(
      'data-path',
      'Field/kick at the door.wav',
    );
    // And from there the library that it was found from is another one.
    await expect(earshot.neighbours.locator('[data-library=Drums]').first()).toHaveAttribute(
      'data-path',
      'Drums/low kick.wav',
    );
    await scope.getByLabel('This library').click();
    await expect(earshot.neighbours).toHaveAttribute('data-count', String(Object.keys(field).length - 1));
  });
});

test('another library that is measured as this one is searched as if both were one', async ({
  earshot,
  page,
}, info) => {
  await openBoth(earshot, (name) => info.outputPath(name));
  const here = await exportSounds(earshot);
  await page.getByRole('group', { name: 'Search in' }).getByLabel('All libraries').click();
  await earshot.sounds.locator('[data-path="Drums/high kick.wav"]').click();
  await page.getByText('Nearest of each library, in turn').click();
  await earshot.button('Measure Field as Drums').click();
  await expect(page.getByText('All libraries by one measure')).toBeVisible();
  const found = await readRows(earshot.neighbours);
  const { models } = await readStored(page);
  expect(models.map(({ learnedFrom }) => learnedFrom ?? 0).sort()).toEqual([0, 5, 6]);

  // What it was measured by is a run of its own there, beside the one that it uses.
  await page.getByRole('combobox', { name: 'Library' }).selectOption('Field');
  const runs = page.getByRole('region', { name: 'Runs' }).getByRole('radio');
  await expect(runs).toHaveCount(2);
  await expect(runs.nth(1)).toBeChecked();
  await runs.nth(0).click();
  await expect(earshot.map).toHaveAttribute('data-ready', 'true');
  await earshot.expectStage('ready');
  const all = [...here, ...(await exportSounds(earshot))];
  expect(all).toHaveLength(Object.keys(drums).length + Object.keys(field).length);

  const asked = all.find(({ path }) => path === 'Drums/high kick.wav') as ExportedSound;
  const expected = rankOthers(asked, all);
  expect(found.map(({ path }) => path)).toEqual(expected.map(({ sound }) => sound.path));
  found.forEach(({ distance }, i) => {
    expect(Math.abs(distance - expected[i].distance)).toBeLessThan(1e-5);
  });
});
