// The loudest moment of a clip as a waveform of 256 levels: 227 ms at 4,410 Hz, each sample by the mu-law curve of
// telephony in its continuous form (ITU-T G.711; as in van den Oord et al., "WaveNet", 2016), which spends most levels on
// what is quiet.

import { hannWindow } from '../dsp/window.ts';
import { excerpt } from './excerpt.ts';
import type { Feature } from './feature.ts';
import { peak } from './level.ts';
import { analysisSampleRate } from './stretch.ts';

/** Samples of a waveform. */
export const waveformSamples = 1000;

/**
 * The analysis rate is divided by this. On 648 one-shots the semantic hash, after 10 epochs from one seed, has a precision
 * at 5 and a mean average precision of 0.461 and 0.355; of the beginning instead of the loudest moment 0.453 and 0.344; of
 * what follows the attack 0.447 and 0.341, and at 22,050 Hz 0.427 and 0.291, 7,350 Hz 0.458 and 0.334, 2,756 Hz 0.455 and 0.331.
 */
const decimation = 5;
const chunk = { seconds: (waveformSamples * decimation) / analysisSampleRate, position: 'loudest' } as const;

const mu = 255;
/** The level of a sample of 0. */
const zeroLevel = 128;

/**
 * Taps of the low-pass filter on either side of its middle: a sinc in a Hann window, 6 dB down at nine tenths of half the
 * new rate, and at least 44 dB from half the new rate on.
 */
const sideTaps = 16 * decimation;
const lowPass = (() => {
  const window = hannWindow(2 * sideTaps);
  const taps = window.map((weight, n) => {
    const x = (0.9 * (n - sideTaps)) / decimation;
    return weight * (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
})();

/** The level, 0 to 255, of a sample in [-1, 1]. */
export function mulawLevel(sample: number): number {
  const compressed = (Math.sign(sample) * Math.log1p(mu * Math.abs(sample))) / Math.log1p(mu);
  return Math.round(((compressed + 1) / 2) * mu);
}

/** Every fifth sample of the low-pass filtered clip from sample `start` on, with zeros beyond its ends. */
function decimated(samples: Float32Array, start: number): Float32Array {
  return Float32Array.from({ length: waveformSamples }, (_, i) => {
    const from = start + i * decimation - sideTaps;
    const first = Math.max(0, -from);
    const end = Math.min(lowPass.length, samples.length - from);
    let sum = 0;
    for (let n = first; n < end; n++) sum += lowPass[n] * samples[from + n];
    return sum;
  });
}

/**
 * `samples`: one mono clip at 22,050 Hz. Gives 1,000 levels, 128 for 0, the peak of what is taken at 0 or 255: gain changes
 * nothing, but for its sign. A clip that is shorter than 227 ms is followed by zeros; one that is silent, or holds a sample
 * that is not finite, is all zeros.
 */
export function waveformOf(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const levels = new Uint8Array(waveformSamples).fill(zeroLevel);
  const greatest = peak(samples);
  if (greatest === 0 || !Number.isFinite(greatest)) return levels;
  const taken = decimated(samples, excerpt(samples, analysisSampleRate, chunk).startSample);
  const loudest = peak(taken);
  // Of what lies above half the new rate only the filter's remainder is left, and heard as it is.
  if (loudest > 0) for (let i = 0; i < levels.length; i++) levels[i] = mulawLevel(taken[i] / loudest);
  return levels;
}

/** The feature 'waveform' of the registry: 1 x 1,000 levels. */
export function create(): Feature {
  return { measure: ({ samples }) => ({ data: waveformOf(samples), rows: 1, cols: waveformSamples }) };
}
