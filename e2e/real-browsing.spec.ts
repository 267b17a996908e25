// Browsing real sounds by ear and by the keyboard alone: a journey for each thing that a person does so. Only what opens a
// folder is no key, since a browser's own window does that.

import { basename } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { tabTo } from './by-keyboard.ts';
import { drop } from './drop.ts';
import { type EarshotPage, expect, test } from './earshot-page.ts';
import { readZip } from './read-zip.ts';
import { folderOf, lacking, libraries } from './real-sounds.ts';
import { launchOptions } from './setup/browser.mjs';
import { expectRecording, placeRecorder, playedSources } from './sound-recorder.ts';
import { expectLastPlayed, placeWitness, readRows, witnessed } from './witness.ts';

const options = launchOptions();
// The list of devices is the one thing that is made up.
const fake = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];
test.use({
  heard: 'everything',
  // The recorder is a script of its own, which the page's policy would forbid.
  bypassCSP: true,
  launchOptions: { ...options, args: [...options.args, ...fake] },
});
test.skip(!libraries, lacking);

/** Drops folders of dirt, and waits until all there is to know of them is known. Gives the paths of the list. */
async function begin(earshot: EarshotPage, sounds: number, ...folders: string[]): Promise<string[]> {
  await placeWitness(earshot.page);
  await earshot.open('?seed=3');
  await drop(earshot.page, ...folders.map((name) => folderOf('dirt', name)));
  await expectLibrary(earshot, sounds);
  return (await readRows(earshot.sounds)).map(({ path }) => path);
}

async function expectLibrary(earshot: EarshotPage, sounds: number): Promise<void> {
  await earshot.expectSounds(sounds);
  await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 60_000 });
  await earshot.expectStage('ready');
}

