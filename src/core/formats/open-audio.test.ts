import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesAsSource } from './byte-source.ts';
import {
  ascii,
  bigChunk,
  caf,
  cafChunk,
  cafDescription,
  chunk,
  common,
  countingSource,
  extensibleFormat,
  form,
  fromHex,
  little,
  riff,
  soundData,
  wavFormat,
} from './handmade-files.ts';
import { openRangedAudio } from './open-audio.ts';
import { AudioFormatError } from './ranged-audio.ts';

const samples = Array.from({ length: 160 }, (_, i) => (i * 37) & 255);
const riffOf = (format: number[], data = samples) => riff(chunk('fmt ', format), chunk('data', data));
const blocks = { format: (tag: number) => [...wavFormat(1, 8000, 4, tag).with(12, 32), 2, 0, 0, 0], data: samples };
const rf64 = riff(chunk('ds64', little(0, 28)), chunk('fmt ', wavFormat(1, 8000, 16)), chunk('data', samples));
rf64.set(ascii('RF64'));
const mp3Frames = Array.from({ length: 12 }, () => [...fromHex('fff31400'), ...new Array(20).fill(5)]).flat();

/** One of each kind, small enough to be broken everywhere. */
const files: Record<string, Uint8Array> = {
  'WAV of 16 bits': riffOf(wavFormat(2, 44_100, 16)),
  'WAV of 24 bits in 32': riffOf(extensibleFormat(2, 44_100, 32, 24, 1)),
  'WAV of floats': riffOf(wavFormat(1, 44_100, 64, 3)),
  'WAV of mu-law': riffOf(wavFormat(1, 8000, 8, 7)),
  'WAV of IMA ADPCM': riffOf(blocks.format(0x11)),
  'WAV of Microsoft ADPCM': riffOf(blocks.format(2)),
  'WAV of MP3': riffOf(wavFormat(2, 24_000, 0, 0x55), mp3Frames),
  RF64: rf64,
  AIFF: form('AIFF', bigChunk('COMM', common(2, 40, 16)), soundData(samples)),
  'AIFC of floats': form('AIFC', bigChunk('COMM', common(1, 20, 64, 'fl64')), soundData(samples)),
  'AIFC of ima4': form('AIFC', bigChunk('COMM', common(2, 2, 0, 'ima4')), soundData(samples)),
  CAF: caf(cafChunk('desc', cafDescription('lpcm', 0, 1, 24)), cafChunk('data', [0, 0, 0, 0, ...samples])),
  'CAF of ima4': caf(
    cafChunk('desc', cafDescription('ima4', 0, 2, 0, { bytes: 68, frames: 64 })),
    cafChunk('data', [0, 0, 0, 0, ...samples]),
  ),
  MP3: Uint8Array.from([...ascii('ID3'), 3, 0, 0, 0, 0, 0, 2, 0, 0, ...mp3Frames]),
};

/** Opens `bytes` and takes pieces; fails where that is neither sound, nor null, nor refused in words. */
async function withstand(bytes: Uint8Array): Promise<void> {
  const source = countingSource(bytes);
  try {
    const sound = await openRangedAudio(source);
    if (!sound) return;
    expect(Number.isSafeInteger(sound.frames) && sound.frames > 0).toBe(true);
    expect(Number.isInteger(sound.channels) && sound.channels >= 1 && sound.channels <= 32).toBe(true);
    expect(sound.sampleRateHertz >= 3000 && sound.sampleRateHertz <= 768_000).toBe(true);
    if (sound.promisedSeconds !== null) {
      expect(Number.isFinite(sound.promisedSeconds)).toBe(true);
      expect(sound.promisedSeconds).toBeGreaterThan(sound.frames / sound.sampleRateHertz);
    }
    for (const [start, end] of [
      [0, sound.frames],
      [sound.frames >> 1, sound.frames],
      [sound.frames >> 1, sound.frames >> 1],
    ]) {
      const piece = await sound.encoded(start, end);
      expect(Number.isInteger(piece.leadFrames) && piece.leadFrames >= 0).toBe(true);
      // Four bits become 16, eight bits as well; a piece of MP3 begins with a frame of up to 576 bytes.
      expect(piece.bytes.length).toBeLessThanOrEqual(600 + 4 * bytes.length);
    }
    expect(source.bytesRead).toBeLessThanOrEqual(1000 + 10 * bytes.length);
  } catch (error) {
    if (!(error instanceof AudioFormatError)) throw error;
    expect(error.message).toMatch(/^(The|This) [^\n]*\.$/);
  }
}

