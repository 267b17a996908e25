// A stretch of one sound, in frames, with what several features need of it computed once: the spectra of its frames and
// their levels in mel bands.

import { createPowerSpectrum } from '../dsp/fft.ts';
import { hannWindow, windowFrame } from '../dsp/window.ts';
import { type Matrix, rowsBetween } from '../math/matrix.ts';
import { bandLevels } from './filterbank.ts';
import { melFilterbank } from './mel.ts';

/** Samples a second of whatever is measured. */
export const analysisSampleRate = 22_050;

/** 20 ms: 50 frames a second, exactly. */
export const hopSamples = 441;

/** 46 ms. */
export const frameFftSize = 1024;

/** Mel bands from 0 Hz to half the sample rate: the narrowest are 160 Hz wide. */
export const melBands = 40;

/** What a feature is measured on: a part of a stretch, or all of it. */
export interface Clip {
  /** Mono at 22,050 Hz, at least one; a view. */
  samples: Float32Array;
  /** How many frames of 20 ms: the samples over `hopSamples`, rounded up. */
  frames: number;
  /** Power spectra, frames x (frameFftSize / 2 + 1); a view, computed for the whole stretch at the first call. */
  spectra(): Matrix;
  /** Frames x melBands: `bandLevels` of the spectra in dB; a view, computed for the whole stretch at the first call. */
  melLevels(): Matrix;
}

/** Samples with those around them, of which only windows that reach there know. */
export interface Stretch {
  /**
   * The clip of `samples` samples from frame `firstFrame` of the stretch on; fewer where the stretch ends. Throws a
   * RangeError for a clip without samples.
   */
  clip(firstFrame: number, samples: number): Clip;
  /** All of it. */
  whole: Clip;
}

/**
 * `samples` from `start` up to before `end` are the stretch. Frame t is the Hann-windowed 1024 samples centred on the
 * middle of the stretch's samples from 441 t to 441 (t + 1), with zeros beyond the ends of `samples`; so the spectra of
 * a sound taken in stretches of whole frames are those of the sound taken whole, where each stretch brings 292 samples
 * from before it and after it.
 *
 * Throws a RangeError for a stretch without samples.
 */
export function createStretch(samples: Float32Array, start = 0, end = samples.length): Stretch {
  if (!(start >= 0 && end > start && end <= samples.length)) {
    throw new RangeError(`Got a stretch from ${start} to ${end} of ${samples.length} samples, expected one at least.`);
  }
  const framesOf = (count: number) => Math.ceil(count / hopSamples);
  const spectra = once(() => computeSpectra(samples, start, framesOf(end - start)));
  const melLevels = once(() => bandLevels(filterbank, spectra()));
  const clip = (firstFrame: number, count: number): Clip => {
    const from = start + firstFrame * hopSamples;
    const until = Math.min(end, from + count);
    if (!(from >= start && until > from)) {
      throw new RangeError(`Got a clip of ${count} samples from frame ${firstFrame}, expected one within the stretch.`);
    }
    const frames = framesOf(until - from);
    return {
      samples: samples.subarray(from, until),
      frames,
      spectra: () => rowsBetween(spectra(), firstFrame, firstFrame + frames),
      melLevels: () => rowsBetween(melLevels(), firstFrame, firstFrame + frames),
    };
  };
  return { clip, whole: clip(0, end - start) };
}

// Tables and scratch memory, which all stretches share: nothing here pauses.
const powerSpectrum = createPowerSpectrum(frameFftSize);
const hann = hannWindow(frameFftSize);
const filterbank = melFilterbank({
  sampleRate: analysisSampleRate,
  fftSize: frameFftSize,
  bands: melBands,
  lowestHertz: 0,
  highestHertz: analysisSampleRate / 2,
});

function once(compute: () => Matrix): () => Matrix {
  let computed: Matrix | null = null;
  return () => {
    computed ??= compute();
    return computed;
  };
}

function computeSpectra(samples: Float32Array, start: number, frames: number): Matrix {
  const cols = frameFftSize / 2 + 1;
  const data = new Float32Array(frames * cols);
  const frame = new Float32Array(frameFftSize);
  for (let t = 0; t < frames; t++) {
    const centre = start + Math.floor((t + 0.5) * hopSamples);
    windowFrame(samples, centre - frameFftSize / 2, hann, frame);
    powerSpectrum(frame, data.subarray(t * cols, (t + 1) * cols));
  }
  return { data, rows: frames, cols };
}
