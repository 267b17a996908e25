// Kick drums and toms: a sine that falls in pitch with a click before it, or the modes of a struck membrane.
// Sources: Gordon Reid, "Synthesizing drums" (Sound on Sound, 2002), for the sweep; Fletcher and Rossing (1998) for the
// membrane.

import type { Random } from '../math/random.ts';
import { membraneRatios, StateVariableFilter } from './filters.ts';
import { crush, drive, mix } from './finishing.ts';
import {
  between,
  decay,
  type Family,
  pick,
  ratioBetween,
  renderSamples,
  sineOscillator,
  whiteNoise,
} from './synthesis.ts';

/** What a swept kick or electronic tom is made of. */
export interface SweptDrum {
  /** Where the pitch comes to rest. */
  fundamentalHertz: number;
  /** How many times higher it begins. */
  sweepRatio: number;
  /** How soon the sweep is over by a factor e. */
  sweepSeconds: number;
  /** The body's fall by 60 dB. */
  decaySeconds: number;
  /** Gain before the bend; 0.5 is clean, 8 is hard. */
  driveAmount: number;
}

/** A sine that falls from `fundamentalHertz * sweepRatio` to `fundamentalHertz`; mono, `decaySeconds` long. */
export function sweptDrum(drum: SweptDrum): Float32Array<ArrayBuffer> {
  const oscillator = sineOscillator();
  const level = 1 / Math.tanh(drum.driveAmount);
  return renderSamples(drum.decaySeconds, (seconds) => {
    const sweep = 1 + (drum.sweepRatio - 1) * Math.exp(-seconds / drum.sweepSeconds);
    const body = oscillator(drum.fundamentalHertz * sweep) * decay(seconds, drum.decaySeconds);
    return level * drive(body, drum.driveAmount);
  });
}

/** What a struck membrane is made of. */
export interface Membrane {
  /** The lowest mode, once the skin has come to rest. */
  fundamentalHertz: number;
  /** How many times higher the tightened skin begins: 1 to 1.5. */
  glideRatio: number;
  /** The lowest mode's fall by 60 dB. */
  decaySeconds: number;
  /** 0 to 1: how loud and long the higher modes are. */
  brightness: number;
}

/** A membrane's modes, gliding down together; mono, `decaySeconds` long. */
export function membrane(skin: Membrane, random: Random): Float32Array<ArrayBuffer> {
  const glideSeconds = 0.15 * skin.decaySeconds;
  const modes = membraneRatios.map((ratio, index) => ({
    turnsPerSecond: skin.fundamentalHertz * ratio * (index ? between(random, 0.98, 1.02) : 1),
    amplitude: (index ? between(random, 0.4, 1) : 1.6) * skin.brightness ** (0.5 * index),
    decaySeconds: skin.decaySeconds / (1 + 0.6 * index * (1.6 - skin.brightness)),
  }));
  return renderSamples(skin.decaySeconds, (seconds) => {
    const glide = (skin.glideRatio - 1) * glideSeconds * (1 - Math.exp(-seconds / glideSeconds));
    let sample = 0;
    for (const mode of modes) {
      if (seconds > mode.decaySeconds) continue;
      sample +=
        mode.amplitude *
        decay(seconds, mode.decaySeconds) *
        Math.sin(2 * Math.PI * mode.turnsPerSecond * (seconds + glide));
    }
    return sample;
  });
}

/** The beater or stick: a few milliseconds of noise around `cutoffHertz`; mono, peak about 1. */
export function strike(random: Random, cutoffHertz: number, decaySeconds: number): Float32Array<ArrayBuffer> {
  const noise = whiteNoise(random);
  const filter = new StateVariableFilter(cutoffHertz, 0.9);
  return renderSamples(decaySeconds, (seconds) => 2 * filter.process(noise()).band * decay(seconds, decaySeconds));
}

function deepKick(random: Random): Float32Array[] {
  const kick = sweptDrum({
    fundamentalHertz: ratioBetween(random, 38, 62),
    sweepRatio: between(random, 1.8, 3.2),
    sweepSeconds: ratioBetween(random, 0.006, 0.03),
    decaySeconds: ratioBetween(random, 0.45, 1),
    driveAmount: ratioBetween(random, 0.4, 3),
  });
  mix(kick, strike(random, ratioBetween(random, 600, 2500), 0.008), between(random, 0.05, 0.3));
  return [kick];
}

function punchyKick(random: Random): Float32Array[] {
  const kick = sweptDrum({
    fundamentalHertz: ratioBetween(random, 45, 70),
    sweepRatio: ratioBetween(random, 3.5, 8),
    sweepSeconds: ratioBetween(random, 0.012, 0.035),
    decaySeconds: ratioBetween(random, 0.25, 0.5),
    driveAmount: ratioBetween(random, 0.8, 3),
  });
  mix(kick, strike(random, ratioBetween(random, 2000, 6000), 0.012), between(random, 0.2, 0.6));
  return [kick];
}

