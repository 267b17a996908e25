import { expect, test } from 'vitest';
import type { Matrix } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import {
  addDenseGradient,
  denseSize,
  forward,
  initialiseDense,
  onSphere,
  sphereGradient,
  viewDense,
} from './dense-network.ts';

const shape = { inputs: 5, hidden: 7, outputs: 3 };

function drawn(rows: number, cols: number, seed: number): Matrix {
  const random = seededRandom(seed);
  return { data: Float32Array.from({ length: rows * cols }, () => normal(random)), rows, cols };
}

/** The sum of all entries, each times a factor of its own. */
const weighed = ({ data }: Matrix, factors: Matrix) => data.reduce((sum, value, i) => sum + value * factors.data[i], 0);

/** By central differences; 32 bits leave three digits. */
function expectGradient(got: Float32Array, at: Float32Array, loss: () => number): void {
  const step = 1e-2;
  const furthest = Array.from(got, (slope, i) => {
    const before = at[i];
    at[i] = before + step;
    const above = loss();
    at[i] = before - step;
    const below = loss();
    at[i] = before;
    return Math.abs(slope - (above - below) / (2 * step)) / (1 + Math.abs(slope));
  });
  expect(Math.max(...furthest)).toBeLessThan(5e-3);
}

test('a network worked by hand', () => {
  const parameters = Float32Array.of(1, -1, 2, 3, 0, -10, 5, 7, 0.5);
  const network = viewDense(parameters, 0, { inputs: 2, hidden: 2, outputs: 1 });
  // Hidden: 1 * 3 + 2 * 4 = 11, and -3 + 12 - 10 = -1, which is rectified.
  expect([...forward(network, { data: Float32Array.of(3, 4), rows: 1, cols: 2 }).outputs.data]).toEqual([55.5]);
});

test('gradients are those of finite differences', () => {
  const parameters = new Float32Array(2 + denseSize(shape));
  const network = viewDense(parameters, 2, shape);
  initialiseDense(network, seededRandom(1));
  network.bias1.data.fill(0.1);
  const inputs = drawn(6, shape.inputs, 2);
  const factors = drawn(6, shape.outputs, 3);
  const gradient = new Float32Array(parameters.length);
  addDenseGradient(viewDense(gradient, 2, shape), network, forward(network, inputs), factors);
  expectGradient(gradient, parameters, () => weighed(forward(network, inputs).outputs, factors));
});

test('rows are brought to a mean square of 1, with the gradient of finite differences', () => {
  const rows = drawn(4, 6, 4);
  const { data } = onSphere(rows);
  for (let from = 0; from < data.length; from += 6) {
    expect(Math.hypot(...data.subarray(from, from + 6))).toBeCloseTo(Math.sqrt(6), 4);
  }
  const factors = drawn(4, 6, 5);
  expectGradient(sphereGradient(rows, factors).data, rows.data, () => weighed(onSphere(rows), factors));
  const silent = { data: new Float32Array(6), rows: 1, cols: 6 };
  expect([...onSphere(silent).data]).toEqual([0, 0, 0, 0, 0, 0]);
  expect(sphereGradient(silent, factors).data.every(Number.isFinite)).toBe(true);
});
