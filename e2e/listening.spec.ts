// Hearing sounds: by mouse and by keys, one at a time, as they are in their files, without a click.

import { encodeWav } from '../src/core/formats/wav.ts';
import { type EarshotPage, expect, test } from './earshot-page.ts';
import { sineWav, writeFileBelow, writeLibrary } from './sound-files.ts';
import { expectRecording, heard, placeRecorder, playedSources } from './sound-recorder.ts';
import { expectLastPlayed, placeWitness, readRows, witnessed } from './witness.ts';

// The recorder is a script of its own, which the page's policy would forbid.
test.use({ bypassCSP: true });

const sampleRate = 44_100;

/** Long sounds, so that they still play when the next thing is done. */
async function openWithTones(earshot: EarshotPage, folder: string, names = ['a', 'b', 'c', 'd']): Promise<void> {
  names.forEach((name, i) => {
    writeFileBelow(folder, `${name}.wav`, sineWav(220 * (i + 1), 20));
  });
  await placeWitness(earshot.page);
  await placeRecorder(earshot.page);
  await earshot.open('?backend=wasm');
  await earshot.addFolder(folder);
  await earshot.expectSounds(names.length);
  await earshot.expectStage('ready');
}

async function expectPlaying(earshot: EarshotPage, name: string): Promise<void> {
  await expect(earshot.player).toHaveAttribute('data-path', `tones/${name}.wav`);
  await expect(earshot.player).toHaveAttribute('data-state', 'playing');
}

async function expectStopped(earshot: EarshotPage): Promise<void> {
  await expect(earshot.player).toHaveAttribute('data-state', 'stopped');
}

test('keys move through the sounds and play them, Space and Esc stop', async ({ earshot, page }, info) => {
  await openWithTones(earshot, info.outputPath('tones'));
  await earshot.sounds.focus();
  for (const [key, name] of [
    ['ArrowDown', 'a'],
    ['ArrowDown', 'b'],
    ['ArrowDown', 'c'],
    ['ArrowUp', 'b'],
    ['End', 'd'],
    ['ArrowUp', 'c'],
    ['Home', 'a'],
  ]) {
    await page.keyboard.press(key);
    await expectPlaying(earshot, name);
    await expect(earshot.sounds.locator('[aria-current=true]')).toHaveAttribute('data-path', `tones/${name}.wav`);
  }
  const sources = await playedSources(page);
  expect(sources.map(({ othersPlaying }) => othersPlaying)).toEqual(Array(7).fill(0));

  // Two within one frame: the second goes on from where the first went.
  await earshot.sounds.evaluate((list) => {
    const press = { key: 'ArrowDown', bubbles: true, cancelable: true };
    for (let i = 0; i < 2; i++) list.dispatchEvent(new KeyboardEvent('keydown', press));
  });
  await expectPlaying(earshot, 'c');
  await page.keyboard.press('Home');
  await expectPlaying(earshot, 'a');

  await page.keyboard.press('Space');
  await expectStopped(earshot);
  await page.keyboard.press('Space');
  await expectPlaying(earshot, 'a');
  await page.keyboard.press('Escape');
  await expectStopped(earshot);
  await page.keyboard.press('Escape');
  await expectStopped(earshot);
});

test('the search box filters the list, and a space typed there plays nothing', async ({ earshot, page }, info) => {
  await openWithTones(earshot, info.outputPath('tones'), ['deep drum', 'high drum', 'deep bell']);
  await earshot.sounds.getByRole('listitem').first().click();
  await page.keyboard.press('Escape');
  const before = (await playedSources(page)).length;
  const search = page.getByRole('searchbox', { name: 'Search sounds' });
  await search.click();
  await search.pressSequentially('DRUM deep');
  await expect(earshot.sounds).toHaveAttribute('data-count', '1');
  await expect(earshot.sounds.getByRole('listitem')).toHaveAttribute('data-path', 'tones/deep drum.wav');
  await expect(search).toHaveValue('DRUM deep');
  await search.fill('drum');
  await expect(earshot.sounds).toHaveAttribute('data-count', '2');
  await search.fill('no such sound');
  await expect(earshot.sounds).toHaveAttribute('data-count', '0');
  await expect(page.getByText('No sound passes these filters.')).toBeVisible();
  await search.fill('');
  await expect(earshot.sounds).toHaveAttribute('data-count', '3');
  await expectStopped(earshot);
  expect(await playedSources(page)).toHaveLength(before);
});

