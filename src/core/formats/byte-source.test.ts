import { expect, test } from 'vitest';
import { bytesAsSource, partOfSource, withStartAtHand } from './byte-source.ts';
import { countingSource } from './handmade-files.ts';

const bytes = Uint8Array.from([0, 1, 2, 3, 4, 5]);

test('a source of bytes gives copies, and fewer than asked for at the end', async () => {
  const source = bytesAsSource(bytes);
  expect(source.size).toBe(6);
  const range = await source.read(4, 9);
  expect([...range]).toEqual([4, 5]);
  range[0] = 9;
  expect(bytes[4]).toBe(4);
  expect(range.buffer.byteLength).toBe(2);
});

test('a part of a source ends where it ends', async () => {
  const part = partOfSource(bytesAsSource(bytes), 2, 5);
  expect(part.size).toBe(3);
  expect([...(await part.read(1, 9))]).toEqual([3, 4]);
});

test('a beginning at hand is not read again', async () => {
  const source = countingSource(bytes);
  const known = withStartAtHand(source, bytes.subarray(0, 4));
  expect([...(await known.read(1, 4))]).toEqual([1, 2, 3]);
  expect(source.bytesRead).toBe(0);
  expect([...(await known.read(3, 5))]).toEqual([3, 4]);
  expect([...(await withStartAtHand(source, bytes).read(3, 99))]).toEqual([3, 4, 5]);
  expect(source.bytesRead).toBe(2);
});
