// Every way of hearing alike, on a library as a newcomer drops it: Instant is there by itself, the others once they are
// trained; what counts can be weighed. Distances are held against what follows from the export.

import type { Locator, Page } from '@playwright/test';
import type { ModelRecord } from '../src/storage/schema.ts';
import { type EarshotPage, expect, test } from './earshot-page.ts';
import { cosineDistance, type ExportedSound, exportSettings, exportSounds, judgeByFolders } from './exported.ts';
import { writeLibrary } from './sound-files.ts';
import { readStored } from './stored.ts';
import { type Row, readRows } from './witness.ts';

test.use({ heard: 'everything' });

const perFamily = 8;
const families = 4;
const count = perFamily * families;

function representation({ page }: EarshotPage): Locator {
  return page.getByRole('combobox', { name: 'Representation' });
}

function runs({ page }: EarshotPage): Locator {
  return page.getByRole('region', { name: 'Runs', exact: true }).locator('tbody tr');
}

/** Until the run in use has its map, figures and clusters. */
async function expectSettled(earshot: EarshotPage): Promise<void> {
  await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 90_000 });
  await expect(earshot.page.getByRole('region', { name: 'Clusters' }).getByRole('listitem').first()).toBeVisible();
  await earshot.expectStage('ready');
}

async function dropLibrary(earshot: EarshotPage, folder: string): Promise<void> {
  expect(writeLibrary(folder, perFamily, families)).toBe(count);
  await earshot.open('?backend=wasm&seed=3');
  await earshot.addFolder(folder);
  await earshot.expectSounds(count);
  await expectSettled(earshot);
}

async function trainAs(earshot: EarshotPage, label: string, options: Record<string, number | string>): Promise<void> {
  const before = await runs(earshot).count();
  await representation(earshot).selectOption(label);
  await earshot.showSettings();
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === 'number') await earshot.setOption(name, value);
    else await earshot.page.getByLabel(name, { exact: true }).selectOption(value);
  }
  await earshot.button('Train').click();
  await expect(runs(earshot)).toHaveCount(before + 1, { timeout: 90_000 });
  await expectSettled(earshot);
}

/** The neighbours of the first sound that is exported. */
async function neighboursOfFirst(earshot: EarshotPage, sounds: ExportedSound[]): Promise<Row[]> {
  await earshot.sounds.locator(`[data-path="${sounds[0].path}"]`).click();
  await expect(earshot.neighbours).toHaveAttribute('data-count', '20');
  return readRows(earshot.neighbours);
}

function expectRanked(
  listed: Row[],
  sounds: ExportedSound[],
  distance: (a: Float32Array, b: Float32Array) => number,
): void {
  const expected = sounds
    .slice(1)
    .map((sound) => distance(sounds[0].vector, sound.vector))
    .sort((a, b) => a - b);
  expect(listed).toHaveLength(20);
  listed.forEach((row, rank) => {
    expect(Math.abs(row.distance - expected[rank])).toBeLessThan(1e-5);
  });
}

interface View {
  group: string;
  columns: number;
  weight: number;
}

/** 1 - the mean of the views' cosines, each weighted by its own weight and its group's. */
function weightedDistance(views: View[], groups: Record<string, number>) {
  return (a: Float32Array, b: Float32Array) => {
    let from = 0;
    let sum = 0;
    let total = 0;
    for (const { group, columns, weight } of views) {
      const [one, other] = [a, b].map((vector) => vector.subarray(from, from + columns));
      const counts = weight * (groups[group] ?? 1);
      sum += counts * (1 - cosineDistance(one, other));
      total += counts;
      from += columns;
    }
    return 1 - sum / total;
  };
}

test('a dropped library has a map and neighbours without training, and what counts in them can be weighed', async ({
  earshot,
  page,
}, info) => {
  await dropLibrary(earshot, info.outputPath('library'));
  await expect(earshot.map).toHaveAttribute('data-points', String(count));
  await expect(representation(earshot)).toHaveValue('instant');
  await expect(runs(earshot)).toHaveCount(1);
  await expect(runs(earshot)).toContainText('Instant');
  const sounds = await exportSounds(earshot);
  for (const { vector } of sounds) expect(Math.abs(Math.hypot(...vector) - 1)).toBeLessThan(1e-4);
  const figure = page.locator('.figure', { hasText: 'Precision at 5' }).locator('.figure-value');
  expect(Number(await figure.textContent())).toBeCloseTo(judgeByFolders(sounds).precisionAt5, 2);
  expectRanked(await neighboursOfFirst(earshot, sounds), sounds, cosineDistance);

  const { models } = (await readStored(page)) as unknown as { models: { model: { views: View[] } }[] };
  const { views } = models[0].model;
  await page.getByText('What counts').click();
  await page.getByRole('slider', { name: 'Timbre' }).fill('0');
  await page.getByRole('slider', { name: 'Pitch' }).fill('2');
  const weighed = weightedDistance(views, { timbre: 0, pitch: 2 });
  await expect(async () => expectRanked(await readRows(earshot.neighbours), sounds, weighed)).toPass();
  await page.reload();
  await earshot.expectSounds(count);
  expectRanked(await neighboursOfFirst(earshot, sounds), sounds, weighed);
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect(async () => expectRanked(await readRows(earshot.neighbours), sounds, cosineDistance)).toPass();

  await test.step('a single view is heard at once', async () => {
    await earshot.page.locator('summary', { hasText: 'Settings' }).click();
    await page.getByLabel('Listens to').selectOption('The aspects alone');
    await expect(async () => {
      expect(((await exportSettings(earshot)).options as { views: string }).views).toBe('aspects');
    }).toPass();
    await expectSettled(earshot);
    // In place of the one before.
    await expect(runs(earshot)).toHaveCount(1);
  });

  await test.step('"Train" joins it with what is learned', async () => {
    await representation(earshot).selectOption('Fused');
    await earshot.setOption('Epochs', 1);
    await earshot.setOption('Filters', 2);
    await representation(earshot).selectOption('Instant');
    await earshot.button('Train').click();
    await expect(runs(earshot)).toHaveCount(2, { timeout: 90_000 });
    await expectSettled(earshot);
    await expect(representation(earshot)).toHaveValue('fused');
    await expect(runs(earshot).first()).toContainText('Fused');
    await expect(page.getByRole('slider', { name: 'Learned' })).toBeVisible();
  });
});

