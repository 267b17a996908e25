// How loud a sound is as it runs, from its log-mel frames: enough to know it by its shape, without its audio.

import type { Matrix } from '../math/matrix.ts';
import { hertzToMel, melToHertz } from './mel.ts';
import { readLevels } from './mel-frames.ts';
import { analysisSampleRate, melBands } from './stretch.ts';

/** Of each band, whose level is one per hertz: half as wide as its triangle, since triangles overlap by half. */
const bandHertz = (() => {
  const [lowest, highest] = [0, analysisSampleRate / 2].map(hertzToMel);
  const edge = (i: number) => melToHertz(lowest + (i * (highest - lowest)) / (melBands + 1));
  return Float32Array.from({ length: melBands }, (_, band) => (edge(band + 2) - edge(band)) / 2);
})();

/** The root mean square of each frame. */
function amplitudes(frames: Matrix<Uint8Array>): Float32Array {
  const { data, rows } = readLevels(frames);
  return Float32Array.from({ length: rows }, (_, row) => {
    let power = 0;
    for (let band = 0; band < melBands; band++) power += bandHertz[band] * 10 ** (data[row * melBands + band] / 10);
    return Math.sqrt(power);
  });
}

/** What the lowest levels that frames can tell come to together. */
const silence = 2e-5;

/**
 * Of the frames of the feature 'mel-frames', one at least, `columns` amplitudes from the sound's start to its end: 255 is
 * the loudest frame. Where there are more frames than columns the loudest of a column counts, else what lies between two
 * frames is on a line. Silence has zeros.
 */
export function outlineOf(melFrames: Matrix<Uint8Array>, columns: number): Uint8Array {
  const levels = amplitudes(melFrames);
  const frames = levels.length;
  const loudest = levels.reduce((most, level) => Math.max(most, level), 0);
  const outline = new Uint8Array(columns);
  if (!(loudest > silence)) return outline;
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * frames) / columns);
    const to = Math.floor(((column + 1) * frames) / columns);
    let level = 0;
    if (frames >= columns) for (let frame = from; frame < to; frame++) level = Math.max(level, levels[frame]);
    else {
      const at = Math.min(frames - 1, Math.max(0, ((column + 0.5) * frames) / columns - 0.5));
      const before = Math.floor(at);
      const after = Math.min(frames - 1, before + 1);
      level = levels[before] + (at - before) * (levels[after] - levels[before]);
    }
    outline[column] = Math.round((255 * level) / loudest);
  }
  return outline;
}
