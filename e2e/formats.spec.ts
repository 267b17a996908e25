// Formats: the same sound in each of them, long ones, and files that are cut, that lie or are not what they are called.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ascii,
  big,
  bigChunk,
  bigFloat,
  caf,
  cafChunk,
  cafDescription,
  chunk,
  form,
  little,
  riff,
  soundData,
  wavFormat,
} from '../src/core/formats/handmade-files.ts';
import {
  exactFormats,
  formatFrames,
  formatRate,
  longFlac,
  lossyFormats,
  plainWav,
  widerFormats,
} from './audio-formats.ts';
import { type EarshotPage, expect, test } from './earshot-page.ts';
import { expectPlays, recordMoments } from './moments.ts';
import { floatWav, sineWav, writeFileBelow } from './sound-files.ts';
import { readStored, type Stored } from './stored.ts';

const fixture = (ending: string) => readFileSync(join(import.meta.dirname, `fixtures/tone-330.${ending}`));

interface StoredSound {
  id: number;
  path: string;
  durationSeconds: number;
  channels: number;
  note: string | null;
  segments: unknown[];
}

const soundsOf = (stored: Stored) => stored.sounds as unknown as StoredSound[];

/** Each sound's picture by its path, where each has one. */
function picturesOf(stored: Stored): Map<string, number[]> {
  const pictures = new Map<number, number[]>();
  for (const block of stored.blocks) {
    if (!String(block.kind).startsWith('feature/picture/')) continue;
    const { data, cols } = block.matrix as { data: Uint8Array; cols: number };
    (block.soundIds as Int32Array).forEach((id, row) => {
      pictures.set(id, Array.from(data.subarray(row * cols, (row + 1) * cols)));
    });
  }
  return new Map(soundsOf(stored).map(({ id, path }) => [path, pictures.get(id) ?? []]));
}

const meanDifference = (a: number[], b: number[]) =>
  a.reduce((sum, level, i) => sum + Math.abs(level - b[i]), 0) / a.length;

/** Plays a sound and waits until it has ended by itself, without a word. */
async function expectPlaysToItsEnd(earshot: EarshotPage, path: string): Promise<void> {
  await expectPlays(earshot, path);
  await expect(earshot.player).toHaveAttribute('data-state', 'stopped');
  await expect(earshot.notice).toBeHidden();
}

/** What the page says of itself that only its makers should see. */
function collectFailures(earshot: EarshotPage): string[] {
  const failures: string[] = [];
  earshot.page.on('pageerror', (error) => failures.push(String(error)));
  earshot.page.on('console', (message) => {
    if (message.type() === 'error') failures.push(message.text());
  });
  return failures;
}

test.beforeEach(({ page }) => recordMoments(page));

test('the same sound in every format has the same picture, and plays', async ({ earshot }, info) => {
  const folder = info.outputPath('Kit');
  writeFileBelow(folder, 'plain.wav', plainWav());
  const exact = Object.entries(exactFormats);
  const wider = Object.entries(widerFormats);
  const lossy = Object.entries(lossyFormats);
  for (const [name, make] of [...exact, ...wider, ...lossy]) writeFileBelow(folder, name, make());
  const failures = collectFailures(earshot);
  await earshot.open('?features=picture');
  await earshot.addFolder(folder);
  await earshot.expectStage('ready');
  await expect(earshot.skipped).toBeHidden();
  await earshot.expectSounds(1 + exact.length + wider.length + lossy.length);

  const stored = await readStored(earshot.page);
  for (const sound of soundsOf(stored)) {
    expect(sound.durationSeconds, sound.path).toBeCloseTo(formatFrames / formatRate, 4);
    expect(sound, sound.path).toMatchObject({ channels: 2, note: null });
  }
  const pictures = picturesOf(stored);
  const plain = pictures.get('Kit/plain.wav') as number[];
  expect(plain).toHaveLength(64 * 64);
  expect(new Set(plain).size).toBeGreaterThan(50);
  for (const [name] of exact) expect(pictures.get(`Kit/${name}`), name).toEqual(plain);
  for (const [name] of wider) expect(meanDifference(pictures.get(`Kit/${name}`) ?? [], plain), name).toBeLessThan(0.01);
  for (const [name] of lossy) expect(meanDifference(pictures.get(`Kit/${name}`) ?? [], plain), name).toBeLessThan(3);

  await earshot.button('Dismiss').click();
  for (const path of pictures.keys()) await expectPlaysToItsEnd(earshot, path);
  expect(failures).toEqual([]);
});