/** Of the codes that are shown, how many units were clearly on or off. */
async function expectSaturation(page: Page): Promise<void> {
  const line = page.getByText(/codes? are different.* \d+ % of the units are within 5 % of on or off/);
  const { models } = (await readStored(page)) as unknown as { models: ModelRecord[] };
  const latest = models.toSorted((a, b) => a.createdAt - b.createdAt).at(-1);
  expect(latest?.saturated).toBeGreaterThan(0);
  await expect(line).toContainText(`${Math.round(100 * (latest?.saturated ?? 0))} % of the units`);
}

test('codes and song vectors are learned, searched, judged and drawn like any other', async ({
  earshot,
  page,
}, info) => {
  test.setTimeout(400_000);
  await dropLibrary(earshot, info.outputPath('library'));
  const share = (a: Float32Array, b: Float32Array) => a.filter((bit, i) => bit !== b[i]).length / a.length;

  await test.step('Semantic hash', async () => {
    await trainAs(earshot, 'Semantic hash', { Epochs: 1, Filters: 2, Bits: 64 });
    const sounds = await exportSounds(earshot);
    for (const { vector } of sounds) {
      expect(vector).toHaveLength(64);
      expect([...vector].every((bit) => bit === 0 || bit === 1)).toBe(true);
    }
    expectRanked(await neighboursOfFirst(earshot, sounds), sounds, share);
    await expect(page.getByRole('region', { name: 'Neighbours' })).toContainText('share of bits that differ');
    await expectSaturation(page);
  });

  await test.step('Semantic hash of waveforms', async () => {
    await trainAs(earshot, 'Semantic hash', { Epochs: 2, Filters: 2, Bits: 64, Input: 'Waveform' });
    await expect(runs(earshot).first()).toContainText('Input Waveform');
    const sounds = await exportSounds(earshot);
    expect([...sounds[0].vector].every((bit) => bit === 0 || bit === 1)).toBe(true);
    expectRanked(await neighboursOfFirst(earshot, sounds), sounds, share);
    await expectSaturation(page);
    // A waveform is no picture to be drawn.
    const hearing = page.getByRole('region', { name: 'What it hears' });
    await hearing.locator('summary').click();
    await expect(hearing.getByRole('img', { name: /of 64 bits on/ })).toBeVisible();
    await expect(earshot.button('Reconstruction')).toHaveCount(0);
    const { models } = (await readStored(page)) as unknown as { models: ModelRecord[] };
    const [ofPictures, ofWaveforms] = ['picture', 'waveform'].map((input) =>
      models.find(({ model, state }) => state === 'ready' && model.options.input === input),
    );
    // Each names what it heard and nothing else, so that neither is older than what the other hears.
    expect(ofWaveforms?.featureHash).not.toBe(ofPictures?.featureHash);
    await expect(page.getByText('Measured otherwise')).toHaveCount(0);
  });

  await test.step('Timbre codes', async () => {
    await trainAs(earshot, 'Timbre codes', { Timbres: 32 });
    const sounds = await exportSounds(earshot);
    expect([...sounds[0].vector].every((bit) => bit === 0 || bit === 1)).toBe(true);
    // Of a sound with several codes the pair that is most alike counts: none is further than what most of them have.
    const listed = await neighboursOfFirst(earshot, sounds);
    for (const { distance } of listed) expect(Math.abs(32 * distance - Math.round(32 * distance))).toBeLessThan(1e-5);
    expect(listed.map(({ distance }) => distance)).toEqual(
      listed.map(({ distance }) => distance).sort((a, b) => a - b),
    );
  });

  await test.step('Song vectors', async () => {
    await trainAs(earshot, 'Song vectors', { Epochs: 1, 'Hidden units': 8 });
    const sounds = await exportSounds(earshot);
    expectRanked(await neighboursOfFirst(earshot, sounds), sounds, cosineDistance);
  });

  await test.step('each is there to be chosen again, tomorrow too', async () => {
    await expect(runs(earshot)).toHaveCount(5);
    await page.reload();
    await earshot.expectSounds(count);
    await representation(earshot).selectOption('Timbre codes');
    await expect(runs(earshot).filter({ hasText: 'Timbre codes' }).getByRole('radio')).toBeChecked();
    await expectSettled(earshot);
  });
});
