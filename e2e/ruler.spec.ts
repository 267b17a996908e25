// The ruler: labels from a list, suggestions, clusters, the linear probe, and runs side by side. What the page says is held
// against what follows from its export.

import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { drop } from './drop.ts';
import { type EarshotPage, expect, test } from './earshot-page.ts';
import { type ExportedSound, exportSounds, judgeBy } from './exported.ts';
import { writeFileBelow, writeLibrary } from './sound-files.ts';
import { readStored } from './stored.ts';
import { expectLastPlayed, placeWitness } from './witness.ts';

const perFamily = 9;
const families = 4;

async function openTrained(earshot: EarshotPage, folder: string): Promise<ExportedSound[]> {
  await placeWitness(earshot.page);
  const count = writeLibrary(folder, perFamily, families);
  await earshot.open('?backend=wasm&seed=3&features=picture');
  await earshot.addFolder(folder);
  await earshot.expectSounds(count);
  await earshot.expectStage('ready');
  await earshot.setEpochs(1);
  await earshot.setOption('Filters', 2);
  await earshot.train();
  await expectSettled(earshot);
  return exportSounds(earshot);
}

/** Until the figures and clusters that come after the map are there. */
async function expectSettled(earshot: EarshotPage): Promise<void> {
  await expect(region(earshot, 'Clusters').getByRole('listitem').first()).toBeVisible();
  await earshot.expectStage('ready');
}

function region({ page }: EarshotPage, name: string): Locator {
  return page.getByRole('region', { name, exact: true });
}

function figure(earshot: EarshotPage, of: string, name: string): Promise<number> {
  return region(earshot, of).locator('.figure', { hasText: name }).locator('.figure-value').textContent().then(Number);
}

async function labelsInStore(page: Page): Promise<Map<string, string[]>> {
  const { sounds } = (await readStored(page)) as unknown as { sounds: { path: string; labels?: string[] }[] };
  return new Map(sounds.map(({ path, labels = [] }) => [path, labels]));
}

test('a list of labels judges, says which rows it could not use, suggests the rest, and is there tomorrow', async ({
  earshot,
  page,
}, info) => {
  const sounds = await openTrained(earshot, info.outputPath('library'));
  const folders = [...new Set(sounds.map(({ folder }) => folder))].sort();
  expect(folders).toHaveLength(families);
  // Two labels over four folders; of each folder the last sound is left out.
  const unlabelled = new Set(folders.map((folder) => sounds.filter((sound) => sound.folder === folder).at(-1)?.path));
  const labelOf = ({ path, folder }: ExportedSound) =>
    unlabelled.has(path) ? undefined : folders.indexOf(folder) < 2 ? 'first, half' : 'Zweite Hälfte';
  const labelled = sounds.filter((sound) => labelOf(sound) !== undefined);
  const rows = labelled.map((sound) => `${sound.path.replaceAll('/', '\\')};"${labelOf(sound)}"`);
  const twice = writeFileBelow(
    info.outputPath('lists'),
    'labels.csv',
    `\uFEFFPath;Label\r\n${rows.join('\r\n')}\r\nno/such sound.wav;lost\r\n${sounds[0].path};a;b\r\n;nameless\r\n`,
  );

  await drop(page, twice);
  await expect(earshot.notice).toContainText(`labels.csv has labelled ${labelled.length} sounds. 3 rows`);
  await earshot.expectStage('ready');
  const labels = region(earshot, 'Labels');
  await test.step('what could not be used is listed', async () => {
    const last = rows.length + 1;
    await expect(labels.getByRole('listitem')).toHaveText([
      new RegExp(`line ${last + 1}: no/such sound.wav.*No sound here has this path`),
      new RegExp(`line ${last + 2}: .*It has 3 cells where the first line has 2`),
      new RegExp(`line ${last + 3}: ;nameless`),
    ]);
    await expect(labels.getByRole('combobox', { name: 'Judge by' })).toHaveValue('own');
    await expect(labels).toContainText(`${labelled.length} sounds have labels of their own, 2 labels in all.`);
  });

  await test.step('figures are by these labels', async () => {
    const judged = judgeBy(sounds, labelOf);
    const quality = region(earshot, 'How good is it?');
    await expect(quality).toContainText(`Judged on ${labelled.length} sounds with 2 labels`);
    expect(await figure(earshot, 'How good is it?', 'Precision at 5')).toBeCloseTo(judged.precisionAt5, 2);
    expect(await figure(earshot, 'How good is it?', 'Mean average precision')).toBeCloseTo(
      judged.meanAveragePrecision,
      2,
    );
  });

  await test.step('the rest is suggested, accepted by a key, and taken back', async () => {
    const suggestions = page.getByRole('list', { name: 'Suggested labels' });
    await expect(suggestions).toHaveAttribute('data-count', String(families));
    const listed = await suggestions
      .getByRole('listitem')
      .evaluateAll((items) =>
        items.map((item) => ({ path: (item as HTMLElement).dataset.path ?? '', text: item.textContent ?? '' })),
      );
    expect(new Set(listed.map(({ path }) => path))).toEqual(unlabelled);
    const shares = listed.map(({ text }) => Number(/(\d+) %/.exec(text)?.[1]));
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    await suggestions.focus();
    await page.keyboard.press('ArrowDown');
    await expectLastPlayed(page, listed[0].path);
    await page.keyboard.press('Enter');
    await expect(suggestions).toHaveAttribute('data-count', String(families - 1));
    const expected = /first, half|Zweite Hälfte/.exec(listed[0].text)?.[0];
    expect((await labelsInStore(page)).get(listed[0].path)).toEqual([expected]);
    await expect(region(earshot, 'How good is it?')).toContainText('Labels have changed since this was judged.');
    await earshot.notice.getByRole('button', { name: 'Undo' }).click();
    await expect(suggestions).toHaveAttribute('data-count', String(families));
    expect((await labelsInStore(page)).get(listed[0].path)).toEqual([]);
  });

  await page.reload();
  await earshot.status.waitFor();
  await earshot.expectStage('ready');
  const again = await exportSounds(earshot);
  expect(again.map(({ labels: own }) => own)).toEqual(sounds.map((sound) => [labelOf(sound)].filter(Boolean)));
  await labels.getByRole('combobox').selectOption('Folder names');
  await expect(region(earshot, 'How good is it?')).toContainText(`Judged on ${sounds.length} sounds with 4 labels`);
});

