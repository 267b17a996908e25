import { describe, expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { filteredBass, modulatedBass } from './basses.ts';
import { modulatedBell, struckBell } from './bells.ts';
import { membrane, strike, sweptDrum } from './kicks-and-toms.ts';
import { pluckedString } from './plucks.ts';
import { sampleRateHertz } from './synthesis.ts';
import { type Singer, sing, type Vowel, vowels } from './voices.ts';

/** The level in decibels of a windowed stretch at one frequency, by Goertzel's sum. */
function decibelsAt(samples: Float32Array, hertz: number): number {
  let real = 0;
  let imaginary = 0;
  samples.forEach((sample, i) => {
    const windowed = sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / samples.length));
    real += windowed * Math.cos((2 * Math.PI * hertz * i) / sampleRateHertz);
    imaginary += windowed * Math.sin((2 * Math.PI * hertz * i) / sampleRateHertz);
  });
  return 20 * Math.log10(Math.hypot(real, imaginary) / samples.length + 1e-12);
}

/** The pitch in hertz by autocorrelation, its highest peak refined by a parabola. */
function pitchHertz(samples: Float32Array, lowHertz: number, highHertz: number): number {
  const correlation = (lag: number) => {
    let product = 0;
    let energy = 1e-12;
    for (let i = 0; i + lag < samples.length; i++) {
      product += samples[i] * samples[i + lag];
      energy += samples[i] ** 2 + samples[i + lag] ** 2;
    }
    return (2 * product) / energy;
  };
  let best = 0;
  let bestLag = 0;
  for (let lag = Math.floor(sampleRateHertz / highHertz); lag <= sampleRateHertz / lowHertz; lag++) {
    const value = correlation(lag);
    // A later period fits as well as the first; only a clearly better one may replace it.
    if (value > best + 0.002) {
      best = value;
      bestLag = lag;
    }
  }
  const [before, at, after] = [bestLag - 1, bestLag, bestLag + 1].map(correlation);
  return sampleRateHertz / (bestLag + (0.5 * (before - after)) / (before - 2 * at + after));
}

function stretch(samples: Float32Array, fromSeconds: number, toSeconds: number): Float32Array {
  return samples.subarray(fromSeconds * sampleRateHertz, toSeconds * sampleRateHertz);
}

describe('drums', () => {
  test('a swept drum falls to the pitch that was asked', () => {
    const drum = { sweepRatio: 4, sweepSeconds: 0.02, decaySeconds: 0.8, driveAmount: 1 };
    for (const fundamentalHertz of [45, 60, 110]) {
      const samples = sweptDrum({ ...drum, fundamentalHertz });
      expect(pitchHertz(stretch(samples, 0.2, 0.5), 30, 400) / fundamentalHertz).toBeCloseTo(1, 2);
      expect(samples[0]).toBe(0);
      const earlyCrossings = crossings(stretch(samples, 0, 0.05));
      expect(earlyCrossings).toBeGreaterThan(1.3 * crossings(stretch(samples, 0.2, 0.25)));
    }
  });

  test("a membrane rests at its lowest mode and sounds in the membrane's ratio above", () => {
    for (const fundamentalHertz of [80, 150, 240]) {
      const skin = { fundamentalHertz, glideRatio: 1.2, decaySeconds: 0.7, brightness: 0.5 };
      const samples = membrane(skin, seededRandom(1));
      expect(pitchHertz(stretch(samples, 0.3, 0.6), 60, 300) / fundamentalHertz).toBeCloseTo(1, 1);
      const start = stretch(membrane({ ...skin, glideRatio: 1 }, seededRandom(1)), 0, 0.2);
      expect(decibelsAt(start, 1.594 * fundamentalHertz)).toBeGreaterThan(
        decibelsAt(start, 1.3 * fundamentalHertz) + 6,
      );
    }
  });

  test('a strike is as bright as asked', () => {
    const low = crossings(strike(seededRandom(2), 500, 0.1));
    const high = crossings(strike(seededRandom(2), 5000, 0.1));
    expect(high).toBeGreaterThan(3 * low);
  });

  function crossings(samples: Float32Array): number {
    let count = 0;
    for (let i = 1; i < samples.length; i++) if (samples[i - 1] < 0 !== samples[i] < 0) count++;
    return count;
  }
});

