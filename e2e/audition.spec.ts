// Going through sounds by keys alone, and what the player does with one of them: around and around without a gap, from a place
// that is clicked, louder and softer, without a click.

import type { Page } from '@playwright/test';
import { encodeWav } from '../src/core/formats/wav.ts';
import { type EarshotPage, expect, test } from './earshot-page.ts';
import { sineWav, writeFileBelow, writeLibrary } from './sound-files.ts';
import { expectRecording, heard, placeRecorder } from './sound-recorder.ts';
import { expectLastPlayed, placeWitness, readRows, witnessed } from './witness.ts';

// The recorder is a script of its own, which the page's policy would forbid.
test.use({ bypassCSP: true });

const sampleRate = 44_100;
/** The volume that nobody has changed. */
const gain = 10 ** (-6 / 20);

async function expectStopped(earshot: EarshotPage): Promise<void> {
  await expect(earshot.player).toHaveAttribute('data-state', 'stopped');
}

test.describe('by keyboard alone', () => {
  test.use({ heard: 'everything' });

  test('from sound to sound, to their neighbours and back', async ({ earshot, page }, info) => {
    const folder = info.outputPath('library');
    const count = writeLibrary(folder, 4);
    await placeWitness(page);
    await earshot.open('?backend=wasm&seed=3');
    await earshot.addFolder(folder);
    await earshot.expectSounds(count);
    await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 90_000 });
    await earshot.expectStage('ready');
    const sounds = (await readRows(earshot.sounds)).map(({ path }) => path);
    const { keyboard } = page;
    const selected = earshot.sounds.locator('[aria-current=true]');
    const highlighted = earshot.neighbours.locator('[aria-current=true]');
    const expectSelected = async (path: string) => {
      await expect(selected).toHaveAttribute('data-path', path);
      await expect(earshot.neighbours).toHaveAttribute('data-count', '20');
    };

    await test.step('Down and Up play row by row', async () => {
      await keyboard.press('ArrowDown');
      await expectLastPlayed(page, sounds[0]);
      await keyboard.press('ArrowDown');
      await expectLastPlayed(page, sounds[1]);
      await keyboard.press('ArrowUp');
      await expectLastPlayed(page, sounds[0]);
      await expectSelected(sounds[0]);
    });

    const neighbours = (await readRows(earshot.neighbours)).map(({ path }) => path);
    await test.step('a number plays a neighbour, Down the next, Enter asks by it, Backspace goes back', async () => {
      await keyboard.press('2');
      await expectLastPlayed(page, neighbours[1]);
      await expect(highlighted).toHaveAttribute('data-path', neighbours[1]);
      await keyboard.press('ArrowDown');
      await expectLastPlayed(page, neighbours[2]);
      await expectSelected(sounds[0]);
      await keyboard.press('Enter');
      await expectSelected(neighbours[2]);
      await keyboard.press('1');
      await keyboard.press('Enter');
      await expect(selected).not.toHaveAttribute('data-path', neighbours[2]);
      await keyboard.press('Backspace');
      await expectSelected(neighbours[2]);
      await keyboard.press('Backspace');
      await expectSelected(sounds[0]);
      await expectLastPlayed(page, sounds[0]);
      await expect(highlighted).toHaveCount(0);
    });

    await test.step('a key that is held down only moves; what it stops on is played', async () => {
      await keyboard.press('ArrowLeft');
      await expectStopped(earshot);
      const before = (await witnessed(page)).played.length;
      for (let i = 0; i < 5; i++) await keyboard.down('ArrowDown');
      await expect(selected).toHaveAttribute('data-path', sounds[5]);
      await expectStopped(earshot);
      await keyboard.up('ArrowDown');
      await expectLastPlayed(page, sounds[5]);
      // Of all that were passed, the first and the last.
      expect((await witnessed(page)).played.slice(before)).toEqual([sounds[1], sounds[5]]);
      await keyboard.press('Backspace');
      await expectSelected(sounds[1]);
    });

    await test.step('what is selected need not play: Space and Right do', async () => {
      await keyboard.press('ArrowLeft');
      await expectStopped(earshot);
      await earshot.button('Play on selecting').click();
      const before = (await witnessed(page)).played.length;
      await keyboard.press('ArrowDown');
      await expectSelected(sounds[2]);
      await expect(page.locator('.player-name')).toHaveText(sounds[2].split('/').at(-1) as string);
      await earshot.sounds.locator(`[data-path="${sounds[3]}"]`).click();
      await expectSelected(sounds[3]);
      await expectStopped(earshot);
      expect((await witnessed(page)).played).toHaveLength(before);
      await keyboard.press('Space');
      await expectLastPlayed(page, sounds[3]);
      await expectStopped(earshot);
      await keyboard.press('ArrowRight');
      await expect.poll(async () => (await witnessed(page)).played.length).toBe(before + 2);
      await page.reload();
      await expect(earshot.button('Play on selecting')).toHaveAttribute('aria-pressed', 'false');
      await earshot.button('Play on selecting').click();
    });

    await test.step('/ leads into the search field, Enter out of it; what is typed is no command', async () => {
      await keyboard.press('/');
      const field = page.getByRole('searchbox', { name: 'Search sounds' });
      await expect(field).toBeFocused();
      const word = (sounds[8].split('/').at(-1) as string).replace('.wav', '');
      await keyboard.type(word);
      await expect(field).toHaveValue(word);
      const found = (await readRows(earshot.sounds)).map(({ path }) => path);
      expect(found).toContain(sounds[8]);
      await keyboard.press('Enter');
      await keyboard.press('ArrowDown');
      await expectLastPlayed(page, found[0]);
      await field.fill('');
    });

    await test.step('? shows the keys, and only Esc acts on that', async () => {
      await page.locator('body').click({ position: { x: 640, y: 5 } });
      const before = await selected.getAttribute('data-path');
      await keyboard.press('?');
      const dialog = page.getByRole('dialog', { name: 'Keys' });
      await expect(dialog.locator('dt')).toContainText(['↑↓', 'Space']);
      await keyboard.press('ArrowDown');
      await keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
      await expect(selected).toHaveAttribute('data-path', before as string);
    });

    await test.step('Esc stops and clears', async () => {
      await keyboard.press('Escape');
      await expectStopped(earshot);
      await expect(selected).toHaveCount(0);
      await expect(earshot.neighbours).toHaveAttribute('data-count', '0');
      await keyboard.press('Backspace');
      await expect(selected).toHaveCount(1);
    });
  });
});

