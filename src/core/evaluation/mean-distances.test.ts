import { describe, expect, test } from 'vitest';
import { meanDistances } from './mean-distances.ts';

const matrix = (rows: number[][]) => ({
  data: Float32Array.from(rows.flat()),
  rows: rows.length,
  cols: rows[0]?.length ?? 0,
});

describe('mean distances', () => {
  test('euclidean, worked out by hand: a right triangle of 3, 4 and 5', () => {
    const means = meanDistances(
      'euclidean',
      matrix([
        [0, 0],
        [3, 0],
        [0, 4],
      ]),
    );
    expect(Array.from(means)).toEqual([3.5, 4, 4.5]);
  });

  test('cosine: whatever the lengths, the one that points elsewhere is the odd one out', () => {
    const means = meanDistances(
      'cosine',
      matrix([
        [1, 0],
        [5, 0],
        [0, 2],
        [0.1, 0],
      ]),
    );
    expect(Array.from(means, (mean) => Number(mean.toFixed(6)))).toEqual([0.333333, 0.333333, 1, 0.333333]);
  });

  test('hamming: the share of bits that differ', () => {
    const means = meanDistances(
      'hamming',
      matrix([
        [1, 0, 1, 0],
        [1, 0, 1, 1],
        [0, 1, 0, 1],
      ]),
    );
    expect(Array.from(means)).toEqual([(0.25 + 1) / 2, (0.25 + 0.75) / 2, (1 + 0.75) / 2]);
  });

  test('a single one is far from nothing, and of none there is none', () => {
    expect(Array.from(meanDistances('cosine', matrix([[1, 2]])))).toEqual([0]);
    expect(meanDistances('cosine', matrix([]))).toHaveLength(0);
  });
});
