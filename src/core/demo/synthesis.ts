// The building blocks of the demo sounds: draws, envelopes, oscillators and noise, as functions that give one sample a
// call.
// Sources: Valimaki and Huovilainen, "Antialiasing oscillators in subtractive synthesis" (2007), for polynomial
// band-limited steps; Chowning, "The synthesis of complex audio spectra by means of frequency modulation" (1973); Paul
// Kellet's pink filter (musicdsp.org, 1999).

import type { Random } from '../math/random.ts';

export const sampleRateHertz = 44100;

/** One sound's channels, one or two, equally long, at `sampleRateHertz`. */
export type Channels = Float32Array[];

/** One sub-character of a family: draws its own pitch, decay and brightness and gives the raw sound, at any level. */
export type Character = (random: Random) => Channels;

/** A label and the characters that its sounds take turns in. */
export interface Family {
  name: string;
  /** Below this there is nothing but rumble: it is filtered out at the end. */
  lowCutHertz: number;
  characters: Character[];
}

/** One value, drawn evenly between `low` and `high`. */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

/** One value above 0, drawn evenly by ratio: for pitches and times, which ears compare so. */
export function ratioBetween(random: Random, low: number, high: number): number {
  return low * (high / low) ** random();
}

/** One of `choices`, all equally likely; at least one is expected. */
export function pick<Choice>(random: Random, choices: readonly Choice[]): Choice {
  return choices[Math.floor(random() * choices.length)];
}

/** The frequency in hertz of a MIDI note number (69 is the A at 440 Hz). */
export function noteToHertz(note: number): number {
  return 440 * 2 ** ((note - 69) / 12);
}

/** A whole MIDI note between `low` and `high`, both included, in hertz. */
export function pitchBetween(random: Random, low: number, high: number): number {
  return noteToHertz(Math.floor(between(random, low, high + 1)));
}

/** One channel: `sampleAt` is called once a sample, in order, with its time in seconds. */
export function renderSamples(
  durationSeconds: number,
  sampleAt: (seconds: number) => number,
): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round(durationSeconds * sampleRateHertz));
  for (let i = 0; i < samples.length; i++) samples[i] = sampleAt(i / sampleRateHertz);
  return samples;
}

/** 1 at 0 s, falling by 60 dB in `decaySeconds`. */
export function decay(seconds: number, decaySeconds: number): number {
  return Math.exp((-6.907755 * seconds) / decaySeconds);
}

/** Rises from 0 to 1 along half a cosine in `attackSeconds`, then stays. */
export function attack(seconds: number, attackSeconds: number): number {
  return seconds >= attackSeconds ? 1 : 0.5 - 0.5 * Math.cos((Math.PI * seconds) / attackSeconds);
}

/** Attack, then full, then a release along half a cosine that reaches 0 at `durationSeconds`. */
export function swell(seconds: number, durationSeconds: number, attackSeconds: number, releaseSeconds: number): number {
  return attack(seconds, attackSeconds) * attack(Math.max(0, durationSeconds - seconds), releaseSeconds);
}

/** An oscillator: one sample in [-1, 1] or near it for each call, at the frequency given with that call. */
export type Oscillator = (frequencyHertz: number) => number;

/** Phases here are in turns: 0.25 is a quarter of a period. */
export function sineOscillator(startPhase = 0): Oscillator {
  let phase = startPhase;
  return (frequencyHertz) => {
    const sample = Math.sin(2 * Math.PI * phase);
    phase += frequencyHertz / sampleRateHertz;
    if (phase >= 1) phase -= Math.floor(phase);
    return sample;
  };
}

/** A rising sawtooth, band-limited. */
export function sawOscillator(startPhase = 0): Oscillator {
  let phase = startPhase;
  return (frequencyHertz) => {
    const step = frequencyHertz / sampleRateHertz;
    const sample = 2 * phase - 1 - stepResidual(phase, step);
    phase += step;
    if (phase >= 1) phase -= 1;
    return sample;
  };
}

/** A pulse, band-limited and free of DC; `width` in (0, 1) is the part of the period that it is high, 0.5 a square. */
export function pulseOscillator(startPhase = 0): (frequencyHertz: number, width?: number) => number {
  let phase = startPhase;
  return (frequencyHertz, width = 0.5) => {
    const step = frequencyHertz / sampleRateHertz;
    let fallPhase = phase - width;
    if (fallPhase < 0) fallPhase += 1;
    const naive = phase < width ? 1 : -1;
    const sample = naive + stepResidual(phase, step) - stepResidual(fallPhase, step) - (2 * width - 1);
    phase += step;
    if (phase >= 1) phase -= 1;
    return sample;
  };
}

function stepResidual(phase: number, step: number): number {
  if (phase < step) {
    const t = phase / step;
    return t + t - t * t - 1;
  }
  if (phase > 1 - step) {
    const t = (phase - 1) / step;
    return t * t + t + t + 1;
  }
  return 0;
}

/**
 * One sine whose phase another swings: `index` is the swing in radians, so the sidebands lie at
 * carrier +- n * modulator and widen with it.
 */
export function frequencyModulator(): (carrierHertz: number, modulatorHertz: number, index: number) => number {
  let carrier = 0;
  let modulator = 0;
  return (carrierHertz, modulatorHertz, index) => {
    const sample = Math.sin(2 * Math.PI * carrier + index * Math.sin(2 * Math.PI * modulator));
    carrier = (carrier + carrierHertz / sampleRateHertz) % 1;
    modulator = (modulator + modulatorHertz / sampleRateHertz) % 1;
    return sample;
  };
}

/** White: uniform in [-1, 1). */
export function whiteNoise(random: Random): () => number {
  return () => 2 * random() - 1;
}

/** Pink: falls by 3 dB an octave, within about [-1, 1]. */
export function pinkNoise(random: Random): () => number {
  let slow = 0;
  let middle = 0;
  let fast = 0;
  return () => {
    const white = 2 * random() - 1;
    slow = 0.99765 * slow + white * 0.099046;
    middle = 0.963 * middle + white * 0.2965164;
    fast = 0.57 * fast + white * 1.0526913;
    return 0.25 * (slow + middle + fast + white * 0.1848);
  };
}

/** Wanders within about [-1, 1], turning a few times in every 1 / `rateHertz` seconds: for pitch drift and gusts. */
export function wander(random: Random, rateHertz: number): () => number {
  let from = 0;
  let to = between(random, -1, 1);
  let position = 0;
  return () => {
    position += rateHertz / sampleRateHertz;
    if (position >= 1) {
      position -= 1;
      from = to;
      to = between(random, -1, 1);
    }
    return from + (to - from) * position * position * (3 - 2 * position);
  };
}