test('a sound goes around without a gap, and from place to place without a click', async ({ earshot, page }, info) => {
  const folder = info.outputPath('tones');
  // A level that stands still: a gap or a fade within the loop would be a dip, whatever is cut a step.
  const level = 0.4;
  writeFileBelow(folder, 'short.wav', encodeWav([new Float32Array(0.21 * sampleRate).fill(level)], sampleRate));
  writeFileBelow(folder, 'tone.wav', encodeWav([new Float32Array(20 * sampleRate).fill(level)], sampleRate));
  await placeRecorder(page);
  await earshot.open();
  await earshot.addFolder(folder);
  await earshot.expectSounds(2);
  await earshot.expectStage('ready');
  const play = (name: string) => earshot.sounds.locator(`[data-path="tones/${name}.wav"]`).click();
  const place = page.getByRole('slider', { name: 'Place in the sound' });
  const silence = async () => {
    await page.keyboard.press('ArrowLeft');
    await expectStopped(earshot);
    await expect.poll(async () => (await heard(page)).last).toBe(0);
  };
  const forget = () => page.evaluate(() => window.recorded.blocks.splice(0).length);

  // The first sound starts the recorder.
  await play('tone');
  await expectRecording(page);
  await silence();

  await test.step('around and around, to its end once the loop is ended', async () => {
    await forget();
    await page.keyboard.press('l');
    await expect(earshot.button('Loop')).toHaveAttribute('aria-pressed', 'true');
    await play('short');
    for (let i = 0; i < 4; i++) await expectRecording(page);
    await page.keyboard.press('l');
    await expectStopped(earshot);
    await expect.poll(async () => (await heard(page)).last).toBe(0);
    const inside = await page.evaluate(() => {
      const samples = window.recorded.blocks.flatMap((block) => [...block]);
      const [from, to] = [samples.findIndex((each) => each > 0.001), samples.findLastIndex((each) => each > 0.001)];
      // Beside the fades, with room for how rates are converted.
      const whole = samples.slice(from + 200, to - 400);
      return { seconds: (to - from) / 44_100, least: Math.min(...whole), greatest: Math.max(...whole) };
    });
    // Several times its length.
    expect(inside.seconds).toBeGreaterThan(0.6);
    expect(inside.least).toBeCloseTo(level * gain, 3);
    expect(inside.greatest).toBeCloseTo(level * gain, 3);
  });

  await test.step('a click in its waveform, a drag, keys, the volume', async () => {
    await forget();
    await play('tone');
    await expectRecording(page);
    const box = await place.boundingBox();
    if (!box) throw new Error('The waveform is not to be seen.');
    const middle = box.y + box.height / 2;
    await page.mouse.click(box.x + 0.75 * box.width, middle);
    await expect.poll(async () => Number(await place.getAttribute('aria-valuenow'))).toBeGreaterThan(14.5);
    await expectRecording(page);
    await page.mouse.move(box.x + 0.2 * box.width, middle);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.22 * box.width, middle, { steps: 3 });
    await page.mouse.up();
    await expect(place).toHaveAttribute('data-stretch', /^(3\.9|4)[\d.]* 4\.[34]/);
    for (let i = 0; i < 5; i++) await expectRecording(page);
    const now = Number(await place.getAttribute('aria-valuenow'));
    expect(now).toBeGreaterThan(3.8);
    expect(now).toBeLessThan(4.5);
    await page.keyboard.press('p');
    await expect(place).toBeFocused();
    await page.keyboard.press('Shift+ArrowRight');
    await expect(place).toHaveAttribute('data-stretch', /^(3\.9|4)[\d.]* 5\.[34]/);
    await expectRecording(page);
    await page.keyboard.press('ArrowRight');
    await expect(place).not.toHaveAttribute('data-stretch');
    await page.getByRole('slider', { name: 'Volume' }).fill('-12');
    await expectRecording(page);
    await earshot.button('Match loudness').click();
    await expectRecording(page);
    await place.focus();
    await page.keyboard.press('Escape');
    await expectStopped(earshot);
    await expect.poll(async () => (await heard(page)).last).toBe(0);
    const { peak, step, starts } = await heard(page);
    expect(starts).toBe(5);
    expect(peak).toBeCloseTo(level * gain, 3);
    expect(step).toBeLessThan(level / 40);
  });

  await test.step('equally loud: at -20 dBFS, less the volume', async () => {
    await forget();
    await play('short');
    await expectStopped(earshot);
    await expect.poll(async () => (await heard(page)).starts).toBe(1);
    await expect.poll(async () => (await heard(page)).last).toBe(0);
    expect((await heard(page)).peak).toBeCloseTo(0.1 * 10 ** (-12 / 20), 3);
  });
});

