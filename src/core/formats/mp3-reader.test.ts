import { describe, expect, test } from 'vitest';
import { bytesAsSource } from './byte-source.ts';
import { ascii, big, chunk, countingSource, fromHex, riff, wavFormat } from './handmade-files.ts';
import { openRangedAudio } from './open-audio.ts';
import { AudioFormatError } from './ranged-audio.ts';

async function open(bytes: Uint8Array | number[]) {
  const sound = await openRangedAudio(bytesAsSource(Uint8Array.from(bytes)));
  if (!sound) throw new Error('This is no file that is read in ranges.');
  return sound;
}

/** A frame whose content is its number. Headers are written as hexadecimal. */
const frame = (header: string, bytes: number, number: number) => [
  ...fromHex(header),
  ...new Array(bytes - 4).fill(number & 127),
];
const frames = (header: string, bytes: number, count: number) =>
  Array.from({ length: count }, (_, number) => frame(header, bytes, number)).flat();

/** MPEG 1, 128 kbit/s, 44,100 Hz, stereo: 417 bytes, 1152 samples. */
const usual = 'fffb9000';
const usualBytes = 417;

// The first 208 bytes that ffmpeg 5.1 -c:a libmp3lame -b:a 64k writes for 12 s at 44,100 Hz, without their table: 461
// frames, delay 576, padding 1296; ffmpeg and Chromium decode 529,200 samples from that file.
const remarks = [
  ...fromHex('fffb5000'),
  ...new Array(32).fill(0),
  ...ascii('Info'),
  ...fromHex('0000000f000001cd00017923'),
  ...new Array(100).fill(0),
  ...fromHex(
    '000000004c61766335392e33370000000000000000000000002405100000000000017923870eb24400000000000000000000000000000000',
  ),
].slice(0, 208);

const id3 = (bytes: number, flags = 0) => [
  ...[...ascii('ID3'), 3, 0, flags],
  ...[21, 14, 7, 0].map((shift) => (bytes >> shift) & 127),
];

