import { describe, expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { encodeWav, inspectWav } from './wav.ts';

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const u16 = (value: number) => [value & 255, (value >>> 8) & 255];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];
const chunk = (tag: string, body: number[], length = body.length) => [...ascii(tag), ...u32(length), ...body];
const riff = (...chunks: number[][]) =>
  new Uint8Array([...ascii('RIFF'), ...u32(4 + chunks.flat().length), ...ascii('WAVE'), ...chunks.flat()]);
const pcmFormat = (channels: number, rate: number, bits: number, tag = 1) => {
  const frame = (channels * bits) / 8;
  return [...u16(tag), ...u16(channels), ...u32(rate), ...u32(rate * frame), ...u16(frame), ...u16(bits)];
};

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

describe('inspectWav', () => {
  test('reads what encodeWav wrote', () => {
    expect(inspectWav(encodeWav([new Float32Array(500), new Float32Array(500)], 1000))).toEqual({
      format: { formatTag: 1, channels: 2, sampleRateHertz: 1000, bitsPerSample: 16, bytesPerSecond: 4000 },
      promisedBytes: 2000,
      presentBytes: 2000,
      promisedSeconds: 0.5,
      presentSeconds: 0.5,
      cutShort: false,
    });
  });

  test('says how much a file cut short still holds', () => {
    const bytes = encodeWav([new Float32Array(20000)], 10000).subarray(0, 44 + 22000);
    expect(inspectWav(bytes)).toMatchObject({ promisedSeconds: 2, presentSeconds: 1.1, cutShort: true });
  });

  test('cut anywhere in the header: first no WAV, then no format, then no data, then no samples', () => {
    const whole = encodeWav([new Float32Array(8)], 8000);
    for (let length = 0; length < 44; length++) {
      const inspection = inspectWav(whole.slice(0, length));
      if (length < 12) expect(inspection, `${length}`).toBeNull();
      else {
        expect(inspection, `${length}`).toMatchObject({ promisedBytes: null, presentBytes: 0, cutShort: true });
        if (length < 34) expect(inspection?.format, `${length}`).toBeNull();
        if (length >= 36) expect(inspection?.format, `${length}`).toMatchObject({ channels: 1, bitsPerSample: 16 });
      }
    }
    expect(inspectWav(whole.slice(0, 44))).toMatchObject({ promisedBytes: 16, presentBytes: 0, cutShort: true });
    expect(inspectWav(whole)).toMatchObject({ presentBytes: 16, cutShort: false });
  });

  test('finds its chunks behind others, in either order, padded or not', () => {
    const format = chunk('fmt ', pcmFormat(1, 8000, 8));
    const data = chunk('data', [1, 2, 3]);
    const list = chunk('LIST', [0, 0, 0, 0, 65]);
    const files = [
      riff(list, [0], format, list, [0], data),
      riff(list, format, list, data),
      riff(data, [0], format),
      riff(data, format),
    ];
    for (const file of files) {
      expect(inspectWav(file)).toMatchObject({
        format: { sampleRateHertz: 8000, bitsPerSample: 8, bytesPerSecond: 8000 },
        promisedBytes: 3,
        presentBytes: 3,
        cutShort: false,
      });
    }
  });

  test('is not taken in by lengths that lie', () => {
    const format = chunk('fmt ', pcmFormat(1, 8000, 16));
    expect(inspectWav(riff(format, chunk('data', [1, 2], 0x10000000)))).toMatchObject({
      promisedBytes: 0x10000000,
      presentBytes: 2,
      cutShort: true,
    });
    expect(inspectWav(riff(chunk('LIST', [1, 2], 0xfffffffe), format))).toMatchObject({ format: null, cutShort: true });
    expect(inspectWav(riff(chunk('fmt ', pcmFormat(1, 8000, 16), 0xffffffff)))?.format?.channels).toBe(1);
    expect(inspectWav(riff(format, chunk('data', [], 0)))).toMatchObject({ promisedBytes: 0, cutShort: false });
    const wrongRate = [...pcmFormat(2, 8000, 16)];
    wrongRate.splice(8, 4, ...u32(1));
    expect(inspectWav(riff(chunk('fmt ', wrongRate)))?.format?.bytesPerSecond).toBe(32000);
  });

  test('takes a length that a pipe left open for no promise', () => {
    const format = chunk('fmt ', pcmFormat(1, 8000, 16));
    for (const length of [0xffffffff, 0xfffff000, 0x7fffffff, 0x7ffff000]) {
      expect(inspectWav(riff(format, chunk('data', [1, 2, 3, 4], length)))).toMatchObject({
        promisedBytes: null,
        presentBytes: 4,
        cutShort: false,
      });
    }
  });

  test('reads compressed, extensible, big-endian and 64-bit files', () => {
    const mp3 = [...pcmFormat(2, 44100, 16, 0x55)];
    mp3.splice(8, 4, ...u32(16000));
    expect(inspectWav(riff(chunk('fmt ', mp3)))?.format).toMatchObject({ formatTag: 0x55, bytesPerSecond: 16000 });

    const extensible = [...pcmFormat(1, 96000, 24, 0xfffe), ...u16(22), ...u16(24), ...u32(4), ...u16(3)];
    expect(inspectWav(riff(chunk('fmt ', extensible)))?.format?.formatTag).toBe(3);

    const big = encodeWav([new Float32Array(4)], 8000);
    big.set(ascii('RIFX'));
    for (const [offset, size] of [4, 16, 24, 28, 40].map((o) => [o, 4]).concat([20, 22, 32, 34].map((o) => [o, 2]))) {
      big.subarray(offset, offset + size).reverse();
    }
    expect(inspectWav(big)).toMatchObject({ format: { sampleRateHertz: 8000 }, promisedBytes: 8, cutShort: false });

    const sizes = [...u32(0), ...u32(0), ...u32(16), ...u32(1), ...u32(0), ...u32(0), ...u32(0)];
    const long = riff(chunk('ds64', sizes), chunk('fmt ', pcmFormat(1, 8000, 16)), chunk('data', [0, 0], 0xffffffff));
    long.set(ascii('RF64'));
    expect(inspectWav(long)).toMatchObject({ promisedBytes: 2 ** 32 + 16, presentBytes: 2, cutShort: true });
  });

  test('never throws, and never counts more than is there', () => {
    const random = seededRandom(3);
    const whole = encodeWav([new Float32Array(60)], 44100);
    for (let trial = 0; trial < 20000; trial++) {
      const noise = Uint8Array.from({ length: Math.floor(random() * 120) }, () => random() * 256);
      const bytes = trial % 2 ? noise : whole.slice(0, 12 + Math.floor(random() * 100));
      if (trial % 2 && trial % 4 === 1) bytes.set(whole.subarray(0, Math.min(12, bytes.length)));
      else if (trial % 2 === 0) for (let i = 0; i < 3; i++) bytes[Math.floor(random() * bytes.length)] = random() * 256;
      const inspection = inspectWav(bytes);
      if (inspection) expect(inspection.presentBytes).toBeLessThanOrEqual(bytes.length);
    }
    for (const text of ['', 'RIFF', 'ID3', 'OggS', 'RIFF    AVI ', '<html></html>']) {
      expect(inspectWav(new Uint8Array(ascii(text)))).toBeNull();
    }
    const view = new Uint8Array([7, 7, 7, ...whole]).subarray(3);
    expect(inspectWav(view)).toEqual(inspectWav(whole));
  });
});
