// Runs: finished trainings stay, are compared, chosen and deleted; presets; the settings that travel in an export.

import { readFileSync, writeFileSync } from 'node:fs';
import type { Locator } from '@playwright/test';
import { encodeWav } from '../src/core/formats/wav.ts';
import { seededRandom } from '../src/core/math/random.ts';
import { EarshotPage, expect, test } from './earshot-page.ts';
import { type ExportedSound, exportSettings, exportSounds, judgeByFolders } from './exported.ts';
import { readZip } from './read-zip.ts';
import { sineWav, writeFileBelow, writeLibrary } from './sound-files.ts';
import { readStored } from './stored.ts';

const defaultLatentSize = 48;

async function openWithLibrary(earshot: EarshotPage, folder: string, perFamily: number): Promise<number> {
  const count = writeLibrary(folder, perFamily, 2);
  await earshot.open('?backend=wasm&seed=3');
  await earshot.addFolder(folder);
  await earshot.expectSounds(count);
  await earshot.expectStage('ready');
  await earshot.setEpochs(1);
  await earshot.setOption('Filters', 2);
  return count;
}

/** Trains and waits until the run that it makes is the one in use, with its map and figures. */
async function trainRun(earshot: EarshotPage): Promise<void> {
  const rows = rowsOf(earshot);
  const before = await rows.count();
  await earshot.button('Train').click();
  await expect(rows).toHaveCount(before + 1, { timeout: 60_000 });
  await expect(rows.first().getByRole('radio')).toBeChecked();
  await expectSettled(earshot);
}

async function expectSettled(earshot: EarshotPage): Promise<void> {
  await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 60_000 });
  await earshot.expectStage('ready');
}

/** The runs, the newest first. */
function rowsOf({ page }: EarshotPage): Locator {
  return page.getByRole('region', { name: 'Runs' }).locator('tbody tr');
}

function cellsOf(row: Locator): Promise<string[]> {
  return row.locator('td').allTextContents();
}

/** Paths and distances of the neighbours of the first sound. */
async function neighboursOfFirst(earshot: EarshotPage): Promise<unknown[]> {
  await earshot.sounds.getByRole('listitem').first().click();
  await expect(earshot.neighbours).not.toHaveAttribute('data-count', '0');
  return earshot.neighbours
    .getByRole('listitem')
    .evaluateAll((items) => items.map((item) => ({ ...(item as HTMLElement).dataset })));
}

/** Of which map, of which vectors and with which neighbours the page answers. */
async function answers(earshot: EarshotPage): Promise<{ sounds: ExportedSound[]; neighbours: unknown[] }> {
  return { sounds: await exportSounds(earshot), neighbours: await neighboursOfFirst(earshot) };
}

