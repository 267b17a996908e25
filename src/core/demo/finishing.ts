// What every demo sound goes through at the end (trim, high-pass, fades, no DC, level), and the dirt that some wear.

import { StateVariableFilter } from './filters.ts';
import { type Channels, sampleRateHertz } from './synthesis.ts';

const fadeInSeconds = 0.0005;
const fadeOutSeconds = 0.02;
const tailDecibels = -60;

/**
 * A finished sound from a raw one: the tail below -60 dB cut, what lies below `lowCutHertz` filtered out, first and last
 * sample 0, the mean 0, the loudest sample of all channels at `peakDecibels` (0 is full scale). Throws a RangeError
 * where the raw sound is silent or not finite.
 */
export function finish(raw: Channels, lowCutHertz: number, peakDecibels: number): Channels {
  const rawPeak = peakOf(raw);
  if (!(rawPeak > 0 && rawPeak < Infinity)) {
    throw new RangeError(`A demo sound must be finite and not silent; its peak is ${rawPeak}.`);
  }
  const length = trimmedLength(raw, rawPeak * 10 ** (tailDecibels / 20));
  const fadeIn = Math.round(fadeInSeconds * sampleRateHertz);
  const fadeOut = Math.min(Math.round(fadeOutSeconds * sampleRateHertz), Math.floor(length / 4));
  const channels = raw.map((samples) => {
    const finished = new Float32Array(length);
    const window = new Float32Array(length);
    const rumbleFilter = new StateVariableFilter(lowCutHertz);
    let sum = 0;
    let windowSum = 0;
    for (let i = 0; i < length; i++) {
      const rise = halfCosine(i / fadeIn);
      const fall = halfCosine((length - 1 - i) / fadeOut);
      window[i] = rise * fall;
      windowSum += window[i];
      // Faded in before the filter, as a fade behind it would bring back some of the DC that it took out.
      finished[i] = rumbleFilter.process(samples[i] * rise).high * fall;
      sum += finished[i];
    }
    // What is left of the mean is taken out under the window, so that the ends stay at 0.
    const offset = sum / windowSum;
    for (let i = 0; i < length; i++) finished[i] -= offset * window[i];
    return finished;
  });
  const gain = 10 ** (peakDecibels / 20) / peakOf(channels);
  for (const channel of channels) for (let i = 0; i < length; i++) channel[i] *= gain;
  return channels;
}

function peakOf(channels: Channels): number {
  let peak = 0;
  for (const samples of channels) {
    for (let i = 0; i < samples.length; i++) {
      const magnitude = Math.abs(samples[i]);
      if (Number.isNaN(magnitude)) return magnitude;
      if (magnitude > peak) peak = magnitude;
    }
  }
  return peak;
}

function trimmedLength(channels: Channels, threshold: number): number {
  let last = 0;
  for (const samples of channels) {
    for (let i = samples.length - 1; i > last; i--) {
      if (Math.abs(samples[i]) > threshold) last = i;
    }
  }
  const shortest = Math.round(0.05 * sampleRateHertz);
  return Math.min(channels[0].length, Math.max(last + 1, shortest));
}

/** 0 at 0, 1 at 1 and after. */
function halfCosine(position: number): number {
  return position >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * position);
}

/** Bends a sample towards [-1, 1] as a tube would; `amount` above 0 is the gain before it: 1 is gentle, 10 is fuzz. */
export function drive(sample: number, amount: number): number {
  return Math.tanh(sample * amount);
}

/**
 * A cheap old sampler, in place: each sample is held until the next at `rateHertz` and rounded to `bits` bits of a full
 * scale of 1. Gives back what it was given.
 */
export function crush(samples: Float32Array<ArrayBuffer>, rateHertz: number, bits: number): Float32Array<ArrayBuffer> {
  const steps = 2 ** (bits - 1);
  let phase = 1;
  let held = 0;
  for (let i = 0; i < samples.length; i++) {
    if (phase >= 1) {
      phase -= 1;
      held = Math.round(samples[i] * steps) / steps;
    }
    samples[i] = held;
    phase += rateHertz / sampleRateHertz;
  }
  return samples;
}

/** Adds `other` times `gain` to `samples`, in place, as far as both reach, `delaySeconds` later. */
export function mix(samples: Float32Array, other: Float32Array, gain = 1, delaySeconds = 0): void {
  const start = Math.round(delaySeconds * sampleRateHertz);
  const end = Math.min(samples.length, start + other.length);
  for (let i = start; i < end; i++) samples[i] += gain * other[i - start];
}