test('lists that name nothing, or come before the sounds, say so and change nothing', async ({
  earshot,
  page,
}, info) => {
  const list = (name: string, text: string) => writeFileBelow(info.outputPath('lists'), name, text);
  await earshot.open('?backend=wasm&features=picture');
  await drop(page, list('early.csv', 'path,label\na.wav,kick\n'));
  await expect(earshot.notice).toHaveText(/early\.csv names labels for sounds\. Add the sounds first/);
  const folder = info.outputPath('library');
  const count = writeLibrary(folder, 1, 2);
  await earshot.addFolder(folder);
  await earshot.expectSounds(count);
  await earshot.expectStage('ready');
  const labels = region(earshot, 'Labels');
  for (const [file, reason] of [
    [list('other.csv', 'path,label\nnot/here.wav,kick\n'), 'No sound here has this path.'],
    [list('empty.csv', ''), 'It is empty'],
    [list('binary.csv', 'a\0b\0c'), 'It is not a text file'],
  ]) {
    await drop(page, file);
    await expect(labels.getByRole('listitem')).toContainText(reason);
    await expect(earshot.notice).toContainText('labels none of these sounds');
    await expect(labels.getByRole('combobox')).toHaveValue('folders');
    await labels.getByRole('button', { name: 'Dismiss' }).click();
    await expect(labels.getByRole('listitem')).toHaveCount(0);
  }
  expect([...(await labelsInStore(page)).values()].flat()).toEqual([]);
});

/** The share of sounds that would be right if each group were called by its most frequent folder. */
function purityOf(sounds: ExportedSound[]): number {
  const groups = new Map<string, Map<string, number>>();
  for (const { cluster, folder } of sounds) {
    const group = groups.get(cluster) ?? new Map<string, number>();
    group.set(folder, (group.get(folder) ?? 0) + 1);
    groups.set(cluster, group);
  }
  return [...groups.values()].reduce((sum, group) => sum + Math.max(...group.values()), 0) / sounds.length;
}

