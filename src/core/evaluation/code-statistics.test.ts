import { describe, expect, test } from 'vitest';
import type { Matrix } from '../math/matrix.ts';
import { measureCodes } from './code-statistics.ts';

const matrix = (rows: number[][], cols = rows[0].length): Matrix => ({
  data: Float32Array.from(rows.flat()),
  rows: rows.length,
  cols,
});

describe('codes', () => {
  test('are counted, and their entropy is that of how often each occurs', () => {
    // 11 twice, 10 and 00 once of four: 1/2 log2 2 + 2 (1/4 log2 4) = 1.5 bits.
    const codes = matrix([[1, 1], [1, 0], [0, 0], [1, 1]]); // biome-ignore format: a row a code
    expect(measureCodes(codes)).toEqual({
      ...{ rows: 4, bits: 2 },
      ...{ meanActivities: Float32Array.of(0.75, 0.5), distinct: 3, entropy: 1.5 },
    });
  });

  test('of which each of 2^bits occurs as often have all the entropy that fits, however many rows', () => {
    const all = Array.from({ length: 8 }, (_, code) => [code & 1, (code >> 1) & 1, (code >> 2) & 1]);
    for (const rows of [all, [...all, ...all.toReversed()]]) {
      const { distinct, entropy, meanActivities } = measureCodes(matrix(rows));
      expect([distinct, ...meanActivities]).toEqual([8, 0.5, 0.5, 0.5]);
      expect(entropy).toBeCloseTo(3, 12);
    }
  });

  test('that are all the same say nothing', () => {
    expect(measureCodes(matrix(new Array(5).fill([0, 1, 0])))).toMatchObject({ distinct: 1, entropy: 0 });
  });

  test('of one sound, of no bits and of none have figures as well', () => {
    expect(measureCodes(matrix([[1, 0]]))).toMatchObject({ distinct: 1, entropy: 0 });
    expect(measureCodes(matrix([[], []]))).toMatchObject({ distinct: 1, entropy: 0 });
    expect(measureCodes(matrix([], 2))).toEqual({
      ...{ rows: 0, bits: 2 },
      ...{ meanActivities: Float32Array.of(0, 0), distinct: 0, entropy: 0 },
    });
  });

  test('have the same figures in any order of rows and bits', () => {
    const rows = [[1, 0, 0], [1, 1, 0], [1, 1, 0], [0, 0, 1]]; // biome-ignore format: a row a code
    const { distinct, entropy } = measureCodes(matrix(rows));
    expect(measureCodes(matrix(rows.toReversed()))).toMatchObject({ distinct, entropy });
    expect(measureCodes(matrix(rows.map((row) => row.toReversed())))).toMatchObject({ distinct, entropy });
  });
});

test('says what it needs', () => {
  expect(() => measureCodes(matrix([[0, 0.5]]))).toThrow(RangeError);
  expect(() => measureCodes(matrix([[0, Number.NaN]]))).toThrow(/cut activities at a half/);
});
