// Windows that fade a frame in and out before its spectrum is taken.

/**
 * The periodic Hann window of `size` samples, 0.5 - 0.5 cos(2πn / size): 0 at the first sample, 1 at sample `size / 2`.
 * Periodic (not symmetric), because a spectrum sees the frame as one period; scipy.signal.get_window('hann', size).
 */
export function hannWindow(size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
}

/**
 * Writes `gain * window[n] * samples[start + n]` into `frame`, for each n of the window, with zeros where that is beyond
 * either end of `samples`. `start` is whole and may be negative; `frame` is as long as the window.
 */
export function windowFrame(
  samples: Float32Array,
  start: number,
  window: Float32Array,
  frame: Float32Array,
  gain = 1,
): void {
  const size = window.length;
  const first = Math.min(size, Math.max(0, -start));
  const end = Math.max(first, Math.min(size, samples.length - start));
  if (first > 0) frame.fill(0, 0, first);
  for (let n = first; n < end; n++) frame[n] = gain * samples[start + n] * window[n];
  if (end < size) frame.fill(0, end);
}
