import { expect, test } from 'vitest';
import type { Matrix } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import { createTask, pairWeights, taskLoss } from './context-task.ts';
import { forward, onSphere } from './dense-network.ts';
import { drawPairs, frameScale, standardised, takeStacks } from './frame-pairs.ts';
import { hearSound, listener, pairsGradient } from './song-listening.ts';
import { parameterCount, songSettings, viewNetworks } from './song-vectors-model.ts';

const bands = 3;
const settings = songSettings(bands, { vectorSize: 4, hidden: 6, stacked: 2, windowSeconds: 0.1, inferenceSteps: 3 });

function noise(frames: number, seed: number): Matrix<Uint8Array> {
  const random = seededRandom(seed);
  return { data: Uint8Array.from({ length: frames * bands }, () => 100 + 100 * random()), rows: frames, cols: bands };
}

function drawnParameters(seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: parameterCount(settings.shape) }, () => 0.5 * normal(random));
}

test('the gradient of a batch is that of finite differences with its vectors as they are', () => {
  const parameters = drawnParameters(1);
  const sounds = [noise(20, 2), noise(1, 3), noise(7, 4)];
  const scale = frameScale(sounds);
  const random = seededRandom(5);
  const pairs = sounds.map(({ rows }) => drawPairs(rows, 4, settings.window, random));
  const { loss, gradient, vectors } = pairsGradient(parameters, scale, settings, sounds, pairs);

  /** A sound at a time, all candidates of the batch one after the other. */
  const lossOf = () => {
    const { context, candidate } = viewNetworks(parameters, settings.shape);
    const stacks = (i: number, firsts: Int32Array) =>
      standardised(takeStacks(sounds[i], firsts, settings.stacked), scale);
    const all = pairs.flatMap(({ candidates }, i) => [
      ...onSphere(forward(candidate, stacks(i, candidates)).outputs).data,
    ]);
    const candidates = { data: Float32Array.from(all), rows: 12, cols: 4 };
    const losses = pairs.map((own, i) => {
      const contexts = forward(context, stacks(i, own.contexts)).outputs;
      const weights = pairWeights(own.contexts, own.candidates, settings.window, 4 * i, 12);
      return taskLoss(createTask(contexts, candidates, weights), vectors[i]);
    });
    return losses.reduce((sum, value) => sum + value, 0) / sounds.length;
  };

  expect(loss).toBeCloseTo(lossOf(), 5);
  expect(gradient.some((slope) => Math.abs(slope) > 0.01)).toBe(true);
  const step = 3e-3;
  const errors = Array.from(gradient, (slope, i) => {
    const before = parameters[i];
    parameters[i] = before + step;
    const above = lossOf();
    parameters[i] = before - step;
    const below = lossOf();
    parameters[i] = before;
    return Math.abs(slope - (above - below) / (2 * step));
  });
  // Where a step crosses the kink of a rectified unit the difference is between two slopes.
  expect(errors.filter((error) => error > 1e-3).length).toBeLessThanOrEqual(2);
});

test('a vector lowers the loss of hearing a sound, and hangs on its frames alone', () => {
  const references = takeStacks(
    noise(40, 6),
    Array.from({ length: 30 }, (_, i) => i),
    settings.stacked,
  );
  const scale = frameScale([noise(40, 6)]);
  const losses = [1, 3, 10].map((inferenceSteps) => {
    const ears = listener(drawnParameters(2), { scale, references }, { ...settings, inferenceSteps });
    const { vector, loss } = hearSound(ears, noise(15, 7));
    expect(hearSound(ears, noise(15, 7))).toEqual({ vector, loss });
    expect(hearSound(ears, noise(15, 8)).vector).not.toEqual(vector);
    return loss;
  });
  expect(losses[1]).toBeLessThan(losses[0]);
  expect(losses[2]).toBeLessThan(losses[1]);
});
