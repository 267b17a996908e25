// Plucked strings by a delay line, and plucked tongues by their modes.
// Sources: Karplus and Strong, "Digital synthesis of plucked-string and drum timbres" (1983); Jaffe and Smith,
// "Extensions of the Karplus-Strong plucked-string algorithm" (1983), for tuning, loss, and the point of plucking.

import type { Random } from '../math/random.ts';
import { addModes, StateVariableFilter } from './filters.ts';
import { drive, mix } from './finishing.ts';
import { strike } from './kicks-and-toms.ts';
import {
  between,
  type Channels,
  type Family,
  pitchBetween,
  ratioBetween,
  renderSamples,
  sampleRateHertz,
  whiteNoise,
} from './synthesis.ts';

/** What a plucked string is made of. */
export interface PluckedString {
  /** 40 to 3000. */
  fundamentalHertz: number;
  durationSeconds: number;
  /** The fundamental's fall by 60 dB. */
  decaySeconds: number;
  /** 0 (felt) to 1 (wire): the highs in the stroke and how long they last. */
  brightness: number;
  /** Where it is plucked, as a part of its length: 0.5 takes the even partials away. */
  position: number;
}

/** A string by Karplus and Strong's loop, tuned to a fraction of a sample; mono, `durationSeconds` long. */
export function pluckedString(string: PluckedString, random: Random): Float32Array<ArrayBuffer> {
  const periodSamples = sampleRateHertz / string.fundamentalHertz;
  // A one-zero average delays by `blend` of a sample; half a sample is the darkest.
  const blend = 0.5 - 0.45 * string.brightness;
  const lineLength = Math.floor(periodSamples - blend - 0.1);
  const fraction = periodSamples - blend - lineLength;
  const allpass = (1 - fraction) / (1 + fraction);
  const loss = 10 ** (-3 / (string.fundamentalHertz * string.decaySeconds));

  const line = stroke(lineLength, string, random);
  let position = 0;
  let previous = 0;
  let allpassInput = 0;
  let allpassOutput = 0;
  return renderSamples(string.durationSeconds, () => {
    const sample = line[position];
    const averaged = loss * ((1 - blend) * sample + blend * previous);
    previous = sample;
    allpassOutput = allpass * (averaged - allpassOutput) + allpassInput;
    allpassInput = averaged;
    line[position] = allpassOutput;
    position = position + 1 === lineLength ? 0 : position + 1;
    return sample;
  });
}

function stroke(length: number, { brightness, position }: PluckedString, random: Random): Float32Array {
  const noise = whiteNoise(random);
  const softness = new StateVariableFilter(ratioBetween(() => brightness, 1200, 16000));
  const burst = Float32Array.from({ length }, () => softness.process(noise()).low);
  const distance = Math.max(1, Math.round(position * length));
  const combed = burst.map((sample, i) => sample - burst[(i - distance + length) % length]);
  const mean = combed.reduce((sum, sample) => sum + sample, 0) / length;
  return combed.map((sample) => sample - mean);
}

function guitar(random: Random): Channels {
  const fundamentalHertz = pitchBetween(random, 40, 67);
  const durationSeconds = ratioBetween(random, 0.5, 0.9);
  const string = { fundamentalHertz, durationSeconds, decaySeconds: 2.5, brightness: between(random, 0.3, 0.7) };
  return [pluckedString({ ...string, position: between(random, 0.1, 0.35) }, random)];
}

function harp(random: Random): Channels {
  const string = {
    fundamentalHertz: pitchBetween(random, 60, 86),
    durationSeconds: ratioBetween(random, 0.5, 0.9),
    decaySeconds: ratioBetween(random, 0.8, 2),
    brightness: between(random, 0.5, 1),
    position: between(random, 0.3, 0.5),
  };
  return [pluckedString(string, random)];
}

function mutedString(random: Random): Channels {
  const decaySeconds = ratioBetween(random, 0.12, 0.35);
  const string = {
    fundamentalHertz: pitchBetween(random, 45, 74),
    durationSeconds: decaySeconds,
    decaySeconds,
    brightness: between(random, 0, 0.5),
    position: between(random, 0.1, 0.4),
  };
  const samples = pluckedString(string, random);
  mix(samples, strike(random, ratioBetween(random, 500, 2500), 0.012), between(random, 0.05, 0.3));
  return [samples];
}

function wire(random: Random): Channels {
  const fundamentalHertz = pitchBetween(random, 48, 72);
  const detune = between(random, 1.002, 1.006);
  const shared = {
    durationSeconds: ratioBetween(random, 0.45, 0.8),
    decaySeconds: ratioBetween(random, 0.9, 2),
    brightness: between(random, 0.85, 1),
    position: between(random, 0.04, 0.12),
  };
  const samples = pluckedString({ ...shared, fundamentalHertz }, random);
  mix(samples, pluckedString({ ...shared, fundamentalHertz: fundamentalHertz * detune }, random), 0.8);
  const amount = ratioBetween(random, 0.5, 4);
  return [samples.map((sample) => drive(sample, amount))];
}

function thumbPiano(random: Random): Channels {
  const fundamentalHertz = pitchBetween(random, 57, 81);
  const decaySeconds = ratioBetween(random, 0.4, 0.9);
  const samples = renderSamples(decaySeconds, () => 0);
  // A tongue fixed at one end; makers and rattles pull the upper modes about.
  addModes(
    samples,
    [1, 5.4 * between(random, 0.95, 1.1), 14.7].map((ratio, index) => ({
      frequencyHertz: fundamentalHertz * ratio,
      decaySeconds: decaySeconds / (1 + 2.5 * index),
      amplitude: [1, between(random, 0.15, 0.5), 0.1][index],
    })),
  );
  mix(samples, strike(random, ratioBetween(random, 1000, 3000), 0.015), between(random, 0.1, 0.4));
  return [samples];
}

export const plucks: Family = {
  name: 'pluck',
  lowCutHertz: 50,
  characters: [guitar, harp, mutedString, wire, thumbPiano],
};
