import { describe, expect, test } from 'vitest';
import { normal, seededRandom } from '../math/random.ts';
import { addModes, Resonator, StateVariableFilter } from './filters.ts';
import { crush, finish } from './finishing.ts';
import {
  attack,
  between,
  decay,
  frequencyModulator,
  noteToHertz,
  pick,
  pinkNoise,
  pulseOscillator,
  ratioBetween,
  renderSamples,
  sampleRateHertz,
  sawOscillator,
  sineOscillator,
  swell,
  wander,
  whiteNoise,
} from './synthesis.ts';

const mean = (samples: Float32Array) => samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
const rms = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

/** The amplitude of the sinusoid at `hertz` in `samples`, whole periods expected. */
function amplitudeAt(samples: Float32Array, hertz: number): number {
  let real = 0;
  let imaginary = 0;
  samples.forEach((sample, i) => {
    real += sample * Math.cos((2 * Math.PI * hertz * i) / sampleRateHertz);
    imaginary += sample * Math.sin((2 * Math.PI * hertz * i) / sampleRateHertz);
  });
  return (2 * Math.hypot(real, imaginary)) / samples.length;
}

describe('oscillators', () => {
  test('a sine is a sine', () => {
    const oscillator = sineOscillator();
    const samples = renderSamples(1, () => oscillator(441));
    samples.forEach((sample, i) => {
      expect(sample).toBeCloseTo(Math.sin((2 * Math.PI * 441 * i) / sampleRateHertz), 5);
    });
  });

  test('a saw has partials of 2 / (pi n), and what folds back is well below a naive one', () => {
    const oscillator = sawOscillator();
    const samples = renderSamples(1, () => oscillator(1050));
    for (const n of [1, 2, 3, 5]) {
      expect(amplitudeAt(samples, 1050 * n) / (2 / (Math.PI * n)), `partial ${n}`).toBeCloseTo(1, 1);
    }
    const high = sawOscillator();
    const aliased = renderSamples(1, () => high(3001));
    for (const n of [14, 15, 16]) {
      expect(amplitudeAt(aliased, Math.abs(44100 - 3001 * n)), `partial ${n}`).toBeLessThan(0.1 * (2 / (Math.PI * n)));
    }
  });

  test('a pulse has no DC, and a square no even partials', () => {
    for (const width of [0.1, 0.25, 0.5, 0.8]) {
      const oscillator = pulseOscillator();
      const samples = renderSamples(1, () => oscillator(441, width));
      expect(Math.abs(mean(samples)), `width ${width}`).toBeLessThan(0.01);
      expect(amplitudeAt(samples, 882)).toBeCloseTo((2 / Math.PI) * Math.abs(Math.sin(2 * Math.PI * width)), 1);
    }
  });

  test('frequency modulation has sidebands by the Bessel functions of its index', () => {
    const modulator = frequencyModulator();
    const samples = renderSamples(1, () => modulator(1000, 100, 1));
    expect(amplitudeAt(samples, 1000)).toBeCloseTo(0.7652, 3);
    expect(amplitudeAt(samples, 1100)).toBeCloseTo(0.4401, 3);
    expect(amplitudeAt(samples, 900)).toBeCloseTo(0.4401, 3);
    expect(amplitudeAt(samples, 1200)).toBeCloseTo(0.1149, 3);
  });

  test('pink noise falls by 3 dB an octave where white stays', () => {
    const bandLevel = (noise: () => number, hertz: number) => {
      const filter = new StateVariableFilter(hertz, 4);
      return rms(renderSamples(4, () => filter.process(noise()).band));
    };
    const fall = (make: typeof pinkNoise) => {
      const low = bandLevel(make(seededRandom(5)), 200);
      return 20 * Math.log10(bandLevel(make(seededRandom(5)), 3200) / low);
    };
    // A band of constant Q holds 3 dB more white noise an octave up.
    expect(fall(whiteNoise)).toBeGreaterThan(10.5);
    expect(Math.abs(fall(pinkNoise))).toBeLessThan(1.5);
  });

  test('a wander stays in its range, without jumps', () => {
    const drift = wander(seededRandom(6), 10);
    const samples = renderSamples(2, drift);
    let jump = 0;
    for (let i = 1; i < samples.length; i++) jump = Math.max(jump, Math.abs(samples[i] - samples[i - 1]));
    expect(jump).toBeLessThan(0.001);
    expect(Math.max(...samples)).toBeLessThanOrEqual(1);
    expect(Math.min(...samples)).toBeGreaterThanOrEqual(-1);
    expect(rms(samples)).toBeGreaterThan(0.1);
  });
});

test('envelopes pass through what they promise', () => {
  expect(decay(0, 0.3)).toBe(1);
  expect(20 * Math.log10(decay(0.3, 0.3))).toBeCloseTo(-60, 4);
  expect([attack(0, 1), attack(0.5, 1), attack(1, 1), attack(9, 1)]).toEqual([0, expect.closeTo(0.5), 1, 1]);
  expect([swell(0, 2, 0.1, 0.5), swell(1, 2, 0.1, 0.5), swell(2, 2, 0.1, 0.5)]).toEqual([0, 1, 0]);
});