test.describe('with Loop on', () => {
  test.use({ heard: 'everything' });

  test('a stretch goes around without a click, and a row of sounds goes on, and around', async ({
    earshot,
    page,
  }, info) => {
    const folder = info.outputPath('tones');
    // Down and up within half a second: a stretch of half of that jumps by 0.8 where it begins again.
    const slopes = Float32Array.from(
      { length: 10 * sampleRate },
      (_, i) => 0.1 + 3.2 * Math.abs(((i / sampleRate) % 0.5) - 0.25),
    );
    writeFileBelow(folder, 'slopes.wav', encodeWav([slopes], sampleRate));
    for (const name of ['a', 'b']) writeFileBelow(folder, `${name}.wav`, sineWav(330, 0.2));
    await placeWitness(page);
    await placeRecorder(page);
    await earshot.open();
    await earshot.addFolder(folder);
    await earshot.expectSounds(3);
    await earshot.expectStage('ready');
    const play = (name: string) => earshot.sounds.locator(`[data-path="tones/${name}.wav"]`).click();
    await page.keyboard.press('l');

    await play('slopes');
    await expectRecording(page);
    await expect(earshot.player.getByRole('img', { name: /^Mel picture: 40 mel bands .* 0 to 10\.0 s/ })).toBeVisible();
    const place = page.getByRole('slider', { name: 'Place in the sound' });
    const box = await place.boundingBox();
    if (!box) throw new Error('The place in the sound is not to be seen.');
    // In the mel picture, which is the lower half.
    const height = box.y + 0.8 * box.height;
    await page.mouse.move(box.x + 0.425 * box.width, height);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.45 * box.width, height, { steps: 3 });
    await page.mouse.up();
    await expect(place).toHaveAttribute('data-stretch', /^4\.2\d* 4\.(4|5)/);
    await page.evaluate(() => window.recorded.blocks.splice(0).length);
    await expect.poll(() => page.evaluate(() => window.recorded.blocks.length * (4096 / 44_100))).toBeGreaterThan(1.4);
    const { step, falls } = await page.evaluate(() => {
      const samples = window.recorded.blocks.flatMap((block) => [...block]);
      const result = { step: 0, falls: 0 };
      let fallenAt = 0;
      for (let i = 441; i < samples.length; i++) {
        result.step = Math.max(result.step, Math.abs(samples[i] - samples[i - 1]));
        if (samples[i - 441] - samples[i] < 0.2 || i < fallenAt + 882) continue;
        fallenAt = i;
        result.falls++;
      }
      return result;
    });
    expect(falls, 'it begins again').toBeGreaterThanOrEqual(3);
    // Over 5 ms, not from one sample to the next.
    expect(step).toBeLessThan(0.01);

    for (const name of ['a', 'b']) {
      await play(name);
      await page.keyboard.press('x');
    }
    const before = (await witnessed(page)).played.length;
    await earshot.button('Play in a row').click();
    const row = async () => (await witnessed(page)).played.slice(before, before + 4).map((path) => path.slice(-5));
    await expect.poll(row).toEqual(['a.wav', 'b.wav', 'a.wav', 'b.wav']);
    await page.keyboard.press('l');
    // Between two sounds nothing plays either.
    const end = async () => [await earshot.player.getAttribute('data-state'), (await witnessed(page)).played.at(-1)];
    await expect.poll(end).toEqual(['stopped', 'tones/b.wav']);
  });
});

