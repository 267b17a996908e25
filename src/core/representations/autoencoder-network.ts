// The network of the autoencoder: four convolutions at stride 2 down to a latent vector, and their mirror image back up
// (Masci et al., "Stacked convolutional auto-encoders for hierarchical feature extraction", 2011). All weights are one
// flat tensor, so that the optimizer is a handful of operations on any backend.

import * as tf from '@tensorflow/tfjs';
import { normal, type Random } from '../math/random.ts';

type Shape4 = [number, number, number, number];

const LEVELS = 4;

export interface NetworkShape {
  /** Height and width of a picture in pixels, divisible by 16. */
  side: number;
  /** Filters of the first level; each level doubles them. */
  filters: number;
  latentSize: number;
}

/** A variable of the network; `fanIn` is how many inputs one of its outputs sums, 0 for a bias. */
interface Variable {
  shape: number[];
  fanIn: number;
}

/** Channels of the picture and of the four levels. */
function channelsOf({ filters }: NetworkShape): number[] {
  return [1, ...Array.from({ length: LEVELS }, (_, level) => filters << level)];
}

/** The variables in the order in which the network uses them: encoder first, each weight before its bias. */
export function networkVariables(network: NetworkShape): Variable[] {
  const channels = channelsOf(network);
  const deepest = channels[LEVELS];
  const smallest = network.side >> LEVELS;
  const flat = smallest * smallest * deepest;
  const variables: Variable[] = [];
  const add = (shape: number[], fanIn: number, outputs: number) =>
    variables.push({ shape, fanIn }, { shape: [outputs], fanIn: 0 });
  for (let level = 0; level < LEVELS; level++) {
    const [inputs, outputs] = [channels[level], channels[level + 1]];
    add([3, 3, inputs, outputs], 9 * inputs, outputs);
  }
  add([flat, network.latentSize], flat, network.latentSize);
  add([network.latentSize, flat], network.latentSize, flat);
  for (let level = LEVELS - 1; level >= 0; level--) {
    const [outputs, inputs] = [channels[level], channels[level + 1]];
    // A transposed convolution at stride 2 sums a quarter of its taps.
    add([3, 3, outputs, inputs], (9 * inputs) / 4, outputs);
  }
  return variables;
}

/** Weights by He et al. (2015), biases zero, all variables one after the other. */
export function initialParameters(variables: readonly Variable[], random: Random): Float32Array {
  const parameters: number[] = [];
  for (const { shape, fanIn } of variables) {
    const scale = fanIn > 0 ? Math.sqrt(2 / fanIn) : 0;
    for (let i = tf.util.sizeFromShape(shape); i > 0; i--) parameters.push(scale === 0 ? 0 : scale * normal(random));
  }
  return Float32Array.from(parameters);
}

/** The flat tensor's parts in their shapes. */
export function unpack(parameters: tf.Tensor1D, variables: readonly Variable[]): tf.Tensor[] {
  let from = 0;
  return variables.map(({ shape }) => {
    const size = tf.util.sizeFromShape(shape);
    const part = tf.slice(parameters, from, size).reshape(shape);
    from += size;
    return part;
  });
}

/** `pictures` [batch, side, side, 1] to latent vectors [batch, latentSize]. */
export function encode(pictures: tf.Tensor4D, weights: readonly tf.Tensor[]): tf.Tensor2D {
  let x = pictures;
  for (let level = 0; level < LEVELS; level++) {
    const filter = weights[2 * level] as tf.Tensor4D;
    x = tf.fused.conv2d({ x, filter, strides: 2, pad: 'same', bias: weights[2 * level + 1], activation: 'relu' });
  }
  const flat = x.reshape([x.shape[0], -1]) as tf.Tensor2D;
  return tf.add(tf.matMul(flat, weights[2 * LEVELS] as tf.Tensor2D), weights[2 * LEVELS + 1]);
}

/** `latents` [batch, latentSize] to pictures [batch, side, side, 1]. */
export function decode(latents: tf.Tensor2D, weights: readonly tf.Tensor[], network: NetworkShape): tf.Tensor4D {
  const first = 2 * LEVELS + 2;
  const batch = latents.shape[0];
  const channels = channelsOf(network);
  const flat = tf.relu(tf.add(tf.matMul(latents, weights[first] as tf.Tensor2D), weights[first + 1]));
  let x = flat.reshape([batch, network.side >> LEVELS, network.side >> LEVELS, channels[LEVELS]]) as tf.Tensor4D;
  for (let level = LEVELS - 1; level >= 0; level--) {
    const side = network.side >> level;
    const weight = first + 2 * (LEVELS - level);
    const shape: Shape4 = [batch, side, side, channels[level]];
    x = tf.add(tf.conv2dTranspose(x, weights[weight] as tf.Tensor4D, shape, 2, 'same'), weights[weight + 1]);
    if (level > 0) x = tf.relu(x);
  }
  return x;
}
