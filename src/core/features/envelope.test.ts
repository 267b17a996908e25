import { describe, expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { attackSamples, blockSamples, energyCentre, energyTimes, measureEnvelope } from './envelope.ts';

const envelopeOf = (length: number, sample: (i: number) => number) =>
  measureEnvelope(Float32Array.from({ length }, (_, i) => sample(i)));

const chirpAndRing = envelopeOf(5000, (i) => {
  const s = i / 22050;
  return (
    0.3 * Math.sin(2 * Math.PI * (80 * s + 2600 * s * s)) + 0.6 * Math.exp(-9 * s) * Math.sin(2 * Math.PI * 523.25 * s)
  );
});

describe('an envelope', () => {
  test('sums squares of blocks', () => {
    const { energies, energy } = envelopeOf(2 * blockSamples + 1, (i) => (i < blockSamples ? 0.5 : -1));
    expect([...energies]).toEqual([blockSamples / 4, blockSamples, 1]);
    expect(energy).toBe((blockSamples * 5) / 4 + 1);
  });

  test('has the peak, and the first sample that reaches it', () => {
    expect(envelopeOf(500, (i) => (i === 123 || i === 456 ? -0.75 : 0.5))).toMatchObject({
      peak: 0.75,
      peakSample: 123,
    });
    expect(envelopeOf(500, () => 0)).toMatchObject({ peak: 0, peakSample: 0 });
    // np.abs(x).argmax(), x of mfcc-statistics.test.ts
    expect(chirpAndRing.peakSample).toBe(53);
    expect(chirpAndRing.peak).toBeCloseTo(0.8757463, 6);
  });

  test('counts changes of sign', () => {
    // (np.diff(np.signbit(x)) != 0).sum()
    expect(chirpAndRing.zeroCrossings).toBe(341);
    expect(envelopeOf(1000, (i) => (i % 2 === 0 ? 1 : -1)).zeroCrossings).toBe(999);
    expect(envelopeOf(1000, () => -0.5).zeroCrossings).toBe(0);
    expect(envelopeOf(4, (i) => [0, -0, 1, 0][i]).zeroCrossings).toBe(0);
  });
});

describe('energy times', () => {
  test('are where the cumulated energy says', () => {
    // e = x * x; i = np.searchsorted(np.cumsum(e), f * e.sum()); i + (f * e.sum() - np.cumsum(e)[i - 1]) / e[i]
    const expected = [595.738145, 1483.399623, 2919.12318, 4543.024286];
    for (const [i, time] of energyTimes(chirpAndRing, [0.25, 0.5, 0.75, 0.95]).entries())
      expect(time).toBeCloseTo(expected[i], 2);
  });

  test('of a constant level are shares of its length', () => {
    const times = energyTimes(
      envelopeOf(1000, () => 0.5),
      [0.05, 0.25, 0.5, 0.99],
    );
    for (const [i, share] of [50, 250, 500, 990].entries()) expect(times[i]).toBeCloseTo(share, 6);
  });

  test('of an exponential decay are its half-lives', () => {
    // Energy falls as exp(-i / 500): 75 % has passed after two half-lives, 500 ln 4.
    const times = energyTimes(
      envelopeOf(20000, (i) => Math.exp(-i / 1000)),
      [0.5, 0.75, 0.95],
    );
    for (const [i, fraction] of [0.5, 0.75, 0.95].entries())
      expect(Math.abs(times[i] + 500 * Math.log(1 - fraction))).toBeLessThan(1);
  });

  test('of a click are its sample', () => {
    for (const at of [0, 62, 63, 499]) {
      for (const time of energyTimes(
        envelopeOf(500, (i) => (i === at ? -0.3 : 0)),
        [0.01, 0.5, 0.99],
      )) {
        expect(time).toBeGreaterThan(at);
        expect(time).toBeLessThanOrEqual(at + 1);
      }
    }
  });

  test('rise within the clip, whatever it is, and are 0 for silence', () => {
    const random = seededRandom(2);
    for (let trial = 0; trial < 50; trial++) {
      const length = 1 + Math.floor(random() * 300);
      const times = energyTimes(
        envelopeOf(length, () => (random() - 0.5) ** 5),
        [0.001, 0.3, 0.999999],
      );
      expect(0 < times[0] && times[0] <= times[1] && times[1] <= times[2] && times[2] <= length).toBe(true);
    }
    expect(
      energyTimes(
        envelopeOf(100, () => 0),
        [0.5, 0.9],
      ),
    ).toEqual([0, 0]);
  });
});

test('the centre of the energy is in the middle of what is even, and 0 in silence', () => {
  expect(energyCentre(envelopeOf(1001, () => 0.1))).toBeCloseTo(500.5, 6);
  expect(Math.abs(energyCentre(envelopeOf(20000, (i) => Math.exp(-i / 1000))) - 500)).toBeLessThan(1);
  expect(energyCentre(envelopeOf(100, () => 0))).toBe(0);
});

describe('the attack', () => {
  test('of a linear rise is what lies between 20 % and 90 %', () => {
    const rise = envelopeOf(22050, (i) => Math.min(1, i / 4410) * (i % 2 === 0 ? 1 : -1));
    expect(Math.abs(attackSamples(rise) - 0.7 * 4410)).toBeLessThanOrEqual(blockSamples + 1);
  });

  test('of a click is a block, wherever it is, and of a decay too', () => {
    for (const at of [0, 1000, 4999]) {
      const attack = attackSamples(envelopeOf(5000, (i) => (i === at ? 1 : 0)));
      expect(attack).toBe(at === 4999 ? 5000 % blockSamples : blockSamples);
    }
    expect(attackSamples(envelopeOf(5000, (i) => Math.exp(-i / 300)))).toBe(blockSamples);
    expect(attackSamples(envelopeOf(1, () => 0.5))).toBe(1);
  });

  test('is 0 in silence, and does not know the gain', () => {
    expect(attackSamples(envelopeOf(500, () => 0))).toBe(0);
    const rise = (gain: number) => attackSamples(envelopeOf(5000, (i) => gain * i));
    expect(rise(1e-12)).toBe(rise(1e-4));
  });
});
