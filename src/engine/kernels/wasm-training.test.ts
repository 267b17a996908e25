// The WASM backend's training kernels against the plain CPU backend's.

import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import { registerWasmTrainingKernels } from './wasm-training.ts';

type Shape4 = [number, number, number, number];
type Padding = 'same' | 'valid' | tf.backend_util.ExplicitPadding;

const shifted: Padding = [
  [0, 0],
  [1, 0],
  [0, 1],
  [0, 0],
];
const tooWide: Padding = [
  [0, 0],
  [3, 3],
  [3, 3],
  [0, 0],
];

beforeAll(() => {
  const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  setWasmPaths(`${dirname(wasm)}/dist/`);
  registerWasmTrainingKernels();
  registerWasmTrainingKernels();
});

/** What `compute` makes on a backend, and how many tensors and data buffers it leaves behind. */
async function on(backend: string, compute: () => tf.Tensor): Promise<{ values: Float32Array; left: number[] }> {
  await tf.setBackend(backend);
  await tf.ready();
  const before = [tf.memory().numTensors, tf.memory().numDataBuffers, tf.backend().numDataIds()];
  const result = tf.tidy(compute);
  const values = (await result.data()) as Float32Array;
  result.dispose();
  const after = [tf.memory().numTensors, tf.memory().numDataBuffers, tf.backend().numDataIds()];
  return { values, left: after.map((count, i) => count - before[i]) };
}

async function expectSame(compute: () => tf.Tensor): Promise<void> {
  const expected = await on('cpu', compute);
  const actual = await on('wasm', compute);
  expect(actual.left).toEqual([0, 0, 0]);
  expect(actual.values.length).toBe(expected.values.length);
  let difference = 0;
  let size = 0;
  for (let i = 0; i < expected.values.length; i++) {
    difference = Math.max(difference, Math.abs(actual.values[i] - expected.values[i]));
    size = Math.max(size, Math.abs(expected.values[i]));
  }
  expect(size).toBeGreaterThan(0);
  expect(difference / size).toBeLessThan(1e-4);
}

const cases = [1, 2, 3].flatMap((stride) =>
  (['same', 'valid', shifted, tooWide] as Padding[]).flatMap((padding) =>
    [
      { x: [3, 8, 8, 5], filter: [3, 3, 5, 4] },
      { x: [2, 9, 7, 1], filter: [3, 3, 1, 6] },
      { x: [2, 7, 10, 3], filter: [2, 4, 3, 2] },
      { x: [1, 6, 6, 2], filter: [1, 1, 2, 3] },
      { x: [4, 11, 8, 2], filter: [5, 2, 2, 7] },
    ].map((shapes) => ({ stride, padding, ...shapes })),
  ),
);

describe('gradients of convolutions', () => {
  test.each(cases)('stride $stride, padding $padding, $x by $filter', async ({ stride, padding, x, filter }) => {
    const input = () => tf.randomNormal(x as Shape4, 0, 1, 'float32', 1) as tf.Tensor4D;
    const weights = () => tf.randomNormal(filter as Shape4, 0, 1, 'float32', 2) as tf.Tensor4D;
    const convolve = (a: tf.Tensor, b: tf.Tensor) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, padding);
    const outShape = tf.backend_util.computeConv2DInfo(x as Shape4, filter as Shape4, stride, 1, padding).outShape;
    const dy = () => tf.randomNormal(outShape, 0, 1, 'float32', 3);
    await expectSame(() => tf.grads(convolve)([input(), weights()], dy())[0]);
    await expectSame(() => tf.grads(convolve)([input(), weights()], dy())[1]);
  });

  test('a transposed convolution and its gradients', async () => {
    const transposed = (a: tf.Tensor, b: tf.Tensor) =>
      tf.conv2dTranspose(a as tf.Tensor4D, b as tf.Tensor4D, [2, 9, 8, 3], 2, 'same');
    const a = () => tf.randomNormal([2, 5, 4, 6], 0, 1, 'float32', 1);
    const b = () => tf.randomNormal([3, 3, 3, 6], 0, 1, 'float32', 2);
    await expectSame(() => transposed(a(), b()));
    for (const part of [0, 1]) await expectSame(() => tf.grads(transposed)([a(), b()])[part]);
  });
});

describe('matrix products', () => {
  test.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('with transpose flags %s and %s', async (transposeA, transposeB) => {
    const a = () => tf.randomNormal(transposeA ? [2, 7, 5] : [2, 5, 7], 0, 1, 'float32', 1);
    const b = () => tf.randomNormal(transposeB ? [2, 3, 7] : [2, 7, 3], 0, 1, 'float32', 2);
    await expectSame(() => tf.matMul(a(), b(), transposeA, transposeB));
    const row = <Rank3 extends tf.Tensor>(x: Rank3) => tf.slice(x, [0, 0, 0], [1, -1, -1]);
    const flat = (x: tf.Tensor) => x.squeeze([0]) as tf.Tensor2D;
    await expectSame(() =>
      tf.fused.matMul({
        a: flat(row(a())),
        b: flat(row(b())),
        transposeA,
        transposeB,
        bias: tf.tensor1d([1, 2, 3]),
        activation: 'relu',
      }),
    );
  });
});

describe('slices', () => {
  test.each([
    [[5], [3], [2]],
    [
      [4, 3, 2],
      [1, 0, 0],
      [2, 3, 2],
    ],
    [
      [4, 3, 2],
      [1, 1, 0],
      [1, 2, -1],
    ],
    [
      [4, 3, 2],
      [1, 1, 1],
      [2, 2, 1],
    ],
  ])('of %j from %j by %j', async (shape, begin, size) => {
    const x = () => tf.range(1, tf.util.sizeFromShape(shape) + 1).reshape(shape);
    await expectSame(() => tf.slice(x(), begin, size));
    await expectSame(() => tf.slice(x().toInt(), begin, size));
  });

  test('of splits', async () => {
    await expectSame(() => tf.split(tf.range(1, 11), [2, 5, 3])[1]);
  });
});

test('a step of training leaves no tensor behind', async () => {
  await tf.setBackend('wasm');
  const filter = tf.variable(tf.randomNormal([3, 3, 1, 4], 0, 1, 'float32', 1) as tf.Tensor4D);
  const optimizer = tf.train.sgd(0.1);
  const step = () =>
    optimizer.minimize(() => {
      const x = tf.ones([2, 8, 8, 1]) as tf.Tensor4D;
      const y = tf.conv2dTranspose(tf.conv2d(x, filter, 2, 'same'), filter, [2, 8, 8, 1], 2, 'same');
      return tf.mean(tf.square(tf.sub(y, x))) as tf.Scalar;
    });
  step();
  const before = { ...tf.memory() };
  const buffers = tf.backend().numDataIds();
  for (let i = 0; i < 3; i++) step();
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(tf.backend().numDataIds()).toBe(buffers);
  filter.dispose();
  optimizer.dispose();
});
