// Hi-hats and cymbals: metal as clusters of inharmonic squares, as dense modes under noise, and as frequency modulation.
// Sources: Roland, "TR-808 Service Notes" (1981), for the six squares; Gordon Reid, "Synthesizing realistic cymbals"
// (Sound on Sound, 2002); Chowning (1973); Fletcher and Rossing (1998) for the slow bloom of a cymbal's highs.

import type { Random } from '../math/random.ts';
import { addModes, type Mode, StateVariableFilter } from './filters.ts';
import { crush, mix } from './finishing.ts';
import { strike } from './kicks-and-toms.ts';
import {
  attack,
  between,
  type Channels,
  decay,
  type Family,
  frequencyModulator,
  pick,
  pulseOscillator,
  ratioBetween,
  renderSamples,
  whiteNoise,
} from './synthesis.ts';

const analogSquaresHertz = [205.3, 304.4, 369.6, 522.7, 540, 800];

/** Six squares `tuning` times the classic ones, between two cutoffs; mono, level about 1, no envelope. */
function squareCluster(random: Random, tuning: number, lowHertz: number, seconds: number): Float32Array<ArrayBuffer> {
  const squares = analogSquaresHertz.map((hertz) => ({
    hertz: hertz * tuning * between(random, 0.97, 1.03),
    oscillator: pulseOscillator(random()),
  }));
  const first = new StateVariableFilter(lowHertz, 1);
  const second = new StateVariableFilter(lowHertz, 0.8);
  return renderSamples(seconds, () => {
    let sum = 0;
    for (const square of squares) sum += square.oscillator(square.hertz);
    return 0.4 * second.process(first.process(sum).high).high;
  });
}

/** Modes spread evenly by ratio with some chance, low ones ringing longest, highs half the time as long an octave up. */
function metalModes(random: Random, count: number, lowHertz: number, highHertz: number, decaySeconds: number): Mode[] {
  return Array.from({ length: count }, (_, index) => {
    const height = (index + random()) / count;
    return {
      frequencyHertz: lowHertz * (highHertz / lowHertz) ** height,
      decaySeconds: decaySeconds * between(random, 0.4, 1.1) * (1 - 0.55 * height),
      amplitude: between(random, 0.15, 1),
      phase: random(),
    };
  });
}

/** What the two kinds of hat differ in. */
interface HatRange {
  shortSeconds: number;
  longSeconds: number;
}

const closed: HatRange = { shortSeconds: 0.055, longSeconds: 0.16 };
const open: HatRange = { shortSeconds: 0.32, longSeconds: 0.8 };

function analogHat(random: Random, range: HatRange): Channels {
  const seconds = ratioBetween(random, range.shortSeconds, range.longSeconds);
  const tuning = between(random, 0.85, 1.7);
  const cluster = squareCluster(random, tuning, ratioBetween(random, 5500, 9000), seconds);
  return [cluster.map((sample, i) => sample * decay(i / cluster.length, 1))];
}

function acousticHat(random: Random, range: HatRange): Channels {
  const seconds = ratioBetween(random, range.shortSeconds, range.longSeconds);
  const lowHertz = ratioBetween(random, 2200, 5000);
  const noise = whiteNoise(random);
  const filter = new StateVariableFilter(2 * lowHertz, 0.8);
  const hat = renderSamples(
    seconds,
    (time) => filter.process(noise()).high * (0.7 * decay(time, 0.3 * seconds) + 0.45 * decay(time, seconds)),
  );
  const ringing = renderSamples(seconds, () => 0);
  addModes(ringing, metalModes(random, 36, lowHertz, 15000, seconds));
  mix(hat, ringing, between(random, 0.04, 0.12));
  mix(hat, strike(random, ratioBetween(random, 4000, 8000), 0.01), between(random, 0.1, 0.6));
  return [hat];
}

function modulatedHat(random: Random, range: HatRange): Channels {
  const seconds = ratioBetween(random, range.shortSeconds, range.longSeconds);
  const carrierHertz = ratioBetween(random, 3000, 7000);
  const ratio = pick(random, [Math.SQRT2, 1.733, 0.618, 2.236]) * between(random, 0.97, 1.03);
  const index = between(random, 2, 6);
  const roughness = between(random, 0.15, 0.7);
  const noise = whiteNoise(random);
  const modulator = frequencyModulator();
  const bottom = new StateVariableFilter(ratioBetween(random, 4000, 8000), 0.9);
  return [
    renderSamples(seconds, (time) => {
      const level = decay(time, seconds);
      // Without roughness the sidebands are few and clean, and the ear hears a bell.
      const carrier = carrierHertz * (1 + roughness * noise());
      return level * bottom.process(modulator(carrier, ratio * carrierHertz, index * (0.4 + 0.6 * level))).high;
    }),
  ];
}

