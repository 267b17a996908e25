// Basses: a saw or square through a closing filter, a sine with a little dirt, and frequency modulation.
// Sources: Chowning (1973); Stilson and Smith, "Analyzing the Moog VCF" (1996), for the sweep of a resonant low-pass as
// the sound of a synthesiser bass.

import type { Random } from '../math/random.ts';
import { StateVariableFilter } from './filters.ts';
import { drive, mix } from './finishing.ts';
import { strike } from './kicks-and-toms.ts';
import {
  between,
  type Channels,
  decay,
  type Family,
  frequencyModulator,
  pitchBetween,
  pulseOscillator,
  ratioBetween,
  renderSamples,
  sawOscillator,
  sineOscillator,
  swell,
} from './synthesis.ts';

/** What a filtered bass is made of. */
export interface FilteredBass {
  fundamentalHertz: number;
  durationSeconds: number;
  wave: 'saw' | 'square';
  /** Where the filter closes to, as a multiple of the fundamental, and how much higher it opens at the stroke. */
  cutoffRatio: number;
  openingRatio: number;
  closingSeconds: number;
  /** The filter's Q. */
  resonance: number;
  driveAmount: number;
}

/** One oscillator through a closing low-pass and a bend; mono, `durationSeconds` long. */
export function filteredBass(bass: FilteredBass): Float32Array<ArrayBuffer> {
  const oscillator = bass.wave === 'saw' ? sawOscillator(0.5) : pulseOscillator();
  const filter = new StateVariableFilter(1000);
  const closedHertz = bass.fundamentalHertz * bass.cutoffRatio;
  return renderSamples(bass.durationSeconds, (seconds) => {
    const opening = (bass.openingRatio - 1) * decay(seconds, bass.closingSeconds);
    filter.tune(closedHertz * (1 + opening), bass.resonance);
    const filtered = filter.process(oscillator(bass.fundamentalHertz)).low;
    return drive(filtered, bass.driveAmount) * swell(seconds, bass.durationSeconds, 0.003, 0.06);
  });
}

function sawBass(random: Random): Channels {
  const durationSeconds = ratioBetween(random, 0.3, 0.6);
  return [
    filteredBass({
      fundamentalHertz: pitchBetween(random, 28, 45),
      durationSeconds,
      wave: random() < 0.7 ? 'saw' : 'square',
      cutoffRatio: ratioBetween(random, 1.5, 5),
      openingRatio: ratioBetween(random, 3, 15),
      closingSeconds: durationSeconds * between(random, 0.5, 2),
      resonance: ratioBetween(random, 0.7, 3),
      driveAmount: ratioBetween(random, 0.6, 3),
    }),
  ];
}

function acidBass(random: Random): Channels {
  const durationSeconds = ratioBetween(random, 0.2, 0.45);
  return [
    filteredBass({
      fundamentalHertz: pitchBetween(random, 33, 50),
      durationSeconds,
      wave: random() < 0.5 ? 'saw' : 'square',
      cutoffRatio: ratioBetween(random, 1.5, 4),
      openingRatio: ratioBetween(random, 6, 25),
      closingSeconds: durationSeconds * between(random, 0.6, 1.6),
      resonance: ratioBetween(random, 5, 14),
      driveAmount: ratioBetween(random, 0.8, 5),
    }),
  ];
}

function subBass(random: Random): Channels {
  const fundamentalHertz = pitchBetween(random, 27, 43);
  const durationSeconds = ratioBetween(random, 0.35, 0.8);
  const oscillator = sineOscillator();
  const amount = ratioBetween(random, 0.5, 4);
  const fall = ratioBetween(random, 0.8, 4);
  const bass = renderSamples(
    durationSeconds,
    (seconds) =>
      drive(oscillator(fundamentalHertz) * decay(seconds, durationSeconds * fall), amount) *
      swell(seconds, durationSeconds, 0.006, 0.08),
  );
  mix(bass, strike(random, 800, 0.01), between(random, 0, 0.15));
  return [bass];
}

/** Modulation at `ratio` times the fundamental, its index falling in `brightSeconds`; mono, `durationSeconds` long. */
export function modulatedBass(
  fundamentalHertz: number,
  durationSeconds: number,
  ratio: number,
  index: number,
  brightSeconds: number,
): Float32Array<ArrayBuffer> {
  const modulator = frequencyModulator();
  return renderSamples(durationSeconds, (seconds) => {
    const swing = index * (0.15 + 0.85 * decay(seconds, brightSeconds));
    const level = decay(seconds, 2.5 * durationSeconds) * swell(seconds, durationSeconds, 0.002, 0.06);
    return level * modulator(fundamentalHertz, ratio * fundamentalHertz, swing);
  });
}

function digitalBass(random: Random): Channels {
  const durationSeconds = ratioBetween(random, 0.3, 0.6);
  const ratio = random() < 0.6 ? 1 : 2;
  return [
    modulatedBass(
      pitchBetween(random, 28, 47),
      durationSeconds,
      ratio,
      between(random, 1.5, 7),
      durationSeconds * between(random, 0.3, 1.5),
    ),
  ];
}

function reeseBass(random: Random): Channels {
  const fundamentalHertz = pitchBetween(random, 28, 42);
  const durationSeconds = ratioBetween(random, 0.45, 0.8);
  const detune = between(random, 0.006, 0.02);
  const cutoffHertz = ratioBetween(random, 250, 1400);
  const sweep = between(random, -0.6, 1.5);
  const saws = [-1, 0, 1].map((side) => ({ oscillator: sawOscillator(random()), ratio: 1 + side * detune }));
  const filter = new StateVariableFilter(cutoffHertz, 1.2);
  return [
    renderSamples(durationSeconds, (seconds) => {
      let sum = 0;
      for (const saw of saws) sum += saw.oscillator(fundamentalHertz * saw.ratio);
      filter.tune(cutoffHertz * (1 + (sweep * seconds) / durationSeconds), 1.2);
      return drive(filter.process(sum).low, 0.8) * swell(seconds, durationSeconds, 0.01, 0.1);
    }),
  ];
}

export const basses: Family = {
  name: 'bass',
  lowCutHertz: 18,
  characters: [sawBass, acidBass, subBass, digitalBass, reeseBass],
};