/** Goes to it by the Tab key and presses Enter. */
async function enter(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

const current = (list: Locator) => list.locator('[aria-current=true]');

test('1, auditioning: rows, neighbours by number, on from there and back, by chance, and held down', async ({
  earshot,
  page,
}) => {
  const sounds = await begin(earshot, 10, 'metal');
  const { keyboard } = page;
  const played = async () => (await witnessed(page)).played;
  const expectSelected = async (path: string) => {
    await expect(current(earshot.sounds)).toHaveAttribute('data-path', path);
    await expect(earshot.neighbours).toHaveAttribute('data-count', '9');
  };
  const expectStopped = () => expect(earshot.player).toHaveAttribute('data-state', 'stopped');

  await test.step('Down, Up, Space, Right and Left', async () => {
    for (const path of sounds.slice(0, 3)) {
      await keyboard.press('ArrowDown');
      await expectLastPlayed(page, path);
    }
    await keyboard.press('ArrowUp');
    await expectSelected(sounds[1]);
    await expectStopped();
    for (const key of ['Space', 'ArrowRight']) {
      const before = (await played()).length;
      await keyboard.press(key);
      await expect.poll(async () => (await played()).slice(before)).toEqual([sounds[1]]);
      await expectStopped();
    }
    await keyboard.press('l');
    for (const [begins, ends] of [
      ['ArrowRight', 'ArrowLeft'],
      ['Space', 'Space'],
    ]) {
      await keyboard.press(begins);
      await expect(earshot.player).toHaveAttribute('data-state', 'playing');
      await keyboard.press(ends);
      await expectStopped();
    }
    await keyboard.press('l');
  });

  await test.step('a neighbour by its number, on by Enter, back by Backspace', async () => {
    const neighbours = (await readRows(earshot.neighbours)).map(({ path }) => path);
    for (const place of [9, 3]) {
      await keyboard.press(String(place));
      await expectLastPlayed(page, neighbours[place - 1]);
    }
    await keyboard.press('ArrowDown');
    await expectLastPlayed(page, neighbours[3]);
    await keyboard.press('Enter');
    await expectSelected(neighbours[3]);
    await keyboard.press('Backspace');
    await expectSelected(sounds[1]);
  });

  await test.step('held down it passes by, and what it stops on is heard', async () => {
    const before = (await played()).length;
    for (let i = 0; i < 7; i++) await keyboard.down('ArrowDown');
    await expectSelected(sounds[8]);
    await keyboard.up('ArrowDown');
    await expectLastPlayed(page, sounds[8]);
    expect((await played()).slice(before)).not.toContain(sounds[5]);
  });

  await test.step('what is typed is no command; R; a favourite; moving without playing; Esc', async () => {
    await keyboard.press('/');
    // The number of a neighbour, anywhere else.
    await keyboard.type('5');
    await earshot.expectSounds(1);
    await keyboard.press('Enter');
    await keyboard.press('r');
    await expect(current(earshot.sounds)).toHaveAttribute('data-path', sounds[5]);
    await keyboard.press('f');
    await expect(page.locator('[data-collection=Favourites]')).toHaveAttribute('data-count', '1');
    await keyboard.press('p');
    await enter(page, earshot.button('Play on selecting'));
    await keyboard.press('/');
    await keyboard.press('Delete');
    await earshot.expectSounds(10);
    await keyboard.press('Enter');
    const before = (await played()).length;
    await keyboard.press('Home');
    await keyboard.press('End');
    await expect(current(earshot.sounds)).toHaveAttribute('data-path', sounds[9]);
    expect((await played()).length).toBe(before);
    await keyboard.press('Space');
    await expectLastPlayed(page, sounds[9]);
    await keyboard.press('Escape');
    await expectStopped();
    await expect(earshot.neighbours).toHaveAttribute('data-count', '0');
  });

  await test.step('? shows them all, from the beginning', async () => {
    await keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keys' });
    await expect(dialog.getByText('Move up and down')).toBeInViewport();
    await keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  });
});

/** So many samples of what reaches the loudspeaker from now on. */
async function record(page: Page, count: number): Promise<number[]> {
  const blocks = Math.ceil(count / blockSamples);
  await page.evaluate(() => void window.recorded.blocks.splice(0));
  const recorded = () => page.evaluate(() => window.recorded.blocks.length);
  // The first ones were on their way.
  await expect.poll(recorded, { intervals: [50] }).toBeGreaterThan(blocks + 3);
  const samples = await page.evaluate(
    (blocks) => window.recorded.blocks.slice(-blocks).flatMap((block) => [...block]),
    blocks,
  );
  return samples.slice(0, count);
}
const blockSamples = 4096;

/** How many samples what plays now has. */
async function periodOf(page: Page): Promise<number> {
  const latest = (await playedSources(page)).at(-1);
  return Math.round((latest?.durationSeconds ?? 0) * (latest?.sampleRate ?? 0));
}

test('2, the player: around without a gap, softer, equally loud, from any place and a stretch of it', async ({
  earshot,
  page,
}) => {
  await placeRecorder(page);
  const sounds = await begin(earshot, 8, 'house');
  const { keyboard } = page;
  const place = page.getByRole('slider', { name: 'Place in the sound' });
  const volume = page.getByRole('slider', { name: 'Volume' });
  const isPlaying = () => expect(earshot.player).toHaveAttribute('data-state', 'playing');
  const expectStopped = () => expect(earshot.player).toHaveAttribute('data-state', 'stopped');
  const peakOf = (samples: number[]) => samples.reduce((peak, each) => Math.max(peak, Math.abs(each)), 0);

  const period = await test.step('L: each time around is the very same, sample by sample', async () => {
    await keyboard.press('l');
    await keyboard.press('ArrowUp');
    await expectLastPlayed(page, sounds[7]);
    await isPlaying();
    await expectRecording(page);
    const period = await periodOf(page);
    const samples = await record(page, 3 * period);
    expect(peakOf(samples)).toBeGreaterThan(0.01);
    const differences = samples.slice(0, 2 * period).map((each, i) => Math.abs(each - (samples[i + period] ?? each)));
    expect(peakOf(differences)).toBeLessThan(1e-4);
    return period;
  });

  await test.step('the volume, in dB, which stays', async () => {
    const before = peakOf(await record(page, 2 * period));
    await keyboard.press('p');
    await expect(place).toBeFocused();
    await tabTo(page, volume);
    await expect(volume).toHaveAttribute('aria-valuetext', '−6 dB');
    for (let i = 0; i < 6; i++) await keyboard.press('ArrowLeft');
    await expect(volume).toHaveAttribute('aria-valuetext', '−12 dB');
    const after = peakOf(await record(page, 2 * period));
    expect(20 * Math.log10(after / before)).toBeCloseTo(-6, 1);
  });

  await test.step('equally loud, and nothing beyond full scale', async () => {
    const full = 10 ** (-12 / 20);
    await keyboard.press('p');
    await enter(page, earshot.button('Match loudness'));
    await keyboard.press('/');
    await keyboard.press('Enter');
    // Both are shorter than a window of 400 ms: their level is that of the whole.
    for (const [key, path] of [
      ['Home', sounds[0]],
      ['End', sounds[7]],
    ]) {
      await keyboard.press(key);
      await expectLastPlayed(page, path);
      const period = await periodOf(page);
      const samples = await record(page, period);
      const rms = Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / period);
      const peak = peakOf(samples);
      expect(peak).toBeLessThan(full * 1.001);
      // At -20 dBFS, or as near to it as its greatest sample lets it.
      expect(Math.min(Math.abs(rms / full - 0.1), Math.abs(peak / full - 1))).toBeLessThan(0.002);
    }
  });

  await test.step('from a place on, a stretch of it, and what it looks like', async () => {
    await keyboard.press('l');
    await expectStopped();
    await keyboard.press('p');
    const seconds = Number(await place.getAttribute('aria-valuemax'));
    const stretch = async () => (await place.getAttribute('data-stretch'))?.split(' ').map(Number) ?? [];
    const before = (await witnessed(page)).played.length;
    await keyboard.press('ArrowRight');
    await expect.poll(async () => (await witnessed(page)).played.length).toBe(before + 1);
    await expectStopped();
    for (const [key, end] of [
      ['Shift+ArrowRight', 0.1],
      ['Shift+ArrowRight', 0.15],
      ['Shift+ArrowLeft', 0.1],
    ] as const) {
      await keyboard.press(key);
      await expect
        .poll(async () => (await stretch()).map((each) => each / seconds))
        .toEqual([expect.closeTo(0.05, 2), expect.closeTo(end, 2)]);
    }
    await isPlaying();
    await expect(place.locator('.playhead')).toBeVisible();
    await expect(earshot.player.getByRole('img', { name: /^Mel picture/ })).toBeVisible();
    const drawn = await place.locator('canvas').evaluateAll((canvases) =>
      (canvases as HTMLCanvasElement[]).map((canvas) => {
        const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, canvas.width, 30);
        return data.some((each, i) => i % 4 === 3 && each > 0);
      }),
    );
    expect(drawn).toEqual([true, true]);
    await keyboard.press('ArrowLeft');
    await expect.poll(stretch).toEqual([]);
    await keyboard.press('p');
    await expect(earshot.sounds).toBeFocused();
  });

  await page.reload();
  await expect(volume).toHaveAttribute('aria-valuetext', '−12 dB');
  await expect(earshot.button('Match loudness')).toHaveAttribute('aria-pressed', 'true');
});

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

