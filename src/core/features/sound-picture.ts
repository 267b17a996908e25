// Levels of a whole sound, a row a frame, as a picture to be drawn: time to the right, bands upwards, brightness in dB below
// the loudest.

import { type Matrix, transposed } from '../math/matrix.ts';
import { readLevels } from './mel-frames.ts';
import { rangeDecibels } from './picture.ts';
import { analysisSampleRate, hopSamples } from './stretch.ts';

/** More than there are pixels to draw them in. */
const mostColumns = 512;

/** At most 512 rows: each the mean of as many frames, or nearly. */
export function fewerFrames({ data, rows, cols }: Matrix): Matrix {
  const kept = Math.min(rows, mostColumns);
  const means = new Float32Array(kept * cols);
  for (let row = 0; row < kept; row++) {
    const from = Math.floor((row * rows) / kept);
    const to = Math.floor(((row + 1) * rows) / kept);
    for (let frame = from; frame < to; frame++) {
      for (let col = 0; col < cols; col++) means[row * cols + col] += data[frame * cols + col] / (to - from);
    }
  }
  return { data: means, rows: kept, cols };
}

/** How long so many frames are. */
export function secondsOf(frames: number): number {
  return (frames * hopSamples) / analysisSampleRate;
}

/**
 * Of frames x bands in dB, one level at least: bands x frames from low to high, 255 the loudest level, 0 what is 80 dB
 * below or less, linear in dB between; and that loudest level.
 */
export function pictureOfLevels(levels: Matrix): { picture: Matrix<Uint8Array>; loudestDecibels: number } {
  const loudestDecibels = levels.data.reduce((most, level) => Math.max(most, level), Number.NEGATIVE_INFINITY);
  // A Uint8ClampedArray rounds and clips.
  const pixels = Uint8ClampedArray.from(levels.data, (level) => 255 * (1 + (level - loudestDecibels) / rangeDecibels));
  return { picture: transposed({ ...levels, data: new Uint8Array(pixels.buffer) }), loudestDecibels };
}

/** A whole sound as it is drawn. */
export interface SoundPicture {
  /** Bands x columns, as `pictureOfLevels` has them. */
  picture: Matrix<Uint8Array>;
  /** From the left edge to the right one: whole frames, so up to 20 ms more than the sound. */
  seconds: number;
}

/** Of the frames of the feature 'mel-frames', one at least: 40 bands, at most 512 columns. */
export function melPictureOf(melFrames: Matrix<Uint8Array>): SoundPicture {
  const { picture } = pictureOfLevels(fewerFrames(readLevels(melFrames)));
  return { picture, seconds: secondsOf(melFrames.rows) };
}
