import { describe, expect, test } from 'vitest';
import { type ByteSource, bytesAsSource } from './byte-source.ts';
import {
  ascii,
  big,
  chunk,
  extensibleFormat,
  fromHex,
  little,
  parseShortestWav,
  riff,
  wavFormat,
} from './handmade-files.ts';
import { openRangedAudio } from './open-audio.ts';
import { AudioFormatError } from './ranged-audio.ts';
import { encodeWav } from './wav.ts';

async function open(bytes: Uint8Array) {
  const sound = await openRangedAudio(bytesAsSource(bytes));
  if (!sound) throw new Error('This is no file that is read in ranges.');
  return sound;
}

async function samplesOf(bytes: Uint8Array) {
  const sound = await open(bytes);
  return parseShortestWav((await sound.encoded(0, sound.frames)).bytes).samples;
}

const refusal = async (bytes: Uint8Array) => {
  const error = await open(bytes).catch((reason) => reason);
  expect(error).toBeInstanceOf(AudioFormatError);
  return error.message as string;
};

const format = chunk('fmt ', wavFormat(1, 8000, 16));
const cutShort = 'The WAV file is cut short: it ends before its audio begins.';
const noLength = 'The file holds no sound: its length is 0 seconds.';

describe('openWav', () => {
  test('reads what encodeWav wrote, in any range', async () => {
    const left = Float32Array.from({ length: 50 }, (_, i) => i / 32767);
    const sound = await open(encodeWav([left, left.map((sample) => -sample)], 44_100));
    expect(sound).toMatchObject({
      container: 'WAV',
      channels: 2,
      sampleRateHertz: 44_100,
      frames: 50,
      promisedSeconds: null,
    });
    const piece = await sound.encoded(20, 22);
    expect(piece.leadFrames).toBe(0);
    expect(parseShortestWav(piece.bytes)).toMatchObject({ channels: 2, bits: 16, samples: [20, -20, 21, -21] });
  });

  test('keeps what is there of a file that is cut short, and says how long it should be', async () => {
    const sound = await open(encodeWav([new Float32Array(20_000)], 10_000).subarray(0, 44 + 22_001));
    expect(sound).toMatchObject({ frames: 11_000, promisedSeconds: 2 });
  });

  test('says what is wrong, wherever the header is cut', async () => {
    const whole = encodeWav([new Float32Array(8)], 8000);
    for (let length = 4; length < 45; length++) {
      expect(await refusal(whole.slice(0, length)), `${length}`).toBe(
        length < 12 ? 'The WAV file is cut short or damaged: its header cannot be read.' : cutShort,
      );
    }
    expect(await open(whole.slice(0, 46))).toMatchObject({ frames: 1, promisedSeconds: 0.001 });
    expect(await refusal(riff(format, chunk('data', [])))).toBe(noLength);
    expect(await refusal(riff(format, chunk('data', [1])))).toBe(noLength);
    expect(await refusal(riff(chunk('data', [1, 2])))).toMatch('damaged: it does not say how its audio is stored');
  });

  test('finds its chunks behind others, in either order, padded or not', async () => {
    const bytes = chunk('fmt ', wavFormat(1, 8000, 8));
    const data = chunk('data', [1, 2, 3]);
    const list = chunk('LIST', [0, 0, 0, 0, 65]);
    const files = [
      riff(list, [0], bytes, list, [0], data),
      riff(list, bytes, list, data),
      riff(data, [0], bytes),
      riff(data, bytes),
    ];
    for (const file of files) expect(await samplesOf(file)).toEqual([1, 2, 3]);
  });

  test('is not taken in by lengths that lie', async () => {
    const lying = await open(riff(format, chunk('data', [1, 0], 0x10000000)));
    expect(lying).toMatchObject({ frames: 1, promisedSeconds: 0x8000000 / 8000 });
    expect(await refusal(riff(chunk('LIST', [1, 2], 0xfffffffe), format))).toBe(cutShort);
    expect(await refusal(riff(chunk('fmt ', wavFormat(1, 8000, 16), 0xffffffff)))).toBe(cutShort);
    const wrongRates = wavFormat(1, 8000, 16);
    wrongRates.splice(8, 6, 1, 0, 0, 0, 77, 0);
    expect(await samplesOf(riff(chunk('fmt ', wrongRates), chunk('data', [1, 0, 2, 0])))).toEqual([1, 2]);
  });

  test('reads to the end where a pipe left the length open', async () => {
    for (const length of [0xffffffff, 0xfffff000, 0x7fffffff, 0x7ffff000, 0]) {
      const sound = await open(riff(format, chunk('data', [1, 2, 3, 4], length)));
      expect(sound).toMatchObject({ frames: 2, promisedSeconds: null });
    }
  });

  test.each<[string, number[], number[], number[]]>([
    ['8 bits', wavFormat(1, 8000, 8), [0, 128, 255], [0, 128, 255]],
    ['12 bits in 16', wavFormat(1, 8000, 12), [0x30, 0x12], [0x1230]],
    ['20 bits in 24', wavFormat(1, 8000, 20), [0x10, 0x32, 0x54], [0x543210]],
    ['24 bits', wavFormat(1, 8000, 24), [1, 0, 0x80], [-0x7fffff]],
    ['24 bits in 32', extensibleFormat(1, 8000, 32, 24, 1), [0, 1, 0, 0x80], [-0x7fffff00]],
    ['24 bits in 32, not extensible', wavFormat(1, 8000, 24).with(12, 4), [0, 1, 0, 0x80], [-0x7fffff00]],
    ['32 bits', wavFormat(1, 8000, 32), [255, 255, 255, 255], [-1]],
    ['float of 32 bits', extensibleFormat(1, 8000, 32, 32, 3), [0, 0, 0xc0, 0xbf], [-1.5]],
    ['float of 64 bits', wavFormat(1, 8000, 64, 3), [0, 0, 0, 0, 0, 0, 0xf8, 0xbf], [-1.5]],
    ['A-law', wavFormat(1, 8000, 8, 6), [0xd5, 0xaa], [8, 32_256]],
    ['mu-law', wavFormat(1, 8000, 8, 7), [0xff, 0x80], [0, 32_124]],
  ])('reads %s', async (_, description, data, samples) => {
    expect(await samplesOf(riff(chunk('fmt ', description), chunk('data', data)))).toEqual(samples);
  });

  test('reads big-endian files', async () => {
    const file = Uint8Array.from([
      ...[...ascii('RIFX'), ...big(40, 4), ...ascii('WAVEfmt '), ...big(16, 4), ...big(1, 2), ...big(1, 2)],
      ...[...big(8000, 4), ...big(16_000, 4), ...big(2, 2), ...big(16, 2), ...ascii('data'), ...big(4, 4)],
      ...[0x12, 0x34, 0xff, 0xfe],
    ]);
    expect(await samplesOf(file)).toEqual([0x1234, -2]);
  });

  test.each(['RF64', 'BW64'])('reads %s files of more than 4 GiB, and where the length is a lie', async (kind) => {
    const dataBytes = 2 ** 32 + 16;
    const sizes = [...little(0, 8), ...little(dataBytes, 8), ...little(0, 8), ...little(0, 4)];
    const header = riff(chunk('ds64', sizes), format, chunk('data', [], 0xffffffff));
    header.set(ascii(kind));
    // Every byte is its place in the file divided by 2^28.
    const source = (size: number): ByteSource => ({
      size,
      read: async (start, end) =>
        Uint8Array.from({ length: Math.min(end, size) - start }, (_, i) =>
          start + i < header.length ? header[start + i] : Math.floor((start + i) / 2 ** 28),
        ),
    });
    const sound = await openRangedAudio(source(header.length + dataBytes));
    expect(sound).toMatchObject({ frames: dataBytes / 2, promisedSeconds: null });
    const piece = await sound?.encoded(2 ** 31 - 1, 2 ** 31 + 1);
    expect(parseShortestWav(piece?.bytes as Uint8Array).samples).toEqual([0x1010, 0x1010]);
    expect(await openRangedAudio(source(header.length + 2))).toMatchObject({
      frames: 1,
      promisedSeconds: dataBytes / 16_000,
    });
  });

  test.each<[string, number[], string]>([
    ['no channels', wavFormat(0, 8000, 16), 'damaged: it says that it has no channels'],
    ['too many channels', wavFormat(33, 8000, 16), 'has 33 channels, and browsers decode at most 32'],
    ['no sample rate', wavFormat(1, 0, 16), 'gives its sample rate as 0 Hz'],
    ['an impossible sample rate', wavFormat(1, 0xffffffff, 16), 'gives its sample rate as 4294967295 Hz'],
    ['no bits', wavFormat(1, 8000, 0), 'damaged: it gives its samples 0 bits'],
    ['too many bits', wavFormat(1, 8000, 64), 'damaged: it gives its samples 64 bits'],
    ['half floats', wavFormat(1, 8000, 16, 3), 'damaged: it gives its floating-point samples 16 bits'],
    ['GSM', wavFormat(1, 8000, 0, 0x31), 'This WAV file is compressed as GSM 6.10, which cannot be opened here'],
    ['what has no name', wavFormat(1, 8000, 0, 0x7777), 'compressed as kind 30583'],
    ['ADPCM of 3 bits', wavFormat(1, 8000, 3, 0x11), 'compressed as ADPCM of 3 bits'],
    ['ADPCM of many channels', wavFormat(3, 8000, 4, 2), 'compressed as Microsoft ADPCM of 3 channels'],
    ['ADPCM without blocks', wavFormat(1, 8000, 4, 2).with(12, 0), 'its blocks of 0 bytes cannot hold its 1 channels'],
  ])('refuses %s', async (_, description, message) => {
    expect(await refusal(riff(chunk('fmt ', description), chunk('data', [1, 2, 3, 4])))).toMatch(message);
  });
});

