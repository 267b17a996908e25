// The minimum of a smooth function by limited-memory BFGS (Nocedal and Wright, Numerical Optimization, 2006, algorithms
// 7.4 and 7.5). Along each direction a bisection finds a step that satisfies the weak Wolfe conditions (Burke, Lewis
// and Overton, in Lewis and Overton, Nonsmooth optimization via quasi-Newton methods, 2013), which keeps every
// direction one of descent.

/** Steps that the curvature is known by. Nocedal and Wright name 3 to 20. */
const memory = 10;
/** What a step must gain, as a share of what the slope promises. */
const sufficientDecrease = 1e-4;
/** What may be left of the slope after a step. */
const remainingSlope = 0.9;
/** Lengths that are tried along a direction: enough to halve a step of 1 away. */
const maximumTrials = 60;
/** Close to a minimum the gain of a good step is less than what rounding does to the value. */
const rounding = 8 * Number.EPSILON;

/** Gives the value at `parameters`, which it must not change, and writes all of the gradient there. */
export type Objective = (parameters: Float64Array, gradient: Float64Array) => number;

export interface MinimiseOptions {
  /** The Euclidean length of the gradient at which the search is over. */
  gradientTolerance: number;
  /** Directions that are searched at most. */
  maximumIterations: number;
  /** Called at the start and after every iteration, with the gradient's length. What it throws ends the search. */
  onIteration?: (iteration: number, gradientLength: number) => void;
}

export interface Minimum {
  parameters: Float64Array;
  value: number;
  gradientLength: number;
  iterations: number;
  /** Whether the gradient came below the tolerance; otherwise iterations ran out, or no good step was found. */
  converged: boolean;
}

/** A point with what the objective says there. */
interface Place {
  parameters: Float64Array;
  gradient: Float64Array;
  value: number;
}

/** A step that was taken, by how much it changed the gradient, and 1 over the product of both. */
interface Curvature {
  step: Float64Array;
  change: Float64Array;
  scale: number;
}

/**
 * The minimum of a convex `objective`, or a low place near `start` of another; `start` stays as it is. Throws a
 * RangeError where the objective is not finite at `start`. Further away it may be so: such steps are not taken.
 */
export function minimise(
  objective: Objective,
  start: Float64Array,
  { gradientTolerance, maximumIterations, onIteration }: MinimiseOptions,
): Minimum {
  let here = placeAt(start.slice());
  let next = placeAt(start.slice());
  here.value = objective(here.parameters, here.gradient);
  let gradientLength = Math.sqrt(dot(here.gradient, here.gradient));
  if (!Number.isFinite(here.value + gradientLength)) {
    throw new RangeError(`The objective is ${here.value} where the search starts, or its gradient is not finite.`);
  }
  const direction = new Float64Array(start.length);
  const curvatures: Curvature[] = [];
  let iteration = 0;
  for (; ; iteration++) {
    onIteration?.(iteration, gradientLength);
    if (gradientLength <= gradientTolerance || iteration === maximumIterations) break;
    descentDirection(direction, here.gradient, curvatures);
    // Nothing is known of the curvature at first: a step no longer than 1.
    const firstLength = curvatures.length > 0 ? 1 : Math.min(1, 1 / gradientLength);
    if (!search(objective, here, direction, firstLength, next)) break;
    remember(curvatures, here, next);
    [here, next] = [next, here];
    gradientLength = Math.sqrt(dot(here.gradient, here.gradient));
  }
  return {
    parameters: here.parameters,
    value: here.value,
    gradientLength,
    iterations: iteration,
    converged: gradientLength <= gradientTolerance,
  };
}

function placeAt(parameters: Float64Array): Place {
  return { parameters, gradient: new Float64Array(parameters.length), value: Number.NaN };
}

/** Minus the gradient times the inverse curvature, as the remembered steps tell it, the latest last. */
function descentDirection(direction: Float64Array, gradient: Float64Array, curvatures: readonly Curvature[]): void {
  for (let i = 0; i < direction.length; i++) direction[i] = -gradient[i];
  const along: number[] = [];
  for (let k = curvatures.length - 1; k >= 0; k--) {
    const { step, change, scale } = curvatures[k];
    along[k] = scale * dot(step, direction);
    addScaled(direction, -along[k], change);
  }
  const latest = curvatures.at(-1);
  if (latest) {
    const size = 1 / (latest.scale * dot(latest.change, latest.change));
    for (let i = 0; i < direction.length; i++) direction[i] *= size;
  }
  curvatures.forEach(({ step, change, scale }, k) => {
    addScaled(direction, along[k] - scale * dot(change, direction), step);
  });
}

/** Leaves in `next` a place along `direction` that satisfies the weak Wolfe conditions. False where none was found. */
function search(objective: Objective, here: Place, direction: Float64Array, firstLength: number, next: Place): boolean {
  const slope = dot(here.gradient, direction);
  if (!(slope < 0)) return false;
  const slack = rounding * Math.abs(here.value);
  let tooShort = 0;
  let tooLong = Number.POSITIVE_INFINITY;
  let length = firstLength;
  for (let trial = 0; trial < maximumTrials; trial++) {
    for (let i = 0; i < direction.length; i++) next.parameters[i] = here.parameters[i] + length * direction[i];
    next.value = objective(next.parameters, next.gradient);
    // Not turned round: what is not a number is too far as well.
    if (!(next.value <= here.value + sufficientDecrease * length * slope + slack)) tooLong = length;
    else if (dot(next.gradient, direction) < remainingSlope * slope) tooShort = length;
    else return true;
    length = tooLong === Number.POSITIVE_INFINITY ? 2 * tooShort : (tooShort + tooLong) / 2;
  }
  return false;
}

/** Adds the step from `here` to `next`, in the arrays of the oldest once there are enough. */
function remember(curvatures: Curvature[], here: Place, next: Place): void {
  const size = here.parameters.length;
  const oldest = curvatures.length === memory ? curvatures.shift() : undefined;
  const { step, change } = oldest ?? { step: new Float64Array(size), change: new Float64Array(size) };
  for (let i = 0; i < size; i++) {
    step[i] = next.parameters[i] - here.parameters[i];
    change[i] = next.gradient[i] - here.gradient[i];
  }
  const scale = 1 / dot(step, change);
  if (scale > 0 && Number.isFinite(scale)) curvatures.push({ step, change, scale });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addScaled(target: Float64Array, scale: number, values: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] += scale * values[i];
}
