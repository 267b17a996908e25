// What epochs train on, from a source that writes down what it is asked for. A picture's one pixel pair is its row.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { epochPictures } from './epoch-pictures.ts';
import { PICTURE_LIMITS, type PictureLimits, type PictureSource } from './picture-source.ts';

interface Witness {
  source: PictureSource;
  asked: number[][];
}

function witness(rows: number, rowsPerBlock: number): Witness {
  const asked: number[][] = [];
  const blocks = Array.from({ length: Math.ceil(rows / rowsPerBlock) }, (_, block) =>
    Array.from({ length: Math.min(rowsPerBlock, rows - block * rowsPerBlock) }, (_, i) => block * rowsPerBlock + i),
  );
  const source: PictureSource = {
    rows,
    cols: 2,
    blocks,
    async take(wanted) {
      asked.push(Array.from(wanted));
      return {
        data: Uint8Array.from(asked[asked.length - 1].flatMap((row) => [row >> 8, row])),
        rows: wanted.length,
        cols: 2,
      };
    },
  };
  return { source, asked };
}

async function rowsOf(source: PictureSource, seed: number, limits: PictureLimits, epoch: number): Promise<number[]> {
  const { data, rows } = await epochPictures(source, seed, limits).of(epoch);
  return Array.from({ length: rows }, (_, row) => 256 * data[2 * row] + data[2 * row + 1]);
}

const ascending = (rows: Iterable<number>) => [...rows].sort((a, b) => a - b);

const large = fc.record({
  rows: fc.integer({ min: 4, max: 400 }),
  rowsPerBlock: fc.integer({ min: 1, max: 50 }),
  most: fc.integer({ min: 1, max: 40 }),
  seed: fc.integer(),
  epoch: fc.integer({ min: 0, max: 500 }),
});

test('a sample has just as many rows as may be held, each once, and none that is held out', () =>
  fc.assert(
    fc.asyncProperty(large, async ({ rows, rowsPerBlock, most, seed, epoch }) => {
      fc.pre(rows - Math.max(1, Math.round(0.1 * rows)) > most);
      for (const limits of [
        { pictures: most, bytes: PICTURE_LIMITS.bytes },
        { pictures: rows, bytes: 2 * most * 2 + 1 },
      ]) {
        const { source, asked } = witness(rows, rowsPerBlock);
        const pictures = epochPictures(source, seed, limits);
        const sample = await rowsOf(source, seed, limits, epoch);
        expect(pictures.count).toBe(most);
        expect(new Set(sample).size).toBe(most);
        expect(asked).toEqual([sample]);
        expect(pictures.judged).toHaveLength(Math.min(Math.max(1, Math.round(0.1 * rows)), Math.ceil(0.1 * most)));
        expect(sample.filter((row) => pictures.judged.includes(row))).toEqual([]);
        expect(sample.every((row) => row >= 0 && row < rows)).toBe(true);
        // As many blocks as hold four times the sample, of which the held-out rows are gone, and never more.
        const touched = new Set(sample.map((row) => Math.floor(row / rowsPerBlock)));
        expect(touched.size).toBeLessThanOrEqual(Math.ceil((4 * most + pictures.judged.length) / rowsPerBlock) + 1);
      }
    }),
  ));

test('a sample is the same for the same seed and epoch, another for another, and in time every row is trained on', async () => {
  const limits = { pictures: 100, bytes: PICTURE_LIMITS.bytes };
  const { source } = witness(1000, 30);
  const samples = await Promise.all(Array.from({ length: 100 }, (_, epoch) => rowsOf(source, 1, limits, epoch)));
  expect(await rowsOf(source, 1, limits, 7)).toEqual(samples[7]);
  expect(await rowsOf(source, 2, limits, 7)).not.toEqual(samples[7]);
  const distinct = new Set(samples.map((sample) => ascending(sample).join()));
  expect(distinct.size).toBe(100);
  const { judged } = epochPictures(source, 1, limits);
  expect(ascending([...new Set(samples.flat()), ...judged])).toEqual(ascending(Array(1000).keys()));
});

test('a sample is spread: of the families that lie one after the other it has a good half', async () => {
  const { source } = witness(1000, 10);
  const sample = await rowsOf(source, 1, { pictures: 100, bytes: PICTURE_LIMITS.bytes }, 0);
  expect(new Set(sample.map((row) => Math.floor(row / 50))).size).toBeGreaterThan(15);
});

test.each([2, 3, 4, 100, 1000])(
  'of %i pictures that may be held, all that are not held out are read once',
  async (rows) => {
    const { source, asked } = witness(rows, 7);
    const pictures = epochPictures(source, 1, PICTURE_LIMITS);
    const first = await pictures.of(0);
    expect(await pictures.of(3)).toBe(first);
    expect(asked).toHaveLength(1);
    expect(pictures.count).toBe(asked[0].length);
    const all = rows < 4 ? asked[0] : [...asked[0], ...pictures.judged];
    expect(ascending(all)).toEqual(ascending(Array(rows).keys()));
    expect(pictures.judged).toHaveLength(rows < 4 ? rows : Math.max(1, Math.round(0.1 * rows)));
  },
);

test('what is judged by is as before up to where all is held, and a thousand beyond', () => {
  const judged = (rows: number) => epochPictures(witness(rows, 256).source, 1, PICTURE_LIMITS).judged.length;
  expect([10_000, 11_111, 11_112, 100_000].map(judged)).toEqual([1000, 1111, 1000, 1000]);
});

test('an epoch that was asked for is held, and read again once another was', async () => {
  const { source, asked } = witness(100, 7);
  const pictures = epochPictures(source, 1, { pictures: 20, bytes: PICTURE_LIMITS.bytes });
  const first = await pictures.of(0);
  expect(await pictures.of(0)).toBe(first);
  await pictures.of(1);
  expect(await pictures.of(0)).toEqual(first);
  expect(asked).toHaveLength(3);
});