/** The fixture's frames of MPEG 1, layer III, 64 kbit/s, mono at 44,100 Hz, again and again, without its tag and remarks. */
function longMp3(frames: number): Buffer {
  const bytes = fixture('mp3');
  const found: Buffer[] = [];
  for (let at = bytes.indexOf('fffb50', 0, 'hex'); bytes[at] === 0xff; ) {
    const length = 208 + ((bytes[at + 2] >> 1) & 1);
    found.push(bytes.subarray(at, at + length));
    at += length;
  }
  // The first has the encoder's remarks; the next has the last bits that others borrow from none before it.
  const sound = found.slice(1);
  return Buffer.concat(Array.from({ length: frames }, (_, i) => sound[i % sound.length]));
}

/** An ID3v2 tag with `bytes` bytes in it, which look like the beginnings of frames. */
const id3 = (bytes: number) =>
  Buffer.concat([
    Buffer.from([...ascii('ID3'), 4, 0, 0, ...[21, 14, 7, 0].map((shift) => (bytes >> shift) & 127)]),
    Buffer.alloc(bytes, 'fffb50c0', 'hex'),
  ]);

test('a long MP3 is heard in segments and plays at once, also behind a tag of 50 MB', async ({ earshot }, info) => {
  const frames = 13_000;
  const seconds = (frames * 1152) / 44_100;
  const mp3 = longMp3(frames);
  const tag = id3(50 * 2 ** 20);
  const folder = info.outputPath('Tapes');
  writeFileBelow(folder, 'plain.mp3', mp3);
  writeFileBelow(folder, 'tagged.mp3', Buffer.concat([tag, mp3]));
  writeFileBelow(folder, 'short and tagged.mp3', Buffer.concat([tag, longMp3(40)]));
  expect(seconds).toBeGreaterThan(300);
  expect(mp3.length).toBeGreaterThan(2 * 2 ** 20);
  const failures = collectFailures(earshot);
  await earshot.open('?features=picture');
  await earshot.addFolder(folder);
  await earshot.expectStage('ready');
  await expect(earshot.skipped).toBeHidden();
  await earshot.expectSounds(3);

  const stored = await readStored(earshot.page);
  const byPath = new Map(soundsOf(stored).map((sound) => [sound.path, sound]));
  for (const name of ['plain', 'tagged']) {
    const sound = byPath.get(`Tapes/${name}.mp3`);
    expect(Math.abs((sound?.durationSeconds ?? 0) - seconds), name).toBeLessThan(0.1);
    expect(sound?.segments, name).toHaveLength(120);
  }
  const short = byPath.get('Tapes/short and tagged.mp3');
  expect(Math.abs((short?.durationSeconds ?? 0) - (40 * 1152) / 44_100)).toBeLessThan(0.1);
  for (const name of ['plain', 'tagged', 'short and tagged']) await expectPlays(earshot, `Tapes/${name}.mp3`);
  await earshot.page.keyboard.press('Escape');
  await expect(earshot.player).toHaveAttribute('data-state', 'stopped');
  expect(failures).toEqual([]);
});

test('a FLAC of over 15 minutes is left out with its length and what to do, one of ten is heard', async ({
  earshot,
}, info) => {
  const folder = info.outputPath('Tapes');
  writeFileBelow(folder, 'sixteen minutes.flac', longFlac(16.2 * 60));
  writeFileBelow(folder, 'ten minutes.flac', longFlac(600));
  await earshot.open('?features=picture');
  await earshot.addFolder(folder);
  await earshot.expectStage('ready');
  await earshot.expectSounds(1);
  const stored = await readStored(earshot.page);
  expect(soundsOf(stored)[0]).toMatchObject({ path: 'Tapes/ten minutes.flac', channels: 1 });
  expect(Math.abs(soundsOf(stored)[0].durationSeconds - 600)).toBeLessThan(0.6);
  await expect(earshot.skipped.locator('[data-path="Tapes/sixteen minutes.flac"]')).toContainText(
    /The sound is 16 minutes long\. WAV, .*MP3 files may be of any length, others at most 15 minutes: save it as one of those\./,
  );
  await expectPlays(earshot, 'Tapes/ten minutes.flac');
});

/** A rate as AIFF has it, in 80 bits. */
function extended(rate: number): number[] {
  if (rate === 0) return new Array(10).fill(0);
  if (Number.isNaN(rate)) return [0x7f, 0xff, 0xc0, ...new Array(7).fill(0)];
  const exponent = Math.floor(Math.log2(rate));
  return [...big(16_383 + exponent, 2), ...big(Math.round(rate * 2 ** (31 - exponent)), 4), 0, 0, 0, 0];
}