function noiseHat(random: Random, range: HatRange): Channels {
  const seconds = ratioBetween(random, range.shortSeconds, range.longSeconds);
  const noise = whiteNoise(random);
  const bottom = new StateVariableFilter(ratioBetween(random, 4500, 10000), between(random, 0.8, 3));
  const hat = renderSamples(seconds, (time) => 0.8 * bottom.process(noise()).high * decay(time, seconds));
  const dirty = random() < 0.5;
  return [dirty ? crush(hat, ratioBetween(random, 14000, 24000), 6) : hat];
}

const hatMakers = [analogHat, acousticHat, modulatedHat, noiseHat];

export const closedHats: Family = {
  name: 'closed hat',
  lowCutHertz: 400,
  characters: hatMakers.map((maker) => (random: Random) => maker(random, closed)),
};

export const openHats: Family = {
  name: 'open hat',
  lowCutHertz: 400,
  characters: hatMakers.map((maker) => (random: Random) => maker(random, open)),
};

/** What a cymbal is made of. */
interface Plate {
  /** It rings on for longer than that, and is faded as producers do. */
  durationSeconds: number;
  lowHertz: number;
  modeCount: number;
  modeGain: number;
  /** How long the highs take to come up after the stroke. */
  bloomSeconds: number;
  stickGain: number;
}

function plate(
  random: Random,
  { durationSeconds, lowHertz, modeCount, modeGain, bloomSeconds, stickGain }: Plate,
): Channels {
  const decaySeconds = 1.8 * durationSeconds;
  const modes = metalModes(random, modeCount, lowHertz, 13000, decaySeconds);
  const stick = strike(random, 5000, 0.015);
  return [0, 1].map(() => {
    const noise = whiteNoise(random);
    const wash = new StateVariableFilter(4500, 0.7);
    const shimmer = new StateVariableFilter(9000, 0.7);
    const samples = renderSamples(durationSeconds, (seconds) => {
      const white = noise();
      const bright = shimmer.process(white).high * attack(seconds, bloomSeconds) * decay(seconds, 0.6 * decaySeconds);
      return 0.5 * bright + 0.5 * wash.process(white).band * decay(seconds, 0.85 * decaySeconds);
    });
    const ringing = renderSamples(durationSeconds, () => 0);
    // Two microphones hear the same modes at other phases and other strengths.
    const heard = modes.map((mode) => ({
      ...mode,
      phase: random(),
      amplitude: mode.amplitude * between(random, 0.5, 1),
    }));
    addModes(ringing, heard);
    mix(samples, ringing, modeGain);
    mix(samples, stick, stickGain);
    return samples.map((sample, i) => sample * attack(1 - i / samples.length, 0.6));
  });
}

function crash(random: Random): Channels {
  return plate(random, {
    durationSeconds: ratioBetween(random, 0.9, 1.5),
    lowHertz: ratioBetween(random, 250, 500),
    modeCount: 70,
    modeGain: between(random, 0.04, 0.09),
    bloomSeconds: between(random, 0.01, 0.06),
    stickGain: between(random, 0.1, 0.4),
  });
}

function ride(random: Random): Channels {
  return plate(random, {
    durationSeconds: ratioBetween(random, 0.9, 1.4),
    lowHertz: ratioBetween(random, 380, 800),
    modeCount: 26,
    modeGain: between(random, 0.12, 0.25),
    bloomSeconds: 0.02,
    stickGain: between(random, 0.8, 1.6),
  }).map((samples) => samples.map((sample, i) => sample * (0.4 + 0.6 * decay(i / samples.length, 0.3))));
}

function splash(random: Random): Channels {
  return plate(random, {
    durationSeconds: ratioBetween(random, 0.35, 0.7),
    lowHertz: ratioBetween(random, 600, 1200),
    modeCount: 50,
    modeGain: between(random, 0.04, 0.1),
    bloomSeconds: 0.006,
    stickGain: between(random, 0.2, 0.6),
  });
}

function analogCymbal(random: Random): Channels {
  const seconds = ratioBetween(random, 0.7, 1.3);
  const tuning = between(random, 0.8, 1.5);
  const lows = squareCluster(random, tuning, ratioBetween(random, 2200, 3600), seconds);
  const highs = squareCluster(random, tuning, 8500, seconds);
  const lowGain = between(random, 0.4, 0.9);
  return [
    lows.map((low, i) => {
      const position = i / lows.length;
      return lowGain * low * decay(position, 0.6) + highs[i] * decay(position, 1.1);
    }),
  ];
}

export const cymbals: Family = { name: 'cymbal', lowCutHertz: 120, characters: [crash, ride, splash, analogCymbal] };