// ffmpeg 5.1 -f lavfi -i "aevalsrc=0.5*sin(2*PI*440*t):s=8000:d=0.01" -c:a adpcm_ima_wav (or adpcm_ms) -block_size 32,
// the first two blocks, and the samples that ffmpeg decodes from them.
const ima = {
  format: `${'11000100401f0000803e000020000400'}02003900`,
  blocks:
    '0000000077777777cdbb093145431288cbbcac892144431280cabcac992163330230450002a8ccbcaa0942442312a8bf80808080808080808000880088008800',
  samples: [
    0, 13, 43, 106, 242, 536, 1167, 2524, 5434, 860, -4619, -9776, -14464, -16290, -15737, -14228, -11026, -6452, -973,
    4184, 10211, 14263, 16473, 15804, 15196, 11322, 6793, 1314, -3843, -9870, -13922, -16132, -16801, -14975, -12208,
    -7679, -2200, 2957, 8984, 13036, 15246, 15915, 15307, 12540, 8011, 2532, -2625, -8652, -12704, -14914, -16923,
    -15097, -12330, -8808, -2861, 2812, 7969, 12290, 15638, 16246, 15693, 13177, 9060, 4079, -1948, -7621, -11304,
    -14652, -16478, -15925, -13409, -9292, -4311, 1716, 7389, 11072, 14420, 16246, 15693, 13177, 6315, -549, 342, -468,
    268, -401, 207, -346, 157, -300, 115, -263, 80, -232, 52, -206, 28, -185, 9, -167, -7, 138, 6, -114, -5, 94, 4, -78,
    -4, 64, 3, -53, -2, 44,
  ],
};
const microsoft = {
  format: '02000100401f0000803e0000200004002000340007000001000000' + '0200ff00000000c0004000f0000000cc0130ff880118ff',
  blocks:
    '001000ae15000077777fccceee0135343311edbcddde0136343221fdbdbeeef100e4046cdfb0ce4433200dcbddddf125434321fe8e001f10f010f1f01f10f010',
  samples: [
    0, 5550, 5662, 5928, 6565, 8091, 11745, 10494, 6002, 618, -5838, -9708, -13184, -16306, -16306, -15047, -11654,
    -6574, -1705, 4127, 9371, 14081, 15491, 16757, 14483, 11420, 6835, 975, -4293, -9024, -13272, -15816, -15816,
    -14790, -12027, -7065, -2103, 3841, 9187, 12389, 15265, 16556, 15397, 12274, 7599, 3120, -3585, -7869, -11717,
    -15173, -16725, -15331, -12624, -8340, -3332, 2672, 8072, 12923, 15827, 15827, 15827, 12671, 8891, 3226, -2204,
    -7082, -11462, -15395, -16572, -15515, -13617, -9357, -3913, 983, 6847, 12121, 15279, 16697, 15424, 13138, 4930,
    -1226, -1226, -1226, 1005, -999, 801, 801, -651, -651, 520, 520, -425, 424, -338, -338, 276, -275, 220, 220, -178,
    -178, 142, 142,
  ],
};

