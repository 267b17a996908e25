// The map while it settles: it is watched, held, stopped, moved on, drawn by another method, and says how far to trust it.

import { type EarshotPage, expect, test } from './earshot-page.ts';
import { type ExportedSound, exportSettings, exportSounds } from './exported.ts';
import { expectNothingLeft, observe } from './observed.ts';
import { writeLibrary } from './sound-files.ts';

async function openTrained(earshot: EarshotPage, folder: string): Promise<void> {
  writeLibrary(folder, 5);
  await earshot.open('?backend=wasm&seed=2');
  await earshot.addFolder(folder);
  await earshot.expectStage('ready');
  await earshot.setEpochs(1);
  await earshot.setOption('Filters', 2);
  await earshot.train();
}

const placesOf = (sounds: ExportedSound[]) => new Map(sounds.map(({ path, x, y }) => [path, [x, y]]));

/** The furthest that a sound stands from where it stood. */
function furthestMove(before: ExportedSound[], after: ExportedSound[]): number {
  const places = placesOf(after);
  const moves = before.map(({ path, x, y }) => {
    const [newX, newY] = places.get(path) ?? [Number.NaN, Number.NaN];
    return Math.hypot(newX - x, newY - y);
  });
  return Math.max(...moves);
}

/** Trustworthiness by its definition, with the cosine of exported vectors as the space. */
function trustworthiness(sounds: ExportedSound[], near = 10): number {
  const ranked = (distance: (a: ExportedSound, b: ExportedSound) => number) =>
    sounds.map((sound) =>
      sounds.filter((other) => other !== sound).sort((a, b) => distance(sound, a) - distance(sound, b)),
    );
  const inSpace = ranked((a, b) => 1 - a.vector.reduce((sum, value, i) => sum + value * b.vector[i], 0));
  const onMap = ranked((a, b) => Math.hypot(a.x - b.x, a.y - b.y));
  const n = sounds.length;
  const penalties = onMap.flatMap((others, i) =>
    others.slice(0, near).map((other) => Math.max(0, inSpace[i].indexOf(other) + 1 - near)),
  );
  return 1 - (2 / (n * near * (2 * n - 3 * near - 1))) * penalties.reduce((a, b) => a + b);
}

/** Presses the button in the same moment in which the map has passed this iteration: a small one has soon settled. */
async function pressAfter(earshot: EarshotPage, iteration: number, button: string): Promise<void> {
  await earshot.page.waitForFunction(
    ([iteration, button]) => {
      const progress = document.querySelector('[role=progressbar][aria-label=mapping]');
      if (!(Number(progress?.getAttribute('aria-valuenow')) > iteration)) return false;
      const pressed = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === button);
      pressed?.click();
      return pressed !== undefined;
    },
    [iteration, button] as const,
    { timeout: 60_000 },
  );
}

const iterationOf = async (earshot: EarshotPage) =>
  Number(await earshot.page.getByRole('progressbar', { name: 'mapping' }).getAttribute('aria-valuenow'));

test('says how far it can be trusted, settles on from where it is, and is there tomorrow', async ({
  earshot,
}, info) => {
  await openTrained(earshot, info.outputPath('library'));
  const drawn = await exportSounds(earshot);
  const figures = earshot.map.getByRole('definition');
  await expect(figures).toHaveCount(2);
  expect(Number(await figures.first().textContent())).toBeCloseTo(trustworthiness(drawn), 2);
  await expect(earshot.map).toContainText('Neighbours and colours come from what was learned, not from the map.');

  await earshot.button('Settle again').click();
  await earshot.expectStage('mapping');
  await earshot.expectStage('ready');
  const settled = await exportSounds(earshot);
  expect(furthestMove(drawn, settled)).toBeLessThan(0.5);
  const trusted = await figures.allTextContents();

  await earshot.page.reload();
  await expect(earshot.map).toHaveAttribute('data-ready', 'true');
  await earshot.expectStage('ready');
  expect(await figures.allTextContents()).toEqual(trusted);
  expect(furthestMove(settled, await exportSounds(earshot))).toBe(0);
});

test('is held where it is, goes on, and stays as it stood when it is stopped', async ({ earshot, page }, info) => {
  await openTrained(earshot, info.outputPath('library'));
  await expect(earshot.button('Pause')).toHaveCount(0);
  await earshot.setOption('Iterations', 20_000);
  await earshot.button('Draw the map anew').click();
  await pressAfter(earshot, 0, 'Pause');
  await expect(earshot.status).toContainText('Map paused');
  // A frame that was under way may still come.
  await page.waitForTimeout(300);
  const held = await iterationOf(earshot);
  await page.waitForTimeout(700);
  expect(await iterationOf(earshot)).toBe(held);
  await earshot.button('Resume').press('Enter');
  await pressAfter(earshot, held, 'Cancel');
  await earshot.expectStage('ready');
  await expect(earshot.map).toHaveAttribute('data-ready', 'true');
  await expect(earshot.button('Pause')).toHaveCount(0);

  // What was stopped early can still be settled.
  const stopped = await exportSounds(earshot);
  await earshot.setOption('Iterations', 500);
  await earshot.button('Settle again').click();
  await earshot.expectStage('mapping');
  await earshot.expectStage('ready');
  const settled = await exportSounds(earshot);
  expect(settled).toHaveLength(stopped.length);
  expect(trustworthiness(settled)).toBeGreaterThan(0.85);
});

test('is drawn by the plain exact t-SNE too, the same for the same seed, and nothing leaves the origin', async ({
  earshot,
  page,
  baseURL,
}, info) => {
  const observed = await observe(page);
  await openTrained(earshot, info.outputPath('library'));
  const fast = await exportSounds(earshot);
  await earshot.drawAnewBy('t-SNE, plain and exact');
  const exact = await exportSounds(earshot);
  expect(furthestMove(fast, exact)).toBeGreaterThan(0.1);
  expect((await exportSettings(earshot)).map).toEqual({ projection: 'tsne-js', options: { perplexity: 30 }, seed: 2 });
  await expect(earshot.map.getByRole('definition').first()).toHaveText(trustworthiness(exact).toFixed(3));
  await expect(earshot.button('Settle again')).toHaveCount(0);
  await earshot.drawAnewBy('t-SNE, plain and exact');
  expect(furthestMove(exact, await exportSounds(earshot))).toBe(0);
  await expectNothingLeft(page, observed, baseURL, ['tsne-js']);
});

test('a step size that throws the map apart is told, and the map before it stays', async ({ earshot }, info) => {
  await openTrained(earshot, info.outputPath('library'));
  const drawn = await exportSounds(earshot);
  await earshot.setOption('Step size', 100_000);
  await earshot.setOption('Exaggeration', 50);
  await earshot.button('Draw the map anew').click();
  await earshot.expectStage('failed');
  await expect(earshot.status).toContainText('Choose a smaller step size');
  expect(furthestMove(drawn, await exportSounds(earshot))).toBe(0);
});
