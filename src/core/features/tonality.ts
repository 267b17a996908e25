// Whether a clip is rather tonal or percussive: tones are lines along time in its spectra, blows are lines across them. So
// what counts is how much neighbouring frames differ against how much neighbouring bins do, after the cost by which N. Ono,
// K. Miyamoto, J. Le Roux, H. Kameoka and S. Sagayama separate the two, "Separation of a monaural audio signal into
// harmonic/percussive components by complementary diffusion on spectrogram", EUSIPCO 2008.

import type { Clip } from './stretch.ts';

/**
 * Of white noise, which is neither, frames differ so many times as much as bins do: Hann windows of 1,024 samples that are 441
 * apart have less in common than bins of one window.
 */
const noiseRatio = 1.66;

/**
 * From 0, percussive, by about 0.5, as noise is, to 1, tonal; 0 in silence, which is nothing. Before the clip and after it is
 * taken to be silent. Bin 0, a constant offset, is left out.
 */
export function tonality(clip: Clip): number {
  const { data, rows, cols } = clip.spectra();
  let acrossFrames = 0;
  let acrossBins = 0;
  let before = new Float64Array(cols);
  let amplitudes = new Float64Array(cols);
  for (let row = 0; row <= rows; row++) {
    for (let bin = 1; bin < cols; bin++) {
      const amplitude = row < rows ? Math.sqrt(data[row * cols + bin]) : 0;
      amplitudes[bin] = amplitude;
      acrossFrames += (amplitude - before[bin]) ** 2;
      if (bin > 1) acrossBins += (amplitude - amplitudes[bin - 1]) ** 2;
    }
    [before, amplitudes] = [amplitudes, before];
  }
  const whole = acrossFrames + noiseRatio * acrossBins;
  return whole > 0 ? (noiseRatio * acrossBins) / whole : 0;
}