test('arrows in Neighbours play and leave the selection, Enter asks from there', async ({ earshot, page }, info) => {
  const folder = info.outputPath('library');
  const count = writeLibrary(folder, 4);
  await placeWitness(page);
  await earshot.open('?backend=wasm');
  await earshot.addFolder(folder);
  await earshot.expectSounds(count);
  await earshot.expectStage('ready');
  await earshot.setEpochs(1);
  await earshot.train();

  await earshot.sounds.getByRole('listitem').first().click();
  await expect(earshot.neighbours).toHaveAttribute('data-count', '20');
  const selected = earshot.sounds.locator('[aria-current=true]');
  const query = (await selected.getAttribute('data-path')) as string;
  const neighbours = await readRows(earshot.neighbours);
  await earshot.neighbours.focus();
  for (const [key, row] of [
    ['ArrowDown', 0],
    ['ArrowDown', 1],
    ['End', 19],
    ['Home', 0],
    ['ArrowDown', 1],
  ] as const) {
    await page.keyboard.press(key);
    await expectLastPlayed(page, neighbours[row].path);
    await expect(earshot.neighbours.locator('[aria-current=true]')).toHaveAttribute('data-path', neighbours[row].path);
    await expect(selected).toHaveAttribute('data-path', query);
  }
  await page.keyboard.press('Enter');
  await expect(selected).toHaveAttribute('data-path', neighbours[1].path);
  await expect(earshot.neighbours).toHaveAttribute('data-count', '20');
  const next = await readRows(earshot.neighbours);
  expect(next.map(({ path }) => path)).not.toContain(neighbours[1].path);
  const back = next.find(({ path }) => path === query);
  // As far there as back; a near neighbour's neighbours need not hold it.
  if (back) expect(back.distance).toBeCloseTo(neighbours[1].distance, 5);
  await earshot.neighbours.locator(`[data-path="${next[0].path}"]`).click();
  await expectLastPlayed(page, next[0].path);
  await expect(selected).toHaveAttribute('data-path', neighbours[1].path);
});

test('a sound plays as its file has it, to its end', async ({ earshot, page }, info) => {
  const folder = info.outputPath('tones');
  const sine = (hertz: number, level: number) =>
    Float32Array.from({ length: sampleRate / 2 }, (_, i) => level * Math.sin((2 * Math.PI * hertz * i) / sampleRate));
  // 15 kHz on one side only: neither would survive in what is analysed, mono at 22,050 Hz.
  writeFileBelow(folder, 'stereo.wav', encodeWav([sine(15_000, 0.5), sine(440, 0.1)], sampleRate));
  await placeWitness(page);
  await placeRecorder(page);
  await earshot.open();
  await earshot.addFolder(folder);
  await earshot.expectSounds(1);
  await earshot.sounds.getByRole('listitem').click();
  await expectLastPlayed(page, 'tones/stereo.wav');
  await expectStopped(earshot);
  const [source] = await playedSources(page);
  expect(source.channels).toBe(2);
  expect(source.durationSeconds).toBeCloseTo(0.5, 3);
  expect(source.sampleRate).toBeGreaterThanOrEqual(sampleRate);
  expect(source.levels[0]).toBeCloseTo(0.5 / Math.SQRT2, 1);
  expect(source.levels[1]).toBeCloseTo(0.1 / Math.SQRT2, 2);
  expect((await witnessed(page)).played).toEqual(['tones/stereo.wav']);
});

test('a start, an end, a stop and a change of sounds make no click', async ({ earshot, page }, info) => {
  const folder = info.outputPath('tones');
  // A level that stands still: whatever is cut jumps by all of it.
  const level = 0.4;
  const constant = (seconds: number) => encodeWav([new Float32Array(sampleRate * seconds).fill(level)], sampleRate);
  writeFileBelow(folder, 'long.wav', constant(30));
  writeFileBelow(folder, 'longer.wav', constant(31));
  writeFileBelow(folder, 'short.wav', constant(0.5));
  await placeRecorder(page);
  await earshot.open();
  await earshot.addFolder(folder);
  await earshot.expectSounds(3);
  await earshot.expectStage('ready');

  const playSteadily = async (name: string) => {
    await earshot.sounds.locator(`[data-path="tones/${name}.wav"]`).click();
    await expectPlaying(earshot, name);
    await expectRecording(page);
  };
  const silence = async () => {
    await page.keyboard.press('Escape');
    await expectStopped(earshot);
    await expect.poll(async () => (await heard(page)).last).toBe(0);
  };

  await playSteadily('longer');
  await silence();
  await page.evaluate(() => window.recorded.blocks.splice(0));
  await expectRecording(page);

  await playSteadily('long');
  await playSteadily('longer');
  await silence();
  await earshot.sounds.locator('[data-path="tones/short.wav"]').click();
  await expect.poll(async () => (await heard(page)).starts).toBe(3);
  await expectStopped(earshot);
  await expect.poll(async () => (await heard(page)).last).toBe(0);

  const { peak, step } = await heard(page);
  // As loud as the volume has it where nobody has set it.
  expect(peak, 'never two at a time').toBeCloseTo(level * 10 ** (-6 / 20), 3);
  // The fade at a start lasts 2 ms, some 90 samples; half of that would still be no click.
  expect(step).toBeLessThan(level / 40);
});
