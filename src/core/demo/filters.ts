// Filters and resonators of the demo sounds.
// Sources: Andrew Simper, "Linear trapezoidal integrated state variable filter" (Cytomic, 2013); Klatt, "Software for a
// cascade/parallel formant synthesizer" (1980), for the resonator; Fletcher and Rossing, "The Physics of Musical
// Instruments" (1998), for the ratios of membranes and bars.

import { sampleRateHertz } from './synthesis.ts';

/**
 * A two-pole filter that gives low, band and high at once and stays stable while its cutoff moves. `band` is scaled to
 * gain 1 at the cutoff.
 */
export class StateVariableFilter {
  low = 0;
  band = 0;
  high = 0;
  private cutoffHertz = 0;
  private damping = 0;
  private a1 = 0;
  private a2 = 0;
  private a3 = 0;
  private state1 = 0;
  private state2 = 0;

  /** `resonance` is the Q: 0.707 is flat, 10 rings. The cutoff is held between 5 Hz and 20 kHz. */
  constructor(cutoffHertz: number, resonance = Math.SQRT1_2) {
    this.tune(cutoffHertz, resonance);
  }

  /** Moves the cutoff and Q; cheap where neither has changed. */
  tune(cutoffHertz: number, resonance = Math.SQRT1_2): void {
    const damping = 1 / resonance;
    if (cutoffHertz === this.cutoffHertz && damping === this.damping) return;
    this.cutoffHertz = cutoffHertz;
    this.damping = damping;
    const g = Math.tan((Math.PI * Math.min(20000, Math.max(5, cutoffHertz))) / sampleRateHertz);
    this.a1 = 1 / (1 + g * (g + damping));
    this.a2 = g * this.a1;
    this.a3 = g * this.a2;
  }

  /** Takes one sample in; the outputs are then in `low`, `band` and `high`. */
  process(input: number): this {
    const difference = input - this.state2;
    const band = this.a1 * this.state1 + this.a2 * difference;
    this.low = this.state2 + this.a2 * this.state1 + this.a3 * difference;
    this.state1 = 2 * band - this.state1;
    this.state2 = 2 * this.low - this.state2;
    this.band = this.damping * band;
    this.high = input - this.band - this.low;
    return this;
  }
}

/** A two-pole resonance with gain 1 at 0 Hz; in cascade they make a vocal tract. */
export class Resonator {
  private a = 1;
  private b = 0;
  private c = 0;
  private previous = 0;
  private beforePrevious = 0;

  /** The peak stands at `frequencyHertz`, `bandwidthHertz` wide at -3 dB. */
  tune(frequencyHertz: number, bandwidthHertz: number): void {
    this.c = -Math.exp((-2 * Math.PI * bandwidthHertz) / sampleRateHertz);
    this.b =
      2 *
      Math.exp((-Math.PI * bandwidthHertz) / sampleRateHertz) *
      Math.cos((2 * Math.PI * frequencyHertz) / sampleRateHertz);
    this.a = 1 - this.b - this.c;
  }

  process(input: number): number {
    const output = this.a * input + this.b * this.previous + this.c * this.beforePrevious;
    this.beforePrevious = this.previous;
    this.previous = output;
    return output;
  }
}

/** One partial of a struck thing; `decaySeconds` is the time in which it falls by 60 dB. */
export interface Mode {
  frequencyHertz: number;
  decaySeconds: number;
  amplitude: number;
  /** In turns; 0 starts at 0. */
  phase?: number;
}

/** The first modes of an ideal circular membrane over its lowest: zeros of Bessel functions. */
export const membraneRatios = [1, 1.594, 2.136, 2.296, 2.653, 2.918, 3.156, 3.5, 3.6, 4.06];

/** The modes of a bar free at both ends, over its lowest. */
export const barRatios = [1, 2.756, 5.404, 8.933, 13.34];

/** Adds modes that ring and die to `samples`, in place; those above 20 kHz are left out, as nobody would hear them. */
export function addModes(samples: Float32Array, modes: readonly Mode[]): void {
  for (const { frequencyHertz, decaySeconds, amplitude, phase = 0 } of modes) {
    if (frequencyHertz > 20000 || frequencyHertz <= 0) continue;
    const turn = (2 * Math.PI * frequencyHertz) / sampleRateHertz;
    const shrink = Math.exp(-6.907755 / (decaySeconds * sampleRateHertz));
    const cosine = shrink * Math.cos(turn);
    const sine = shrink * Math.sin(turn);
    let real = amplitude * Math.cos(2 * Math.PI * phase);
    let imaginary = amplitude * Math.sin(2 * Math.PI * phase);
    // After 1.5 times its decay a mode is 90 dB down.
    const end = Math.min(samples.length, Math.ceil(1.5 * decaySeconds * sampleRateHertz));
    for (let i = 0; i < end; i++) {
      samples[i] += imaginary;
      const nextReal = real * cosine - imaginary * sine;
      imaginary = real * sine + imaginary * cosine;
      real = nextReal;
    }
  }
}
