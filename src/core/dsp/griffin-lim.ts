// A sound from the magnitudes of its spectra: phases that agree with them are found by going back and forth between
// spectra and samples (D. Griffin and J. Lim, "Signal estimation from modified short-time Fourier transform", IEEE
// Transactions on Acoustics, Speech, and Signal Processing 32, 1984), each step carried a little further in its direction
// (N. Perraudin, P. Balazs and P. Søndergaard, "A fast Griffin-Lim algorithm", WASPAA 2013).

import type { Matrix } from '../math/matrix.ts';
import type { Random } from '../math/random.ts';
import { createRealTransform } from './fft.ts';
import { hannWindow, windowFrame } from './window.ts';

export interface GriffinLimSettings {
  /** A power of two. */
  fftSize: number;
  /** Samples from one frame to the next, a quarter of `fftSize` or less. */
  hop: number;
  iterations: number;
  /** How much further than the method of 1984 each step goes: 0 for that one, whose spectra come nearer at every step. */
  momentum: number;
  /** Draws the phases to begin with. */
  random: Random;
}

export interface FoundSound {
  samples: Float32Array;
  /** At each iteration, the spectral convergence: how far its spectra's magnitudes are from those wanted, as a share of these. */
  convergence: Float32Array;
}

/** Frames that a sound of so many samples has: the first is centred on its start, the last on its end or after it. */
export function framesOf(samples: number, hop: number): number {
  return Math.ceil(samples / hop) + 1;
}

/**
 * `length` samples whose spectra have nearly these magnitudes: frames x (fftSize / 2 + 1) of them, frame t of the
 * Hann-windowed samples centred on sample t * hop, with silence beyond both ends. Magnitudes of 0 give silence.
 *
 * Throws a RangeError where the frames or the bins are not as many, or the hop leaves gaps.
 */
export function griffinLim(
  magnitudes: Matrix,
  length: number,
  { fftSize, hop, iterations, momentum, random }: GriffinLimSettings,
): FoundSound {
  const { rows: frames, cols: bins, data: wanted } = magnitudes;
  if (frames !== framesOf(length, hop) || bins !== fftSize / 2 + 1 || !(hop >= 1 && hop <= fftSize / 4)) {
    throw new RangeError(
      `Got magnitudes of ${frames} x ${bins} for ${length} samples at a hop of ${hop}, expected ${framesOf(length, hop)} x ${fftSize / 2 + 1} and a hop of up to ${fftSize / 4}.`,
    );
  }
  const transform = createRealTransform(fftSize);
  const window = hannWindow(fftSize);
  const frame = new Float32Array(fftSize);
  const row = (data: Float32Array, t: number) => data.subarray(t * bins, (t + 1) * bins);
  // Where the search stands, and the spectra of the samples before it.
  const real = new Float32Array(wanted.length);
  const imaginary = new Float32Array(wanted.length);
  const formerReal = new Float32Array(wanted.length);
  const formerImaginary = new Float32Array(wanted.length);
  const samples = new Float32Array(length);
  const weights = windowWeights(window, length, frames, hop);
  const firstSample = (t: number) => t * hop - fftSize / 2;
  const size = Math.sqrt(wanted.reduce((sum, magnitude) => sum + magnitude ** 2, 0));
  const convergence = new Float32Array(iterations);
  if (size === 0) return { samples, convergence };

  for (let i = 0; i < wanted.length; i++) {
    const phase = 2 * Math.PI * random();
    real[i] = Math.cos(phase);
    imaginary[i] = Math.sin(phase);
  }

  /** The samples that come nearest to the magnitudes wanted with the phases found so far. */
  const toSamples = (): void => {
    samples.fill(0);
    for (let t = 0; t < frames; t++) {
      for (let i = t * bins; i < (t + 1) * bins; i++) {
        const found = Math.sqrt(real[i] ** 2 + imaginary[i] ** 2);
        const factor = found > 0 ? wanted[i] / found : 0;
        real[i] = found > 0 ? real[i] * factor : wanted[i];
        imaginary[i] *= factor;
      }
      transform.inverse(row(real, t), row(imaginary, t), frame);
      const start = firstSample(t);
      const end = Math.min(fftSize, length - start);
      for (let n = Math.max(0, -start); n < end; n++) samples[start + n] += window[n] * frame[n];
    }
    for (let n = 0; n < length; n++) samples[n] /= weights[n];
  };

  const frameReal = new Float32Array(bins);
  const frameImaginary = new Float32Array(bins);
  for (let iteration = 0; iteration < iterations; iteration++) {
    toSamples();
    const further = iteration > 0 ? momentum : 0;
    let squares = 0;
    for (let t = 0; t < frames; t++) {
      windowFrame(samples, firstSample(t), window, frame);
      transform.forward(frame, frameReal, frameImaginary);
      for (let k = 0, i = t * bins; k < bins; k++, i++) {
        squares += (Math.sqrt(frameReal[k] ** 2 + frameImaginary[k] ** 2) - wanted[i]) ** 2;
        real[i] = frameReal[k] + further * (frameReal[k] - formerReal[i]);
        imaginary[i] = frameImaginary[k] + further * (frameImaginary[k] - formerImaginary[i]);
        formerReal[i] = frameReal[k];
        formerImaginary[i] = frameImaginary[k];
      }
    }
    convergence[iteration] = Math.sqrt(squares) / size;
  }
  toSamples();
  return { samples, convergence };
}

/** At each sample, the sum of the squared windows that reach it. */
function windowWeights(window: Float32Array, length: number, frames: number, hop: number): Float32Array {
  const weights = new Float32Array(length);
  for (let t = 0; t < frames; t++) {
    const start = t * hop - window.length / 2;
    const end = Math.min(window.length, length - start);
    for (let n = Math.max(0, -start); n < end; n++) weights[start + n] += window[n] ** 2;
  }
  return weights;
}
