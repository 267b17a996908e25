import { describe, expect, test } from 'vitest';
import { createPicture } from './picture.ts';

// What numpy and scipy make of `chirpAndRing`, with dense matrices and W of mel.test.ts (two hex digits a level, a band
// a line, low to high):
//   s = np.arange(n) / 22050
//   x = np.float32(0.3*np.sin(2*np.pi*(80*s + 2600*s*s)) + 0.6*np.exp(-9*s)*np.sin(2*np.pi*523.25*s)).astype(float)
//   centres = np.floor((np.arange(frames) + 0.5) * n / frames).astype(int)
//   F = np.pad(x, 512)[centres[:, None] + np.arange(1024)] * scipy.signal.get_window('hann', 1024)
//   M = W @ (np.abs(np.fft.rfft(F, axis=1)) ** 2).T
//   np.rint(255 * (1 + np.maximum(10 * np.log10(M / M.max()), -80) / 80))

// 30,011 samples, 32 bands, 32 frames.
const wholeChirp = [
  'de2b000000000000000000000000000000000000000000000000000000000000',
  'ef7f0d0000000000000000000000000000000000000000000000000000000000',
  'd4d532150e030000000000000000000000000000000000000000000000000000',
  'b9efa7998f84796f645a4f443a2f251a0f050000000000000000000000000000',
  'fff6eadfd5cabfb5aaa0958a80756b60554b40362b20160b0100000000000000',
  'ebe1f0ccc1b6aca1978c81776c62574c42372d22170d02000000000000000000',
  '594fe4bc21180f04000000000000000000000000000000000000000000000000',
  '421fa5eb48000000000000000000000000000000000000000000000000000000',
  '340246e9a9040000000000000000000000000000000000000000000000000000',
  '2a0010b4e73e0000000000000000000000000000000000000000000000000000',
  '22000052eab00b00000000000000000000000000000000000000000000000000',
  '1b00000cb6e95800000000000000000000000000000000000000000000000000',
  '1500000042e3d421000000000000000000000000000000000000000000000000',
  '0e000000008eebb1020000000000000000000000000000000000000000000000',
  '070000000010c4e8910000000000000000000000000000000000000000000000',
  '01000000000030d7e47b00000000000000000000000000000000000000000000',
  '000000000000004bdce283000000000000000000000000000000000000000000',
  '000000000000000053dbe29f0000000000000000000000000000000000000000',
  '0000000000000000004cd7e4c111000000000000000000000000000000000000',
  '000000000000000000002dcee4d5530000000000000000000000000000000000',
  '000000000000000000000002b5dedeba07000000000000000000000000000000',
  '0000000000000000000000000064d4e1d7900000000000000000000000000000',
  '000000000000000000000000000000b1d9dfd381000000000000000000000000',
  '000000000000000000000000000000001ec3d9ddd29900000000000000000000',
  '0000000000000000000000000000000000002bc3d7ddd5bd1900000000000000',
  '00000000000000000000000000000000000000000eb9d3dbd8cd960000000000',
  '00000000000000000000000000000000000000000000008acad6dad4c987000a',
  '0000000000000000000000000000000000000000000000000008b2cdd5d9d3ca',
  '0000000000000000000000000000000000000000000000000000000010b3cbd3',
  '0000000000000000000000000000000000000000000000000000000000000015',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000000',
];

// 2,500 samples (113 ms: the windows overlap nearly wholly), 16 bands, 16 frames.
const wholeBlip = [
  'e8eff2f3f1ede7ded0ba9a7654769fae',
  'f2f5f5f4f5f6f8f9f9f6f3f2efe7dfdc',
  'fbfffefdfbf9f7f6f5f4f6fafbf8f6f2',
  'bdaf885452504e50535c7190b4ccdade',
  'a5966f00000000020504001215739cab',
  '95875f00000000000000000000638c9b',
  '887a520000000000000000000059818f',
  '7c6e4600000000000000000000507886',
  '70623a0000000000000000000048707f',
  '65572f00000000000000000000416a78',
  '5a4c24000000000000000000003b6371',
  '4f411900000000000000000000355e6c',
  '46381000000000000000000000305866',
  '3d2f07000000000000000000002b5462',
  '3527000000000000000000000027505e',
  '2f210000000000000000000000254d5b',
];

// Some of the 64 bands of 44,100 samples, 64 frames.
// biome-ignore format: a band a line
const bandsOfLongChirp: [number, string][] = [
  [1, 'dc4e0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000'],
  [7, '9cced45d4b423b332b231c140c040000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000'],
  [13, '872740d8c7390d000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000'],
  [19, '6600000055dfbb2c0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000'],
  [25, '51000000000030c2e05e000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000'],
  [31, '3e000000000000000023b2e599140000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000'],
  [37, '2c0000000000000000000000000c8edfd35800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000'],
  [43, '1b00000000000000000000000000000000000015a6dcd8920a000000000000000000000000000000000000000000000000000000000000000000000000000000'],
  [49, '0c000000000000000000000000000000000000000000000000000015a6d5dbca6a00000000000000000000000000000000000000000000000000000000000000'],
  [55, '00000000000000000000000000000000000000000000000000000000000000000000000000001caaced7d3c36d00000000000000000000000000000000000000'],
  [61, '000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000022a9c6d0d4cfc6a81f0038'],
];

function chirpAndRing(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => {
    const s = i / 22050;
    const chirp = 0.3 * Math.sin(2 * Math.PI * (80 * s + 2600 * s * s));
    return chirp + 0.6 * Math.exp(-9 * s) * Math.sin(2 * Math.PI * 523.25 * s);
  });
}

