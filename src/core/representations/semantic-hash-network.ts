// The networks of the semantic hash on pictures: pictures to one number a bit, and activities of bits back to pictures; the
// autoencoder's convolutions, or dense layers as in Salakhutdinov and Hinton's own.

import * as tf from '@tensorflow/tfjs';
import { decode, networkVariables, project, type Variable } from './autoencoder-network.ts';

export interface HashNetworkShape {
  network: 'convolutional' | 'dense';
  /** Height and width of a picture in pixels, divisible by 16. */
  side: number;
  /** Of the first convolution; each one after it doubles them. A hidden dense layer has `DENSE_UNITS` times as many units. */
  filters: number;
  bits: number;
}

/** So that both kinds take about as long. */
const DENSE_UNITS = 8;

/** Units of the dense network from the picture to the code: as many layers as the other has. */
function denseWidths({ side, filters, bits }: HashNetworkShape): number[] {
  const hidden = DENSE_UNITS * filters;
  return [side * side, hidden, hidden, hidden, bits];
}

/** The variables in the order in which the network uses them: encoder first, each weight before its bias. */
export function hashVariables(shape: HashNetworkShape): Variable[] {
  if (shape.network === 'convolutional') return networkVariables({ ...shape, latentSize: shape.bits });
  const widths = denseWidths(shape);
  const mirrored = [...widths, ...widths.toReversed().slice(1)];
  return mirrored.slice(1).flatMap((outputs, layer) => {
    const inputs = mirrored[layer];
    return [
      { shape: [inputs, outputs], fanIn: inputs },
      { shape: [outputs], fanIn: 0 },
    ];
  });
}

/** Dense layers `from` up to `to`, a rectifier after each but the last. */
function denseLayers(x: tf.Tensor2D, weights: readonly tf.Tensor[], from: number, to: number): tf.Tensor2D {
  let y = x;
  for (let layer = from; layer < to; layer++) {
    y = tf.add(tf.matMul(y, weights[2 * layer] as tf.Tensor2D), weights[2 * layer + 1]);
    if (layer < to - 1) y = tf.relu(y);
  }
  return y;
}

/** `pictures` [batch, side²] to the inputs of the code's units, [batch, bits]: any numbers. */
export function codeInputs(
  pictures: tf.Tensor2D,
  weights: readonly tf.Tensor[],
  { network }: HashNetworkShape,
): tf.Tensor2D {
  if (network === 'convolutional') return project(pictures, weights);
  return denseLayers(pictures, weights, 0, weights.length / 4);
}

/** Activities in [0, 1] [batch, bits] to pictures [batch, side²]. */
export function drawCodes(
  activities: tf.Tensor2D,
  weights: readonly tf.Tensor[],
  shape: HashNetworkShape,
): tf.Tensor2D {
  // Around zero, as the decoder's first weights expect it.
  const centred = tf.sub(tf.mul(activities, 2), 1) as tf.Tensor2D;
  if (shape.network === 'convolutional') return decode(centred, weights, { ...shape, latentSize: shape.bits });
  return denseLayers(centred, weights, weights.length / 4, weights.length / 2);
}
