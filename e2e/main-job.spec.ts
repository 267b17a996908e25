// From nothing to neighbours, and back again after a reload. What the page says is held against what it exports.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { type EarshotPage, expect, test } from './earshot-page.ts';
import { cosineDistance, type ExportedSound, exportSounds, judgeByFolders, rankOthers } from './exported.ts';
import { coloursAt, locatePoints, type MapPoint } from './map-points.ts';
import { expectNothingLeft, observe } from './observed.ts';
import { expectLastPlayed, placeWitness, type Row, readRows, witnessed } from './witness.ts';

/** Clicks a point of the map; gives the neighbours that are then listed. */
async function clickPoint(earshot: EarshotPage, { sound, left, top }: MapPoint): Promise<Row[]> {
  await earshot.page.mouse.click(left, top);
  await expectLastPlayed(earshot.page, sound.path);
  await expect(earshot.sounds.locator('[aria-current=true]')).toHaveAttribute('data-path', sound.path);
  await expect(earshot.neighbours).toHaveAttribute('data-count', '20');
  return readRows(earshot.neighbours);
}

/** Float32 arithmetic on one side, float64 on the other. */
const tolerance = 1e-5;

function expectNearest(listed: Row[], query: ExportedSound, sounds: ExportedSound[]): void {
  const expected = rankOthers(query, sounds).slice(0, 20);
  expect(listed).toHaveLength(20);
  const byPath = new Map(sounds.map((sound) => [sound.path, sound]));
  expect(new Set(listed.map(({ path }) => path)).size).toBe(20);
  listed.forEach(({ path, distance }, rank) => {
    const sound = byPath.get(path) as ExportedSound;
    expect(sound).not.toBe(query);
    expect(Math.abs(distance - cosineDistance(query.vector, sound.vector))).toBeLessThan(tolerance);
    // By distance and not by path: two sounds as near may stand either way round.
    expect(Math.abs(distance - expected[rank].distance)).toBeLessThan(tolerance);
    if (rank > 0) expect(distance).toBeGreaterThanOrEqual(listed[rank - 1].distance);
  });
}

async function expectFolderColours(page: Page, earshot: EarshotPage, points: MapPoint[]): Promise<void> {
  const legend = earshot.map.locator('.legend.folders li');
  const swatches = await legend.evaluateAll((items) =>
    items.map((item) => ({
      name: item.textContent?.trim() ?? '',
      colour: (getComputedStyle(item.querySelector('.swatch') as Element).backgroundColor.match(/\d+/g) ?? []).map(
        Number,
      ),
    })),
  );
  expect(swatches.length).toBeGreaterThanOrEqual(12);
  const colours = await coloursAt(page, points);
  points.forEach(({ sound }, i) => {
    const swatch = swatches.find(({ name }) => sound.folder.endsWith(`/${name}`));
    const difference = Math.max(
      ...colours[i].map((value, channel) => Math.abs(value - (swatch?.colour[channel] ?? 0))),
    );
    // Points are a little transparent.
    expect(difference, `${sound.path} is drawn as ${colours[i]}, its folder as ${swatch?.colour}`).toBeLessThan(32);
  });
}

