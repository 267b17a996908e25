// The network of the autoencoder: the picture folded into four channels of half its side, three convolutions at stride 2
// down to a latent vector on a sphere, and their mirror image back up (Masci et al., "Stacked convolutional auto-encoders
// for hierarchical feature extraction", 2011). Folding saves the layer that is slowest at training and adds least. The
// sphere makes the angle between latent vectors carry all that the decoder is told, which is what cosine compares. All
// weights are one flat tensor, so that the optimizer is a handful of operations on any backend.

import * as tf from '@tensorflow/tfjs';
import { normal, type Random } from '../math/random.ts';

type Shape4 = [number, number, number, number];

/** Convolutions on each side. */
const LEVELS = 3;
/** Pixels of the picture that become channels of one place, along each axis. */
const FOLD = 2;

export interface NetworkShape {
  /** Height and width of a picture in pixels, divisible by 16. */
  side: number;
  /** Filters of the first convolution; each one after it doubles them. */
  filters: number;
  latentSize: number;
}

/** A variable of the network; `fanIn` is how many inputs one of its outputs sums, 0 for a bias. */
export interface Variable {
  shape: number[];
  fanIn: number;
}

/** Channels of the folded picture and of each level. */
function channelsOf({ filters }: NetworkShape): number[] {
  return [FOLD * FOLD, ...Array.from({ length: LEVELS }, (_, level) => filters << level)];
}

/** The variables in the order in which the network uses them: encoder first, each weight before its bias. */
export function networkVariables(network: NetworkShape): Variable[] {
  const channels = channelsOf(network);
  const deepest = channels[LEVELS];
  const smallest = network.side / FOLD / 2 ** LEVELS;
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

/**
 * Normal weights of variance 1 / (3 fanIn), biases zero, all variables one after the other. Starting smaller than He et
 * al. (2015) advise learns a little slower at first and then fits better and retrieves better.
 */
export function initialParameters(variables: readonly Variable[], random: Random): Float32Array {
  const parameters: number[] = [];
  for (const { shape, fanIn } of variables) {
    const scale = fanIn > 0 ? Math.sqrt(1 / (3 * fanIn)) : 0;
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

/** [batch, side²] to [batch, side / 2, side / 2, 4]; reshapes and transposes are fast on every backend. */
function fold(pictures: tf.Tensor2D): tf.Tensor4D {
  const [batch, pixels] = pictures.shape;
  const folded = Math.sqrt(pixels) / FOLD;
  return pictures
    .reshape([batch * folded, FOLD, folded, FOLD])
    .transpose([0, 2, 1, 3])
    .reshape([batch, folded, folded, FOLD * FOLD]);
}

/** The inverse of `fold`. */
function unfold(folded: tf.Tensor4D): tf.Tensor2D {
  const [batch, side] = folded.shape;
  return folded
    .reshape([batch * side, side, FOLD, FOLD])
    .transpose([0, 2, 1, 3])
    .reshape([batch, -1]);
}

/** `pictures` [batch, side²] to vectors [batch, latentSize] of any length. */
export function project(pictures: tf.Tensor2D, weights: readonly tf.Tensor[]): tf.Tensor2D {
  let x = fold(pictures);
  for (let level = 0; level < LEVELS; level++) {
    const filter = weights[2 * level] as tf.Tensor4D;
    x = tf.fused.conv2d({ x, filter, strides: 2, pad: 'same', bias: weights[2 * level + 1], activation: 'relu' });
  }
  const flat = x.reshape([x.shape[0], -1]) as tf.Tensor2D;
  return tf.add(tf.matMul(flat, weights[2 * LEVELS] as tf.Tensor2D), weights[2 * LEVELS + 1]);
}

/** `pictures` [batch, side²] to latent vectors [batch, latentSize] of length sqrt(latentSize). */
export function encode(pictures: tf.Tensor2D, weights: readonly tf.Tensor[]): tf.Tensor2D {
  const latents = project(pictures, weights);
  return tf.mul(latents, tf.rsqrt(tf.add(tf.mean(tf.square(latents), 1, true), 1e-6)));
}

/** `latents` [batch, latentSize] to pictures [batch, side²]. */
export function decode(latents: tf.Tensor2D, weights: readonly tf.Tensor[], network: NetworkShape): tf.Tensor2D {
  const first = 2 * LEVELS + 2;
  const batch = latents.shape[0];
  const channels = channelsOf(network);
  const smallest = network.side / FOLD / 2 ** LEVELS;
  const flat = tf.relu(tf.add(tf.matMul(latents, weights[first] as tf.Tensor2D), weights[first + 1]));
  let x = flat.reshape([batch, smallest, smallest, channels[LEVELS]]) as tf.Tensor4D;
  for (let level = LEVELS - 1; level >= 0; level--) {
    const side = network.side / FOLD / 2 ** level;
    const weight = first + 2 * (LEVELS - level);
    const shape: Shape4 = [batch, side, side, channels[level]];
    x = tf.add(tf.conv2dTranspose(x, weights[weight] as tf.Tensor4D, shape, 2, 'same'), weights[weight + 1]);
    if (level > 0) x = tf.relu(x);
  }
  return unfold(x);
}
