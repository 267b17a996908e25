// Adam (Kingma and Ba, "Adam: a method for stochastic optimization", 2015) on one flat tensor: a dozen operations a step
// however many variables the network has, where tfjs's own takes a dozen a variable.

import * as tf from '@tensorflow/tfjs';

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-7;

/** What the network is at one moment. Whoever makes one disposes of it. */
export interface AdamState {
  parameters: tf.Tensor1D;
  /** Adam's running means of the gradient and of its square. */
  momentum: tf.Tensor1D;
  velocity: tf.Tensor1D;
}

/** One step of Adam; disposes of the old state. `step` is counted from 1. */
export function adamStep(state: AdamState, gradient: tf.Tensor1D, learningRate: number, step: number): AdamState {
  const next = tf.tidy(() => {
    const momentum = tf.add(tf.mul(state.momentum, BETA_1), tf.mul(gradient, 1 - BETA_1)) as tf.Tensor1D;
    const velocity = tf.add(tf.mul(state.velocity, BETA_2), tf.mul(tf.square(gradient), 1 - BETA_2)) as tf.Tensor1D;
    const rate = learningRate / (1 - BETA_1 ** step);
    const deviation = tf.add(tf.sqrt(tf.mul(velocity, 1 / (1 - BETA_2 ** step))), EPSILON);
    const parameters = tf.sub(state.parameters, tf.mul(tf.div(momentum, deviation), rate)) as tf.Tensor1D;
    return { parameters, momentum, velocity };
  });
  tf.dispose([state.parameters, state.momentum, state.velocity]);
  return next;
}
