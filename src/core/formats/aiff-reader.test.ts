import { describe, expect, test } from 'vitest';
import { bytesAsSource } from './byte-source.ts';
import { big, bigChunk, bigFloat, common, form, fromHex, parseShortestWav, soundData } from './handmade-files.ts';
import { openRangedAudio } from './open-audio.ts';

async function open(bytes: Uint8Array) {
  const sound = await openRangedAudio(bytesAsSource(bytes));
  if (!sound) throw new Error('This is no file that is read in ranges.');
  return sound;
}

async function samplesOf(bytes: Uint8Array) {
  const sound = await open(bytes);
  return parseShortestWav((await sound.encoded(0, sound.frames)).bytes).samples;
}

const endsEarly = 'The AIFF file is cut short: it ends before its audio begins.';
const noLength = 'The file holds no sound: its length is 0 seconds.';

// ffmpeg 5.1 -f lavfi -i "aevalsrc=0.5*sin(2*PI*440*t):s=8000:d=0.016" -c:a adpcm_ima_qt: its two packets, and some of the
// 128 samples that ffmpeg decodes from them.
const ima4Packets = [
  ...fromHex('000070777777d7bc9b1053342481b8cccb9a1842342401a8cccb9a1932363302b8dc'),
  ...fromHex('0cc6cbaa0832452312a8ebcbaa0941533312a8dbccaa883144332398ccbcbb8a4144'),
];
const ima4Samples = { from: 56, values: [7967, 12654, 15697, 16250, 15747, 12545, 8803, 3268, -1888, -7915, -11967] };

