import { describe, expect, test } from 'vitest';
import { bytesAsSource } from './byte-source.ts';
import { bigFloat, caf, cafChunk, cafDescription, fromHex, parseShortestWav } from './handmade-files.ts';
import { openRangedAudio } from './open-audio.ts';

async function open(bytes: Uint8Array) {
  const sound = await openRangedAudio(bytesAsSource(bytes));
  if (!sound) throw new Error('This is no file that is read in ranges.');
  return sound;
}

const data = (samples: readonly number[], length?: number) => cafChunk('data', [0, 0, 0, 1, ...samples], length);
const isFloat = 1;
const isLittleEndian = 2;
const endsEarly = 'The CAF file is cut short: it ends before its audio begins.';

describe('openCaf', () => {
  test.each<[string, number[], number[], number[]]>([
    ['8 bits', cafDescription('lpcm', 0, 1, 8), [0x80, 0, 0x7f], [0, 128, 255]],
    ['16 bits', cafDescription('lpcm', 0, 1, 16), [0x12, 0x34], [0x1234]],
    ['16 bits, little-endian', cafDescription('lpcm', isLittleEndian, 1, 16), [0x34, 0x12], [0x1234]],
    ['24 bits', cafDescription('lpcm', 0, 1, 24), [0x12, 0x34, 0x56], [0x123456]],
    ['24 bits in 32', cafDescription('lpcm', 0, 1, 24, { bytes: 4, frames: 1 }), [0x12, 0x34, 0x56, 0], [0x12345600]],
    ['32 bits', cafDescription('lpcm', isLittleEndian, 1, 32), [0x78, 0x56, 0x34, 0x12], [0x12345678]],
    ['floats of 32 bits', cafDescription('lpcm', isFloat, 1, 32), bigFloat(-1.5, 4), [-1.5]],
    ['floats of 64 bits', cafDescription('lpcm', isFloat, 1, 64), bigFloat(-1.5, 8), [-1.5]],
    ['A-law', cafDescription('alaw', 0, 1, 8), [0xd5, 0xaa], [8, 32_256]],
    ['mu-law', cafDescription('ulaw', 0, 1, 8), [0xff, 0x80], [0, 32_124]],
  ])('reads %s', async (_, description, stored, samples) => {
    const sound = await open(caf(cafChunk('desc', description), cafChunk('free', [1, 2, 3]), data(stored)));
    expect(sound).toMatchObject({ container: 'CAF', channels: 1, sampleRateHertz: 48_000, promisedSeconds: null });
    expect(parseShortestWav((await sound.encoded(0, sound.frames)).bytes).samples).toEqual(samples);
  });

  test('decodes ima4 as ffmpeg does, its channels packet by packet', async () => {
    // The first packet of ffmpeg's file in aiff-reader.test.ts, and what ffmpeg decodes from its beginning.
    const packet = [...fromHex('000070777777d7bc9b1053342481b8cccb9a1842342401a8cccb9a1932363302b8dc')];
    const packets = [...packet, ...new Array(34).fill(0)];
    const description = cafDescription('ima4', 0, 2, 0, { bytes: 68, frames: 64 });
    const sound = await open(caf(cafChunk('desc', description), data(packets)));
    expect(sound).toMatchObject({ channels: 2, frames: 64 });
    expect(parseShortestWav((await sound.encoded(3, 6)).bytes).samples).toEqual([104, 0, 240, 0, 533, 0]);
  });

  test('keeps what is there, and reads to the end where the length was left open', async () => {
    const description = cafChunk('desc', cafDescription('lpcm', 0, 1, 16));
    expect(await open(caf(description, data([1, 2, 3, 4], 4 + 96_000)))).toMatchObject({
      frames: 2,
      promisedSeconds: 1,
    });
    const open64 = [...description, ...data([1, 2, 3, 4]).map((byte, i) => (i >= 4 && i < 12 ? 255 : byte))];
    expect(await open(caf(open64))).toMatchObject({ frames: 2, promisedSeconds: null });
  });

  test('says what is wrong, wherever the header is cut', async () => {
    const whole = caf(cafChunk('desc', cafDescription('lpcm', 0, 1, 16)), data([1, 2]));
    for (let length = 4; length < whole.length; length++) {
      await expect(open(whole.slice(0, length)), `${length}`).rejects.toThrow(endsEarly);
    }
    await expect(open(caf(cafChunk('desc', cafDescription('lpcm', 0, 1, 16)), data([])))).rejects.toThrow('0 seconds');
  });

  test.each<[string, number[], string]>([
    ['AAC', cafDescription('aac ', 0, 2, 0), "compressed as 'aac ', which cannot be opened here"],
    ['no channels', cafDescription('lpcm', 0, 0, 16), 'damaged: it says that it has no channels'],
    ['too many channels', cafDescription('lpcm', 0, 2 ** 32 - 1, 16), 'channels, and browsers decode at most 32'],
    ['frames of no bytes', cafDescription('lpcm', 0, 1, 16, { bytes: 0, frames: 1 }), 'frames of 0 bytes cannot hold'],
    [
      'more bits than bytes',
      cafDescription('lpcm', 0, 1, 24, { bytes: 2, frames: 1 }),
      'frames of 2 bytes cannot hold',
    ],
    ['lying packets', cafDescription('ima4', 0, 1, 0, { bytes: 34, frames: 2 ** 31 }), 'packets of 34 bytes cannot'],
    [
      'no rate',
      [...bigFloat(Number.NaN, 8), ...cafDescription('lpcm', 0, 1, 16).slice(8)],
      'its sample rate is no number',
    ],
  ])('refuses %s', async (_, description, message) => {
    await expect(open(caf(cafChunk('desc', description), data([1, 2, 3, 4])))).rejects.toThrow(message);
  });
});