const levelsOf = (hex: string) =>
  Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));

function greatestDifference(got: Uint8Array, expected: number[]): number {
  expect(got.length).toBe(expected.length);
  return expected.reduce((greatest, level, i) => Math.max(greatest, Math.abs(level - got[i])), 0);
}

const picture = createPicture({ melBands: 64, frames: 64 });
const bandAt = (levels: Uint8Array, band: number) => levels.subarray(band * 64, (band + 1) * 64);
const columnAt = (levels: Uint8Array, frame: number) =>
  Array.from({ length: 64 }, (_, band) => levels[band * 64 + frame]);

describe("scipy's picture and ours differ by one level at most", () => {
  test('over the whole of a small picture', () => {
    const chirp = createPicture({ melBands: 32, frames: 32 })(chirpAndRing(30011));
    expect(greatestDifference(chirp, levelsOf(wholeChirp.join('')))).toBeLessThanOrEqual(1);
    const blip = createPicture({ melBands: 16, frames: 16 })(chirpAndRing(2500));
    expect(greatestDifference(blip, levelsOf(wholeBlip.join('')))).toBeLessThanOrEqual(1);
  });

  test('in bands all over the default picture', () => {
    const levels = picture(chirpAndRing(44100));
    for (const [band, hex] of bandsOfLongChirp) {
      expect(greatestDifference(bandAt(levels, band), levelsOf(hex))).toBeLessThanOrEqual(1);
    }
  });
});

describe('a picture', () => {
  test('has its loudest pixel at 255', () => {
    for (const length of [1, 2, 100, 5000, 44100])
      expect(Math.max(...picture(chirpAndRing(length).fill(0.3, 0, 1)))).toBe(255);
  });

  test('is the same at any gain', () => {
    const samples = chirpAndRing(10000);
    const levels = picture(samples);
    // Powers of two, so that the samples themselves are not rounded.
    for (const gain of [-1, 2 ** -70, 2 ** 100])
      expect(picture(samples.map((sample) => gain * sample))).toEqual(levels);
    expect(greatestDifference(picture(samples.map((sample) => 0.003 * sample)), [...levels])).toBeLessThanOrEqual(1);
  });

  test.each([
    // Centres of bands: np's mel_to_hz((band + 1) * hz_to_mel(11025) / 65)
    [460.7, 8],
    [1080.4, 20],
    [3105.5, 40],
    [8926.3, 60],
  ])('of a sine of %d Hz is brightest in band %i', (hertz, band) => {
    const sine = Float32Array.from({ length: 22050 }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / 22050));
    const levels = picture(sine);
    for (const frame of [1, 20, 62]) {
      const column = columnAt(levels, frame);
      expect(column.indexOf(Math.max(...column))).toBe(band);
      expect(column[band]).toBeGreaterThan(250);
    }
  });

  test('has its time from left to right, the whole clip in it', () => {
    const samples = new Float32Array(64 * 600);
    // In the middle of column 40, and too short to reach its neighbours' windows in full.
    samples[40 * 600 + 300] = 1;
    const levels = picture(samples);
    const lit = Array.from({ length: 64 }, (_, frame) => Math.max(...columnAt(levels, frame)));
    expect(lit.indexOf(255)).toBe(40);
    expect(lit[39]).toBe(0);
    expect(lit[41]).toBe(0);
  });

  test('of silence is dark', () => {
    expect(picture(new Float32Array(5000))).toEqual(new Uint8Array(4096));
  });

  test('of a sample that is not finite is dark, even between frames', () => {
    for (const broken of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const length of [1, 5000, 220500]) {
        const samples = new Float32Array(length).fill(0.1);
        samples[Math.floor(length / 64)] = broken;
        expect(picture(samples)).toEqual(new Uint8Array(4096));
      }
    }
  });

  test('of one sample is evenly bright', () => {
    for (const level of picture(Float32Array.of(1e-40))) expect(level).toBeGreaterThan(250);
  });

  test('of an offset alone is bright in the lowest band alone', () => {
    const levels = picture(new Float32Array(44100).fill(0.25));
    expect(columnAt(levels, 32).slice(1)).toEqual(new Array(63).fill(0));
    expect(levels[32]).toBeGreaterThan(200);
  });

  test('owes nothing to the one before it', () => {
    const before = picture(chirpAndRing(3000));
    picture(chirpAndRing(44100).reverse());
    expect(picture(chirpAndRing(3000))).toEqual(before);
  });

  test('of a span has silence where the clip has ended', () => {
    // The clip's first quarter fills the picture's first 16 columns; 15 is the last whose window reaches into it.
    const clip = chirpAndRing(11025);
    const padded = new Float32Array(44100);
    padded.set(clip);
    const levels = picture(clip, 44100);
    expect(levels).toEqual(picture(padded));
    expect(columnAt(levels, 15).some((level) => level > 0)).toBe(true);
    expect(columnAt(levels, 17)).toEqual(new Array(64).fill(0));
    picture(chirpAndRing(44100));
    expect(picture(clip, 44100)).toEqual(levels);
  });

  test('cannot be made of nothing', () => {
    expect(() => picture(new Float32Array(0))).toThrow(RangeError);
    for (const size of [0, 1.5, Number.NaN]) {
      expect(() => createPicture({ melBands: 64, frames: size })).toThrow(RangeError);
      expect(() => createPicture({ melBands: size, frames: 64 })).toThrow(RangeError);
    }
  });
});
