// Windows that fade a frame in and out before its spectrum is taken.

/**
 * The periodic Hann window of `size` samples, 0.5 - 0.5 cos(2πn / size): 0 at the first sample, 1 at sample `size / 2`.
 * Periodic (not symmetric), because a spectrum sees the frame as one period; scipy.signal.get_window('hann', size).
 */
export function hannWindow(size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
}
