// The network on waveforms: shapes, what each sample may know of, against a dilated convolution that is written out.

import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { normal, seededRandom } from '../math/random.ts';
import { initialParameters, unpack } from './autoencoder-network.ts';
import { causal, drawWaveforms, waveformCodeInputs, waveformVariables } from './waveform-network.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const shape = { filters: 2, bits: 5 };
const samples = 1000;

function weightsOf(seed: number): tf.Tensor[] {
  const variables = waveformVariables(shape);
  return unpack(tf.tensor1d(initialParameters(variables, seededRandom(seed))), variables);
}

function noise(count: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: count }, () => normal(random));
}

test('waveforms become a number a bit, and codes waveforms', () => {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const weights = weightsOf(1);
    const inputs = waveformCodeInputs(tf.tensor2d(noise(3 * samples, 2), [3, samples]), weights);
    expect(inputs.shape).toEqual([3, 5]);
    const drawn = drawWaveforms(tf.sigmoid(inputs), weights);
    expect(drawn.shape).toEqual([3, samples]);
    expect(drawn.dataSync().every(Number.isFinite)).toBe(true);
  });
  expect(tf.memory().numTensors).toBe(before);
});

test.each([1, 5, 25])('taps are %d samples apart and look back alone', (dilation) => {
  tf.tidy(() => {
    const [signals, kernel] = [noise(2 * samples * 3, 3), noise(5 * 3 * 2, 4)];
    const filter = tf.tensor4d(kernel, [5, 1, 3, 2]);
    const convolved = causal(tf.tensor3d(signals, [2, samples, 3]), filter, tf.tensor1d([0.5, -0.5]), dilation);
    const got = convolved.dataSync();
    expect(got).toHaveLength(2 * samples * 2);
    for (const [row, t, output] of [0, 1].flatMap((row) => [0, 1, 24, 99, 100, 577, 999].map((t) => [row, t, t % 2]))) {
      let sum = output === 0 ? 0.5 : -0.5;
      for (let tap = 0; tap < 5; tap++) {
        const from = t - (4 - tap) * dilation;
        for (let input = 0; input < 3 && from >= 0; input++) {
          sum += kernel[(tap * 3 + input) * 2 + output] * signals[(row * samples + from) * 3 + input];
        }
      }
      expect(got[(row * samples + t) * 2 + output]).toBeCloseTo(Math.max(0, sum), 4);
    }
  });
});

test('the last sample of a chunk changes what its last eighth says, and no sample reaches back', () => {
  tf.tidy(() => {
    // A dense layer that gives the mean of an eighth as it is.
    const weights = weightsOf(5);
    const wide = 2 * shape.filters;
    const means = (signal: Float32Array) => {
      const eye = tf.eye(8 * wide);
      const passing = weights.with(6, eye).with(7, tf.zeros([8 * wide]));
      return Array.from(waveformCodeInputs(tf.tensor2d(signal, [1, samples]), passing).dataSync());
    };
    const signal = noise(samples, 6);
    for (const changed of [0, 400, 999]) {
      const other = signal.with(changed, signal[changed] + 3);
      const differs = means(signal).map((mean, i) => mean !== means(other)[i]);
      const eighth = Math.floor(changed / 125);
      // 124 samples on its influence ends: it reaches the next eighth at most.
      differs.forEach((isOther, i) => {
        const at = Math.floor(i / wide);
        if (at < eighth || at > eighth + 1) expect(isOther).toBe(false);
      });
      expect(differs.some((isOther, i) => isOther && Math.floor(i / wide) === eighth)).toBe(true);
    }
  });
});
