import { expect, test } from 'vitest';
import type { Space } from '../math/distance.ts';
import type { Matrix } from '../math/matrix.ts';
import { placedBlocks, sourceOf, type VectorSource } from './vector-source.ts';

const long: Matrix = { data: Float32Array.from({ length: 10_000 * 2 }, (_, i) => i), rows: 10_000, cols: 2 };

async function collect(space: Space, source: VectorSource, onProgress?: (share: number) => void) {
  const found: { first: number; block: Matrix }[] = [];
  for await (const each of placedBlocks(space, source, onProgress)) found.push(each);
  return found;
}

test('a matrix comes in several blocks, all of it in order, as often as it is asked for', async () => {
  const source = sourceOf(long);
  for (let time = 0; time < 2; time++) {
    const found = await collect('euclidean', source);
    expect(found.length).toBeGreaterThan(1);
    expect(found.flatMap(({ block }) => [...block.data])).toEqual([...long.data]);
    found.forEach(({ first, block }) => {
      expect(block.data[0]).toBe(2 * first);
    });
  }
});

test('rows are of length 1 in cosine space', async () => {
  const [{ block }] = await collect('cosine', sourceOf({ data: Float32Array.of(3, 4, 0, 0), rows: 2, cols: 2 }));
  expect(block.data).toEqual(Float32Array.of(0.6, 0.8, 0, 0));
});

test('progress ends with all', async () => {
  const shares: number[] = [];
  await collect('euclidean', sourceOf(long), (share) => shares.push(share));
  expect(shares[0]).toBeCloseTo(0.41, 2);
  expect(shares.at(-1)).toBe(1);
});

test('refuses what does not hold what it says', async () => {
  expect(() => sourceOf({ data: new Float32Array(7), rows: 2, cols: 4 })).toThrow(/7 numbers; 2 x 4 needs 8/);
  const of = (rows: number, ...blocks: Matrix[]) => collect('euclidean', { rows, cols: 2, blocks: () => blocks });
  const block = { data: new Float32Array(4), rows: 2, cols: 2 };
  await expect(of(3, block)).rejects.toThrow(/have 2 rows, expected 3/);
  await expect(of(3, block, block)).rejects.toThrow(/from row 2 has 4 numbers as 2 x 2.*at most 1 rows of 2/);
  await expect(of(2, { ...block, cols: 3 })).rejects.toThrow(/as 2 x 3/);
  await expect(of(2, { ...block, data: new Float32Array(3) })).rejects.toThrow(/has 3 numbers/);
});
