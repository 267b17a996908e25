// Learning: stopped, cut off, repeated, and on another backend.

import { EarshotPage, expect, test } from './earshot-page.ts';
import { exportSounds } from './exported.ts';
import { writeLibrary } from './sound-files.ts';
import { placeWitness, witnessed } from './witness.ts';

async function openWithLibrary(earshot: EarshotPage, folder: string, perFamily: number, query = '?backend=wasm') {
  const count = writeLibrary(folder, perFamily);
  await placeWitness(earshot.page);
  await earshot.open(query);
  await earshot.addFolder(folder);
  await earshot.expectSounds(count);
  await earshot.expectStage('ready');
  return count;
}

/** Waits until this many epochs of the training under way have ended. */
async function expectEpochs(earshot: EarshotPage, epochs: number): Promise<void> {
  const latest = async () => (await witnessed(earshot.page)).epochs.at(-1) ?? 0;
  await expect.poll(latest, { timeout: 60_000 }).toBeGreaterThanOrEqual(epochs);
}

/** Values of each line of the loss chart. */
function chartedLosses(earshot: EarshotPage): Promise<{ name: string; losses: number[] }[]> {
  return earshot.page
    .getByRole('figure', { name: 'Loss' })
    .locator('.js-plotly-plot')
    .evaluate((plot) =>
      (plot as unknown as { data: { name: string; y: number[] }[] }).data.map(({ name, y }) => ({
        name,
        losses: [...y],
      })),
    );
}

async function expectUsableMap(earshot: EarshotPage, count: number): Promise<void> {
  await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 60_000 });
  await expect(earshot.map).toHaveAttribute('data-points', String(count));
  await earshot.expectStage('ready');
  await earshot.sounds.getByRole('listitem').first().click();
  await expect(earshot.neighbours).toHaveAttribute('data-count', String(Math.min(20, count - 1)));
}

test('Stop keeps what was learned: loss, reconstructions, map and neighbours', async ({ earshot, page }, info) => {
  const count = await openWithLibrary(earshot, info.outputPath('library'), 4);
  await earshot.setEpochs(400);
  await expect(earshot.button('Stop')).toBeDisabled();
  await earshot.button('Train').click();
  await expectEpochs(earshot, 2);
  for (const kind of ['Original', 'Reconstruction']) {
    const picture = page.getByRole('img', { name: `${kind} 1`, exact: true });
    const shades = await picture.evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const { data } = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height) ?? {
        data: [],
      };
      return new Set(Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 3).join())).size;
    });
    expect(shades, `${kind} shows something`).toBeGreaterThan(10);
  }
  await earshot.button('Stop').click();
  await expectUsableMap(earshot, count);
  const lines = await chartedLosses(earshot);
  expect(lines.map(({ name }) => name)).toEqual(['training', 'held out']);
  for (const { losses } of lines) {
    expect(losses.length).toBeGreaterThanOrEqual(2);
    expect(losses.length).toBeLessThan(400);
    for (const loss of losses) expect(loss).toBeGreaterThan(0);
  }
  await expect(earshot.button('Continue')).toHaveCount(0);
});

test('training that a killed tab cut off can be continued', async ({ earshot, page }, info) => {
  const count = await openWithLibrary(earshot, info.outputPath('library'), 8);
  const epochs = 12;
  await earshot.setEpochs(epochs);
  await earshot.button('Train').click();
  // An epoch is told before it is stored, and the next one begins after.
  await expectEpochs(earshot, 2);
  const context = page.context();
  await page.close();

  const again = new EarshotPage(await context.newPage());
  await placeWitness(again.page);
  await again.open('?backend=wasm');
  await again.expectSounds(count);
  const before = await chartedLosses(again);
  expect(before[0].losses.length).toBeGreaterThanOrEqual(1);
  expect(before[0].losses.length).toBeLessThan(epochs);
  await again.button('Continue').click();
  await expectUsableMap(again, count);
  const after = await chartedLosses(again);
  expect(after[0].losses).toHaveLength(epochs);
  expect(after[0].losses.slice(0, before[0].losses.length)).toEqual(before[0].losses);
  expect((await witnessed(again.page)).epochs[0]).toBeGreaterThanOrEqual(before[0].losses.length);
  await expect(again.button('Continue')).toHaveCount(0);
});

test('a map that is cancelled stays as it stood, usable, and is there after a reload', async ({
  earshot,
  page,
}, info) => {
  const folder = info.outputPath('library');
  const count = await openWithLibrary(earshot, folder, 12);
  await earshot.setEpochs(1);
  await earshot.button('Train').click();
  // Within one frame: a small map has soon settled.
  await page.waitForFunction(
    (points) => {
      if (document.querySelector<HTMLElement>('[aria-label=Map]')?.dataset.points !== String(points)) return false;
      const cancel = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Cancel');
      cancel?.click();
      return cancel !== undefined;
    },
    count,
    { timeout: 60_000 },
  );
  await expect(earshot.notice).toContainText('Stopped');
  await expectUsableMap(earshot, count);
  const sounds = await exportSounds(earshot);
  for (const { x, y } of sounds) expect(Math.abs(x) <= 1 && Math.abs(y) <= 1).toBe(true);
  await earshot.page.reload();
  await expectUsableMap(earshot, count);
  expect(await exportSounds(earshot)).toEqual(sounds);
});

test('a visit with ?backend=cpu trains on the CPU and says so', async ({ earshot, page }, info) => {
  const count = await openWithLibrary(earshot, info.outputPath('library'), 2, '?backend=cpu');
  await expect(page.getByRole('combobox', { name: 'Compute' })).toHaveValue('cpu');
  await earshot.setEpochs(1);
  await earshot.setOption('Filters', 2);
  await earshot.train();
  await expectUsableMap(earshot, count);
  await expect(page.getByText(/^CPU \d+ ms for a small training step, as you chose\.$/)).toBeVisible();
});

test('a seed gives the same vectors and map each time, another seed others', async ({ browser, baseURL }, info) => {
  const folder = info.outputPath('library');
  const learn = async (seed: number) => {
    const context = await browser.newContext({ baseURL });
    const earshot = new EarshotPage(await context.newPage());
    await openWithLibrary(earshot, folder, 2, `?backend=wasm&seed=${seed}`);
    await earshot.setEpochs(1);
    await earshot.setOption('Filters', 2);
    await earshot.train();
    const sounds = await exportSounds(earshot);
    await context.close();
    return sounds;
  };
  const [first, second, other] = [await learn(7), await learn(7), await learn(8)];
  const largestDifference = (a: typeof first, b: typeof first) =>
    Math.max(...a.flatMap(({ vector }, row) => Array.from(vector, (value, i) => Math.abs(value - b[row].vector[i]))));
  const places = (sounds: typeof first) => sounds.map(({ path, x, y }) => [path, x.toFixed(3), y.toFixed(3)]);
  expect(largestDifference(first, second)).toBeLessThan(1e-5);
  expect(places(second)).toEqual(places(first));
  expect(largestDifference(first, other)).toBeGreaterThan(1e-2);
});
