// Files of AudioSet's features and archives put together byte by byte, for tests: they share nothing with the readers.

import { ascii, little } from './handmade-files.ts';

/** CRC-32C bit by bit. */
export function slowCrc32c(bytes: Iterable<number>): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function maskedChecksum(bytes: readonly number[]): number[] {
  const crc = slowCrc32c(bytes);
  const turned = Math.floor(crc / 2 ** 15) + (crc % 2 ** 15) * 2 ** 17;
  return little((turned + 0xa282ead8) % 2 ** 32, 4);
}

/** A TFRecord of these bytes. */
export function tfRecord(data: readonly number[]): number[] {
  const length = little(data.length, 8);
  return [...length, ...maskedChecksum(length), ...data, ...maskedChecksum(data)];
}

/** A whole number of protocol buffers, from 0 on. */
export function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

/** A field of bytes, a string or a message. */
export const field = (number: number, body: readonly number[]) => [
  ...varint(number * 8 + 2),
  ...varint(body.length),
  ...body,
];

export const float32 = (value: number) => [...new Uint8Array(Float32Array.of(value).buffer)];

export const bytesFeature = (...values: number[][]) =>
  field(
    1,
    values.flatMap((value) => field(1, value)),
  );
export const floatFeature = (value: number) => field(2, field(1, float32(value)));
export const packedFeature = (values: readonly number[]) => field(3, field(1, values.flatMap(varint)));
export const looseFeature = (values: readonly number[]) =>
  field(
    3,
    values.flatMap((value) => [8, ...varint(value)]),
  );

/** An entry of a map under field 1. */
export const entry = (key: string, value: readonly number[]) => field(1, [...field(1, ascii(key)), ...field(2, value)]);

export interface HandmadeClip {
  id: string;
  start: number;
  end: number;
  labels: number[];
  frames: number[][];
}

/** A clip as AudioSet publishes it. */
export const sequenceExample = ({ id, start, end, labels, frames }: HandmadeClip) => [
  ...field(1, [
    ...entry('labels', packedFeature(labels)),
    ...entry('video_id', bytesFeature(ascii(id))),
    ...entry('start_time_seconds', floatFeature(start)),
    ...entry('end_time_seconds', floatFeature(end)),
  ]),
  ...field(
    2,
    entry(
      'audio_embedding',
      frames.flatMap((frame) => field(1, bytesFeature(frame))),
    ),
  ),
];

/** A clip of `frames` frames whose bytes follow from `seed`. */
export const handmadeClip = (seed: number, frames = 2): HandmadeClip => ({
  id: `clip-${seed}`,
  start: 10 * seed,
  end: 10 * seed + frames,
  labels: [seed, 300 + seed],
  frames: Array.from({ length: frames }, (_, frame) =>
    Array.from({ length: 128 }, (_, i) => (seed * 37 + frame * 11 + i * 5) % 256),
  ),
});

/** A header of POSIX ustar, and the content padded to whole blocks. */
export function tarEntry(path: string, content: readonly number[], kind = '0', prefix = '', size?: number[]): number[] {
  const header = new Array<number>(512).fill(0);
  const put = (at: number, bytes: readonly number[]) => header.splice(at, bytes.length, ...bytes);
  put(0, ascii(path));
  put(100, ascii('0000644\0'));
  put(124, size ?? ascii(`${content.length.toString(8).padStart(11, '0')}\0`));
  put(136, ascii('14000000000\0'));
  put(148, ascii('        '));
  put(156, ascii(kind));
  put(257, ascii('ustar\x0000'));
  put(345, ascii(prefix));
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, ascii(`${sum.toString(8).padStart(6, '0')}\0 `));
  return [...header, ...content, ...new Array<number>((512 - (content.length % 512)) % 512).fill(0)];
}

/** The two blocks of zeros that an archive ends with. */
export const tarEnd = new Array<number>(1024).fill(0);

/** `bytes` in pieces of these lengths, again and again. */
export async function* inPieces(bytes: Uint8Array, lengths: readonly number[] = [65536]): AsyncGenerator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const piece = bytes.subarray(at, at + lengths[i % lengths.length]);
    at += lengths[i % lengths.length];
    yield piece;
  }
}

/** What comes before an error, and its message; null where there is none. */
export async function gathered<Item>(items: AsyncIterable<Item>): Promise<{ items: Item[]; error: string | null }> {
  const found: Item[] = [];
  try {
    for await (const item of items) found.push(item);
  } catch (error) {
    return { items: found, error: (error as Error).message };
  }
  return { items: found, error: null };
}
