// TensorFlow's TFRecord files: records of any bytes, each with its length and with checksums of both.
// https://www.tensorflow.org/tutorials/load_data/tfrecord

import { ByteStream } from './byte-stream.ts';
import { crc32c } from './crc32c.ts';
import { VectorFileError } from './vector-block.ts';

/** Length as uint64, and its checksum; the record's own checksum follows it. */
const headerBytes = 12;
const checksumBytes = 4;
/** A clip of AudioSet has less than 2 KB. */
const mostRecordBytes = 2 ** 26;

/** A TFRecord file that is damaged, cut short or none. */
export class TfRecordError extends VectorFileError {
  override name = 'TfRecordError';
}

export interface TfRecord {
  /** Where in the file it begins, with its header. */
  offset: number;
  /** A view that stays as it is. */
  data: Uint8Array;
}

/**
 * The records in order, each once its checksums are found right. Throws a TfRecordError with the place of the first one
 * that is damaged, cut short or longer than 64 MiB, after all before it.
 */
export async function* readTfRecords(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<TfRecord> {
  const stream = new ByteStream(pieces);
  try {
    while (stream.atHand >= headerBytes || (await stream.fill(headerBytes)) || stream.atHand > 0) {
      const offset = stream.position;
      if (stream.atHand < headerBytes) throw cut(offset, headerBytes, stream.atHand);
      const length = lengthIn(stream.take(headerBytes));
      if (length === null) {
        throw new TfRecordError(
          `${offset === 0 ? 'This is no TFRecord file, or it is damaged' : 'The TFRecord file is damaged'}: the length ` +
            `of the record at byte ${offset} does not agree with its checksum. Copy or download the file again.`,
        );
      }
      if (length > mostRecordBytes) {
        throw new TfRecordError(
          `The record at byte ${offset} of the TFRecord file has ${length} bytes, expected at most ${mostRecordBytes}: ` +
            'it holds something else than vectors.',
        );
      }
      const needed = length + checksumBytes;
      if (stream.atHand < needed && !(await stream.fill(needed))) {
        throw cut(offset, headerBytes + needed, headerBytes + stream.atHand);
      }
      const data = stream.take(length);
      if (masked(crc32c(data)) !== uint32(stream.take(checksumBytes), 0)) {
        throw new TfRecordError(
          `The TFRecord file is damaged: the record at byte ${offset} does not agree with its checksum. Copy or ` +
            'download the file again.',
        );
      }
      yield { offset, data };
    }
  } finally {
    await stream.close();
  }
}

/** Whether a file that begins with these bytes is one of TFRecords; one without any cannot be told. */
export function isTfRecord(beginning: Uint8Array): boolean {
  return beginning.length >= headerBytes && lengthIn(beginning.subarray(0, headerBytes)) !== null;
}

/** The length that a record's header gives; null where its checksum is wrong. */
function lengthIn(header: Uint8Array): number | null {
  const isRight = masked(crc32c(header.subarray(0, 8))) === uint32(header, 8);
  return isRight ? uint32(header, 0) + uint32(header, 4) * 2 ** 32 : null;
}

/** Checksums of data with checksums in it lose their strength: those that are stored are turned and moved. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

function uint32(bytes: Uint8Array, at: number): number {
  return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
}

function cut(offset: number, needed: number, there: number): TfRecordError {
  return new TfRecordError(
    `The TFRecord file is cut short: of the ${needed} bytes of the record at byte ${offset}, ${there} are there. Copy or ` +
      'download the file again.',
  );
}
