// Zips for the journeys, whole ones and such as nobody should write, put together byte by byte: an oracle that shares no
// code with what reads them. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT

import { crc32, deflateRawSync } from 'node:zlib';

/** All that can be said wrongly is left to the caller; what is left out is right. */
export interface ZipEntry {
  /** As bytes: in whatever encoding. A text is UTF-8 and marked so. */
  name: string | Uint8Array;
  data?: Uint8Array | string;
  /** Not compressed. */
  stored?: boolean;
  /** Sizes after the data instead of before, as streaming programs write them. */
  descriptor?: boolean;
  /** Sizes and offset as 64-bit numbers. */
  zip64?: boolean;
  encrypted?: boolean;
  /** What the headers claim. */
  method?: number;
  promisedBytes?: number;
  promisedCrc?: number;
  /** What stands in the place of the data. */
  packed?: Uint8Array;
  /** Has no data of its own: its entry in the directory points to where this one's begins, plus so many bytes. */
  within?: { name: string; skippedBytes: number };
}

const inOtherPlace = 0xffffffff;
/** 1 September 2022, 12:00. */
const [dosTime, dosDate] = [0x6000, 0x5521];

/** Little-endian numbers, each with its size in bytes. */
function numbers(...fields: [bytes: 2 | 4 | 8, value: number][]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else if (size === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += size;
  }
  return bytes;
}

export function zipOf(entries: ZipEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  const offsets = new Map<string | Uint8Array, number>();
  const sizeOf = (list: Uint8Array[]) => list.reduce((sum, bytes) => sum + bytes.length, 0);
  for (const entry of entries) {
    const name = typeof entry.name === 'string' ? new TextEncoder().encode(entry.name) : entry.name;
    const data =
      typeof entry.data === 'string' ? new TextEncoder().encode(entry.data) : (entry.data ?? new Uint8Array());
    const method = entry.method ?? (entry.stored ? 0 : 8);
    const packed = entry.packed ?? (entry.stored ? data : deflateRawSync(data));
    const crc = entry.promisedCrc ?? crc32(data);
    const bytes = entry.promisedBytes ?? data.length;
    const flags = (entry.encrypted ? 1 : 0) | (entry.descriptor ? 8 : 0) | (typeof entry.name === 'string' ? 0x800 : 0);
    const offset = entry.within
      ? (offsets.get(entry.within.name) as number) + entry.within.skippedBytes
      : sizeOf(parts);
    offsets.set(entry.name, offset);
    const version: [2, number] = [2, entry.zip64 ? 45 : 20];
    const start: [2 | 4, number][] = [version, [2, flags], [2, method], [2, dosTime], [2, dosDate]];
    const sizes: [4, number][] = entry.zip64
      ? [
          [4, inOtherPlace],
          [4, inOtherPlace],
        ]
      : [
          [4, packed.length],
          [4, bytes],
        ];
    const large = (...values: number[]) =>
      numbers([2, 1], [2, 8 * values.length], ...values.map((value): [8, number] => [8, value]));
    if (!entry.within) {
      const extra = entry.zip64 ? large(bytes, packed.length) : new Uint8Array();
      const known: [4, number][] = entry.descriptor
        ? [
            [4, 0],
            [4, 0],
            [4, 0],
          ]
        : [[4, crc], ...sizes];
      parts.push(
        numbers([4, 0x04034b50], ...start, ...known, [2, name.length], [2, extra.length]),
        name,
        extra,
        packed,
      );
      if (entry.descriptor) parts.push(numbers([4, 0x08074b50], [4, crc], [4, packed.length], [4, bytes]));
    }
    const extra = entry.zip64 ? large(bytes, packed.length, offset) : new Uint8Array();
    directory.push(
      numbers(
        [4, 0x02014b50],
        version,
        ...start,
        [4, crc],
        ...sizes,
        [2, name.length],
        [2, extra.length],
        // Comment, disk, attributes.
        [2, 0],
        [2, 0],
        [2, 0],
        [4, 0],
        [4, entry.zip64 ? inOtherPlace : offset],
      ),
      name,
      extra,
    );
  }
  const count: [2, number] = [2, entries.length];
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    count,
    count,
    [4, sizeOf(directory)],
    [4, sizeOf(parts)],
    [2, 0],
  );
  return Buffer.concat([...parts, ...directory, end]);
}