test('runs stay, are compared, and the chosen one gives map, neighbours, newcomers and export', async ({
  earshot,
  page,
}, info) => {
  const count = await openWithLibrary(earshot, info.outputPath('library'), 8);
  const rows = rowsOf(earshot);
  await expect(page.getByRole('region', { name: 'Runs' })).toHaveCount(0);

  await trainRun(earshot);
  const first = await answers(earshot);
  await earshot.setOption('Latent size', 16);
  await earshot.setOption('Epochs', 3);
  await trainRun(earshot);
  const second = await answers(earshot);
  expect(second.sounds[0].vector).toHaveLength(16);

  await test.step('each is listed with its settings and figures', async () => {
    await expect(rows.nth(0).locator('summary')).toHaveText('Epochs 3, Latent size 16 numbers, Filters 2');
    await expect(rows.nth(1).locator('summary')).toHaveText('Epochs 1, Filters 2');
    const { models } = await readStored(page);
    for (const [row, { sounds }, epochs] of [
      [rows.nth(0), second, 3],
      [rows.nth(1), first, 1],
    ] as const) {
      const [precision, meanAveragePrecision, loss, trained, time, compute] = await cellsOf(row);
      const judged = judgeByFolders(sounds);
      expect(Number(precision)).toBeCloseTo(judged.precisionAt5, 2);
      expect(Number(meanAveragePrecision)).toBeCloseTo(judged.meanAveragePrecision, 2);
      const stored = models.find(({ model }) => (model as { epoch: number }).epoch === epochs) as unknown as {
        trainedSeconds: number;
        model: { bestEpoch: number; losses: { heldOut: number }[] };
      };
      const { bestEpoch, losses } = stored.model;
      expect(Number(loss)).toBeCloseTo(losses[bestEpoch - 1].heldOut, 3);
      expect(trained).toBe(bestEpoch === epochs ? `${epochs}` : `${epochs}, best ${bestEpoch}`);
      expect(Number.parseFloat(time)).toBeCloseTo(stored.trainedSeconds, 0);
      expect(stored.trainedSeconds).toBeGreaterThan(0);
      expect(compute).toBe('WASM');
    }
    await rows.nth(0).locator('summary').click();
    await expect(rows.nth(0).locator('dl')).toContainText('Learning rate0.001 a step');
    await expect(rows.nth(0).locator('dl')).toContainText('Picture size64 x 64');
    await expect(rows.nth(0).locator('dl')).toContainText('Seed3');
  });

  await test.step('the settings of an export are those of the run', async () => {
    const { measured, ...settings } = await exportSettings(earshot);
    expect(settings).toMatchObject({
      representation: { id: 'autoencoder', label: 'Autoencoder', space: 'cosine' },
      options: {
        epochs: 3,
        patience: 20,
        latentSize: 16,
        filters: 2,
        learningRate: 0.001,
        batchSize: 16,
        noise: 0,
        shift: 2,
      },
      seed: 3,
      backend: 'wasm',
      epochs: 3,
      stale: false,
      map: {
        projection: 'tsne',
        options: { perplexity: 30, iterations: 1000, exaggeration: 12, learningRate: 0 },
        seed: 3,
      },
    });
    expect(Date.now() - Date.parse(String(settings.created))).toBeLessThan(300_000);
    const [, , loss, , time] = await cellsOf(rows.first());
    expect(settings.heldOutLoss).toBeCloseTo(Number(loss), 3);
    expect(settings.trainedSeconds).toBeCloseTo(Number.parseFloat(time), 0);
    expect(measured).toMatchObject({
      segmentation: { longerThanSeconds: 10, segmentSeconds: 2 },
      features: { picture: { version: 1, options: { seconds: 2, position: 'start', side: '64' } } },
    });
  });

  await test.step('the older one, chosen with the keyboard, answers as it did, also after a reload', async () => {
    await rows.first().getByRole('radio').focus();
    await page.keyboard.press('ArrowDown');
    await expect(rows.nth(1).getByRole('radio')).toBeChecked();
    await expect(rows.nth(1).getByRole('radio')).toBeFocused();
    expect(await answers(earshot)).toEqual(first);
    await page.reload();
    await expectSettled(earshot);
    await expect(rows.nth(1).getByRole('radio')).toBeChecked();
    expect(await answers(earshot)).toEqual(first);
    expect((await exportSettings(earshot)).options).toMatchObject({ epochs: 1, latentSize: defaultLatentSize });
  });

  await test.step('what is added is embedded by the chosen one, and by the other once that is chosen', async () => {
    await earshot.addFiles(writeFileBelow(info.outputPath('added'), 'new.wav', sineWav(700, 0.2)));
    await expect(earshot.map).toHaveAttribute('data-points', String(count + 1));
    await earshot.expectStage('ready');
    const older = await exportSounds(earshot);
    expect(older.map(({ vector }) => vector.length)).toEqual(Array(count + 1).fill(defaultLatentSize));
    expect(older.filter(({ path }) => path !== 'new.wav')).toEqual(first.sounds);
    await expect(rows.nth(1).locator('.badge')).toHaveCount(0);
    await expect(rows.nth(0).locator('.badge')).toHaveText('Older than your sounds');

    await rows.nth(0).getByRole('radio').click();
    await expect(earshot.map).toHaveAttribute('data-points', String(count + 1));
    await expect(rows.nth(0).locator('.badge')).toHaveCount(0);
    await earshot.expectStage('ready');
    const newer = await exportSounds(earshot);
    expect(newer.filter(({ path }) => path !== 'new.wav')).toEqual(second.sounds);
    expect(newer.find(({ path }) => path === 'new.wav')?.vector).toHaveLength(16);
  });

  await test.step('a deleted one goes with all it made, and the newest other is used; without any there is no map', async () => {
    await rows
      .first()
      .getByRole('button', { name: /^Delete / })
      .click();
    await earshot.button('Cancel').click();
    await expect(rows).toHaveCount(2);
    for (const left of [1, 0]) {
      await rows
        .first()
        .getByRole('button', { name: /^Delete / })
        .click();
      await earshot.button('Delete').click();
      await expect(rows).toHaveCount(left);
      if (left > 0) await expect(rows.first().getByRole('radio')).toBeChecked();
      if (left > 0)
        expect((await exportSounds(earshot)).map(({ vector }) => vector.length)).toContain(defaultLatentSize);
    }
    await expect(earshot.map).toHaveAttribute('data-points', '0');
    await expect(earshot.neighbours).toHaveAttribute('data-count', '0');
    await earshot.notice.getByRole('button', { name: 'Undo' }).click();
    await expect(rows).toHaveCount(1);
    await expect(rows.first().getByRole('radio')).toBeChecked();
    await expect(earshot.map).toHaveAttribute('data-points', String(count + 1));
    // Until the library is opened anew, what can be taken back is still stored.
    const storedOfRuns = async () => {
      const { models, maps, evaluations, blocks } = await readStored(page);
      const vectors = new Set(blocks.map(({ kind }) => String(kind)).filter((kind) => kind.startsWith('vectors/')));
      return [models.length, maps.length, evaluations.length, vectors.size];
    };
    expect(await storedOfRuns()).toEqual([2, 2, 2, 2]);
    await page.reload();
    await expect(rows).toHaveCount(1);
    await expect.poll(storedOfRuns).toEqual([1, 1, 1, 1]);
  });
});