test('a stretch of a long sound goes around without a gap, though it is decoded again and again', async ({
  earshot,
  page,
}, info) => {
  const level = 0.4;
  const [rate, seconds] = [8000, 310];
  const folder = info.outputPath('takes');
  writeFileBelow(folder, 'long.wav', encodeWav([new Float32Array(rate * seconds).fill(level)], rate));
  await placeRecorder(page);
  await page.addInitScript(() => {
    const { start } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function (this: AudioBufferSourceNode, ...times: [number?]) {
      // A busy page: the device gets it when its time is over.
      const until = this.context.currentTime + 0.05;
      while (this.context.currentTime < until);
      start.apply(this, times);
    } as typeof start;
  });
  await earshot.open();
  await earshot.addFolder(folder);
  await earshot.expectSounds(1);
  await earshot.expectStage('ready');
  await page.keyboard.press('ArrowDown');
  await expect(earshot.player).toHaveAttribute('data-state', 'playing');
  await expectRecording(page);
  const place = page.getByRole('slider', { name: 'Place in the sound' });
  const box = await place.boundingBox();
  if (!box) throw new Error('The place of the waveform is not to be seen.');
  const middle = box.y + box.height / 2;
  await page.mouse.move(box.x + 0.5 * box.width, middle);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.51 * box.width, middle, { steps: 3 });
  await page.mouse.up();
  await expect(place).toHaveAttribute('data-stretch', /^15[45]/);
  // By then it is decoded, and what was heard before is out.
  for (let i = 0; i < 3; i++) await expectRecording(page);
  await page.evaluate(() => window.recorded.blocks.splice(0).length);
  // Some three times around.
  await expect
    .poll(() => page.evaluate(() => window.recorded.blocks.length * (4096 / 44_100)), { timeout: 60_000 })
    .toBeGreaterThan(9);
  expect(Number(await place.getAttribute('aria-valuenow'))).toBeLessThan(158.2);
  const { least, greatest } = await page.evaluate(() => {
    const samples = window.recorded.blocks.flatMap((block) => [...block]);
    const least = samples.reduce((a, b) => Math.min(a, b));
    const greatest = samples.reduce((a, b) => Math.max(a, b));
    return { least, greatest };
  });
  expect(least).toBeCloseTo(level * gain, 3);
  expect(greatest).toBeCloseTo(level * gain, 3);
});