describe('basses', () => {
  const bass = { durationSeconds: 0.6, cutoffRatio: 3, openingRatio: 8, closingSeconds: 0.4, driveAmount: 1 };

  test('have the fundamental that was asked', () => {
    // A closing filter delays its input more and more, which a pitch measurement hears as a lower pitch.
    const steady = { ...bass, openingRatio: 1 };
    for (const fundamentalHertz of [41.2, 55, 110]) {
      for (const wave of ['saw', 'square'] as const) {
        const samples = filteredBass({ ...steady, fundamentalHertz, wave, resonance: 2 });
        expect(pitchHertz(stretch(samples, 0.1, 0.4), 30, 300) / fundamentalHertz).toBeCloseTo(1, 2);
      }
      const modulated = modulatedBass(fundamentalHertz, 0.6, 1, 3, 0.5);
      expect(pitchHertz(stretch(modulated, 0.05, 0.35), 30, 300) / fundamentalHertz).toBeCloseTo(1, 2);
    }
  });

  test('close their filter', () => {
    const samples = filteredBass({ ...bass, fundamentalHertz: 55, wave: 'saw', resonance: 1 });
    const brightness = (part: Float32Array) => decibelsAt(part, 55 * 16) - decibelsAt(part, 55);
    expect(brightness(stretch(samples, 0, 0.1))).toBeGreaterThan(brightness(stretch(samples, 0.4, 0.5)) + 12);
  });
});

describe('plucked strings', () => {
  const string = { durationSeconds: 0.6, decaySeconds: 1, brightness: 0.6, position: 0.2 };

  test('are in tune within 3 cents, between whole samples too', () => {
    for (const fundamentalHertz of [82.41, 196, 440, 987.77, 1318.5]) {
      const samples = pluckedString({ ...string, fundamentalHertz }, seededRandom(3));
      const pitch = pitchHertz(stretch(samples, 0.1, 0.3), 0.7 * fundamentalHertz, 1.4 * fundamentalHertz);
      expect(Math.abs(1200 * Math.log2(pitch / fundamentalHertz)), `${fundamentalHertz} Hz`).toBeLessThan(3);
    }
  });

  test('fall by 60 dB in the time asked', () => {
    const samples = pluckedString({ ...string, fundamentalHertz: 220, brightness: 1 }, seededRandom(4));
    const fall = decibelsAt(stretch(samples, 0.1, 0.2), 220) - decibelsAt(stretch(samples, 0.4, 0.5), 220);
    expect(fall).toBeGreaterThan(17);
    expect(fall).toBeLessThan(21);
  });

  test('lose the even partials when plucked in the middle', () => {
    const samples = stretch(
      pluckedString({ ...string, fundamentalHertz: 110.25, position: 0.5 }, seededRandom(5)),
      0,
      0.3,
    );
    for (const even of [2, 4]) {
      expect(decibelsAt(samples, 110.25 * even)).toBeLessThan(decibelsAt(samples, 110.25 * (even + 1)) - 10);
    }
  });
});

describe('bells', () => {
  test('by modulation have their carrier and its sidebands where asked', () => {
    const samples = stretch(modulatedBell(600, 1.4, 2, 1), 0, 0.4);
    for (const hertz of [600, 600 + 840, 840 - 600]) {
      expect(decibelsAt(samples, hertz), `${hertz} Hz`).toBeGreaterThan(decibelsAt(samples, 480) + 20);
    }
  });

  test('by modes have just those', () => {
    const modes = [500, 1378].map((frequencyHertz) => ({ frequencyHertz, decaySeconds: 1, amplitude: 1 }));
    const samples = stretch(struckBell(modes, 1), 0, 0.5);
    expect(decibelsAt(samples, 500)).toBeGreaterThan(decibelsAt(samples, 900) + 40);
    expect(decibelsAt(samples, 1378)).toBeGreaterThan(decibelsAt(samples, 900) + 40);
  });
});

describe('voices', () => {
  const singer: Omit<Singer, 'from' | 'to'> = {
    fundamentalHertz: 110,
    durationSeconds: 0.6,
    tractRatio: 1,
    breath: 0,
    vibratoDepth: 0,
    glideRatio: 1,
    attackSeconds: 0.05,
  };
  const hold = (vowel: Vowel, changes: Partial<Singer> = {}) =>
    stretch(sing({ ...singer, from: vowel, to: vowel, ...changes }, seededRandom(6)), 0.1, 0.45);

  test('sing at the pitch that was asked', () => {
    for (const fundamentalHertz of [98, 147, 220]) {
      const pitch = pitchHertz(hold('ah', { fundamentalHertz }), 70, 400);
      expect(pitch / fundamentalHertz).toBeCloseTo(1, 1);
    }
  });

  test('carry their formants: a whispered vowel has its second one above what lies on either side', () => {
    const bandDecibels = (samples: Float32Array, hertz: number) => {
      let power = 0;
      for (let offset = -60; offset <= 60; offset += 5) power += 10 ** (decibelsAt(samples, hertz + offset) / 10);
      return 10 * Math.log10(power);
    };
    for (const vowel of ['ee', 'ah', 'oo', 'ae'] as const) {
      const [first, second] = vowels[vowel];
      const samples = hold(vowel, { breath: 1 });
      const valley = bandDecibels(samples, (first + second) / 2);
      expect(bandDecibels(samples, second), vowel).toBeGreaterThan(valley + 2);
      expect(bandDecibels(samples, second), vowel).toBeGreaterThan(bandDecibels(samples, second * 1.15));
    }
  });
});
