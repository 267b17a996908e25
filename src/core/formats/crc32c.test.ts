import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32c } from './crc32c.ts';
import { slowCrc32c } from './handmade-vectors.ts';

test.each([
  // RFC 3720, B.4, and the check value of the catalogue of CRCs.
  ['32 zeros', new Uint8Array(32), 0x8a9136aa],
  ['32 ones', new Uint8Array(32).fill(255), 0x62a8ab43],
  ['ascending bytes', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ['descending bytes', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ['123456789', new TextEncoder().encode('123456789'), 0xe3069283],
  ['nothing', new Uint8Array(0), 0],
])('agrees with the published value of %s', (_, bytes, checksum) => {
  expect(crc32c(bytes)).toBe(checksum);
});

test('agrees with one bit at a time, from any place of a buffer', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(20), (bytes, start) => {
      expect(crc32c(bytes.subarray(start))).toBe(slowCrc32c(bytes.subarray(start)));
    }),
  );
});
