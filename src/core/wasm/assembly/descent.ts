// Gradient descent of t-SNE (van der Maaten and Hinton, 2008): what pulls points together, and the step that they take.

import { sum } from './parts/lanes.ts';

/**
 * What points [from, to) are pulled by, x and y in turn at `attractions`: the sum over the sparse row of each of
 * p (point - other) / (1 + d^2). Row i is entries `starts[i]` to `starts[i + 1]` of int32 `others` and f32 `weights`,
 * each row's length a multiple of 4.
 */
export function attract(
  _thread: i32,
  from: i32,
  to: i32,
  points: usize,
  starts: usize,
  others: usize,
  weights: usize,
  attractions: usize,
): void {
  const one = f32x4.splat(1);
  for (let i = from; i < to; i++) {
    const point = points + ((<usize>i) << 3);
    const x = v128.load_splat<f32>(point);
    const y = v128.load_splat<f32>(point, 4);
    let sumX = f32x4.splat(0);
    let sumY = sumX;
    const start = (<usize>load<u32>(starts + ((<usize>i) << 2))) << 2;
    const end = (<usize>load<u32>(starts + ((<usize>i) << 2), 4)) << 2;
    for (let at = start; at < end; at += 16) {
      const other = others + at;
      let low = v128.load_zero<u64>(points + ((<usize>load<u32>(other)) << 3));
      low = v128.load_lane<u64>(points + ((<usize>load<u32>(other, 4)) << 3), low, 1);
      let high = v128.load_zero<u64>(points + ((<usize>load<u32>(other, 8)) << 3));
      high = v128.load_lane<u64>(points + ((<usize>load<u32>(other, 12)) << 3), high, 1);
      const dX = f32x4.sub(x, v128.shuffle<f32>(low, high, 0, 2, 4, 6));
      const dY = f32x4.sub(y, v128.shuffle<f32>(low, high, 1, 3, 5, 7));
      const square = f32x4.add(f32x4.mul(dX, dX), f32x4.mul(dY, dY));
      const pull = f32x4.div(v128.load(weights + at), f32x4.add(one, square));
      sumX = f32x4.add(sumX, f32x4.mul(pull, dX));
      sumY = f32x4.add(sumY, f32x4.mul(pull, dY));
    }
    const into = attractions + ((<usize>i) << 3);
    store<f32>(into, sum(sumX));
    store<f32>(into, sum(sumY), 4);
  }
}

/**
 * Moves the coordinates of points [from, to) against their gradient, exaggeration * attraction - repulsion * repel, with
 * momentum and a gain of each coordinate (Jacobs, "Increased rates of convergence through learning rate adaptation",
 * 1988): more where it keeps its direction, less where it turns.
 */
export function step(
  _thread: i32,
  from: i32,
  to: i32,
  points: usize,
  attractions: usize,
  repulsions: usize,
  velocities: usize,
  gains: usize,
  exaggeration: f32,
  repel: f32,
  learningRate: f32,
  momentum: f32,
): void {
  const pull = f32x4.splat(exaggeration);
  const push = f32x4.splat(repel);
  const rate = f32x4.splat(learningRate);
  const keep = f32x4.splat(momentum);
  const more = f32x4.splat(0.2);
  const less = f32x4.splat(0.8);
  const least = f32x4.splat(0.01);
  const zero = f32x4.splat(0);
  const end = (<usize>to) << 3;
  for (let at = (<usize>from) << 3; at < end; at += 16) {
    const gradient = f32x4.sub(
      f32x4.mul(pull, v128.load(attractions + at)),
      f32x4.mul(push, v128.load(repulsions + at)),
    );
    const velocity = v128.load(velocities + at);
    const gain = v128.load(gains + at);
    // Against the gradient is where it has been going.
    const onwards = f32x4.lt(f32x4.mul(gradient, velocity), zero);
    const next = f32x4.max(least, v128.bitselect(f32x4.add(gain, more), f32x4.mul(gain, less), onwards));
    const moved = f32x4.sub(f32x4.mul(keep, velocity), f32x4.mul(f32x4.mul(rate, next), gradient));
    v128.store(gains + at, next);
    v128.store(velocities + at, moved);
    v128.store(points + at, f32x4.add(v128.load(points + at), moved));
  }
}
