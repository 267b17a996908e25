import { expect, test } from 'vitest';
import { mostAtOnce, PICTURE_LIMITS, picturesInMemory } from './picture-source.ts';

const sized = (cols: number) => picturesInMemory({ data: new Uint8Array(2 * cols), rows: 2, cols });

test.each([
  { side: 32, most: 10_000 },
  { side: 64, most: 10_000 },
  { side: 96, most: 10_000 },
  // 128,000,000 / 16,384 and / 65,536, rounded down.
  { side: 128, most: 7812 },
  { side: 256, most: 1953 },
])('of pictures $side by $side at most $most are taken at once', ({ side, most }) => {
  expect(mostAtOnce(sized(side * side), PICTURE_LIMITS)).toBe(most);
});

test('a picture that alone is more than may be held is taken all the same', () => {
  expect(mostAtOnce(sized(100), { pictures: 10, bytes: 10 })).toBe(1);
});

test('pictures in memory are taken as copies, in the order asked', async () => {
  const matrix = { data: Uint8Array.of(1, 2, 3, 4, 5, 6), rows: 3, cols: 2 };
  const source = picturesInMemory(matrix);
  expect(source).toMatchObject({ rows: 3, cols: 2, blocks: [Int32Array.of(0, 1, 2)] });
  const taken = await source.take([2, 0]);
  expect(taken).toEqual({ data: Uint8Array.of(5, 6, 1, 2), rows: 2, cols: 2 });
  taken.data.fill(0);
  expect(matrix.data[4]).toBe(5);
});