/** Has the page's audio contexts at hand, as `contexts`; held back, so that they may not be resumed, where it is asked for. */
async function placeContexts(page: Page, areHeldBack: boolean): Promise<void> {
  await page.addInitScript((areHeldBack) => {
    const contexts: AudioContext[] = [];
    Object.assign(window, { contexts, areHeldBack });
    const Original = AudioContext;
    window.AudioContext = class extends Original {
      constructor(options?: AudioContextOptions) {
        super(options);
        contexts.push(this);
        if (areHeldBack) void this.suspend();
      }
      override async resume(): Promise<void> {
        if (!(window as unknown as { areHeldBack: boolean }).areHeldBack) await super.resume();
      }
    };
  }, areHeldBack);
}

test('a browser that holds the sound back is told of, and the next gesture lets it out', async ({
  earshot,
  page,
}, info) => {
  writeFileBelow(info.outputPath('tones'), 'tone.wav', sineWav(220, 20));
  await placeContexts(page, true);
  await earshot.open();
  await earshot.addFolder(info.outputPath('tones'));
  await earshot.expectSounds(1);
  await earshot.expectStage('ready');
  // The first makes the context, which is on its way to be held back.
  await page.keyboard.press('ArrowDown');
  const state = () => page.evaluate(() => (window as unknown as { contexts: AudioContext[] }).contexts[0].state);
  await expect.poll(state).toBe('suspended');
  await page.keyboard.press('ArrowRight');
  await expect(earshot.notice).toContainText('The browser holds the sound back.');
  await page.evaluate(() => Object.assign(window, { areHeldBack: false }));
  await page.locator('.brand').click();
  await expect.poll(state).toBe('running');
  await expect(earshot.player).toHaveAttribute('data-state', 'playing');
});

test('a device that fails is told of, and the sound plays again', async ({ earshot, page }, info) => {
  writeFileBelow(info.outputPath('tones'), 'tone.wav', sineWav(220, 20));
  await placeContexts(page, false);
  await earshot.open();
  await earshot.addFolder(info.outputPath('tones'));
  await earshot.expectSounds(1);
  await earshot.expectStage('ready');
  await page.keyboard.press('ArrowDown');
  await expect(earshot.player).toHaveAttribute('data-state', 'playing');
  await page.evaluate(() => {
    const { contexts } = window as unknown as { contexts: AudioContext[] };
    contexts.at(-1)?.dispatchEvent(new Event('error'));
  });
  await expect(earshot.notice).toContainText('The loudspeaker went away');
  await expectStopped(earshot);
  await page.keyboard.press('Space');
  await expect(earshot.player).toHaveAttribute('data-state', 'playing');
  await expect(earshot.sounds.locator('[aria-current=true]')).toHaveCount(1);
});