describe('openAiff', () => {
  test.each<[string, number, string | undefined, number[], number[]]>([
    ['8 bits', 8, undefined, [0x80, 0, 0x7f], [0, 128, 255]],
    ['12 bits in 16', 12, undefined, [0x12, 0x30], [0x1230]],
    ['16 bits', 16, undefined, [0x12, 0x34, 0xff, 0xfe], [0x1234, -2]],
    ['24 bits', 24, undefined, [0x80, 0, 1], [-0x7fffff]],
    ['32 bits', 32, undefined, [0x12, 0x34, 0x56, 0x78], [0x12345678]],
    ['NONE', 16, 'NONE', [0x12, 0x34], [0x1234]],
    ['twos', 16, 'twos', [0x12, 0x34], [0x1234]],
    ['sowt', 16, 'sowt', [0x34, 0x12], [0x1234]],
    ['in24', 16, 'in24', [0x12, 0x34, 0x56], [0x123456]],
    ['in32', 16, 'in32', [0x12, 0x34, 0x56, 0x78], [0x12345678]],
    ['42ni', 16, '42ni', [0x56, 0x34, 0x12], [0x123456]],
    ['23ni', 16, '23ni', [0x78, 0x56, 0x34, 0x12], [0x12345678]],
    ['fl32', 32, 'fl32', bigFloat(-1.5, 4), [-1.5]],
    ['FL64', 64, 'FL64', bigFloat(-1.5, 8), [-1.5]],
    ['ulaw', 16, 'ulaw', [0xff, 0x80], [0, 32_124]],
    ['ALAW', 8, 'ALAW', [0xd5, 0xaa], [8, 32_256]],
    ['raw', 8, 'raw ', [0, 128, 255], [0, 128, 255]],
  ])('reads %s', async (_, bits, compression, data, samples) => {
    const kind = compression === undefined ? 'AIFF' : 'AIFC';
    const file = form(kind, bigChunk('COMM', common(1, samples.length, bits, compression)), soundData(data));
    expect(await open(file)).toMatchObject({
      container: 'AIFF',
      channels: 1,
      sampleRateHertz: 44_100,
      frames: samples.length,
      promisedSeconds: null,
    });
    expect(await samplesOf(file)).toEqual(samples);
  });

  test('decodes ima4 as ffmpeg does', async () => {
    const file = form('AIFC', bigChunk('COMM', common(1, 2, 0, 'ima4')), soundData(ima4Packets));
    const sound = await open(file);
    expect(sound.frames).toBe(128);
    const piece = await sound.encoded(ima4Samples.from, ima4Samples.from + ima4Samples.values.length);
    expect(parseShortestWav(piece.bytes).samples).toEqual(ima4Samples.values);
  });

  test('finds its chunks in any order, and its samples behind their offset', async () => {
    const data = bigChunk('SSND', [...big(2, 4), ...big(0, 4), 9, 9, 0x12, 0x34]);
    const comm = bigChunk('COMM', common(1, 1, 16));
    const note = [...bigChunk('ANNO', [65, 66, 67]), 0];
    expect(await samplesOf(form('AIFF', note, comm, note, data))).toEqual([0x1234]);
    expect(await samplesOf(form('AIFF', data, note, comm))).toEqual([0x1234]);
  });

  test('keeps what is there, and believes neither the header nor the data alone', async () => {
    const file = (frames: number, length?: number) =>
      form('AIFF', bigChunk('COMM', common(1, frames, 16)), bigChunk('SSND', [...big(0, 8), 0, 1, 0, 2], length));
    expect(await open(file(44_100, 88_208))).toMatchObject({ frames: 2, promisedSeconds: 1 });
    expect(await open(file(1))).toMatchObject({ frames: 1, promisedSeconds: null });
    expect(await open(file(0, 0))).toMatchObject({ frames: 2, promisedSeconds: null });
    expect(await open(file(2, 0xffffffff))).toMatchObject({ frames: 2, promisedSeconds: null });
  });

  test('says what is wrong, wherever the header is cut', async () => {
    const whole = form('AIFF', bigChunk('COMM', common(1, 1, 16)), soundData([1, 2]));
    for (let length = 4; length < whole.length; length++) {
      await expect(open(whole.slice(0, length)), `${length}`).rejects.toThrow(
        length < 12 ? 'The AIFF file is cut short or damaged: its header cannot be read.' : endsEarly,
      );
    }
  });

  test('rounds sample rates to whole hertz', async () => {
    // 22,254.5454 Hz, that of the first Macintoshes, as their files have it.
    const macintosh = common(1, 1, 8);
    macintosh.splice(8, 10, ...fromHex('400daddd1745d145826b'));
    expect((await open(form('AIFF', bigChunk('COMM', macintosh), soundData([1])))).sampleRateHertz).toBe(22_255);
  });

  test.each<[string, number[], string]>([
    ['no channels', common(0, 1, 16), 'damaged: it says that it has no channels'],
    ['too many channels', common(65_535, 1, 16), 'has 65535 channels'],
    ['no bits', common(1, 1, 0), 'damaged: it gives its samples 0 bits'],
    ['too many bits', common(1, 1, 33), 'damaged: it gives its samples 33 bits'],
    ['sample rate 0', [...common(1, 1, 16).slice(0, 8), ...fromHex('00000000000000000000')], 'sample rate as 0 Hz'],
    ['a negative rate', [...common(1, 1, 16).slice(0, 8), ...fromHex('c00eac44000000000000')], 'rate as -44100 Hz'],
    [
      'an infinite rate',
      [...common(1, 1, 16).slice(0, 8), ...fromHex('7fff0000000000000000')],
      'its sample rate is no number',
    ],
  ])('refuses %s', async (_, comm, message) => {
    await expect(open(form('AIFF', bigChunk('COMM', comm), soundData([1, 2])))).rejects.toThrow(message);
  });

  test('names a compression that it does not know', async () => {
    await expect(
      open(form('AIFC', bigChunk('COMM', common(2, 1, 16, 'QDM2')), soundData([1, 2, 3, 4]))),
    ).rejects.toThrow(
      "This AIFF file is compressed as 'QDM2', which cannot be opened here: save it as an uncompressed WAV or AIFF file",
    );
  });

  test('tells an empty sound from one that is cut short', async () => {
    const withData = (frames: number, ...data: number[][]) =>
      open(form('AIFF', bigChunk('COMM', common(1, frames, 16)), ...data));
    await expect(withData(0)).rejects.toThrow(noLength);
    await expect(withData(0, soundData([]))).rejects.toThrow(noLength);
    await expect(withData(9)).rejects.toThrow(endsEarly);
  });
});
