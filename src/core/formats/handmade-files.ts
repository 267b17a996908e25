// Audio files put together byte by byte, for tests: they share nothing with the readers.

import type { ByteSource } from './byte-source.ts';

export const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
export const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** The low `count` bytes of a whole number, the highest first. */
export const big = (value: number, count: number) =>
  Array.from({ length: count }, (_, i) => Math.floor(value / 2 ** (8 * (count - 1 - i))) & 255);
export const little = (value: number, count: number) => big(value, count).reverse();

/** A float of 4 or 8 bytes, the highest first. */
export function bigFloat(value: number, count: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  if (count === 4) view.setFloat32(0, value);
  else view.setFloat64(0, value);
  return [...new Uint8Array(view.buffer, 0, count)];
}

export const chunk = (tag: string, body: readonly number[], length = body.length) => [
  ...ascii(tag),
  ...little(length, 4),
  ...body,
];

export const riff = (...chunks: number[][]) =>
  Uint8Array.from([...ascii('RIFF'), ...little(4 + chunks.flat().length, 4), ...ascii('WAVE'), ...chunks.flat()]);

/** The content of a fmt chunk. */
export function wavFormat(channels: number, rate: number, bits: number, tag = 1): number[] {
  const frame = channels * Math.ceil(bits / 8);
  return [
    ...little(tag, 2),
    ...little(channels, 2),
    ...little(rate, 4),
    ...little(rate * frame, 4),
    ...little(frame, 2),
    ...little(bits, 2),
  ];
}

/** A fmt chunk's content in the extensible form, with a subformat's tag. */
export const extensibleFormat = (channels: number, rate: number, bits: number, validBits: number, tag: number) => [
  ...wavFormat(channels, rate, bits, 0xfffe),
  ...little(22, 2),
  ...little(validBits, 2),
  ...little(0, 4),
  ...little(tag, 2),
  ...fromHex('000000001000800000aa00389b71'),
];

export const bigChunk = (tag: string, body: readonly number[], length = body.length) => [
  ...ascii(tag),
  ...big(length, 4),
  ...body,
];

export const form = (kind: string, ...chunks: number[][]) =>
  Uint8Array.from([...ascii('FORM'), ...big(4 + chunks.flat().length, 4), ...ascii(kind), ...chunks.flat()]);

/** The content of a COMM chunk of 44,100 Hz; `compression` where it is AIFF-C. */
export const common = (channels: number, frames: number, bits: number, compression?: string) => [
  ...big(channels, 2),
  ...big(frames, 4),
  ...big(bits, 2),
  ...fromHex('400eac44000000000000'),
  ...(compression === undefined ? [] : [...ascii(compression), 0, 0]),
];

export const soundData = (samples: readonly number[]) => bigChunk('SSND', [...big(0, 8), ...samples]);

export const cafChunk = (tag: string, body: readonly number[], length = body.length) => [
  ...ascii(tag),
  ...big(length, 8),
  ...body,
];

export const caf = (...chunks: number[][]) => Uint8Array.from([...ascii('caff'), 0, 1, 0, 0, ...chunks.flat()]);

/** The content of a desc chunk of 48,000 Hz, with one frame a packet where nothing else is said. */
export const cafDescription = (
  format: string,
  flags: number,
  channels: number,
  bits: number,
  packet = { bytes: (channels * bits) / 8, frames: 1 },
) => [
  ...bigFloat(48_000, 8),
  ...ascii(format),
  ...[flags, packet.bytes, packet.frames, channels, bits].flatMap((field) => big(field, 4)),
];

/** A source that counts what is read of it. */
export function countingSource(bytes: Uint8Array): ByteSource & { bytesRead: number } {
  return {
    size: bytes.length,
    bytesRead: 0,
    async read(start, end) {
      const range = Uint8Array.from(bytes.subarray(start, end));
      this.bytesRead += range.length;
      return range;
    },
  };
}

/** What a WAV file with the shortest header holds, its samples interleaved as numbers as they are stored. */
export function parseShortestWav(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = view.getUint16(20, true);
  const bits = view.getUint16(34, true);
  const samples = Array.from({ length: (bytes.length - 44) / (bits / 8) }, (_, i) => {
    const at = 44 + (i * bits) / 8;
    if (tag === 3) return view.getFloat32(at, true);
    if (bits === 8) return view.getUint8(at);
    if (bits === 24) return view.getUint16(at, true) + view.getInt8(at + 2) * 65536;
    return bits === 16 ? view.getInt16(at, true) : view.getInt32(at, true);
  });
  return {
    tag,
    bits,
    channels: view.getUint16(22, true),
    sampleRateHertz: view.getUint32(24, true),
    promisedBytes: view.getUint32(40, true),
    samples,
  };
}
