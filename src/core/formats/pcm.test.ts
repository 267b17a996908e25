import { describe, expect, test } from 'vitest';
import { bytesAsSource } from './byte-source.ts';
import { alawSamples, mulawSamples } from './g711.ts';
import { bigFloat, parseShortestWav } from './handmade-files.ts';
import { type PcmLayout, pcmAsWav, rangedPcm } from './pcm.ts';

const converted = (
  encoding: PcmLayout['encoding'],
  bytesPerSample: number,
  littleEndian: boolean,
  samples: readonly number[],
) => {
  const layout = { encoding, bytesPerSample, littleEndian };
  const wav = parseShortestWav(pcmAsWav(Uint8Array.from(samples), { layout, channels: 1, sampleRateHertz: 8000 }));
  expect(wav).toMatchObject({ channels: 1, sampleRateHertz: 8000, promisedBytes: (wav.samples.length * wav.bits) / 8 });
  return [wav.tag, wav.bits, ...wav.samples];
};

describe('G.711', () => {
  // ITU-T G.711, tables 1a and 2a: the values at the ends of the segments, times 8 and 4; computed with Python's audioop.
  test('expands the codes as the standard does', () => {
    expect([0xd5, 0x55, 0xaa, 0x2a, 0xc5, 0x80, 0x00].map((code) => alawSamples[code])).toEqual([
      8, -8, 32256, -32256, 264, 5504, -5504,
    ]);
    expect([0xff, 0x7f, 0x80, 0x00, 0xef, 0x8f, 0x0f].map((code) => mulawSamples[code])).toEqual([
      0, 0, 32124, -32124, 132, 16764, -16764,
    ]);
  });
});

describe('pcmAsWav', () => {
  test('turns every layout into one that browsers decode', () => {
    expect(converted('unsigned', 1, true, [0, 128, 255])).toEqual([1, 8, 0, 128, 255]);
    expect(converted('signed', 1, false, [0x80, 0, 0x7f])).toEqual([1, 8, 0, 128, 255]);
    expect(converted('signed', 2, true, [0x34, 0x12, 0xfe, 0xff])).toEqual([1, 16, 0x1234, -2]);
    expect(converted('signed', 2, false, [0x12, 0x34, 0xff, 0xfe])).toEqual([1, 16, 0x1234, -2]);
    expect(converted('signed', 3, true, [0x56, 0x34, 0x12, 0xfe, 0xff, 0xff])).toEqual([1, 24, 0x123456, -2]);
    expect(converted('signed', 3, false, [0x12, 0x34, 0x56, 0xff, 0xff, 0xfe])).toEqual([1, 24, 0x123456, -2]);
    expect(converted('signed', 4, true, [0x78, 0x56, 0x34, 0x12])).toEqual([1, 32, 0x12345678]);
    expect(converted('signed', 4, false, [0x12, 0x34, 0x56, 0x78])).toEqual([1, 32, 0x12345678]);
    expect(converted('alaw', 1, true, [0xd5, 0xaa])).toEqual([1, 16, 8, 32256]);
    expect(converted('mulaw', 1, true, [0x00, 0x80])).toEqual([1, 16, -32124, 32124]);
    const values = [0, -1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** -20];
    for (const size of [4, 8]) {
      const stored = values.map((value) => bigFloat(value, size));
      expect(converted('float', size, false, stored.flat())).toEqual([3, 32, ...values]);
      expect(
        converted(
          'float',
          size,
          true,
          stored.flatMap((bytes) => bytes.reverse()),
        ),
      ).toEqual([3, 32, ...values]);
    }
  });
});

describe('rangedPcm', () => {
  const place = {
    layout: { encoding: 'signed', bytesPerSample: 2, littleEndian: false },
    channels: 2,
    sampleRateHertz: 44_100,
    start: 3,
  } as const;
  const claims = { container: 'X', frames: 4, promisedSeconds: null };
  const bytes = Uint8Array.from([9, 9, 9, ...[0, 1, 2, 3, 4, 5, 6, 7].flatMap((sample) => [0, sample]), 9]);

  test('gives any range of the frames', async () => {
    const sound = rangedPcm(bytesAsSource(bytes), place, claims);
    for (let start = 0; start <= 4; start++) {
      for (let end = start; end <= 4; end++) {
        const piece = await sound.encoded(start, end);
        expect(piece.leadFrames).toBe(0);
        expect(parseShortestWav(piece.bytes).samples).toEqual([0, 1, 2, 3, 4, 5, 6, 7].slice(2 * start, 2 * end));
      }
    }
  });

  test('refuses what is no range, and says so where the file has become shorter', async () => {
    const sound = rangedPcm(bytesAsSource(bytes.subarray(0, 12)), place, claims);
    for (const [start, end] of [
      [-1, 2],
      [0, 5],
      [3, 2],
      [0.5, 1],
    ]) {
      await expect(sound.encoded(start, end)).rejects.toThrow(RangeError);
    }
    await expect(sound.encoded(0, 3)).rejects.toThrow('The file has become shorter since it was opened');
  });
});