test('draws stay in their ranges', () => {
  const random = seededRandom(7);
  const choices = new Set<string>();
  for (let i = 0; i < 1000; i++) {
    const even = between(random, -3, 2);
    expect(even >= -3 && even < 2).toBe(true);
    const ratio = ratioBetween(random, 20, 2000);
    expect(ratio >= 20 && ratio < 2000).toBe(true);
    choices.add(pick(random, ['a', 'b', 'c']));
  }
  expect(choices.size).toBe(3);
  expect(noteToHertz(69)).toBe(440);
  expect(noteToHertz(60)).toBeCloseTo(261.6256, 3);
});

describe('filters', () => {
  const response = (output: (input: number) => number, hertz: number) => {
    const oscillator = sineOscillator();
    return amplitudeAt(renderSamples(1, () => output(oscillator(hertz))).subarray(4410), hertz);
  };

  test('a flat low-pass and high-pass are 3 dB down at the cutoff and fall by 12 dB an octave', () => {
    const low = (hertz: number) => {
      const filter = new StateVariableFilter(1000);
      return 20 * Math.log10(response((input) => filter.process(input).low, hertz));
    };
    const high = (hertz: number) => {
      const filter = new StateVariableFilter(1000);
      return 20 * Math.log10(response((input) => filter.process(input).high, hertz));
    };
    expect(low(1000)).toBeCloseTo(-3.01, 1);
    expect(low(100)).toBeCloseTo(0, 1);
    expect(low(2000) - low(4000)).toBeGreaterThan(11.5);
    expect(high(1000)).toBeCloseTo(-3.01, 1);
    expect(high(10000)).toBeCloseTo(0, 1);
    expect(high(500) - high(250)).toBeGreaterThan(11);
  });

  test('a band has gain 1 at its cutoff, whatever the Q', () => {
    for (const resonance of [0.7, 3, 12]) {
      const filter = new StateVariableFilter(1500, resonance);
      expect(response((input) => filter.process(input).band, 1500)).toBeCloseTo(1, 2);
    }
  });

  test('a resonator has gain 1 at 0 Hz and its peak where it was tuned', () => {
    const resonator = new Resonator();
    resonator.tune(700, 70);
    let settled = 0;
    for (let i = 0; i < 44100; i++) settled = resonator.process(1);
    expect(settled).toBeCloseTo(1, 4);
    const gain = (hertz: number) => {
      const fresh = new Resonator();
      fresh.tune(700, 70);
      return response((input) => fresh.process(input), hertz);
    };
    expect(gain(700)).toBeGreaterThan(gain(650));
    expect(gain(700)).toBeGreaterThan(gain(750));
    expect(gain(735) / gain(700)).toBeCloseTo(Math.SQRT1_2, 1);
  });

  test('modes ring at their frequency and fall by 60 dB in their time; what nobody hears is left out', () => {
    const samples = new Float32Array(sampleRateHertz);
    addModes(samples, [{ frequencyHertz: 500, decaySeconds: 0.5, amplitude: 2 }]);
    for (const i of [0, 1, 50, 4410, 20000]) {
      const seconds = i / sampleRateHertz;
      expect(samples[i]).toBeCloseTo(2 * decay(seconds, 0.5) * Math.sin(2 * Math.PI * 500 * seconds), 4);
    }
    const silent = new Float32Array(1000);
    addModes(silent, [{ frequencyHertz: 21000, decaySeconds: 1, amplitude: 1 }]);
    expect(silent.every((sample) => sample === 0)).toBe(true);
  });
});

describe('finishing', () => {
  test('sets the level, takes out DC, brings the ends to 0 and cuts the tail', () => {
    const random = seededRandom(8);
    const raw = [0, 1].map(() => renderSamples(1, (seconds) => (0.5 + 0.2 * normal(random)) * decay(seconds, 0.4)));
    const channels = finish(raw, 20, -6);
    const peak = Math.max(...channels.map((samples) => Math.max(...samples.map(Math.abs))));
    expect(20 * Math.log10(peak)).toBeCloseTo(-6, 4);
    for (const samples of channels) {
      expect(samples.length).toBeLessThan(0.5 * sampleRateHertz);
      expect(Math.abs(mean(samples))).toBeLessThan(1e-6);
      expect([samples[0], samples[samples.length - 1]]).toEqual([0, 0]);
    }
  });

  test('refuses silence and what is not a number', () => {
    expect(() => finish([new Float32Array(5000)], 20, -6)).toThrow('not silent');
    expect(() => finish([new Float32Array(5000).fill(Number.NaN)], 20, -6)).toThrow('NaN');
    expect(() => finish([new Float32Array([1, Infinity, 1])], 20, -6)).toThrow('Infinity');
  });

  test('a crusher holds and rounds', () => {
    const ramp = Float32Array.from({ length: 8 }, (_, i) => i / 10);
    expect([...crush(ramp, sampleRateHertz / 4, 3)]).toEqual([0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5]);
  });
});
