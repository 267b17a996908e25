// Hearing real sounds by the keyboard alone: going through them, the player, and the device that they go to. Only what opens a
// folder is no key, since a browser's own window does that.

import type { Page } from '@playwright/test';
import { enter, tabTo } from './by-keyboard.ts';
import { expect, test } from './earshot-page.ts';
import { watchSink, withMadeUpDevices } from './made-up-outputs.ts';
import { begin, current, folderOf, lacking, libraries } from './real-sounds.ts';
import { expectRecording, placeRecorder, playedSources } from './sound-recorder.ts';
import { expectLastPlayed, placeWitness, readRows, witnessed } from './witness.ts';

test.use({
  heard: 'everything',
  // The recorder is a script of its own, which the page's policy would forbid.
  bypassCSP: true,
  // The list of devices is the one thing that is made up.
  launchOptions: withMadeUpDevices,
});
test.skip(!libraries, lacking);

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

test('6, where sounds go: another device, tomorrow too, and the system’s again', async ({ earshot, page }) => {
  const sink = await watchSink(page);
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
