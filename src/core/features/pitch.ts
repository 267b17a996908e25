// The pitch of a stretch of 93 ms from its autocorrelation, taken under a window and divided by the window's own
// (P. Boersma, "Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of a sampled
// sound", Proceedings of the Institute of Phonetic Sciences 17, 1993); the period is chosen among its peaks as in
// P. McLeod and G. Wyvill, "A smarter way to find pitch", International Computer Music Conference, 2005.

import { createCosineTransform, createPowerSpectrum } from '../dsp/fft.ts';
import { hannWindow, windowFrame } from '../dsp/window.ts';
import { analysisSampleRate } from './stretch.ts';

export const pitchWindowSamples = 2048;

export const lowestPitch = 40;
export const highestPitch = 4000;

/** A lesser peak at a shorter lag is the period where it reaches this part of the greatest: else an octave is lost. */
const peakShare = 0.9;

/** Of an offset's power, -90 dB: its rest in float32 is far below. */
const roundingShare = 1e-9;

export interface Pitch {
  /** 40 to 4,000; 0 where nothing repeats. */
  hertz: number;
  /** The autocorrelation at one period: 1 where the sound repeats exactly, about 0.2 for noise, 0 where hertz is. */
  confidence: number;
}

/** Of the 2,048 samples from `start` on, at 22,050 Hz, with zeros beyond the end. A constant offset does not count. */
export type PitchDetector = (samples: Float32Array, start: number) => Pitch;

/** Prepares tables and scratch memory, once for many stretches; not re-entrant. */
export function createPitchDetector(): PitchDetector {
  const size = pitchWindowSamples;
  const powerSpectrum = createPowerSpectrum(size);
  const cosineTransform = createCosineTransform(size);
  const window = hannWindow(size);
  const frame = new Float32Array(size);
  const power = new Float32Array(size / 2 + 1);
  const mirrored = new Float32Array(size);
  const correlation = new Float32Array(size / 2 + 1);
  // Two lags more than the longest period, so that its peak has a far side.
  const lags = Math.ceil(analysisSampleRate / lowestPitch) + 2;
  const normalised = new Float64Array(lags);

  const correlate = () => {
    mirrored.set(power);
    for (let k = 1; k < size / 2; k++) mirrored[size - k] = power[k];
    cosineTransform(mirrored, correlation);
  };
  powerSpectrum(window, power);
  correlate();
  const windowCorrelation = Float64Array.from({ length: lags }, (_, lag) => correlation[lag] / correlation[0]);

  return (samples, start) => {
    windowFrame(samples, start, window, frame);
    powerSpectrum(frame, power);
    // Under this window an offset is in these two bins alone, below 16 Hz; what it leaves in others is rounding.
    const offsetPower = power[0] + 2 * power[1];
    power[0] = 0;
    power[1] = 0;
    correlate();
    if (!(correlation[0] > roundingShare * offsetPower)) return { hertz: 0, confidence: 0 };
    for (let lag = 0; lag < lags; lag++) normalised[lag] = correlation[lag] / (correlation[0] * windowCorrelation[lag]);
    return choosePeriod(normalised);
  };
}

function choosePeriod(correlation: Float64Array): Pitch {
  const peaks = peaksOf(correlation);
  const greatest = peaks.reduce((most, { height }) => Math.max(most, height), 0);
  const period = peaks.find(({ height }) => height >= peakShare * greatest);
  if (!period) return { hertz: 0, confidence: 0 };
  return { hertz: analysisSampleRate / period.lag, confidence: Math.min(1, period.height) };
}

/** The highest point of each stretch of lags above zero, after the first below it, by a parabola through three lags. */
function peaksOf(correlation: Float64Array): { lag: number; height: number }[] {
  const peaks: { lag: number; height: number }[] = [];
  const firstBelow = correlation.findIndex((value) => value < 0);
  if (firstBelow < 0) return peaks;
  let highest = 0;
  for (let lag = firstBelow; lag < correlation.length; lag++) {
    const isLast = lag === correlation.length - 1;
    if (correlation[lag] > 0 && !isLast) {
      if (highest === 0 || correlation[lag] > correlation[highest]) highest = lag;
    } else if (highest > 0) {
      const middle = correlation[highest];
      const left = correlation[highest - 1];
      const right = correlation[highest + 1];
      const bend = left - 2 * middle + right;
      // At the last lag the correlation may still rise: that is no peak.
      if (middle >= right && bend < 0 && highest >= analysisSampleRate / highestPitch) {
        const shift = (left - right) / (2 * bend);
        peaks.push({ lag: highest + shift, height: middle - 0.25 * (left - right) * shift });
      }
      highest = 0;
    }
  }
  return peaks;
}