describe.each(Object.entries(files))('openRangedAudio with a %s file', (_, file) => {
  test('opens it', async () => {
    expect(await openRangedAudio(bytesAsSource(file))).not.toBeNull();
    await withstand(file);
  });

  test('withstands every truncation', async () => {
    for (let length = 0; length < file.length; length++) await withstand(file.slice(0, length));
  });

  test('withstands every bit of its header turned', async () => {
    for (let bit = 0; bit < 8 * Math.min(file.length, 110); bit++) {
      await withstand(file.with(bit >> 3, file[bit >> 3] ^ (1 << (bit & 7))));
    }
  });

  test('withstands fields that lie', async () => {
    const lie = fc.record({
      at: fc.nat({ max: 110 }),
      bytes: fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 10 }),
        fc
          .constantFrom(
            '00000000',
            '00000001',
            '7fffffff',
            '80000000',
            'ffffffff',
            'ffffff7f',
            '0100',
            'ffffffffffffffff',
          )
          .map(fromHex),
      ),
    });
    const property = fc.asyncProperty(fc.array(lie, { minLength: 1, maxLength: 4 }), async (lies) => {
      const broken = file.slice();
      for (const { at, bytes } of lies) if (at + bytes.length <= broken.length) broken.set(bytes, at);
      await withstand(broken);
    });
    await fc.assert(property, { seed: 1, numRuns: 400 });
  });
});

describe('openRangedAudio', () => {
  test('withstands any bytes, whatever they begin with', async () => {
    const beginnings = [
      '',
      'RIFF1234WAVE',
      'RIFXxxxxWAVEfmt ',
      'FORM1234AIFF',
      'FORM1234AIFCCOMM',
      'caff',
      'ID3\x03\x00',
      '\xff\xfb',
    ];
    const property = fc.asyncProperty(
      fc.constantFrom(...beginnings),
      fc.uint8Array({ maxLength: 300 }),
      async (beginning, rest) => withstand(Uint8Array.from([...ascii(beginning), ...rest])),
    );
    await fc.assert(property, { seed: 2, numRuns: 3000 });
  });

  test('gives up a file of empty chunks', async () => {
    const chunks = new Uint8Array(2 ** 20);
    for (let at = 12; at < chunks.length; at += 8) chunks.set(ascii('junk'), at);
    chunks.set([...ascii('RIFF'), 0, 0, 0, 0, ...ascii('WAVE')]);
    const source = countingSource(chunks);
    await expect(openRangedAudio(source)).rejects.toThrow(AudioFormatError);
    expect(source.bytesRead).toBeLessThan(200_000);
  });

  test('takes files that are none of these for what they are', async () => {
    for (const beginning of [
      '',
      'RIFF1234AVI LIST',
      'FORM12348SVXVHDR',
      'fLaC',
      'OggS',
      '\0\0\0\x20ftypM4A ',
      '<html>',
    ]) {
      expect(await openRangedAudio(bytesAsSource(Uint8Array.from(ascii(beginning))))).toBeNull();
    }
  });

  test('passes on why a file can no longer be read', async () => {
    const gone = new Error('It is gone.');
    await expect(openRangedAudio({ size: 100, read: () => Promise.reject(gone) })).rejects.toBe(gone);
  });
});
