import { describe, expect, test } from 'vitest';
import { normal, partSeed, seededRandom, shuffle } from './random.ts';

describe('seeded random numbers', () => {
  test('repeat for a seed and differ for its neighbour', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  test('are uniform: each tenth of the range gets its share', () => {
    const random = seededRandom(1);
    const counts = new Array(10).fill(0);
    for (let i = 0; i < 100_000; i++) counts[Math.floor(random() * 10)]++;
    // Chi-squared with 9 degrees of freedom passes 27.9 once in a thousand seeds.
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(27.9);
  });

  test('of one seed follow each other without correlation', () => {
    const random = seededRandom(2);
    const values = Array.from({ length: 50_000 }, () => random() - 0.5);
    const products = values.slice(1).reduce((sum, value, i) => sum + value * values[i], 0) / values.length;
    expect(Math.abs(products * 12)).toBeLessThan(0.02);
  });

  test('of neighbouring seeds do not follow each other', () => {
    const first = Array.from({ length: 2000 }, (_, seed) => seededRandom(seed)() - 0.5);
    const products = first.slice(1).reduce((sum, value, i) => sum + value * first[i], 0) / first.length;
    expect(Math.abs(products * 12)).toBeLessThan(0.1);
  });
});

test('parts of a seed are seeds of their own', () => {
  const parts = Array.from({ length: 1000 }, (_, part) => partSeed(1, part));
  expect(new Set(parts).size).toBe(1000);
  expect(partSeed(1, 0)).not.toBe(partSeed(2, 0));
});

test('normal numbers have mean 0 and deviation 1', () => {
  const random = seededRandom(3);
  const values = Array.from({ length: 50_000 }, () => normal(random));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(mean).toBeCloseTo(0, 1);
  expect(variance).toBeCloseTo(1, 1);
});

test('a shuffle keeps every item and puts each everywhere equally often', () => {
  const random = seededRandom(4);
  const firsts = new Array(4).fill(0);
  for (let i = 0; i < 8000; i++) {
    const shuffled = shuffle(Int32Array.of(0, 1, 2, 3), random);
    expect([...shuffled].sort()).toEqual([0, 1, 2, 3]);
    firsts[shuffled[0]]++;
  }
  for (const count of firsts) expect(Math.abs(count - 2000)).toBeLessThan(160);
});
