import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesAsSource } from './byte-source.ts';
import { ByteStream, piecesOf } from './byte-stream.ts';
import { inPieces } from './handmade-vectors.ts';

const bytes = Uint8Array.from({ length: 40 }, (_, i) => i);
const lengths = fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 5 });

test('gives the bytes in order, whatever pieces they arrive in and are taken in', async () => {
  await fc.assert(
    fc.asyncProperty(lengths, lengths, async (arriving, wanted) => {
      const stream = new ByteStream(inPieces(bytes, arriving));
      const taken: number[] = [];
      for (let i = 0; taken.length < bytes.length; i++) {
        const count = wanted[i % wanted.length];
        expect(stream.position).toBe(taken.length);
        expect(await stream.fill(count)).toBe(taken.length + count <= bytes.length);
        expect([...stream.peek(count)]).toEqual([...bytes.subarray(taken.length, taken.length + count)]);
        taken.push(...stream.take(count));
      }
      expect(taken).toEqual([...bytes]);
      expect([stream.position, stream.atHand, await stream.fill(1)]).toEqual([40, 0, false]);
    }),
  );
});

test('gives what arrived before the stream broke, and then says so again and again', async () => {
  const stream = new ByteStream(
    (async function* () {
      yield* inPieces(bytes, [7]);
      throw new Error('broken');
    })(),
  );
  await expect(stream.fill(41)).rejects.toThrow('broken');
  expect(await stream.fill(40)).toBe(true);
  expect([...stream.take(39)]).toEqual([...bytes.subarray(0, 39)]);
  await expect(stream.fill(2)).rejects.toThrow('broken');
  expect([...stream.take()]).toEqual([39]);
});

test('gives what is left as pieces, and nothing more', async () => {
  const stream = new ByteStream(inPieces(bytes, [7]));
  await stream.fill(10);
  stream.take(10);
  const left: number[] = [];
  for await (const piece of stream) left.push(...piece);
  expect(left).toEqual([...bytes.subarray(10)]);
});

test('lets go of where the pieces come from', async () => {
  let isOpen = true;
  const stream = new ByteStream(
    (async function* () {
      try {
        yield* inPieces(bytes, [4]);
      } finally {
        isOpen = false;
      }
    })(),
  );
  await stream.fill(1);
  expect(isOpen).toBe(true);
  await stream.close();
  expect(isOpen).toBe(false);
});

test('reads a source in ranges, and no further than it is there', async () => {
  const large = new Uint8Array(2 ** 20 + 3).fill(1);
  const pieces: number[] = [];
  for await (const piece of piecesOf(bytesAsSource(large))) pieces.push(piece.length);
  expect(pieces).toEqual([2 ** 20, 3]);
  const shorter = { size: 100, read: bytesAsSource(bytes).read };
  const read: number[] = [];
  for await (const piece of piecesOf(shorter)) read.push(...piece);
  expect(read).toEqual([...bytes]);
});
