import { describe, expect, test } from 'vitest';
import type { Matrix } from '../math/matrix.ts';
import { minimise } from '../math/minimise.ts';
import { normal, seededRandom } from '../math/random.ts';
import { createTask, pairWeights, soundVector, taskLoss, taskSlopes } from './context-task.ts';

function drawn(rows: number, cols: number, seed: number, offset = 0): Matrix {
  const random = seededRandom(seed);
  return { data: Float32Array.from({ length: rows * cols }, () => normal(random) + offset), rows, cols };
}

describe('weights of pairs', () => {
  test('share halves among near ones and those of other sounds, and leave out the rest', () => {
    const weights = pairWeights(Int32Array.of(0, 10), Int32Array.of(2, 9, 3), 5, 1, 5);
    expect(weights).toMatchObject({ rows: 2, cols: 5 });
    const expected = [-0.125, 0.125, 0, 0.125, -0.125, -0.125, 0, 0.25, 0, -0.125];
    expected.forEach((weight, i) => {
      expect(weights.data[i]).toBeCloseTo(weight, 6);
    });
  });

  test('have an absolute sum of 1', () => {
    const { data } = pairWeights(Int32Array.of(0, 4, 9), Int32Array.of(1, 5, 8), 1, 4, 40);
    expect(data.reduce((sum, weight) => sum + Math.abs(weight), 0)).toBeCloseTo(1, 5);
    expect(data.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(0, 5);
  });
});

describe('the task', () => {
  const size = 4;
  const firsts = Int32Array.of(0, 3, 6);
  const contexts = drawn(3, size, 1);
  // Of others than the sound's own, which lie elsewhere.
  const candidates = drawn(12, size, 2);
  candidates.data.subarray(0, 3 * size).set(drawn(3, size, 3, 1).data);
  const weights = pairWeights(firsts, firsts, 3, 0, 12);
  const task = createTask(contexts, candidates, weights);

  /** As the task is defined: in doubles, a pair at a time. */
  function lossOf(vector: ArrayLike<number>, of = contexts): number {
    let loss = 0;
    weights.data.forEach((weight, i) => {
      const [row, col] = [Math.floor(i / 12), i % 12];
      let logit = 0;
      for (let k = 0; k < size; k++) {
        logit += ((of.data[row * size + k] + vector[k]) * candidates.data[col * size + k]) / Math.sqrt(size);
      }
      const probability = 1 / (1 + Math.exp(-logit));
      loss -= Math.abs(weight) * Math.log(weight > 0 ? probability : 1 - probability);
    });
    return loss;
  }

  test('costs what its definition says, and ln 2 where nothing is known', () => {
    const vector = Float32Array.of(0.5, -1, 2, 0.1);
    expect(taskLoss(task, vector)).toBeCloseTo(lossOf(vector), 5);
    const nothing = createTask({ ...contexts, data: new Float32Array(3 * size) }, candidates, weights);
    expect(taskLoss(nothing, new Float32Array(size))).toBeCloseTo(Math.LN2, 6);
  });

  test('has the slopes of finite differences', () => {
    const vector = Float32Array.of(0.5, -1, 2, 0.1);
    const slopes = taskSlopes(task, vector);
    for (let row = 0; row < 3; row++) {
      for (let k = 0; k < size; k++) {
        let slope = 0;
        for (let col = 0; col < 12; col++) slope += slopes.data[row * 12 + col] * candidates.data[col * size + k];
        const moved = (by: number) => {
          const data = contexts.data.slice();
          data[row * size + k] += by;
          return lossOf(vector, { ...contexts, data });
        };
        expect(slope).toBeCloseTo((moved(1e-2) - moved(-1e-2)) / 2e-2, 4);
      }
    }
  });

  test('finds the vector step by step, each lower, down to the minimum that BFGS finds', () => {
    const losses = [0, 1, 2, 3, 5, 10, 100].map((steps) => taskLoss(task, soundVector(task, steps)));
    for (let i = 1; i < losses.length; i++) expect(losses[i]).toBeLessThan(losses[i - 1]);
    const { value } = minimise(
      (vector, gradient) => {
        for (let k = 0; k < size; k++) {
          const moved = (by: number) => lossOf(vector.map((number, i) => (i === k ? number + by : number)));
          gradient[k] = (moved(1e-5) - moved(-1e-5)) / 2e-5;
        }
        return lossOf(vector);
      },
      new Float64Array(size),
      { gradientTolerance: 1e-7, maximumIterations: 100 },
    );
    expect(taskLoss(task, soundVector(task, 3000))).toBeCloseTo(value, 4);
  });

  test('finds no vector where all candidates are zeros or alike', () => {
    const zeros = createTask(contexts, { ...candidates, data: new Float32Array(12 * size) }, weights);
    expect([...soundVector(zeros, 5)]).toEqual([0, 0, 0, 0]);
    const alike = createTask(
      { ...contexts, data: new Float32Array(3 * size) },
      { ...candidates, data: new Float32Array(12 * size).fill(1) },
      weights,
    );
    for (const value of soundVector(alike, 5)) expect(value).toBeCloseTo(0, 5);
  });
});
