import { describe, expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { encodeWav } from './wav.ts';

/** A parser that knows only the canonical header: an oracle that shares nothing with the code under test. */
function parseCanonical(bytes: Uint8Array) {
  const channels = bytes[22] + 256 * bytes[23];
  const frames = (bytes.length - 44) / 2 / channels;
  const samples = Array.from({ length: channels }, () => new Float32Array(frames));
  for (let i = 0; i < frames * channels; i++) {
    const code = bytes[44 + 2 * i] + 256 * bytes[45 + 2 * i];
    samples[i % channels][Math.floor(i / channels)] = (code >= 32768 ? code - 65536 : code) / 32767;
  }
  return { channels, samples };
}

describe('encodeWav', () => {
  test('writes this file, byte for byte', () => {
    const left = new Float32Array([0, 1, -1, 0.5]);
    const right = new Float32Array([2, -2, -0.5, Number.NaN]);
    const expected = [
      ...[0x52, 0x49, 0x46, 0x46, 0x34, 0, 0, 0, 0x57, 0x41, 0x56, 0x45],
      ...[0x66, 0x6d, 0x74, 0x20, 0x10, 0, 0, 0, 1, 0, 2, 0],
      ...[0x44, 0xac, 0, 0, 0x10, 0xb1, 2, 0, 4, 0, 0x10, 0],
      ...[0x64, 0x61, 0x74, 0x61, 0x10, 0, 0, 0],
      ...[0, 0, 0xff, 0x7f, 0xff, 0x7f, 0x01, 0x80, 0x01, 0x80, 0x00, 0xc0, 0x00, 0x40, 0, 0],
    ];
    expect([...encodeWav([left, right], 44100)]).toEqual(expected);
  });

  test('rounds x and -x to opposite codes', () => {
    const random = seededRandom(1);
    const positive = Float32Array.from({ length: 1000 }, () => random());
    positive[0] = 0.5 / 32767;
    const { samples } = parseCanonical(encodeWav([positive, positive.map((sample) => -sample)], 8000));
    for (let i = 0; i < positive.length; i++) expect(samples[0][i] + samples[1][i]).toBe(0);
  });

  test('comes back within half a step through another parser', () => {
    const random = seededRandom(2);
    const channels = [0, 1, 2].map(() => Float32Array.from({ length: 257 }, () => 2 * random() - 1));
    const parsed = parseCanonical(encodeWav(channels, 48000));
    expect(parsed.channels).toBe(3);
    channels.forEach((channel, c) => {
      channel.forEach((sample, i) => {
        expect(Math.abs(parsed.samples[c][i] - sample)).toBeLessThanOrEqual(0.5001 / 32767);
      });
    });
  });

  test('writes an empty sound, and refuses what a WAV cannot say', () => {
    expect(encodeWav([new Float32Array(0)], 44100)).toHaveLength(44);
    expect(() => encodeWav([], 44100)).toThrow('1 to 65535 channels, got 0');
    expect(() => encodeWav([new Float32Array(2), new Float32Array(3)], 44100)).toThrow('channel 1 has 3');
    for (const rate of [0, -1, 44100.5, Number.NaN]) {
      expect(() => encodeWav([new Float32Array(1)], rate)).toThrow('whole number of hertz');
    }
  });
});
