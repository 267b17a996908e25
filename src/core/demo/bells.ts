// Bells: by frequency modulation, by the partials of church bells, by the modes of bars, and by pairs that beat.
// Sources: Chowning (1973), for the bell with an inharmonic ratio; Risset, "An introductory catalogue of computer
// synthesized sounds" (1969), and Fletcher and Rossing (1998), for the partials.

import type { Random } from '../math/random.ts';
import { addModes, barRatios, type Mode } from './filters.ts';
import { mix } from './finishing.ts';
import { strike } from './kicks-and-toms.ts';
import {
  attack,
  between,
  type Channels,
  decay,
  type Family,
  frequencyModulator,
  pick,
  pitchBetween,
  ratioBetween,
  renderSamples,
} from './synthesis.ts';

/** Hum, prime, tierce (a minor third), quint, nominal and above, over the prime. */
const churchRatios = [0.5, 1, 1.183, 1.506, 2, 2.514, 2.662, 3.011, 4.166, 5.433];

/** A carrier and modulator whose index falls with the level; mono, `decaySeconds` long. */
export function modulatedBell(
  carrierHertz: number,
  ratio: number,
  index: number,
  decaySeconds: number,
): Float32Array<ArrayBuffer> {
  const modulator = frequencyModulator();
  return renderSamples(decaySeconds, (seconds) => {
    const level = decay(seconds, decaySeconds);
    return level * attack(seconds, 0.002) * modulator(carrierHertz, ratio * carrierHertz, index * Math.sqrt(level));
  });
}

/** Modes over a fundamental, higher ones shorter, with a clapper; mono, `decaySeconds` long. */
export function struckBell(modes: readonly Mode[], decaySeconds: number): Float32Array<ArrayBuffer> {
  const samples = renderSamples(decaySeconds, () => 0);
  addModes(samples, modes);
  return samples;
}

function tubularBell(random: Random): Channels {
  const carrierHertz = pitchBetween(random, 58, 82);
  const ratio = pick(random, [1.4, Math.SQRT2, 2.76, 3.5]) * between(random, 0.99, 1.01);
  return [modulatedBell(carrierHertz, ratio, between(random, 1.5, 7), ratioBetween(random, 0.6, 1.3))];
}

function churchBell(random: Random): Channels {
  const primeHertz = pitchBetween(random, 57, 77);
  const decaySeconds = ratioBetween(random, 0.9, 1.5);
  const modes = churchRatios.map((ratio, index) => ({
    frequencyHertz: primeHertz * ratio * between(random, 0.995, 1.005),
    decaySeconds: (1.3 * decaySeconds) / (1 + 0.35 * index),
    amplitude: between(random, 0.4, 1) * 0.88 ** index,
  }));
  const bell = struckBell(modes, decaySeconds);
  mix(bell, strike(random, ratioBetween(random, 2500, 6000), 0.02), between(random, 0.2, 0.8));
  return [bell];
}

function glockenspiel(random: Random): Channels {
  const fundamentalHertz = pitchBetween(random, 79, 100);
  const decaySeconds = ratioBetween(random, 0.4, 1);
  const modes = barRatios.map((ratio, index) => ({
    frequencyHertz: fundamentalHertz * ratio,
    decaySeconds: decaySeconds / (1 + 1.5 * index),
    amplitude: [1, between(random, 0.2, 0.6), 0.25, 0.1, 0.05][index],
  }));
  const bell = struckBell(modes, decaySeconds);
  mix(bell, strike(random, 6000, 0.006), between(random, 0.1, 0.5));
  return [bell];
}

function tine(random: Random): Channels {
  const fundamentalHertz = pitchBetween(random, 55, 79);
  const decaySeconds = ratioBetween(random, 0.6, 1.1);
  const body = modulatedBell(fundamentalHertz, 1, between(random, 0.4, 1.6), decaySeconds);
  const ping = modulatedBell(
    fundamentalHertz,
    pick(random, [7, 9, 14]),
    between(random, 0.4, 1.5),
    0.35 * decaySeconds,
  );
  mix(body, ping, between(random, 0.3, 0.8));
  return [body];
}

function singingBowl(random: Random): Channels {
  const fundamentalHertz = pitchBetween(random, 52, 72);
  const decaySeconds = ratioBetween(random, 0.9, 1.5);
  const beatHertz = between(random, 2, 7);
  const swellSeconds = between(random, 0.004, 0.05);
  const partials = [1, 2.71, 5.1, 8.1].map((ratio, index) => ({
    ratio: ratio * between(random, 0.97, 1.03),
    amplitude: 0.6 ** index,
  }));
  return [0, 1].map(() => {
    const modes = partials.flatMap(({ ratio, amplitude }) =>
      [0, beatHertz * (0.5 + 0.5 * ratio)].map((beat) => ({
        frequencyHertz: fundamentalHertz * ratio + beat,
        decaySeconds: (1.4 * decaySeconds) / ratio ** 0.5,
        amplitude: amplitude * between(random, 0.5, 1),
        phase: random(),
      })),
    );
    const bowl = struckBell(modes, decaySeconds);
    const rate = 1 / bowl.length;
    return bowl.map((sample, i) => sample * attack(i * rate * decaySeconds, swellSeconds));
  });
}

export const bells: Family = {
  name: 'bell',
  lowCutHertz: 80,
  characters: [tubularBell, churchBell, glockenspiel, tine, singingBowl],
};