async function expectQuality(earshot: EarshotPage, sounds: ExportedSound[]): Promise<void> {
  const judged = judgeByFolders(sounds);
  const quality = earshot.page.getByRole('region', { name: 'How good is it?' });
  for (const [name, value] of [
    ['Precision at 1', judged.precisionAt1],
    ['Precision at 5', judged.precisionAt5],
    ['R-precision', judged.rPrecision],
    ['Mean average precision', judged.meanAveragePrecision],
  ] as const) {
    const shown = await quality.locator('.figure', { hasText: name }).locator('.figure-value').textContent();
    // Shown with three digits; two neighbours as near may stand either way round.
    expect(Math.abs(Number(shown) - value), `${name} is ${shown}, and by the export ${value}`).toBeLessThan(0.0015);
  }
  await test.step('label by label, in the table and in the file', async () => {
    await quality.getByText('Label by label').click();
    const rows = quality.getByRole('row').filter({ has: earshot.page.getByRole('rowheader') });
    const shown = await rows.evaluateAll((each) =>
      each.map((row) => [...row.children].map((cell) => cell.textContent)),
    );
    const sizes = new Map<string, number>();
    for (const { folder } of sounds) sizes.set(folder, (sizes.get(folder) ?? 0) + 1);
    const folders = [...sizes].filter(([, count]) => count >= 8);
    expect(shown.map(([folder, count]) => `${folder} ${count}`).sort()).toEqual(
      folders.map(([folder, count]) => `${folder} ${count}`).sort(),
    );
    const precisions = shown.map(([, , precision]) => Number(precision));
    expect(precisions).toEqual([...precisions].sort((a, b) => a - b));
    const download = earshot.page.waitForEvent('download');
    await quality.getByRole('button', { name: 'Save as CSV' }).click();
    const [header, all, ...others] = readFileSync(await (await download).path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(header).toBe('label,sounds,p_at_1,p_at_5,r_precision,mean_average_precision,row');
    expect(Number(all.split(',')[3])).toBeCloseTo(judged.precisionAt5, 2);
    expect(others.filter((line) => line.endsWith(',label'))).toHaveLength(folders.length);
    await quality.getByText('Label by label').click();
  });
}

test('the demo library is learned, mapped, searched, and all there again after a reload; nothing leaves the origin', async ({
  earshot,
  page,
  baseURL,
}) => {
  test.setTimeout(500_000);
  const observed = await observe(page);
  await placeWitness(page);
  await earshot.open();
  await earshot.expectStage('empty');

  await earshot.button('Load demo library').click();
  await earshot.expectStage('ready');
  const listed = await readRows(earshot.sounds);
  expect(listed.length).toBeGreaterThanOrEqual(240);
  expect(new Set(listed.map(({ path }) => path.slice(0, path.lastIndexOf('/')))).size).toBeGreaterThanOrEqual(12);

  await earshot.setEpochs(1);
  await earshot.train();
  expect((await witnessed(page)).stages).toEqual(
    expect.arrayContaining(['empty', 'decoding', 'ready', 'training', 'mapping', 'ready']),
  );
  await expect(earshot.map).toHaveAttribute('data-points', String(listed.length));
  await earshot.notice.getByRole('button').click();

  const sounds = await exportSounds(earshot);
  expect(sounds.map(({ path }) => path).sort()).toEqual(listed.map(({ path }) => path).sort());
  for (const { vector } of sounds) expect(Math.abs(Math.hypot(...vector) - 1)).toBeLessThan(1e-4);
  await expectQuality(earshot, sounds);

  const points = await locatePoints(earshot, sounds);
  const [query, second] = points;
  expectNearest(await clickPoint(earshot, second), second.sound, sounds);
  const neighbours = await clickPoint(earshot, query);
  expectNearest(neighbours, query.sound, sounds);
  await expect(earshot.map.getByText('cosine distance to the selected sound')).toBeVisible();

  const colourBy = page.getByLabel('Colour by');
  const roomy = points.slice(0, 12);
  const byDistance = await coloursAt(page, roomy);
  await colourBy.selectOption('Folder');
  await expect(earshot.map.locator('.legend.folders li').first()).toBeVisible();
  await expect(() => expectFolderColours(page, earshot, roomy)).toPass({ timeout: 15_000 });
  await colourBy.selectOption('Distance to selected');
  await expect(earshot.map.getByText('cosine distance to the selected sound')).toBeVisible();
  await expect.poll(() => coloursAt(page, roomy)).toEqual(byDistance);

  await page.reload();
  await expect(earshot.map).toHaveAttribute('data-ready', 'true');
  await earshot.expectStage('ready');
  expect(await readRows(earshot.sounds)).toEqual(listed);
  expect(await exportSounds(earshot)).toEqual(sounds);
  await expectQuality(earshot, sounds);
  const [again] = await locatePoints(earshot, sounds);
  expect(again).toEqual(query);
  expect(await clickPoint(earshot, again)).toEqual(neighbours);
  expect((await witnessed(page)).stages).toEqual(['ready']);

  await expectNothingLeft(page, observed, baseURL);
});
