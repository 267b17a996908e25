// Queries one after the other, and how many of the nearest they found.

import { type Matrix, rowOf } from '../../../src/core/math/matrix.ts';

export interface Answers {
  /** Of each query the rows found, nearest first. */
  found: number[][];
  /** Of each query. */
  milliseconds: number[];
}

/** Asks each query once after a few that are not counted, while browsers put better code in place of kernels. */
export async function askAll(
  queries: Matrix,
  ask: (query: Float32Array) => number[] | Promise<number[]>,
): Promise<Answers> {
  const unmeasured = Math.min(20, queries.rows);
  for (let row = 0; row < unmeasured; row++) await ask(rowOf(queries, row));
  const answers: Answers = { found: [], milliseconds: [] };
  for (let row = 0; row < queries.rows; row++) {
    const started = performance.now();
    const found = await ask(rowOf(queries, row));
    answers.milliseconds.push(performance.now() - started);
    answers.found.push(found);
  }
  return answers;
}
