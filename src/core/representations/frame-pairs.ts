// Pairs of frames of one sound that are near each other, and the stacks of frames after one another that a network sees
// of each: standardised levels, a band at a time, so that loud and soft bands count alike.

import { readLevels } from '../features/mel-frames.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Random } from '../math/random.ts';

/** Below which a band counts as level, in dB: what bytes can tell. */
const LEAST_DEVIATION = 0.5;

/** What each byte is in dB. */
const LEVELS = readLevels({ data: Uint8Array.from({ length: 256 }, (_, byte) => byte), rows: 1, cols: 256 }).data;

/** Mean and deviation of each band's levels in dB. */
export interface FrameScale {
  means: Float32Array;
  deviations: Float32Array;
}

/** Frames, by their numbers, of one sound; those at the same place are a pair. */
export interface FramePairs {
  contexts: Int32Array;
  candidates: Int32Array;
}

/** The scale of all frames of `sounds`, of which there is one at least. */
export function frameScale(sounds: readonly Matrix<Uint8Array>[]): FrameScale {
  const { cols } = sounds[0];
  const sums = new Float64Array(cols);
  const squares = new Float64Array(cols);
  let rows = 0;
  for (const sound of sounds) {
    for (let from = 0; from < sound.data.length; from += cols) {
      for (let band = 0; band < cols; band++) {
        const level = LEVELS[sound.data[from + band]];
        sums[band] += level;
        squares[band] += level ** 2;
      }
    }
    rows += sound.rows;
  }
  const count = Math.max(1, rows);
  const means = Float32Array.from(sums, (sum) => sum / count);
  const deviations = Float32Array.from(squares, (sum, band) =>
    Math.max(LEAST_DEVIATION, Math.sqrt(Math.max(0, sum / count - (sums[band] / count) ** 2))),
  );
  return { means, deviations };
}

/**
 * `count` pairs of a sound of `frames` frames, at least one: contexts spread evenly over it, one drawn from each part,
 * and to each a candidate at most `window` frames away, which is another frame wherever there is one.
 */
export function drawPairs(frames: number, count: number, window: number, random: Random): FramePairs {
  const contexts = new Int32Array(count);
  const candidates = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const context = Math.min(frames - 1, Math.floor(((i + random()) * frames) / count));
    const first = Math.max(0, context - window);
    const others = Math.min(frames - 1, context + window) - first;
    const drawn = first + Math.floor(random() * others);
    contexts[i] = context;
    candidates[i] = others === 0 ? context : drawn < context ? drawn : drawn + 1;
  }
  return { contexts, candidates };
}

/**
 * [firsts, stacked x cols] in dB: of each of `firsts`, that frame and those after it, one after the other; past the end
 * the last one again.
 */
export function takeStacks(frames: Matrix<Uint8Array>, firsts: ArrayLike<number>, stacked: number): Matrix {
  const { rows, cols } = frames;
  const data = new Float32Array(firsts.length * stacked * cols);
  let at = 0;
  for (let i = 0; i < firsts.length; i++) {
    for (let k = 0; k < stacked; k++) {
      const from = Math.min(rows - 1, firsts[i] + k) * cols;
      for (let band = 0; band < cols; band++) data[at++] = LEVELS[frames.data[from + band]];
    }
  }
  return { data, rows: firsts.length, cols: stacked * cols };
}

/** Stacks of levels in dB, standardised. */
export function standardised({ data, rows, cols }: Matrix, { means, deviations }: FrameScale): Matrix {
  const bands = means.length;
  const result = new Float32Array(data.length);
  for (let from = 0; from < data.length; from += bands) {
    for (let band = 0; band < bands; band++) {
      result[from + band] = (data[from + band] - means[band]) / deviations[band];
    }
  }
  return { data: result, rows, cols };
}