const samples16 = Array.from({ length: 8000 }, (_, i) => [0, Math.round(60 * Math.sin(i / 6)) & 255]).flat();
const floats = (value: number, bytes: number) => Array.from({ length: 2000 }, () => bigFloat(value, bytes)).flat();

const wavOf = (channels: number, rate: number, data = samples16) =>
  riff(chunk('fmt ', wavFormat(channels, rate, 16)), chunk('data', data));
const aiffOf = (channels: number, rate: number, frames = 4000) =>
  form(
    'AIFF',
    bigChunk('COMM', [...big(channels, 2), ...big(frames, 4), ...big(16, 2), ...extended(rate)]),
    soundData(samples16),
  );
const cafOf = (channels: number, rate: number) =>
  caf(
    cafChunk('desc', [...bigFloat(rate, 8), ...cafDescription('lpcm', 0, channels, 16).slice(8)]),
    cafChunk('data', [...big(0, 4), ...samples16]),
  );

/** One whole file of each kind, and where its audio begins. */
const whole: [name: string, bytes: Uint8Array, audio: number][] = [
  ['x.wav', wavOf(1, 8000), 44],
  ['rf64.wav', exactFormats['wav-rf64.wav'](), 80],
  ['rifx.wav', exactFormats['wav-rifx.wav'](), 44],
  ['adpcm.wav', lossyFormats['wav-ima-adpcm.wav'](), 60],
  ['x.aif', aiffOf(1, 8000), 54],
  ['x.aifc', widerFormats['aifc-fl32.aif'](), 60],
  ['x.caf', cafOf(1, 8000), 68],
  ['x.flac', fixture('flac'), fixture('flac').indexOf('fff8', 42, 'hex')],
  ['x.mp3', fixture('mp3'), 20],
  ['x.ogg', fixture('ogg'), 58],
];

/** `bytes` with some of them replaced from `at` on. */
function changed(bytes: Uint8Array, at: number, ...by: number[]): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy.set(by, at);
  return copy;
}

function writeCut(folder: string): string[] {
  return whole.flatMap(([name, bytes, audio]) => {
    const cuts = [1, 4, 8, 12, 16, 20, 28, audio - 8, audio - 4, audio - 1, audio, audio + 1, audio + 2];
    return [...new Set(cuts)].map((length) =>
      writeFileBelow(folder, `cut/${length} of ${name}`, bytes.slice(0, length)),
    );
  });
}

/** Of each kind's first 80 bytes a few with one bit the other way. */
function writeFlipped(folder: string): string[] {
  return whole.flatMap(([name, bytes]) =>
    Array.from({ length: 10 }, (_, i) => {
      const at = (i * 37 + 5) % 80;
      return writeFileBelow(folder, `flipped/${at} of ${name}`, changed(bytes, at, bytes[at] ^ (1 << ((i * 5) % 8))));
    }),
  );
}

const most = [255, 255, 255, 255];
const wav = wavOf(1, 8000);
const aiff = aiffOf(1, 8000);
const core = cafOf(1, 8000);
const rf64 = exactFormats['wav-rf64.wav']();