test('trainings that were cut off are no runs, do not pile up, and count their time once they go on', async ({
  earshot,
  page,
}, info) => {
  await openWithLibrary(earshot, info.outputPath('library'), 4);
  await earshot.setOption('Epochs', 400);
  type Training = { modelId: string; state: string; trainedSeconds: number };
  const stored = async () => (await readStored(page)).models as unknown as Training[];
  const cutOff = async (isNew: (models: Training[]) => boolean) => {
    await earshot.button('Train').click();
    await expect.poll(async () => isNew(await stored()), { timeout: 60_000 }).toBe(true);
    await page.reload();
    await expect(earshot.button('Continue')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Runs' })).toHaveCount(0);
    const models = await stored();
    expect(models).toHaveLength(1);
    return models[0];
  };
  const first = await cutOff(({ length }) => length === 1);
  const second = await cutOff(([model]) => model.modelId !== first.modelId);
  expect(second).toMatchObject({ state: 'training', trainedSeconds: expect.any(Number) });

  await earshot.button('Continue').click();
  await expect.poll(async () => (await stored())[0].trainedSeconds).toBeGreaterThan(second.trainedSeconds);
  await earshot.button('Stop').click();
  await expect(rowsOf(earshot)).toHaveCount(1);
  await expectSettled(earshot);
  const [run] = await stored();
  expect(run).toMatchObject({ modelId: second.modelId, state: 'ready' });
  expect(run.trainedSeconds).toBeGreaterThan(second.trainedSeconds);
  await expect(earshot.button('Continue')).toHaveCount(0);
});

test('a preset sets the fields at once, and is named when they fit it', async ({ earshot, page }) => {
  await earshot.open();
  await earshot.showSettings();
  const preset = page.getByLabel('Preset');
  const field = (name: string) => page.getByLabel(name, { exact: true });
  await expect(preset).toHaveValue('balanced');
  await expect(preset.getByRole('option')).toHaveText(['Quick', 'Balanced', 'Thorough']);
  await preset.selectOption('Quick');
  await expect(field('Epochs')).toHaveValue('12');
  await expect(field('Filters')).toHaveValue('16');
  await earshot.setOption('Epochs', 13);
  await expect(preset.locator(':checked')).toHaveText('Custom');
  await page.reload();
  await earshot.showSettings();
  await expect(preset.locator(':checked')).toHaveText('Custom');
  await earshot.setOption('Epochs', 12);
  await expect(preset).toHaveValue('quick');
  await preset.selectOption('Balanced');
  await expect(field('Epochs')).toHaveValue('40');
  await expect(field('Filters')).toHaveValue('32');
});

test('a run goes out as a file, comes in again elsewhere as it was, and is refused where it does not fit', async ({
  earshot,
  page,
  browser,
}, info) => {
  test.setTimeout(240_000);
  const folder = info.outputPath('library');
  const count = await openWithLibrary(earshot, folder, 6);
  await trainRun(earshot);
  const before = await exportSounds(earshot);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    rowsOf(earshot)
      .first()
      .getByRole('button', { name: /^Export / })
      .click(),
  ]);
  const file = info.outputPath(download.suggestedFilename());
  await download.saveAs(file);
  expect(Object.keys(await readZip(file))).toEqual(['model.json', 'weights.bin', 'losses.csv']);

  const importInto = async (visit: EarshotPage, path: string) => {
    await visit.showSettings();
    await visit.page.getByLabel('Import model').setInputFiles(path);
  };
  const elsewhere = await browser.newContext();
  try {
    const other = new EarshotPage(await elsewhere.newPage());
    await other.open('?backend=wasm&seed=3');
    await other.addFolder(folder);
    await other.expectSounds(count);
    await other.expectStage('ready');

    const pictureSize = other.page
      .getByRole('group', { name: 'Log-mel picture', exact: true })
      .getByLabel('Picture size');
    await test.step('what does not fit is refused with the reason, and changes nothing', async () => {
      const cut = info.outputPath('cut.zip');
      writeFileSync(cut, readFileSync(file).subarray(0, -40));
      await importInto(other, cut);
      await expect(other.notice).toContainText('cut.zip was not imported, and nothing was changed.');
      await other.expectStage('ready');
      await pictureSize.selectOption({ label: '32 x 32' });
      await other.button('Measure again').click();
      await expect(other.page.getByText(/^Measuring again/)).toHaveCount(0, { timeout: 60_000 });
      await other.expectStage('ready');
      await importInto(other, file);
      await expect(other.notice).toContainText('"Picture size" is 64 x 64 for the model and 32 x 32 in this library');
      await other.expectStage('ready');
      expect((await readStored(other.page)).models).toEqual([]);
      await pictureSize.selectOption({ label: '64 x 64' });
      await other.button('Measure again').click();
      await other.expectStage('ready');
    });

    await importInto(other, file);
    await expect(rowsOf(other)).toHaveCount(1, { timeout: 60_000 });
    await expectSettled(other);
    expect(await cellsOf(rowsOf(other).first())).toEqual(await cellsOf(rowsOf(earshot).first()));
    const after = await exportSounds(other);
    expect(after.map(({ path, vector }) => [path, ...vector])).toEqual(
      before.map(({ path, vector }) => [path, ...vector]),
    );

    await test.step('and another training can begin with what it learned', async () => {
      await other.button('Train more').click();
      await expect(rowsOf(other)).toHaveCount(2, { timeout: 60_000 });
      await expectSettled(other);
      await expect(other.button('Train more')).toHaveCount(0);
      const { models } = await readStored(other.page);
      models.sort((a, b) => Number(a.createdAt) - Number(b.createdAt));
      const [imported, further] = models.map(
        ({ model }) => (model as { losses: { training: number; heldOut: number }[] }).losses,
      );
      // From the beginning it would be the same epoch again, to the last bit.
      expect(further[0].heldOut).toBeLessThan(imported[0].heldOut);
      expect(further[0].training).toBeLessThan(imported[0].training);
    });
  } finally {
    await elsewhere.close();
  }
});

