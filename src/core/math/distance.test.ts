import { describe, expect, test } from 'vitest';
import { distancesTo, normaliseRows, rowNorms } from './distance.ts';
import { type Matrix, rowOf } from './matrix.ts';
import { normal, seededRandom } from './random.ts';

const matrixOf = (...rows: number[][]): Matrix => ({
  data: Float32Array.from(rows.flat()),
  rows: rows.length,
  cols: rows[0].length,
});

function gaussian(rows: number, cols: number, seed: number): Matrix {
  const random = seededRandom(seed);
  return { data: Float32Array.from({ length: rows * cols }, () => normal(random)), rows, cols };
}

describe('normaliseRows', () => {
  test('gives rows of length 1, leaves zeros at zero, and its input as it was', () => {
    const matrix = matrixOf([3, 4], [0, 0], [-2, 0], [1e-30, 0], [1e30, 1e30]);
    const before = matrix.data.slice();
    const { data, rows, cols } = normaliseRows(matrix);
    expect([rows, cols]).toEqual([5, 2]);
    const expected = [0.6, 0.8, 0, 0, -1, 0, 1, 0, Math.SQRT1_2, Math.SQRT1_2];
    expected.forEach((value, i) => {
      expect(data[i]).toBeCloseTo(value, 6);
    });
    expect(matrix.data).toEqual(before);
  });

  test('takes an empty matrix', () => {
    expect(normaliseRows({ data: new Float32Array(0), rows: 0, cols: 4 }).data).toHaveLength(0);
  });
});

describe('distancesTo', () => {
  test('cosine is 1 - cosine, whatever the lengths', () => {
    const matrix = matrixOf([5, 0], [0, 0.1], [-3, 0], [1, 1], [0, 0]);
    const distances = distancesTo('cosine', new Float32Array([2, 0]), matrix);
    [0, 1, 2, 1 - Math.SQRT1_2, 1].forEach((value, i) => {
      expect(distances[i]).toBeCloseTo(value, 6);
    });
  });

  test('cosine of a zero query is 1 from everything', () => {
    expect([...distancesTo('cosine', new Float32Array(2), matrixOf([1, 2], [0, 0]))]).toEqual([1, 1]);
  });

  test('cosine stays within [0, 2] and a row is nothing away from itself', () => {
    const matrix = gaussian(50, 7, 1);
    const norms = rowNorms(matrix);
    for (let row = 0; row < matrix.rows; row++) {
      const query = rowOf(matrix, row);
      const distances = distancesTo('cosine', query, matrix, norms);
      const opposite = distancesTo(
        'cosine',
        query.map((value) => -value),
        matrix,
        norms,
      );
      expect(distances[row]).toBeLessThan(1e-12);
      expect(opposite[row]).toBeCloseTo(2, 12);
      for (const distance of [...distances, ...opposite]) {
        expect(distance).toBeGreaterThanOrEqual(0);
        expect(distance).toBeLessThanOrEqual(2);
      }
    }
  });

  test('euclidean is the straight line', () => {
    const matrix = matrixOf([1, 2, 3], [4, 6, 3], [1, 2, 15]);
    expect([...distancesTo('euclidean', new Float32Array([1, 2, 3]), matrix)]).toEqual([0, 5, 12]);
  });

  test('hamming is the share of columns that differ', () => {
    const matrix = matrixOf([0, 1, 0, 1], [0, 1, 1, 1], [1, 0, 1, 0]);
    expect([...distancesTo('hamming', new Float32Array([0, 1, 0, 1]), matrix)]).toEqual([0, 0.25, 1]);
  });

  test.each([1, 2, 3, 4, 5, 63, 64])(
    'on unit rows of %i numbers the squared chord is twice the cosine distance',
    (cols) => {
      const matrix = normaliseRows(gaussian(20, cols, 2));
      const query = rowOf(matrix, 3);
      const cosine = distancesTo('cosine', query, matrix);
      const chord = distancesTo('euclidean', query, matrix);
      cosine.forEach((distance, row) => {
        expect(chord[row] ** 2).toBeCloseTo(2 * distance, 5);
      });
    },
  );

  test('says so where the lengths differ', () => {
    expect(() => distancesTo('cosine', new Float32Array(3), matrixOf([1, 2]))).toThrow(
      /query has 3 numbers and the rows have 2/,
    );
  });
});
