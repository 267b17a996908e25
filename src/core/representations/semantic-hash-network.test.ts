// The two networks of the semantic hash on tiny pictures: shapes, one worked by hand, and what each starts from.

import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { initialParameters, unpack } from './autoencoder-network.ts';
import { codeInputs, drawCodes, type HashNetworkShape, hashVariables } from './semantic-hash-network.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test.each(['convolutional', 'dense'] as const)('%s: pictures become a number a bit, and codes pictures', (network) => {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const shape: HashNetworkShape = { network, side: 16, filters: 2, bits: 5 };
    const variables = hashVariables(shape);
    const parameters = initialParameters(variables, seededRandom(1));
    const weights = unpack(tf.tensor1d(parameters), variables);
    expect(parameters.length).toBe(weights.reduce((sum, { size }) => sum + size, 0));
    const inputs = codeInputs(tf.ones([3, 256]), weights, shape);
    expect(inputs.shape).toEqual([3, 5]);
    const drawn = drawCodes(tf.sigmoid(inputs), weights, shape);
    expect(drawn.shape).toEqual([3, 256]);
    expect(drawn.dataSync().every(Number.isFinite)).toBe(true);
  });
  expect(tf.memory().numTensors).toBe(before);
});

test('dense: layers mirror each other, and are sums, rectified between', () => {
  const shape: HashNetworkShape = { network: 'dense', side: 16, filters: 1, bits: 3 };
  const variables = hashVariables(shape);
  const shapes = variables.map((variable) => variable.shape.join('x'));
  expect(shapes.filter((_, index) => index % 2 === 0).join(' ')).toBe('256x8 8x8 8x8 8x3 3x8 8x8 8x8 8x256');
  expect(shapes.filter((_, index) => index % 2 === 1).join(' ')).toBe('8 8 8 3 8 8 8 256');
  tf.tidy(() => {
    // Every kernel constant, every bias 1 but that of the second layer, which takes it below zero.
    const weights = variables.map(({ shape, fanIn }, index) =>
      tf.fill(shape, fanIn > 0 ? 0.5 : index === 3 ? -100 : 1),
    );
    const pictures = tf.fill([2, 256], 0.125) as tf.Tensor2D;
    // 256 * 0.125 * 0.5 + 1 = 17; 8 * 17 * 0.5 - 100 = -32, rectified 0; 0 + 1; 8 * 1 * 0.5 + 1 = 5.
    expect(Array.from(codeInputs(pictures, weights, shape).dataSync())).toEqual([5, 5, 5, 5, 5, 5]);
    // Of bits 1, 1, 0: 1, 1, -1. 0.5 + 1 = 1.5; 8 * 1.5 * 0.5 + 1 = 7; 8 * 7 * 0.5 + 1 = 29; 8 * 29 * 0.5 + 1 = 117.
    const drawn = drawCodes(tf.tensor2d([[1, 1, 0]]), weights, shape);
    expect(new Set(drawn.dataSync())).toEqual(new Set([117]));
  });
});
