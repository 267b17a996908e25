// Several libraries in one browser: each keeps its own sounds, model and map.

import { expect, test } from './earshot-page.ts';
import { sineWav, writeFileBelow, writeLibrary } from './sound-files.ts';

test('libraries are kept apart, switched between and deleted', async ({ earshot }, info) => {
  const first = info.outputPath('drums');
  const count = writeLibrary(first, 3);
  const second = info.outputPath('tones');
  for (const hertz of [220, 330, 440]) writeFileBelow(second, `${hertz}.wav`, sineWav(hertz, 0.2));
  await earshot.open('?backend=wasm');
  await earshot.addFolder(first);
  await earshot.expectStage('ready');
  await earshot.setEpochs(1);
  await earshot.train();

  const choice = earshot.page.getByRole('combobox', { name: 'Library' });
  await earshot.button('New library').click();
  await earshot.expectStage('empty');
  await earshot.expectSounds(0);
  await expect(earshot.map).toHaveAttribute('data-points', '0');
  await earshot.addFolder(second);
  await earshot.expectSounds(3);
  await earshot.expectStage('ready');
  await earshot.sounds.getByRole('listitem').first().click();
  await expect(earshot.neighbours).toHaveAttribute('data-count', '0');

  await choice.selectOption({ label: 'drums' });
  await earshot.expectSounds(count);
  await expect(earshot.map).toHaveAttribute('data-ready', 'true');
  await earshot.sounds.getByRole('listitem').first().click();
  await expect(earshot.neighbours).toHaveAttribute('data-count', String(count - 1));

  await choice.selectOption({ label: 'tones' });
  await earshot.expectSounds(3);
  await earshot.button('Delete library').click();
  await earshot.button('Delete').click();
  await earshot.expectSounds(count);
  await expect(choice.getByRole('option')).toHaveText(['drums']);
  await earshot.page.reload();
  await earshot.expectSounds(count);
  await expect(earshot.map).toHaveAttribute('data-ready', 'true');
});

test('other measuring settings measure every sound again and make the map stale until the next training', async ({
  earshot,
}, info) => {
  const folder = info.outputPath('library');
  const count = writeLibrary(folder, 2, 4);
  await earshot.open('?backend=wasm');
  await earshot.addFolder(folder);
  await earshot.expectStage('ready');
  await earshot.setEpochs(1);
  await earshot.train();
  const stale = earshot.map.getByText('older than your sounds or settings');
  await expect(stale).toBeHidden();

  await earshot.page.getByLabel('Excerpt', { exact: true }).fill('0.5');
  await earshot.page.getByLabel('Excerpt', { exact: true }).press('Enter');
  await earshot.page.getByLabel('Taken from', { exact: true }).selectOption('loudest');
  await earshot.button('Measure again').click();
  await expect(stale).toBeVisible();
  await earshot.expectStage('ready');
  await earshot.expectSounds(count);

  await earshot.page.reload();
  await expect(stale).toBeVisible();
  await earshot.train();
  await expect(stale).toBeHidden();

  // The earlier run is marked and still answers.
  const earlier = earshot.page.getByRole('region', { name: 'Runs' }).locator('tbody tr').nth(1);
  await expect(earlier.locator('.badge')).toHaveText('Measured otherwise');
  await earlier.getByRole('radio').click();
  await expect(stale).toBeVisible();
  await earshot.sounds.getByRole('listitem').first().click();
  await expect(earshot.neighbours).toHaveAttribute('data-count', String(count - 1));
});
