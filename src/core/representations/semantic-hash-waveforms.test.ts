// The semantic hash on waveforms, with the WASM backend and its training kernels: the plain CPU backend takes minutes.

import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, expect, test } from 'vitest';
import { registerWasmTrainingKernels } from '../../engine/kernels/wasm-training.ts';
import { distancesTo } from '../math/distance.ts';
import { rowOf } from '../math/matrix.ts';
import { seededRandom } from '../math/random.ts';
import { type PictureSource, picturesInMemory } from './picture-source.ts';
import type { EpochReport, TrainingRun } from './representation.ts';
import { embed, reconstructionErrors, train } from './semantic-hash.ts';
import { semanticHashWeightNames } from './semantic-hash-weight-names.ts';

const options = { input: 'waveform', epochs: 3, bits: 32, filters: 2, learningRate: 0.01, batchSize: 4, codeNoise: 2 };
const now = () => performance.now();
const run: TrainingRun = { seed: 1, now, options };

/** Tones of one of three pitches, in turn, at phases of their own. */
function tones(rows: number): PictureSource {
  const random = seededRandom(5);
  const data = new Uint8Array(rows * 1000);
  for (let row = 0; row < rows; row++) {
    const [period, phase] = [[5, 21, 80][row % 3], random()];
    for (let i = 0; i < 1000; i++) {
      data[row * 1000 + i] = 128 + 100 * Math.sin(2 * Math.PI * (i / period + phase)) + 10 * random();
    }
  }
  return picturesInMemory({ data, rows, cols: 1000 });
}

beforeAll(async () => {
  setWasmPaths(
    `${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`,
  );
  registerWasmTrainingKernels();
  await tf.setBackend('wasm');
});

test('learns, repeats itself to the digit, and resumes; what it draws is no picture to be shown', async () => {
  const reports: EpochReport[] = [];
  const model = await train(tones(8), { ...run, onEpoch: (report) => void reports.push(report) });
  expect(Math.min(...model.losses.map(({ heldOut }) => heldOut))).toBeLessThan(model.losses[0].heldOut);
  expect(reports.map(({ reconstructions }) => reconstructions)).toEqual([null, null, null]);
  expect(new Set(semanticHashWeightNames).size).toBe(model.weights.length);
  expect((await reconstructionErrors(tones(8), model, now)).every((error) => error > 0 && error < 1)).toBe(true);

  const controller = new AbortController();
  const half = await train(tones(8), {
    ...{ ...run, signal: controller.signal },
    onEpoch: () => controller.abort(),
  });
  expect(half).toMatchObject({ epoch: 1, ended: 'aborted' });
  expect(await train(tones(8), { ...run, resume: structuredClone(half) })).toEqual(model);
});

test('brings together tones of one pitch, whatever their phase', async () => {
  const chosen = { ...options, epochs: 12, filters: 4, learningRate: 0.003 };
  const model = await train(tones(24), { ...run, options: chosen });
  const codes = await embed(tones(24), model, now);
  expect([codes.rows, codes.cols]).toEqual([24, 32]);
  for (let row = 0; row < 24; row++) {
    const distances = distancesTo('hamming', rowOf(codes, row), codes);
    const others = [...distances.keys()].filter((other) => other !== row).sort((a, b) => distances[a] - distances[b]);
    expect(others[0] % 3).toBe(row % 3);
  }
});

test('gives one code, of bits, to silence', async () => {
  const silence = picturesInMemory({ data: new Uint8Array(5000).fill(128), rows: 5, cols: 1000 });
  const model = await train(silence, { ...run, options: { ...options, epochs: 1 } });
  const codes = await embed(silence, model, now);
  expect(codes.data.every((bit) => bit === 0 || bit === 1)).toBe(true);
  expect(new Set(Array.from({ length: 5 }, (_, row) => rowOf(codes, row).join(''))).size).toBe(1);
});

test('leaves no tensor behind', async () => {
  const before = tf.memory().numTensors;
  await embed(tones(5), await train(tones(5), { ...run, options: { ...options, epochs: 1 } }), now);
  expect(tf.memory().numTensors).toBe(before);
});

test('takes no pictures for waveforms, nor the other way round', async () => {
  const pictures = picturesInMemory({ data: new Uint8Array(1024), rows: 4, cols: 256 });
  await expect(train(pictures, run)).rejects.toThrow('takes waveforms of 1000 samples, got 256');
  const ofPictures = await train(pictures, { ...run, options: { ...options, input: 'picture', epochs: 1 } });
  await expect(embed(tones(4), ofPictures, now)).rejects.toThrow(/takes square pictures/);
  await expect(train(tones(4), { ...run, resume: ofPictures })).rejects.toThrow(/takes square pictures/);
});
