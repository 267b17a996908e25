import { expect, test } from 'vitest';
import { ByteStream } from './byte-stream.ts';
import { inPieces } from './handmade-vectors.ts';
import { decodePieces, decodeText } from './text-encoding.ts';

test.each<[string, number[], string]>([
  ['UTF-8', [0xc3, 0xa4, 0xf0, 0x9f, 0xa5, 0x81], 'ä🥁'],
  ['UTF-8 with a byte-order mark', [0xef, 0xbb, 0xbf, 0xc3, 0xa4], 'ä'],
  ['UTF-16, the low byte first', [0xff, 0xfe, 0xe4, 0], 'ä'],
  ['UTF-16, the high byte first', [0xfe, 0xff, 0, 0xe4], 'ä'],
  ['windows-1252', [0xe4, 0xf6], 'äö'],
])('%s is read as a whole and in pieces of any length', async (_, bytes, text) => {
  expect(decodeText(Uint8Array.from(bytes))).toBe(text);
  for (const lengths of [[1], [3], [100]]) {
    let pieces = '';
    for await (const piece of decodePieces(new ByteStream(inPieces(Uint8Array.from(bytes), lengths)))) pieces += piece;
    expect(pieces).toBe(text);
  }
});

test('a character that 64 KiB cut in two does not make them another encoding', async () => {
  const bytes = new TextEncoder().encode(`${'x'.repeat(65_535)}ä`);
  let pieces = '';
  for await (const piece of decodePieces(new ByteStream(inPieces(bytes, [65_536])))) pieces += piece;
  expect(pieces.slice(-2)).toBe('xä');
});