test('clusters agree with folders as the page says, are named, colour the map and are there tomorrow', async ({
  earshot,
  page,
}, info) => {
  const sounds = await openTrained(earshot, info.outputPath('library'));
  const clusters = region(earshot, 'Clusters');
  const items = clusters.getByRole('listitem');
  await expect(items).toHaveCount(families);
  await expect(clusters).toContainText(`Purity ${purityOf(sounds).toFixed(3)} (one cluster of all: 0.250)`);

  await clusters.getByLabel('Clusters').fill('3');
  await clusters.getByRole('button', { name: 'Find clusters' }).click();
  await expect(items).toHaveCount(3);
  await earshot.expectStage('ready');
  await clusters.getByLabel('Name of cluster 2').fill('Low thuds');
  await clusters.getByLabel('Name of cluster 2').press('Enter');
  await page.getByLabel('Colour by').selectOption('Cluster');
  const legend = earshot.map.locator('.legend li');
  await expect(legend).toHaveText(['Cluster 1', 'Low thuds', 'Cluster 3']);
  const found = await exportSounds(earshot);
  const sizes = ['1', '2', '3'].map((name) => found.filter(({ cluster }) => cluster === name).length);
  for (const { cluster, clusterName } of found) expect(clusterName).toBe(cluster === '2' ? 'Low thuds' : '');
  expect(sizes.reduce((sum, size) => sum + size)).toBe(sounds.length);
  expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  await expect(items.locator('.figure-value')).toHaveText(sizes.map(String));
  await expect(clusters).toContainText(`Purity ${purityOf(found).toFixed(3)}`);

  await test.step('the table is saved and copied', async () => {
    const download = page.waitForEvent('download');
    await clusters.getByRole('button', { name: 'Save as CSV' }).click();
    const [header, ...lines] = readFileSync(await (await download).path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(header.split(',').slice(0, 3)).toEqual(['cluster', 'name', 'sounds']);
    expect(lines.map((line) => line.split(',').slice(0, 3).join())).toEqual([
      `1,,${sizes[0]}`,
      `2,Low thuds,${sizes[1]}`,
      `3,,${sizes[2]}`,
    ]);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await clusters.getByRole('button', { name: 'Copy table' }).click();
    await expect(clusters).toContainText('Copied');
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.split('\n').map((line) => line.split('\t'))).toEqual(
      [header, ...lines].map((line) => line.split(',')),
    );
  });

  await page.reload();
  await earshot.status.waitFor();
  await expect(legend).toHaveText(['Cluster 1', 'Low thuds', 'Cluster 3']);
  expect((await exportSounds(earshot)).map(({ cluster }) => cluster)).toEqual(found.map(({ cluster }) => cluster));
});

test('what the probe confuses is heard by a click, and runs are compared side by side', async ({
  earshot,
  page,
}, info) => {
  const sounds = await openTrained(earshot, info.outputPath('library'));
  const folderOf = new Map(sounds.map(({ path, folder }) => [path, folder]));
  const accuracy = await figure(earshot, 'Linear probe', 'Labels told right');
  // A fifth of nine is two of each folder.
  await expect(region(earshot, 'Linear probe')).toContainText(`Learned from 28 sounds, tried on 8 others, 4 labels.`);
  await region(earshot, 'Linear probe').getByRole('button', { name: 'Which it confuses' }).click();
  const dialog = page.getByRole('dialog');
  const cells = await dialog.locator('td > button').evaluateAll((buttons) =>
    buttons.map((button) => ({
      count: Number(button.textContent),
      right: (button as HTMLElement).dataset.right === 'true',
      label: button.getAttribute('aria-label') ?? '',
    })),
  );
  const total = (of: typeof cells) => of.reduce((sum, { count }) => sum + count, 0);
  expect(total(cells)).toBe(8);
  expect(total(cells.filter(({ right }) => right)) / 8).toBeCloseTo(accuracy, 3);
  for (const { label } of cells.slice(0, 3)) {
    await dialog.getByRole('button', { name: label, exact: true }).click();
    const heard = dialog.getByRole('listitem').first();
    const path = (await heard.getAttribute('data-path')) ?? '';
    await expectLastPlayed(page, path);
    expect(label.startsWith(`${folderOf.get(path)} t`), `${label}: ${path}`).toBe(true);
  }
  await page.keyboard.press('Escape');

  await earshot.setEpochs(3);
  await earshot.train();
  await expectSettled(earshot);
  await region(earshot, 'Runs').getByRole('button', { name: 'Compare' }).click();
  const second = await exportedBehind(earshot, dialog);
  const firstRow = dialog.getByRole('row', { name: /^Precision at 5 / });
  await expect(firstRow.getByRole('cell')).toHaveText([
    judgeBy(second, ({ folder }) => folder).precisionAt5.toFixed(3),
    judgeBy(sounds, ({ folder }) => folder).precisionAt5.toFixed(3),
  ]);
});

/** What the run in use exports, while a dialog is open that is opened again afterwards. */
async function exportedBehind(earshot: EarshotPage, dialog: Locator): Promise<ExportedSound[]> {
  await dialog.getByRole('button', { name: 'Close' }).click();
  const sounds = await exportSounds(earshot);
  await region(earshot, 'Runs').getByRole('button', { name: 'Compare' }).click();
  return sounds;
}
