// The network of the semantic hash on waveforms: mu-law levels to one number a bit, and activities of bits back to levels,
// by convolutions that are padded on the left alone, so that each sample knows those up to it, and dilated, as in van den
// Oord et al., "WaveNet" (2016). Five taps that are 1, 5 and 25 samples apart reach back over 125 samples; what they find
// is averaged over each eighth of the chunk, since where in a wave an eighth begins says nothing of the sound.
//
// A level is learned as a number, by its squared error. A choice of 256, by cross-entropy, takes 80 s an epoch of 648
// sounds on one thread, ten times as long; a mean and a deviation (Laplace) takes no longer, but after 10 epochs a
// precision at 5 of 0.447 was 0.373.

import * as tf from '@tensorflow/tfjs';
import { waveformSamples } from '../features/waveform.ts';
import type { Variable } from './autoencoder-network.ts';

export interface WaveformNetworkShape {
  /** Channels of the first convolution; of the others twice as many. */
  filters: number;
  bits: number;
}

const TAPS = 5;
/** Samples between the taps of each convolution of the encoder. */
const DILATIONS = [1, 5, 25] as const;
/** Averages that the code is made from, a channel. */
const EIGHTHS = 8;
/** Numbers a sample that a code becomes before the decoder's convolutions. */
const SEEDS = 4;

/** The variables in the order in which the network uses them: encoder first, each weight before its bias. */
export function waveformVariables({ filters, bits }: WaveformNetworkShape): Variable[] {
  const wide = 2 * filters;
  const layer = (shape: number[], fanIn: number): Variable[] => [
    { shape, fanIn },
    { shape: [shape[shape.length - 1]], fanIn: 0 },
  ];
  const dense = (inputs: number, outputs: number) => layer([inputs, outputs], inputs);
  const convolution = (inputs: number, outputs: number) => layer([TAPS, 1, inputs, outputs], TAPS * inputs);
  return [
    ...convolution(1, filters),
    ...convolution(filters, wide),
    ...convolution(wide, wide),
    ...dense(EIGHTHS * wide, bits),
    ...dense(bits, waveformSamples * SEEDS),
    ...convolution(SEEDS, wide),
    ...convolution(wide, wide),
    ...dense(wide, 1),
  ];
}

function dense(x: tf.Tensor2D, weights: readonly tf.Tensor[], layer: number): tf.Tensor2D {
  return tf.add(tf.matMul(x, weights[2 * layer] as tf.Tensor2D), weights[2 * layer + 1]);
}

function convolution(x: tf.Tensor3D, weights: readonly tf.Tensor[], layer: number, dilation: number): tf.Tensor3D {
  return causal(x, weights[2 * layer] as tf.Tensor4D, weights[2 * layer + 1], dilation);
}

/**
 * A rectified convolution over the samples of `x`, [batch, samples, channels], by `filter`, [taps, 1, channels, outputs], with
 * taps `dilation` samples apart, which divides the samples: [batch, samples, outputs]. It is padded on the left, so that
 * no output knows of later samples. tfjs has no gradient of dilated convolutions, nor needs one: with every `dilation`th
 * sample below another, which takes no copy, it is one of columns.
 */
export function causal(x: tf.Tensor3D, filter: tf.Tensor4D, bias: tf.Tensor, dilation: number): tf.Tensor3D {
  const [batch, samples, channels] = x.shape;
  const convolved = tf.fused.conv2d({
    x: x.reshape([batch, samples / dilation, dilation, channels]) as tf.Tensor4D,
    filter,
    strides: 1,
    pad: [
      [0, 0],
      [filter.shape[0] - 1, 0],
      [0, 0],
      [0, 0],
    ],
    bias,
    activation: 'relu',
  });
  return convolved.reshape([batch, samples, -1]);
}

/** `waveforms` [batch, samples] to the inputs of the code's units, [batch, bits]: any numbers. */
export function waveformCodeInputs(waveforms: tf.Tensor2D, weights: readonly tf.Tensor[]): tf.Tensor2D {
  const [batch, samples] = waveforms.shape;
  let x: tf.Tensor3D = waveforms.reshape([batch, samples, 1]);
  DILATIONS.forEach((dilation, layer) => {
    x = convolution(x, weights, layer, dilation);
  });
  const means = tf.mean(x.reshape([batch, EIGHTHS, samples / EIGHTHS, -1]), 2);
  return dense(means.reshape([batch, -1]), weights, DILATIONS.length);
}

/** Activities in [0, 1] [batch, bits] to waveforms [batch, samples]. */
export function drawWaveforms(activities: tf.Tensor2D, weights: readonly tf.Tensor[]): tf.Tensor2D {
  const batch = activities.shape[0];
  const first = DILATIONS.length + 1;
  // Around zero, as the first weights expect it.
  const seeds = tf.relu(dense(tf.sub(tf.mul(activities, 2), 1), weights, first));
  const coarse = convolution(seeds.reshape([batch, -1, SEEDS]), weights, first + 1, 25);
  const fine = convolution(coarse, weights, first + 2, 5);
  const levels = dense(fine.reshape([-1, fine.shape[2]]), weights, first + 3);
  return levels.reshape([batch, -1]);
}