function acousticKick(random: Random): Float32Array[] {
  const decaySeconds = ratioBetween(random, 0.22, 0.45);
  const kick = membrane(
    {
      fundamentalHertz: ratioBetween(random, 50, 85),
      glideRatio: between(random, 1.15, 1.8),
      decaySeconds,
      brightness: between(random, 0.1, 0.4),
    },
    random,
  );
  mix(kick, strike(random, ratioBetween(random, 150, 350), between(random, 0.08, 0.18)), between(random, 0.5, 1));
  mix(kick, strike(random, ratioBetween(random, 2200, 4500), between(random, 0.01, 0.03)), between(random, 0.4, 1.2));
  mix(kick, strike(random, 700, decaySeconds), between(random, 0.03, 0.12));
  return [kick];
}

function hardKick(random: Random): Float32Array[] {
  const kick = sweptDrum({
    fundamentalHertz: ratioBetween(random, 45, 75),
    sweepRatio: ratioBetween(random, 5, 12),
    sweepSeconds: ratioBetween(random, 0.02, 0.05),
    decaySeconds: ratioBetween(random, 0.3, 0.55),
    driveAmount: ratioBetween(random, 4, 20),
  });
  const filter = new StateVariableFilter(ratioBetween(random, 900, 5000), between(random, 0.7, 2));
  const length = kick.length;
  for (let i = 0; i < length; i++) kick[i] = filter.process(kick[i]).low * (1 - i / length);
  return [kick];
}

function crunchyKick(random: Random): Float32Array[] {
  const kick = sweptDrum({
    fundamentalHertz: ratioBetween(random, 55, 90),
    sweepRatio: ratioBetween(random, 3, 7),
    sweepSeconds: ratioBetween(random, 0.008, 0.02),
    decaySeconds: ratioBetween(random, 0.12, 0.28),
    driveAmount: ratioBetween(random, 1, 4),
  });
  mix(kick, strike(random, ratioBetween(random, 1500, 5000), 0.02), between(random, 0.2, 0.7));
  return [crush(kick, ratioBetween(random, 5000, 16000), pick(random, [5, 6, 7, 8]))];
}

export const kicks: Family = {
  name: 'kick',
  lowCutHertz: 18,
  characters: [deepKick, punchyKick, acousticKick, hardKick, crunchyKick],
};

function acousticTom(random: Random): Float32Array[] {
  const tom = membrane(
    {
      fundamentalHertz: ratioBetween(random, 75, 240),
      glideRatio: between(random, 1.05, 1.3),
      decaySeconds: ratioBetween(random, 0.35, 0.75),
      brightness: between(random, 0.35, 0.8),
    },
    random,
  );
  mix(tom, strike(random, ratioBetween(random, 1800, 4500), 0.02), between(random, 0.3, 0.9));
  return [tom];
}

function analogTom(random: Random): Float32Array[] {
  const decaySeconds = ratioBetween(random, 0.25, 0.6);
  const tom = sweptDrum({
    fundamentalHertz: ratioBetween(random, 75, 260),
    sweepRatio: between(random, 1.2, 1.8),
    sweepSeconds: ratioBetween(random, 0.03, 0.08),
    decaySeconds,
    driveAmount: ratioBetween(random, 0.4, 1.5),
  });
  mix(tom, strike(random, ratioBetween(random, 300, 900), 0.6 * decaySeconds), between(random, 0.05, 0.2));
  return [tom];
}

function discoTom(random: Random): Float32Array[] {
  const decaySeconds = ratioBetween(random, 0.3, 0.6);
  const tom = sweptDrum({
    fundamentalHertz: ratioBetween(random, 80, 160),
    sweepRatio: between(random, 2.5, 5),
    sweepSeconds: ratioBetween(random, 0.07, 0.16),
    decaySeconds,
    driveAmount: ratioBetween(random, 0.6, 2.5),
  });
  mix(tom, strike(random, ratioBetween(random, 1500, 5000), 0.25 * decaySeconds), between(random, 0.2, 0.6));
  return [tom];
}

function handDrum(random: Random): Float32Array[] {
  const tom = membrane(
    {
      fundamentalHertz: ratioBetween(random, 150, 380),
      glideRatio: between(random, 1, 1.08),
      decaySeconds: ratioBetween(random, 0.12, 0.35),
      brightness: between(random, 0.2, 0.7),
    },
    random,
  );
  mix(tom, strike(random, ratioBetween(random, 900, 3000), between(random, 0.01, 0.04)), between(random, 0.4, 1.5));
  return [tom];
}

export const toms: Family = { name: 'tom', lowCutHertz: 30, characters: [acousticTom, analogTom, discoTom, handDrum] };
