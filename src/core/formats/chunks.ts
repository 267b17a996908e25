// Files made of chunks, each a tag of four letters, a length and that many bytes: RIFF (WAV), IFF (AIFF) and CAF.
// Sources: Electronic Arts, "EA IFF 85" (1985); IBM and Microsoft, "Multimedia Programming Interface and Data
// Specifications 1.0" (1991); Apple, "Core Audio Format Specification 1.0" (2011).

import type { ByteSource } from './byte-source.ts';

/** No program writes as many; damaged files may seem to hold millions of empty ones. */
const maximumChunks = 10_000;

export interface Chunk {
  tag: string;
  /** Where its content begins. */
  start: number;
  /** Bytes that its header promises; null where the length was left open, by a program that wrote to a pipe. */
  promisedBytes: number | null;
  /** Bytes of its content that are there, never more than promised. */
  presentBytes: number;
}

export interface ChunkStyle {
  /** Where the first chunk begins. */
  start: number;
  littleEndian: boolean;
  lengthBytes: 4 | 8;
  /** Whether a pad byte follows a chunk of odd length. Some writers forget it: it is recognised where it is. */
  padded: boolean;
  /** The length of a chunk whose header gives `length`; RF64 has some elsewhere. */
  lengthOf?(tag: string, length: number): number;
}

/** The chunks in the order of the file, up to its end or to one that has no end. */
export async function* readChunks(source: ByteSource, style: ChunkStyle): AsyncGenerator<Chunk> {
  const headerBytes = 4 + style.lengthBytes;
  let offset = style.start;
  for (let count = 0; count < maximumChunks && offset + headerBytes <= source.size; count++) {
    const start = offset + headerBytes;
    const header = await source.read(offset, start + 4);
    if (header.length < headerBytes) return;
    const tag = tagAt(header, 0);
    const written = readLength(header, style);
    const length = style.lengthOf?.(tag, written) ?? written;
    const there = source.size - start;
    const isOpen = isLeftOpen(length, there) || (length === 0 && there > 0 && !isTag(header.subarray(headerBytes)));
    yield {
      tag,
      start,
      promisedBytes: isOpen ? null : length,
      presentBytes: isOpen ? there : Math.min(length, there),
    };
    if (isOpen) return;
    offset = start + length;
    if (style.padded && length % 2 === 1 && offset < source.size) {
      // The pad byte is 0, and a tag never begins with one.
      const next = await source.read(offset, offset + 4);
      if (!isTag(next)) offset++;
    }
  }
}

function readLength(header: Uint8Array, style: ChunkStyle): number {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (style.lengthBytes === 4) return view.getUint32(4, style.littleEndian);
  return Number(view.getBigUint64(4, style.littleEndian));
}

/**
 * Programs that write to a pipe cannot know the length. They leave 0, or the largest number that their arithmetic has:
 * 2^31, 2^32, 2^63 or 2^64, or a little less.
 */
function isLeftOpen(length: number, there: number): boolean {
  if (length <= there) return false;
  return length >= 2 ** 62 || (length <= 0xffffffff && (length & 0x7ffff000) === 0x7ffff000);
}

function isTag(bytes: Uint8Array): boolean {
  return bytes.length === 4 && bytes.every((byte) => byte >= 0x20 && byte <= 0x7e);
}

/** Four bytes as letters, fewer where `bytes` ends before. */
export function tagAt(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4));
}
