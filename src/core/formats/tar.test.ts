import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ascii, big } from './handmade-files.ts';
import { gathered, inPieces, tarEnd, tarEntry } from './handmade-vectors.ts';
import { isTar, readTar } from './tar.ts';

async function* contents(bytes: Uint8Array, lengths?: readonly number[]) {
  for await (const { path, size, content } of readTar(inPieces(bytes, lengths))) {
    const found: number[] = [];
    for await (const piece of content) found.push(...piece);
    expect(found).toHaveLength(size);
    yield [path, String.fromCharCode(...found)];
  }
}

const read = (bytes: readonly number[] | Uint8Array, lengths?: readonly number[]) =>
  gathered(contents(Uint8Array.from(bytes), lengths));

const long = `${'x'.repeat(90)}/${'y'.repeat(60)}.txt`;
// Python's tarfile, of two files with `abc` and `b`, as zlib packs them.
const archives = {
  ustar:
    'eNrt00sKgCAUQFGX0gpCy3Q92g7KoHbfo1E1KfqBdM/kiQMV5E7TdWUakzpBC2ftMsV+inq1lv3GeF+pQqsPDH0KnVz/9Lnjax59Zoitwn/FsxHfcNy/2favnTcu8/5z+X8SAAAAAAAAAAAAAAAAyNoMUSlj+w==',
  gnu: 'eNrt1U0KwjAQQOE5Sk6QTM1Ptx4gl2hdiAgVNEK9vUhBUCgupFm079skzHZ4iXXW7fNlOObTcJZl6GTu1J0P7/s0b9sYxGSp4H4r3dUY2ahxMe7xB1vGIljH/l9RpxBm+1f1n/372AQVo/S/uK4/EMGG9RVe2t/9N1//f0ox0X+V/ZMAAAAAAAAAAAAAAKzCE6b5osc=',
  pax: 'eNrt1b0OwiAUQGFmn4IngEt/cDJxdPQVqDZxNBUTfHuLJiYdGgdDB3u+5RIWBnLAWGP3x5AOfTj3gypC3uamVE37Wb/2nVTOK53UAu63GIbxeLVOzrf6GuJll4qxjx+YmOJGoZQlrj1H7Ztmtn+Retp/3Vbj0EL/xYXuRAQr1uUHtvAZ3/t30/7Fb/P/T/8L3D8JAAAAAAAAAAAAAMBfeAK0m6ZG',
  'pax with names that are not ASCII':
    'eNrt07ENwjAQQFHXTJEJ4rMTnApBSckKDiSiRMZI2YYhaOmYhi0gokAgRaJxCvJfY+uaK04/17lebXy3bvyuCSoJeRl6Rez8/e/nRqyxKuvUCE7H6MNzvZoma7KDj/tFe7sGfT9f8tjFmcJUtMugl/3RE+7oo3ZlOdy/FJ/9S1W4QmVC/8n5eksEE1Ynbv+3/s1X/64yjv5HuT8JAAAAAAAAAAAAAMBfeAA9VziH',
};

describe('readTar', () => {
  test.each(Object.entries(archives))('reads an archive of kind %s', async (kind, packed) => {
    const bytes = inflateSync(Buffer.from(packed, 'base64'));
    expect(isTar(bytes)).toBe(true);
    expect(await read(bytes)).toEqual({
      items: [
        [kind.startsWith('pax with') ? 'für/音.txt' : long, 'abc'],
        ['b.txt', 'b'],
      ],
      error: null,
    });
  });

  const archive = Uint8Array.from([
    ...tarEntry('folder/', [], '5'),
    ...tarEntry('a', ascii('first'), '0', 'folder'),
    ...tarEntry('link', [], '2'),
    ...tarEntry('old', ascii('x'.repeat(512)), '\0'),
    ...tarEntry('././@LongLink', ascii(`${long}\0`), 'L'),
    ...tarEntry('cut', ascii('third')),
    ...tarEntry('global', ascii('19 comment=nothing\n'), 'g'),
    ...tarEntry('empty', []),
    ...tarEnd,
  ]);
  const items = [
    ['folder/a', 'first'],
    ['old', 'x'.repeat(512)],
    [long, 'third'],
    ['empty', ''],
  ];

  test('reads the same from pieces of any length', async () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(lengths, async (lengths) => {
        expect(await read(archive, lengths)).toEqual({ items, error: null });
      }),
      { numRuns: 50 },
    );
  });

  test('passes over what is not read of an entry, and what follows the end mark', async () => {
    const { items: entries } = await gathered(
      readTar(inPieces(Uint8Array.from([...archive, ...ascii('tail')]), [100])),
    );
    expect(entries.map(({ path, size }) => [path, size])).toEqual(items.map(([path, text]) => [path, text.length]));
  });

  test('reads a length beyond 8 GB, and one from a pax record', async () => {
    const large = tarEntry('large', [], '0', '', [0x80, ...big(2 ** 34, 11)]);
    const { value } = await readTar(inPieces(Uint8Array.from(large))).next();
    expect(value).toMatchObject({ path: 'large', size: 2 ** 34 });
    const told = [
      ...tarEntry('x', ascii('10 size=3\n'), 'x'),
      ...tarEntry('a', ascii('abc'), '0', '', ascii('00000000000\0')),
    ];
    expect((await read([...told, ...tarEnd])).items).toEqual([['a', 'abc']]);
  });

  test('gives what is before any place where the archive is cut, and says so', async () => {
    for (let length = 0; length < archive.length - tarEnd.length; length += 64) {
      const { items: before, error } = await read(archive.subarray(0, length));
      expect(before).toEqual(items.slice(0, before.length));
      expect(error).toContain(`cut short: it ends after ${length} bytes`);
    }
  });

  test('notices every byte of a header that was changed', async () => {
    for (let at = 512; at < 1024; at++) {
      const damaged = archive.slice();
      damaged[at] ^= 1 << (at % 8);
      const { items: found, error } = await read(damaged);
      // A leading zero of the checksum itself may become a space.
      if (at >= 512 + 148 && at < 512 + 156 && error === null) expect(found).toEqual(items);
      else
        expect([found, error]).toEqual([[], expect.stringMatching(/the header at byte 512 does not agree with its/)]);
    }
  });

  test('refuses what is none, and records that are none', async () => {
    expect((await read(ascii('no archive'.repeat(100)))).error).toContain('This is no tar archive');
    expect((await read(tarEntry('x', ascii('12 path'), 'x'))).error).toContain('a pax record is');
    expect((await read(tarEntry('a', [], '0', '', ascii('not a number')))).error).toContain('gives no length');
    expect(isTar(new Uint8Array(1024))).toBe(false);
    expect(isTar(archive.subarray(0, 511))).toBe(false);
  });
});
