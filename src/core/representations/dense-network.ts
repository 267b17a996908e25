// A network of two dense layers, rectified between them, in plain typed arrays, with its gradient written out. So small
// a network takes longer to hand over to tfjs than to compute.

import type { Matrix } from '../math/matrix.ts';
import { addLeftTransposedProduct, addProduct, addRightTransposedProduct } from '../math/matrix-product.ts';
import { normal, type Random } from '../math/random.ts';

/** Keeps the gradient finite where a row is all zeros. */
const TINY = 1e-6;

export interface DenseShape {
  inputs: number;
  hidden: number;
  outputs: number;
}

/** Views of the network's parameters, or of their gradient: two kernels [from, to] with a bias [1, to] each. */
export interface DenseParameters {
  kernel1: Matrix;
  bias1: Matrix;
  kernel2: Matrix;
  bias2: Matrix;
}

/** What a forward pass leaves for the backward one: a row an input. */
export interface DensePass {
  inputs: Matrix;
  hidden: Matrix;
  outputs: Matrix;
}

/** Rows and columns of kernel, bias, kernel and bias, in the order in which they lie in the parameters. */
export function denseShapes({ inputs, hidden, outputs }: DenseShape): [number, number][] {
  return [
    [inputs, hidden],
    [1, hidden],
    [hidden, outputs],
    [1, outputs],
  ];
}

/** How many parameters the network has. */
export function denseSize(shape: DenseShape): number {
  return denseShapes(shape).reduce((sum, [rows, cols]) => sum + rows * cols, 0);
}

/** The network whose parameters lie in `parameters` from `from` on. */
export function viewDense(parameters: Float32Array, from: number, shape: DenseShape): DenseParameters {
  let at = from;
  const [kernel1, bias1, kernel2, bias2] = denseShapes(shape).map(([rows, cols]) => {
    const data = parameters.subarray(at, at + rows * cols);
    at += data.length;
    return { data, rows, cols };
  });
  return { kernel1, bias1, kernel2, bias2 };
}

/** Normal weights, for standardised inputs and, before the outputs, rectified ones (He et al., 2015); biases stay. */
export function initialiseDense({ kernel1, kernel2 }: DenseParameters, random: Random): void {
  for (const [{ data, rows }, gain] of [
    [kernel1, 1],
    [kernel2, 2],
  ] as const) {
    for (let i = 0; i < data.length; i++) data[i] = normal(random) * Math.sqrt(gain / rows);
  }
}

/** `inputs` [rows, inputs] to outputs [rows, outputs]. */
export function forward({ kernel1, bias1, kernel2, bias2 }: DenseParameters, inputs: Matrix): DensePass {
  const hidden = repeated(bias1, inputs.rows);
  addProduct(hidden, inputs, kernel1);
  for (let i = 0; i < hidden.data.length; i++) if (hidden.data[i] < 0) hidden.data[i] = 0;
  const outputs = repeated(bias2, inputs.rows);
  addProduct(outputs, hidden, kernel2);
  return { inputs, hidden, outputs };
}

/** Adds to `gradient` that of a loss by the parameters, where `outputGradient` is the loss's by the outputs. */
export function addDenseGradient(
  gradient: DenseParameters,
  parameters: DenseParameters,
  { inputs, hidden }: DensePass,
  outputGradient: Matrix,
): void {
  addLeftTransposedProduct(gradient.kernel2, hidden, outputGradient);
  addColumnSums(gradient.bias2, outputGradient);
  const hiddenGradient = { ...hidden, data: new Float32Array(hidden.data.length) };
  addRightTransposedProduct(hiddenGradient, outputGradient, parameters.kernel2);
  for (let i = 0; i < hidden.data.length; i++) if (hidden.data[i] === 0) hiddenGradient.data[i] = 0;
  addLeftTransposedProduct(gradient.kernel1, inputs, hiddenGradient);
  addColumnSums(gradient.bias1, hiddenGradient);
}

/** Rows brought to a mean square of 1, [rows, cols]; one of zeros stays so. */
export function onSphere({ data, rows, cols }: Matrix): Matrix {
  const brought = data.slice();
  for (let from = 0; from < data.length; from += cols) {
    const factor = sphereFactor(data, from, cols);
    for (let i = from; i < from + cols; i++) brought[i] *= factor;
  }
  return { data: brought, rows, cols };
}

/** The gradient of a loss by `matrix`, where `gradient` is the loss's by what `onSphere` makes of it. */
export function sphereGradient({ data, rows, cols }: Matrix, gradient: Matrix): Matrix {
  const result = new Float32Array(data.length);
  for (let from = 0; from < data.length; from += cols) {
    const factor = sphereFactor(data, from, cols);
    let along = 0;
    for (let i = from; i < from + cols; i++) along += (gradient.data[i] * data[i] * factor * factor) / cols;
    for (let i = from; i < from + cols; i++) result[i] = factor * (gradient.data[i] - along * data[i]);
  }
  return { data: result, rows, cols };
}

/** 1 over the root of a row's mean square, kept finite. */
function sphereFactor(data: Float32Array, from: number, cols: number): number {
  let sum = 0;
  for (let i = from; i < from + cols; i++) sum += data[i] ** 2;
  return 1 / Math.sqrt(sum / cols + TINY);
}

function repeated({ data: row, cols }: Matrix, rows: number): Matrix {
  const data = new Float32Array(rows * cols);
  for (let at = 0; at < data.length; at += cols) data.set(row, at);
  return { data, rows, cols };
}

function addColumnSums(sums: Matrix, { data, cols }: Matrix): void {
  for (let i = 0; i < data.length; i++) sums.data[i % cols] += data[i];
}
