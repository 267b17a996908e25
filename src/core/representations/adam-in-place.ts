// Adam (Kingma and Ba, "Adam: a method for stochastic optimization", 2015) on plain arrays, for what is learned without
// tfjs.

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-7;

export interface AdamArrays {
  parameters: Float32Array;
  /** Adam's running means of the gradient and of its square. */
  momentum: Float32Array;
  velocity: Float32Array;
  /** Steps taken. */
  steps: number;
}

/** Takes one step, in place. */
export function stepInPlace(state: AdamArrays, gradient: Float32Array, learningRate: number): void {
  const { parameters, momentum, velocity } = state;
  state.steps++;
  const rate = learningRate / (1 - BETA_1 ** state.steps);
  const correction = 1 / (1 - BETA_2 ** state.steps);
  for (let i = 0; i < parameters.length; i++) {
    momentum[i] = BETA_1 * momentum[i] + (1 - BETA_1) * gradient[i];
    velocity[i] = BETA_2 * velocity[i] + (1 - BETA_2) * gradient[i] ** 2;
    parameters[i] -= (rate * momentum[i]) / (Math.sqrt(velocity[i] * correction) + EPSILON);
  }
}