describe('openMp3', () => {
  test.each<[string, string, number, number, number, number]>([
    ['MPEG 1', usual, usualBytes, 44_100, 2, 1152],
    ['MPEG 1 with padding', 'fffb9200', 418, 44_100, 2, 1152],
    ['MPEG 1 with checksums, mono', 'fffa94c0', 384, 48_000, 1, 1152],
    ['MPEG 1 at 32,000 Hz', 'fffb9840', 576, 32_000, 2, 1152],
    ['MPEG 2', 'fff380c0', 208, 22_050, 1, 576],
    ['MPEG 2.5', 'ffe38800', 576, 8000, 2, 576],
  ])('finds the frames of %s', async (_, header, bytes, rate, channels, samples) => {
    expect(await open(frames(header, bytes, 12))).toMatchObject({
      container: 'MP3',
      sampleRateHertz: rate,
      channels,
      frames: 12 * samples,
      promisedSeconds: null,
    });
  });

  test('cuts pieces at frames, some before the one that is asked for', async () => {
    const file = [...id3(3), 1, 2, 3, ...frames(usual, usualBytes, 100), ...ascii('TAG'), ...new Array(125).fill(0)];
    const sound = await open(file);
    expect(sound.frames).toBe(115_200);
    for (const [start, end] of [
      [0, 1],
      [1151, 1153],
      [30_000, 40_000],
      [57_599, 57_600],
      [57_600, 57_601],
      [100_000, 115_200],
    ]) {
      const { bytes, leadFrames } = await sound.encoded(start, end);
      const first = bytes[4];
      expect(first % 5).toBe(0);
      expect(leadFrames).toBe(start - first * 1152);
      if (first > 0) expect(leadFrames).toBeGreaterThanOrEqual(10 * 1152);
      expect(bytes.length % usualBytes).toBe(0);
      expect((first + bytes.length / usualBytes) * 1152).toBeGreaterThanOrEqual(end);
      expect([...bytes]).toEqual(file.slice(13 + first * usualBytes, 13 + first * usualBytes + bytes.length));
    }
  });

  test('begins earlier where small frames borrow bits from many before them', async () => {
    // 8 kbit/s at 24,000 Hz: 24 bytes, of which 3 are sound in stereo.
    const sound = await open(frames('fff31400', 24, 400));
    const { leadFrames } = await sound.encoded(200 * 576, 201 * 576);
    expect(leadFrames).toBeGreaterThanOrEqual((255 / 3) * 576);
    expect(leadFrames).toBeLessThan(100 * 576);
  });

  test('drops the delay and padding that the encoder remarks, and has each piece drop the delay', async () => {
    const file = [...remarks, ...frames('fffb5000', 208, 461)];
    const sound = await open(file);
    expect(sound).toMatchObject({ frames: 529_200, promisedSeconds: null });
    const { bytes, leadFrames } = await sound.encoded(100_000, 110_000);
    // The piece's own remarks are 417 bytes: number of frames, then LAME's fields, as in the file above.
    const first = bytes[417 + 4];
    expect(leadFrames).toBe(100_000 - first * 1152);
    expect([...bytes.subarray(0, 4)]).toEqual([...fromHex(usual)]);
    expect([...bytes.subarray(36, 48)]).toEqual([...ascii('Info'), 0, 0, 0, 1, ...big((bytes.length - 417) / 208, 4)]);
    expect(String.fromCharCode(...bytes.subarray(48, 52))).toBe('LAME');
    expect([...bytes.subarray(69, 72)]).toEqual([...fromHex('240211')]);
    expect(((bytes.length - 417) / 208 + first) * 1152).toBeGreaterThanOrEqual(110_000 + 1105);
  });

  test('says how long a file that is cut short should be', async () => {
    const sound = await open([...remarks, ...frames('fffb5000', 208, 10), ...frame('fffb5000', 208, 11).slice(0, 99)]);
    expect(sound).toMatchObject({ frames: 10 * 1152 - 1105, promisedSeconds: 12 });
  });

  test('passes over what stands before, between and behind the frames', async () => {
    const junk = [1, 2, 3, 0xff, 0xfb, 0x90, 0, 4, 5];
    const run = frames(usual, usualBytes, 20);
    expect((await open([...new Array(3000).fill(0), ...run])).frames).toBe(20 * 1152);
    expect((await open([...run, ...junk, ...run, ...junk, ...new Array(5000).fill(7)])).frames).toBe(40 * 1152);
    expect((await open([...run, ...ascii('APETAGEX'), ...new Array(999).fill(0xff)])).frames).toBe(20 * 1152);
  });

  test('passes over tags of 50 MB without reading them', async () => {
    const tag = 50 * 2 ** 20;
    const file = new Uint8Array(2 * (tag + 10) + 10 + 20 * usualBytes).fill(0xff);
    file.set(id3(tag));
    file.set(id3(tag, 0x10), tag + 10);
    file.set(frames(usual, usualBytes, 20), 2 * (tag + 10) + 10);
    const source = countingSource(file);
    expect((await openRangedAudio(source))?.frames).toBe(20 * 1152);
    expect(source.bytesRead).toBeLessThan(200_000);
  });

  test('reads a long file once, in slices', async () => {
    const count = 25_000;
    const file = new Uint8Array(count * usualBytes).fill(3);
    for (let i = 0; i < count; i++) file.set(fromHex(usual), i * usualBytes);
    const source = countingSource(file);
    expect((await openRangedAudio(source))?.frames).toBe(count * 1152);
    expect(source.bytesRead).toBeLessThan(1.02 * file.length + 65_536);
  });

  test('finds MP3 in a WAV file', async () => {
    const data = frames(usual, usualBytes, 20);
    const sound = await open(riff(chunk('fmt ', wavFormat(2, 44_100, 0, 0x55)), chunk('data', data), [1, 2, 3, 4]));
    expect(sound).toMatchObject({ container: 'WAV', frames: 20 * 1152 });
    expect((await sound.encoded(0, 1152)).bytes.subarray(0, 4)).toEqual(fromHex(usual));
  });

  test('takes other files for what they are', async () => {
    const noise = Uint8Array.from({ length: 300_000 }, (_, i) => (Math.imul(i + 1, 0x9e3779b1) >>> 11) & 255);
    const aac = frames('fff15080', 300, 20);
    const layer2 = frames('fffd9000', 417, 20);
    for (const file of [[], [0xff], ascii('hello'), noise, aac, layer2, ascii('fLaC'), ascii('OggS')]) {
      expect(await openRangedAudio(bytesAsSource(Uint8Array.from(file)))).toBeNull();
    }
  });

  test('says what is wrong', async () => {
    const refusal = (bytes: number[], message: string) => {
      const opened = open(bytes);
      return Promise.all([expect(opened).rejects.toThrow(AudioFormatError), expect(opened).rejects.toThrow(message)]);
    };
    await refusal([...id3(1000), 1, 2], 'The file ends within the tag at its beginning');
    await refusal(id3(0), 'The file ends within the tag at its beginning');
    await refusal([...fromHex('fffb0000'), ...new Array(999).fill(1)], 'The MP3 file is in "free format"');
    await refusal([...remarks], 'The MP3 file is cut short: it ends before its audio begins.');
  });
});
