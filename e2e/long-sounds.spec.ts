// Long sounds: decoded in ranges, cut into segments, heard from their first second without being decoded whole.

import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { type EarshotPage, expect, test } from './earshot-page.ts';
import { sineWav, writeFileBelow } from './sound-files.ts';
import { readStored } from './stored.ts';

interface StoredSound {
  path: string;
  durationSeconds: number;
  note: string | null;
  segments: { startSeconds: number; durationSeconds: number }[];
}

async function storedSounds(earshot: EarshotPage): Promise<StoredSound[]> {
  return (await readStored(earshot.page)).sounds as unknown as StoredSound[];
}

/** A 16-bit mono WAV at 8 kHz that is silent but for one second of a tone, `toneAt` seconds in; its silence takes no room. */
function writeSparseWav(path: string, seconds: number, toneAt: number): void {
  const rate = 8000;
  const tone = sineWav(440, 1, rate);
  const header = Buffer.from(sineWav(440, 0.001, rate).subarray(0, 44));
  header.writeUInt32LE(36 + 2 * rate * seconds, 4);
  header.writeUInt32LE(2 * rate * seconds, 40);
  const file = openSync(path, 'w');
  ftruncateSync(file, 44 + 2 * rate * seconds);
  writeSync(file, header, 0, 44, 0);
  writeSync(file, tone, 44, tone.length - 44, 44 + 2 * rate * toneAt);
  closeSync(file);
}

test('a sound over ten seconds has segments that overlap by half, a shorter one is one', async ({ earshot }, info) => {
  const folder = info.outputPath('Takes');
  writeFileBelow(folder, 'long.wav', sineWav(220, 12, 8000));
  writeFileBelow(folder, 'short.wav', sineWav(220, 9.5, 8000));
  await earshot.open();
  await earshot.addFolder(folder);
  await earshot.expectSounds(2);
  await earshot.expectStage('ready');
  const [long, short] = await storedSounds(earshot);
  expect(short.segments).toEqual([{ startSeconds: 0, durationSeconds: 9.5 }]);
  expect(long.segments.map(({ startSeconds }) => Math.round(startSeconds))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(new Set(long.segments.map(({ durationSeconds }) => durationSeconds))).toEqual(new Set([2]));
  const { blocks } = await readStored(earshot.page);
  const picture = blocks.find(({ kind }) => String(kind).startsWith('feature/picture/'));
  expect(picture?.matrix).toMatchObject({ rows: 12 });
});

test('an hour is heard in segments spread over it, said so, and plays at once', async ({ earshot }, info) => {
  const path = writeFileBelow(info.outputPath('Field'), 'hour.wav', '');
  writeSparseWav(path, 3600, 1800);
  await earshot.open('?features=picture,mel-frames');
  await earshot.addFiles(path);
  await earshot.expectSounds(1);
  await earshot.expectStage('ready');
  const [hour] = await storedSounds(earshot);
  expect(hour.durationSeconds).toBe(3600);
  expect(hour.segments).toHaveLength(120);
  expect(hour.segments.at(-1)?.startSeconds).toBeCloseTo(3598, 1);
  expect(hour.note).toBe('Long: of its 60 min 00 s, 120 segments of 2 s are heard, spread evenly.');
  await expect(earshot.notice).toContainText('1 sound has something odd about it, marked “!” in the list.');
  // Frames of the whole sound, 50 a second, whatever its segments are.
  const { blocks } = await readStored(earshot.page);
  const frames = blocks.find(({ kind }) => String(kind).startsWith('feature/mel-frames/'));
  expect(frames?.matrix).toMatchObject({ rows: 180_000 });
  await earshot.sounds.locator('[data-path="hour.wav"]').click();
  await expect(earshot.player).toHaveAttribute('data-state', 'playing');
  await earshot.page.keyboard.press('Escape');
  await expect(earshot.player).toHaveAttribute('data-state', 'stopped');
});

test('other segment settings cut long sounds anew and leave short ones alone', async ({ earshot }, info) => {
  const folder = info.outputPath('Takes');
  writeFileBelow(folder, 'long.wav', sineWav(220, 20, 8000));
  writeFileBelow(folder, 'short.wav', sineWav(330, 1, 8000));
  await earshot.open();
  await earshot.addFolder(folder);
  await earshot.expectSounds(2);
  await earshot.expectStage('ready');
  const [, shortBefore] = await storedSounds(earshot);
  await earshot.showSettings();
  const most = earshot.page.getByLabel('Segments of one sound, at most', { exact: true });
  await most.fill('5');
  await most.press('Enter');
  await earshot.button('Measure again').click();
  await expect(async () => expect((await storedSounds(earshot))[0].segments).toHaveLength(5)).toPass();
  await earshot.expectStage('ready');
  const [long, short] = await storedSounds(earshot);
  expect(long.segments.map(({ startSeconds }) => startSeconds)).toEqual([0, 4.5, 9, 13.5, 18]);
  expect(long.note).toContain('5 segments of 2 s');
  // Neither its record nor the block that holds its rows has changed.
  expect(short).toEqual(shortBefore);
  await earshot.page.reload();
  await earshot.expectSounds(2);
  await earshot.expectStage('ready');
  expect((await storedSounds(earshot))[0].segments).toHaveLength(5);
});