/** Lengths, rates, channels and samples that cannot be. */
const lies: Record<string, Uint8Array> = {
  'file of 0.wav': changed(wav, 4, 0, 0, 0, 0),
  'file of 4 GiB.wav': changed(wav, 4, ...most),
  'fmt of 0.wav': changed(wav, 16, 0, 0, 0, 0),
  'fmt of 4 GiB.wav': changed(wav, 16, ...most),
  'fmt of 2 GiB.wav': changed(wav, 16, ...little(0x7fffffff, 4)),
  'data of 0.wav': changed(wav, 40, 0, 0, 0, 0),
  'data of 1.wav': changed(wav, 40, ...little(1, 4)),
  'data of 4 GiB.wav': changed(wav, 40, 0xfe, 255, 255, 255),
  'frames of 0 bytes.wav': changed(wav, 32, 0, 0),
  'frames of 64 KiB.wav': changed(wav, 32, 255, 255),
  'samples of 0 bits.wav': changed(wav, 34, 0, 0),
  'samples of 65535 bits.wav': changed(wav, 34, 255, 255),
  'ds64 of 2^63.wav': changed(rf64, 28, ...little(0, 7), 0x80),
  'ds64 of nothing.wav': changed(rf64, 28, ...little(0, 8)),
  'frames 2^32.aif': aiffOf(1, 8000, 0xffffffff),
  'frames 0.aif': aiffOf(1, 8000, 0),
  'COMM of 0.aif': changed(aiff, 16, 0, 0, 0, 0),
  'COMM of 4 GiB.aif': changed(aiff, 16, ...most),
  'SSND of 0.aif': changed(aiff, 42, 0, 0, 0, 0),
  'SSND of 4 GiB.aif': changed(aiff, 42, ...most),
  'offset 4 GiB.aif': changed(aiff, 46, ...most),
  'desc of 0.caf': changed(core, 12, ...big(0, 8)),
  'desc of 2^63.caf': changed(core, 12, 0x80, ...big(0, 7)),
  'data of 0.caf': changed(core, 56, ...big(0, 8)),
  'data of 2^62.caf': changed(core, 56, 0x40, ...big(0, 7)),
  'data of -2.caf': changed(core, 56, ...most, 255, 255, 255, 254),
  ...Object.fromEntries(
    [0, 1, 4e9].flatMap((rate) => [
      [`rate ${rate}.wav`, wavOf(1, rate)],
      [`rate ${rate}.aif`, aiffOf(1, rate)],
      [`rate ${rate}.caf`, cafOf(1, rate)],
    ]),
  ),
  'rate of no number.aif': aiffOf(1, Number.NaN),
  'rate of no number.caf': cafOf(1, Number.NaN),
  'rate of infinity.caf': cafOf(1, Number.POSITIVE_INFINITY),
  'rate below 0.caf': cafOf(1, -8000),
  'rate not whole.caf': cafOf(1, 8000.5),
  ...Object.fromEntries(
    [0, 1000, 65_535].flatMap((channels) => [
      [`channels ${channels}.wav`, wavOf(channels, 8000)],
      [`channels ${channels}.aif`, aiffOf(channels, 8000)],
      [`channels ${channels}.caf`, cafOf(channels, 8000)],
    ]),
  ),
  'no number.wav': floatWav(new Array(2000).fill(Number.NaN)),
  'some no number.wav': floatWav(Array.from({ length: 2000 }, (_, i) => (i === 1000 ? Number.NaN : Math.sin(i / 9)))),
  'infinity.wav': floatWav(new Array(2000).fill(Number.POSITIVE_INFINITY)),
  'no number of 64 bits.wav': riff(
    chunk('fmt ', wavFormat(1, 8000, 64, 3)),
    chunk('data', floats(Number.NaN, 8).reverse()),
  ),
  'no number.aif': form(
    'AIFC',
    bigChunk('COMM', [...big(1, 2), ...big(2000, 4), ...big(32, 2), ...extended(8000), ...ascii('fl32'), 0, 0]),
    soundData(floats(Number.NaN, 4)),
  ),
  'no number.caf': caf(
    cafChunk('desc', [...bigFloat(8000, 8), ...cafDescription('lpcm', 1, 1, 32).slice(8)]),
    cafChunk('data', [...big(0, 4), ...floats(Number.NaN, 4)]),
  ),
};

/** Files that are something else than their name says, and still a sound. */
const misnamed: Record<string, Uint8Array> = {
  'FLAC.wav': fixture('flac'),
  'Ogg.wav': fixture('ogg'),
  'MP3.aif': fixture('mp3'),
  'WAV.mp3': sineWav(330, 0.2, 8000),
  'AIFF.wav': aiff,
  'CAF.flac': core,
  'RF64.ogg': rf64,
  'FLAC.caf': fixture('flac'),
};

/** Files that are no sound at all, with what is said of them. */
const empty = /is empty \(0 bytes\)/;
const text = /holds text, not audio/;
const none: Record<string, [bytes: Uint8Array | string, reason: RegExp]> = {
  ...Object.fromEntries(['wav', 'aif', 'flac', 'mp3', 'ogg', 'caf'].map((ending) => [`empty.${ending}`, ['', empty]])),
  'words.aif': ['These are words and no sound.\n'.repeat(20), text],
  'words.caf': ['{ "not": "a sound" }', text],
  'one letter.wav': ['R', text],
  'picture.wav': [Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13), /cannot decode this file/],
  'FORM.aif': [`FORM${'x'.repeat(8)}`, /./],
};

