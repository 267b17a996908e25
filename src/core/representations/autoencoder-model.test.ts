// A model's weights as they are stored: taken apart and put together, named, and refused where they do not fit.

import { describe, expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { toOptimizer } from './autoencoder-checkpoint.ts';
import { fromWeights, toWeights } from './autoencoder-model.ts';
import { initialParameters, networkVariables } from './autoencoder-network.ts';
import { autoencoderWeightNames } from './autoencoder-weight-names.ts';
import type { Model } from './representation.ts';

const network = { side: 16, filters: 2, latentSize: 4 };
const parameters = initialParameters(networkVariables(network), seededRandom(1));
const mean = Float32Array.of(1, 2, 3, 4);
const model: Model = {
  options: { filters: 2, latentSize: 4 },
  seed: 1,
  epoch: 1,
  losses: [{ training: 1, heldOut: 1 }],
  weights: toWeights(parameters, network, { mean: 0.5, deviation: 0.25 }, mean),
  optimizer: toOptimizer([parameters, parameters]),
};
const picturesOf = (side: number) => ({ rows: 0, cols: side * side }) as Parameters<typeof fromWeights>[0];

/** The weights with the one at `index`, from the end where it is negative, in the place of its own. */
function withWeight(index: number, shape: number[], ...values: number[]): Model {
  const size = shape.reduce((product, length) => product * length, 1);
  const weight = { shape, values: Float32Array.from({ length: size }, (_, i) => values[i] ?? 0) };
  return { ...model, weights: model.weights.with(index, weight) };
}

describe("the autoencoder's weights", () => {
  test('come back as they were', () => {
    const scale = { mean: 0.5, deviation: 0.25 };
    expect(fromWeights(picturesOf(16), model)).toEqual({ ...network, parameters, scale, mean });
  });

  test.each<[string, number, Model, RegExp]>([
    ['pictures of another size', 32, model, /another size/],
    ['another latent size', 16, { ...model, options: { filters: 2, latentSize: 5 } }, /not those of its settings/],
    ['a weight less', 16, { ...model, weights: model.weights.slice(1) }, /not those of its settings/],
    ['no weights', 16, { ...model, weights: [] }, /not those of its settings/],
    ['a weight of another shape', 16, withWeight(1, [3]), /not those of its settings/],
    ['a scale of another shape', 16, withWeight(-2, [3], 0.5, 0.25), /not those of its settings/],
    ['a mean of another size', 16, withWeight(-1, [5]), /not those of its settings/],
    ['no deviation', 16, withWeight(-2, [2], 0.5, 0), /damaged/],
    ['a deviation that is no number', 16, withWeight(-2, [2], 0.5, Number.NaN), /damaged/],
    ['an optimizer of another size', 16, { ...model, optimizer: toOptimizer([parameters, mean]) }, /damaged/],
  ])('are refused with %s', (_, side, given, message) => {
    expect(() => fromWeights(picturesOf(side), given)).toThrow(message);
    expect(() => fromWeights(picturesOf(side), given)).toThrow(RangeError);
  });

  test('each have the name of what they are', () => {
    expect(new Set(autoencoderWeightNames).size).toBe(model.weights.length);
    // A dense layer's kernel is a matrix, a convolution's has four dimensions, and a bias is as long as its kernel is deep.
    const rankOf = (name: string) => (/dense\/kernel$/.test(name) ? 2 : /kernel$/.test(name) ? 4 : 1);
    expect(autoencoderWeightNames.map(rankOf)).toEqual(model.weights.map(({ shape }) => shape.length));
  });
});