test('6, where sounds go: another device, tomorrow too, and the system’s again', async ({ earshot, page }) => {
  await page.addInitScript(() => {
    const contexts: AudioContext[] = [];
    Object.assign(window, { contexts });
    window.AudioContext = class extends AudioContext {
      constructor(...given: ConstructorParameters<typeof AudioContext>) {
        super(...given);
        contexts.push(this);
      }
    };
  });
  type Routed = AudioContext & { sinkId: string };
  const sink = () => page.evaluate(() => (window as unknown as { contexts: Routed[] }).contexts.at(-1)?.sinkId);
  const { keyboard } = page;
  await placeWitness(page);
  await earshot.open();
  await earshot.addFolder(folderOf('dirt', 'hh'));
  await earshot.expectSounds(3);
  const paths = (await readRows(earshot.sounds)).map(({ path }) => path);
  await keyboard.press('ArrowDown');
  await expectLastPlayed(page, paths[0]);
  expect(await sink()).toBe('');

  const dialog = page.getByRole('dialog', { name: 'Sound output' });
  const system = dialog.getByRole('radio', { name: 'As the system has it' });
  await keyboard.press('p');
  await enter(page, earshot.button('Sound output'));
  await expect(system).toBeFocused();
  const show = dialog.getByRole('button', { name: 'Show devices' });
  const device = dialog.getByRole('radio', { name: /Fake Audio Output/ }).first();
  await expect(show.or(device)).toBeVisible();
  if (await show.isVisible()) await enter(page, show);
  await expect(device).toBeVisible();
  await tabTo(page, system);
  await keyboard.press('ArrowDown');
  await expect.poll(sink).not.toBe('');
  const chosen = await sink();
  await keyboard.press('Escape');
  await expect(earshot.button('Sound output')).toBeFocused();
  await keyboard.press('ArrowDown');
  await expectLastPlayed(page, paths[1]);

  await page.reload();
  await earshot.expectSounds(3);
  await keyboard.press('ArrowDown');
  await expectLastPlayed(page, paths[0]);
  await expect.poll(sink).toBe(chosen);
  await keyboard.press('p');
  await enter(page, earshot.button('Sound output'));
  await expect(dialog.getByRole('radio', { checked: true })).toBeFocused();
  await keyboard.press('ArrowUp');
  await expect.poll(sink).toBe('');
  await expect(earshot.notice).toBeHidden();
});