describe('ADPCM', () => {
  test.each([
    ['IMA', ima],
    ["Microsoft's", microsoft],
  ])('decodes %s as ffmpeg does, in any range', async (_, { format, blocks, samples }) => {
    const file = riff(chunk('fmt ', [...fromHex(format)]), chunk('data', [...fromHex(blocks)]));
    const sound = await open(file);
    expect(sound).toMatchObject({ channels: 1, sampleRateHertz: 8000, frames: samples.length });
    for (let start = 0; start <= samples.length; start += 13) {
      for (let end = start; end <= samples.length; end += 17) {
        const piece = await sound.encoded(start, end);
        expect(piece.leadFrames).toBe(0);
        expect(parseShortestWav(piece.bytes).samples).toEqual(samples.slice(start, end));
      }
    }
  });

  test('takes from the fact chunk where the last block ends, and believes no lie there', async () => {
    const rest = [chunk('fmt ', [...fromHex(ima.format)]), chunk('data', [...fromHex(ima.blocks)])];
    const framesWith = async (fact: number) => (await open(riff(chunk('fact', little(fact, 4)), ...rest))).frames;
    expect(await framesWith(80)).toBe(80);
    for (const lie of [0, 57, 115, 0xffffffff]) expect(await framesWith(lie)).toBe(114);
  });

  test('believes no more samples than a block holds', async () => {
    const lying = fromHex(ima.format).with(18, 255).with(19, 255);
    expect((await open(riff(chunk('fmt ', [...lying]), chunk('data', [...fromHex(ima.blocks)])))).frames).toBe(114);
  });
});