test('sounds unlike those that were trained on are told, and "Train more" learns them too', async ({
  earshot,
  page,
}, info) => {
  const folder = info.outputPath('noises');
  const random = seededRandom(1);
  for (let i = 0; i < 30; i++) writeFileBelow(folder, `noises/${i}.wav`, sineWav(200 + 5 * i, 0.3));
  await earshot.open('?backend=wasm&seed=3');
  await earshot.addFolder(folder);
  await earshot.expectSounds(30);
  await earshot.expectStage('ready');
  await earshot.setEpochs(12);
  await earshot.setOption('Filters', 4);
  await trainRun(earshot);

  await test.step('more of the same is no news', async () => {
    const more = info.outputPath('more');
    for (let i = 0; i < 5; i++) writeFileBelow(more, `noises/more ${i}.wav`, sineWav(202 + 5 * i, 0.3));
    await earshot.addFolder(more);
    await earshot.expectSounds(35);
    await expectSettled(earshot);
    await expect(earshot.button('Train more')).toHaveCount(0);
  });

  const other = info.outputPath('other');
  for (let i = 0; i < 20; i++) {
    const noise = Float32Array.from({ length: 6000 }, () => 0.3 * (2 * random() - 1));
    writeFileBelow(other, `other/${i}.wav`, encodeWav([noise], 22_050));
  }
  await earshot.addFolder(other);
  await earshot.expectSounds(55);
  await expect(page.getByText(/^20 pictures that came after training are drawn \d+\.\d times worse/)).toBeVisible({
    timeout: 60_000,
  });
  await earshot.button('Train more').click();
  await expect(rowsOf(earshot)).toHaveCount(2, { timeout: 60_000 });
  await expectSettled(earshot);
  await expect(rowsOf(earshot).first().locator('summary')).toContainText('Epochs 10');
  await expect(earshot.button('Train more')).toHaveCount(0);
  const { models } = await readStored(page);
  models.sort((a, b) => Number(a.createdAt) - Number(b.createdAt));
  const { losses } = models[1].model as { losses: { heldOut: number }[] };
  expect(losses[9].heldOut).toBeLessThan(losses[0].heldOut);
});