/** One or more sentences for a person, without what only a program would say. */
function expectPlainWords(path: string, reason: string): void {
  expect(reason, path).toMatch(/^(The|This|It) [^\n]{10,}\.$/);
  expect(reason.replace('(NaN or infinity)', ''), path).not.toMatch(
    /undefined|NaN|Infinity|null|\[object|Error\b|Exception|\bat .*:\d+|0x|DOM|Unable to decode/,
  );
}

/** Adds a folder of doubtful files beside a good one: each becomes a sound or has a reason, and the page lives on. */
async function addDoubtful(earshot: EarshotPage, folder: string, files: number): Promise<Stored> {
  writeFileBelow(folder, 'good.wav', sineWav(440, 0.3, 8000));
  const failures = collectFailures(earshot);
  await earshot.open();
  await earshot.addFolder(folder);
  await expect(earshot.notice).toBeVisible({ timeout: 60_000 });
  await earshot.expectStage('ready');
  const stored = await readStored(earshot.page);
  const sounds = soundsOf(stored);
  expect(sounds.length + stored.skipped.length).toBe(files + 1);
  for (const { path, reason } of stored.skipped) expectPlainWords(String(path), String(reason));
  for (const { path, durationSeconds, channels, note } of sounds) {
    expect(durationSeconds, path).toBeGreaterThan(0);
    expect(durationSeconds, path).toBeLessThan(3600);
    expect(channels, path).toBeGreaterThanOrEqual(1);
    if (note !== null) expect(note, path).toMatch(/^Cut short: its header promises [\d.]+ s, [\d.]+ s are there\.$/);
  }
  await expect(earshot.skipped.getByRole('listitem').first()).toBeVisible();
  await expectPlays(earshot, `${folder.split('/').at(-1)}/good.wav`);
  expect(failures).toEqual([]);
  await earshot.page.reload();
  await earshot.expectSounds(sounds.length);
  await expectPlays(earshot, `${folder.split('/').at(-1)}/good.wav`);
  expect(failures).toEqual([]);
  return stored;
}

test('each kind of file, cut anywhere in its header, is a sound or has a reason', async ({ earshot }, info) => {
  const folder = info.outputPath('Cut');
  const files = writeCut(folder);
  const stored = await addDoubtful(earshot, folder, files.length);
  // Of most nothing is left.
  expect(stored.skipped.length).toBeGreaterThan(0.8 * files.length);
});

test('each kind of file with a bit of its header turned is a sound or has a reason', async ({ earshot }, info) => {
  const folder = info.outputPath('Flipped');
  const files = writeFlipped(folder);
  await addDoubtful(earshot, folder, files.length);
});

test('headers that lie about lengths, rates, channels and samples do no harm', async ({ earshot }, info) => {
  const folder = info.outputPath('Lies');
  for (const [name, bytes] of Object.entries(lies)) writeFileBelow(folder, name, bytes);
  const stored = await addDoubtful(earshot, folder, Object.keys(lies).length);
  const reasons = new Map(stored.skipped.map(({ path, reason }) => [String(path), String(reason)]));
  for (const ending of ['wav', 'aif', 'caf']) {
    for (const rate of [0, 1, 4e9]) expect(reasons.get(`Lies/rate ${rate}.${ending}`)).toMatch(/rate/);
    for (const channels of [0, 1000]) expect(reasons.get(`Lies/channels ${channels}.${ending}`)).toMatch(/channel/);
    expect(reasons.get(`Lies/no number.${ending}`)).toMatch(/samples are no numbers/);
  }
  expect(reasons.get('Lies/some no number.wav')).toMatch(/samples are no numbers/);
});

test('a file is what is in it, whatever it is called', async ({ earshot }, info) => {
  const folder = info.outputPath('Misnamed');
  for (const [name, bytes] of Object.entries(misnamed)) writeFileBelow(folder, name, bytes);
  for (const [name, [bytes]] of Object.entries(none)) writeFileBelow(folder, name, bytes);
  const files = Object.keys(misnamed).length + Object.keys(none).length;
  const stored = await addDoubtful(earshot, folder, files);
  const names = [...Object.keys(misnamed), 'good.wav'].map((name) => `Misnamed/${name}`);
  expect(soundsOf(stored).map(({ path }) => path)).toEqual(names.sort());
  for (const path of names) await expectPlays(earshot, path);
  const reasons = new Map(stored.skipped.map(({ path, reason }) => [String(path), String(reason)]));
  for (const [name, [, reason]] of Object.entries(none)) expect(reasons.get(`Misnamed/${name}`), name).toMatch(reason);
});
