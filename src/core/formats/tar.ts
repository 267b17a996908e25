// Tar archives as they arrive: POSIX ustar and pax, and GNU's long names.
// IEEE Std 1003.1-2017, "pax"; https://www.gnu.org/software/tar/manual/html_node/Standard.html

import { ByteStream } from './byte-stream.ts';
import { decodeUtf8 } from './text-encoding.ts';
import { VectorFileError } from './vector-block.ts';

const blockBytes = 512;
/** Names and other records about the next entry are short. */
const mostRecordBytes = 2 ** 20;
const kindAt = 156;
/** Where a header has the sum of its bytes, for which these count as spaces. */
const sumAt = 148;
const sumEnd = 156;

/** A tar archive that is damaged, cut short or none. */
export class TarError extends VectorFileError {
  override name = 'TarError';
}

/** A file in an archive. */
export interface TarEntry {
  path: string;
  /** Bytes of its content. */
  size: number;
  /**
   * Its bytes, to be read before the next entry is asked for; what has not been read by then is passed over. Throws a
   * TarError where the archive ends before them.
   */
  content: AsyncIterable<Uint8Array>;
}

/**
 * The files of an archive in its order; folders and links are passed over. Throws a TarError with the place where the
 * archive is damaged, or ends without its end mark, after all entries before.
 */
export async function* readTar(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const stream = new ByteStream(pieces);
  try {
    /** What records before an entry say of it. */
    let told: { path?: string; size?: number } = {};
    for (;;) {
      const offset = stream.position;
      if (!(await stream.fill(blockBytes))) throw cut(stream);
      const header = stream.take(blockBytes);
      if (header.every((byte) => byte === 0)) break;
      if (!isTar(header)) {
        throw new TarError(
          `${offset === 0 ? 'This is no tar archive, or it is damaged' : 'The tar archive is damaged'}: the header at ` +
            `byte ${offset} does not agree with its checksum. Copy or download the archive again.`,
        );
      }
      const kind = String.fromCharCode(header[kindAt]);
      const size = (kind === 'x' || kind === 'L' ? undefined : told.size) ?? numberAt(header, 124, 12);
      if (!Number.isSafeInteger(size) || size < 0) {
        throw new TarError(`The tar archive is damaged: the header at byte ${offset} gives no length of its file.`);
      }
      const end = stream.position + size;
      if (kind === 'x' || kind === 'L') {
        const record = await recordOf(stream, size, offset);
        told = { ...told, ...(kind === 'x' ? readPax(record) : { path: textUpToZero(record) }) };
      } else {
        // What is neither file, link nor folder, such as records of other programs, says nothing of the next entry.
        if (kind === '0' || kind === '\0' || kind === '7') {
          yield { path: told.path ?? pathIn(header), size, content: contentOf(stream, end) };
        }
        // A long name of a link's target stands between a long name and its entry.
        if (kind !== 'K' && kind !== 'g') told = {};
      }
      await skipTo(stream, end + ((blockBytes - (size % blockBytes)) % blockBytes));
    }
    // Whoever unpacks the archive finds damage only at its very end.
    while (await stream.fill(1)) stream.take();
  } finally {
    await stream.close();
  }
}

/** Whether a file that begins with these bytes is a tar archive with something in it. */
export function isTar(beginning: Uint8Array): boolean {
  if (beginning.length < blockBytes || beginning[0] === 0) return false;
  let sum = 0;
  for (let i = 0; i < blockBytes; i++) sum += i >= sumAt && i < sumEnd ? 0x20 : beginning[i];
  return sum === numberAt(beginning, sumAt, sumEnd - sumAt);
}

async function* contentOf(stream: ByteStream, end: number): AsyncGenerator<Uint8Array> {
  while (stream.position < end) {
    if (!(await stream.fill(1))) throw cut(stream);
    yield stream.take(end - stream.position);
  }
}

async function skipTo(stream: ByteStream, end: number): Promise<void> {
  while (stream.position < end) {
    if (!(await stream.fill(1))) throw cut(stream);
    stream.take(end - stream.position);
  }
}

async function recordOf(stream: ByteStream, size: number, offset: number): Promise<Uint8Array> {
  if (size > mostRecordBytes) {
    throw new TarError(`The tar archive is damaged: the name of the file at byte ${offset} has ${size} bytes.`);
  }
  if (!(await stream.fill(size))) throw cut(stream);
  return stream.take(size);
}

/** Path and size in records of the form `length key=value\n`; others are passed over. */
function readPax(record: Uint8Array): { path?: string; size?: number } {
  const found: { path?: string; size?: number } = {};
  for (let at = 0; at < record.length; ) {
    const length = Number(/^(\d+) /.exec(String.fromCharCode(...record.subarray(at, at + 12)))?.[1]);
    if (!(length > 0 && at + length <= record.length))
      throw new TarError('The tar archive is damaged: a pax record is.');
    const [, key, value] = /^\d+ ([^=]*)=(.*)\n$/s.exec(decodeUtf8(record.subarray(at, at + length))) ?? [];
    if (key === 'path') found.path = value;
    if (key === 'size') found.size = Number(value);
    at += length;
  }
  return found;
}

function pathIn(header: Uint8Array): string {
  const name = textUpToZero(header.subarray(0, 100));
  const isPosix = String.fromCharCode(...header.subarray(257, 263)) === 'ustar\0';
  const prefix = isPosix ? textUpToZero(header.subarray(345, 500)) : '';
  return prefix ? `${prefix}/${name}` : name;
}

function textUpToZero(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decodeUtf8(end < 0 ? bytes : bytes.subarray(0, end));
}

/** A field of octal digits, or, where its first bit is set, the number that its other bits are; NaN for anything else. */
function numberAt(header: Uint8Array, start: number, length: number): number {
  const field = header.subarray(start, start + length);
  if (field[0] & 0x80) return field.slice(1).reduce((value, byte) => value * 256 + byte, field[0] & 0x7f);
  const digits = /^ *([0-7]*)[ \0]*$/.exec(String.fromCharCode(...field))?.[1];
  return digits === undefined ? Number.NaN : Number.parseInt(digits || '0', 8);
}

function cut(stream: ByteStream): TarError {
  return new TarError(
    `The tar archive is cut short: it ends after ${stream.position + stream.atHand} bytes, without its end mark. Copy or ` +
      'download it again.',
  );
}
