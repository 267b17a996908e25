// Pads: slow chords in stereo, from detuned saws, breathing pulses, drifting sines and a travelling resonance.
// Source: Szabo, "How to emulate the super saw" (KTH, 2010), for the spread of detuned saws.

import type { Random } from '../math/random.ts';
import { StateVariableFilter } from './filters.ts';
import {
  between,
  type Channels,
  type Family,
  noteToHertz,
  pick,
  pinkNoise,
  pulseOscillator,
  ratioBetween,
  renderSamples,
  sawOscillator,
  sineOscillator,
  swell,
  wander,
} from './synthesis.ts';

/** In semitones over the root: open fifths, minor, major, suspended, minor seventh. */
const chords = [
  [0, 7, 12],
  [0, 3, 7],
  [0, 4, 7],
  [0, 5, 7],
  [0, 3, 10],
];

function chordHertz(random: Random, lowNote: number, highNote: number): number[] {
  const root = Math.floor(between(random, lowNote, highNote + 1));
  return pick(random, chords).map((semitones) => noteToHertz(root + semitones));
}

interface Shape {
  durationSeconds: number;
  attackSeconds: number;
  releaseSeconds: number;
}

function slowShape(random: Random): Shape {
  const durationSeconds = ratioBetween(random, 1, 1.6);
  return {
    durationSeconds,
    attackSeconds: durationSeconds * between(random, 0.12, 0.45),
    releaseSeconds: durationSeconds * between(random, 0.25, 0.5),
  };
}

function renderPad(shape: Shape, sampleAt: (seconds: number) => number): Float32Array {
  return renderSamples(
    shape.durationSeconds,
    (seconds) => sampleAt(seconds) * swell(seconds, shape.durationSeconds, shape.attackSeconds, shape.releaseSeconds),
  );
}

function sawPad(random: Random): Channels {
  const shape = slowShape(random);
  const notes = chordHertz(random, 43, 60);
  const detune = between(random, 0.003, 0.012);
  const lowHertz = ratioBetween(random, 300, 1500);
  const highHertz = lowHertz * ratioBetween(random, 1.5, 6);
  const resonance = between(random, 0.7, 2);
  return [0, 1].map(() => {
    const saws = notes.flatMap((hertz) =>
      [-1, 0, 1].map((side) => ({
        hertz: hertz * (1 + (side + between(random, -0.3, 0.3)) * detune),
        oscillator: sawOscillator(random()),
      })),
    );
    const filter = new StateVariableFilter(lowHertz, resonance);
    return renderPad(shape, (seconds) => {
      let sum = 0;
      for (const saw of saws) sum += saw.oscillator(saw.hertz);
      filter.tune(lowHertz + (highHertz - lowHertz) * Math.sin((Math.PI * seconds) / shape.durationSeconds), resonance);
      return filter.process(sum).low;
    });
  });
}

function stringMachine(random: Random): Channels {
  const shape = slowShape(random);
  const notes = chordHertz(random, 50, 67);
  const sweepHertz = between(random, 0.5, 4);
  const bottomHertz = ratioBetween(random, 150, 500);
  const topHertz = ratioBetween(random, 2500, 8000);
  return [0, 1].map((channel) => {
    const pulses = notes.map((hertz, index) => ({
      hertz: hertz * between(random, 0.998, 1.002),
      oscillator: pulseOscillator(random()),
      sweep: sineOscillator(index / notes.length + channel / 4),
    }));
    const bottom = new StateVariableFilter(bottomHertz);
    const top = new StateVariableFilter(topHertz);
    return renderPad(shape, () => {
      let sum = 0;
      for (const { hertz, oscillator, sweep } of pulses) sum += oscillator(hertz, 0.5 + 0.38 * sweep(sweepHertz));
      return top.process(bottom.process(sum).high).low;
    });
  });
}

function glassPad(random: Random): Channels {
  const shape = slowShape(random);
  const notes = chordHertz(random, 57, 74);
  const partialRatios = pick(random, [
    [1, 2, 5],
    [1, 3, 8],
    [1, 2.76, 4.01],
  ]);
  return [0, 1].map(() => {
    const partials = notes.flatMap((hertz) =>
      partialRatios.map((ratio) => ({
        hertz: hertz * ratio * between(random, 0.999, 1.001),
        oscillator: sineOscillator(random()),
        level: wander(random, between(random, 1, 4)),
        gain: 1 / ratio ** 0.8,
      })),
    );
    return renderPad(shape, () => {
      let sum = 0;
      for (const { hertz, oscillator, level, gain } of partials)
        sum += gain * oscillator(hertz) * (0.55 + 0.45 * level());
      return sum;
    });
  });
}

function sweepPad(random: Random): Channels {
  const shape = slowShape(random);
  const notes = chordHertz(random, 36, 52);
  const startHertz = ratioBetween(random, 200, 3500);
  const endHertz = ratioBetween(random, 200, 3500);
  const resonance = between(random, 4, 10);
  const airGain = between(random, 0.1, 0.8);
  return [0, 1].map(() => {
    const saws = notes.map((hertz) => ({
      hertz: hertz * between(random, 0.995, 1.005),
      oscillator: sawOscillator(random()),
    }));
    const air = pinkNoise(random);
    const drift = wander(random, 3);
    const filter = new StateVariableFilter(startHertz, resonance);
    return renderPad(shape, (seconds) => {
      let sum = airGain * air();
      for (const saw of saws) sum += saw.oscillator(saw.hertz);
      const position = seconds / shape.durationSeconds;
      filter.tune(startHertz * (endHertz / startHertz) ** position * (1 + 0.15 * drift()), resonance);
      filter.process(sum);
      return 0.25 * filter.low + filter.band;
    });
  });
}

export const pads: Family = { name: 'pad', lowCutHertz: 40, characters: [sawPad, stringMachine, glassPad, sweepPad] };
