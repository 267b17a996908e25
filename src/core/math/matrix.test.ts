import { expect, test } from 'vitest';
import { allRows, rowOf, stackRows, takeRows, transposed } from './matrix.ts';

const numbers = { data: Float32Array.of(1, 2, 3, 4, 5, 6), rows: 3, cols: 2 };
const bytes = { data: Uint8Array.of(7, 8, 9), rows: 1, cols: 3 };

test('rows are taken in any order, also twice, as copies', () => {
  const taken = takeRows(numbers, [2, 0, 2]);
  expect(taken).toEqual({ data: Float32Array.of(5, 6, 1, 2, 5, 6), rows: 3, cols: 2 });
  taken.data[0] = 0;
  expect(rowOf(numbers, 2)[0]).toBe(5);
  expect(takeRows(numbers, allRows(numbers))).toEqual(numbers);
  expect(takeRows(bytes, [])).toEqual({ data: new Uint8Array(0), rows: 0, cols: 3 });
});

test('matrices are stacked in order, and are what is taken of them again', () => {
  const stacked = stackRows([takeRows(numbers, [1]), numbers]);
  expect(stacked).toEqual({ data: Float32Array.of(3, 4, 1, 2, 3, 4, 5, 6), rows: 4, cols: 2 });
  expect(takeRows(stacked, [1, 2, 3])).toEqual(numbers);
  expect(stackRows([bytes, bytes]).data).toEqual(Uint8Array.of(7, 8, 9, 7, 8, 9));
});

test('rows become columns, and back', () => {
  const matrix = { data: Uint8Array.of(1, 2, 3, 4, 5, 6), rows: 2, cols: 3 };
  expect(transposed(matrix)).toEqual({ data: Uint8Array.of(1, 4, 2, 5, 3, 6), rows: 3, cols: 2 });
  expect(transposed(transposed(matrix))).toEqual(matrix);
});
