import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex } from './handmade-files.ts';
import { gathered, inPieces, slowCrc32c, tfRecord } from './handmade-vectors.ts';
import { isTfRecord, readTfRecords } from './tfrecord.ts';

/** By Python's struct: `hello`, with its length and the masked checksums of both. */
const hello = fromHex('0500000000000000eab2043e68656c6c6fbb1f1c19');
const contents = [[1, 2, 3], [], Array.from({ length: 300 }, (_, i) => i % 256)];
const file = Uint8Array.from(contents.flatMap(tfRecord));

async function read(bytes: Uint8Array, lengths?: readonly number[]) {
  const { items, error } = await gathered(readTfRecords(inPieces(bytes, lengths)));
  return { records: items.map(({ offset, data }) => [offset, [...data]]), error };
}

const whole = [
  [0, contents[0]],
  [19, contents[1]],
  [35, contents[2]],
];

describe('readTfRecords', () => {
  test('reads what is laid out as TensorFlow does', async () => {
    expect(Uint8Array.from(tfRecord([...'hello'].map((letter) => letter.charCodeAt(0))))).toEqual(hello);
    expect(await read(hello)).toEqual({ records: [[0, [104, 101, 108, 108, 111]]], error: null });
    expect(await read(new Uint8Array(0))).toEqual({ records: [], error: null });
  });

  test('reads the same from pieces of any length', async () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(lengths, async (lengths) => {
        expect(await read(file, lengths)).toEqual({ records: whole, error: null });
      }),
    );
  });

  test('gives what is before any place where the file is cut, and says where that is', async () => {
    for (let length = 0; length < file.length; length++) {
      const { records, error } = await read(file.subarray(0, length));
      const ends = [0, 19, 35];
      const last = ends.findLastIndex((end) => end <= length);
      expect(records).toEqual(whole.slice(0, last));
      if (ends.includes(length)) expect(error).toBeNull();
      else
        expect(error).toMatch(
          new RegExp(
            `cut short: of the \\d+ bytes of the record at byte ${ends[last]}, ${length - ends[last]} are there`,
          ),
        );
    }
  });

  test('notices every byte that was changed, after the records before it', async () => {
    for (let at = 0; at < file.length; at++) {
      const damaged = file.slice();
      damaged[at] ^= 1 << (at % 8);
      const { records, error } = await read(damaged);
      const before = whole.filter(([offset]) => (offset as number) <= at).length - 1;
      expect(records).toEqual(whole.slice(0, before));
      expect(error).toMatch(new RegExp(`record at byte ${whole[before][0]} does not agree with its checksum`));
    }
  });

  test('does not wait for records that are too long to be vectors', async () => {
    const length = [...Array(4).fill(0), 1, 0, 0, 0];
    const crc = slowCrc32c(length);
    const masked = ((((crc >>> 15) | (crc << 17)) >>> 0) + 0xa282ead8) % 2 ** 32;
    const header = new Uint8Array(12);
    header.set(length);
    new DataView(header.buffer).setUint32(8, masked, true);
    expect((await read(header)).error).toContain('byte 0 of the TFRecord file has 4294967296 bytes, expected at most');
  });

  test('are known by their first record, which other files do not begin with', async () => {
    expect(isTfRecord(hello)).toBe(true);
    expect(isTfRecord(hello.subarray(0, 11))).toBe(false);
    expect(isTfRecord(new Uint8Array(100))).toBe(false);
    expect((await read(new TextEncoder().encode('path,label\nkick.wav,kick'))).error).toContain(
      'This is no TFRecord file',
    );
  });
});
