import { describe, expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { createPitchDetector } from './pitch.ts';

const detect = createPitchDetector();
const pitchOf = (sample: (i: number) => number, length = 2048) =>
  detect(
    Float32Array.from({ length }, (_, i) => sample(i)),
    0,
  );
const sine = (hertz: number) => (i: number) => Math.sin((2 * Math.PI * hertz * i) / 22050 + 1);
const cents = (got: number, expected: number) => Math.abs(1200 * Math.log2(got / expected));

describe('the pitch', () => {
  test.each([41, 50, 65.4, 110, 261.6, 440, 987.8, 1976, 2500, 3900])('of a sine of %d Hz is its own', (hertz) => {
    const pitch = pitchOf(sine(hertz));
    expect(cents(pitch.hertz, hertz)).toBeLessThan(hertz < 1000 ? 8 : 25);
    expect(pitch.confidence).toBeGreaterThan(0.97);
    expect(pitch.confidence).toBeLessThanOrEqual(1);
  });

  test.each([55, 130.8, 220, 440, 660])('of harmonics without their fundamental is the fundamental: %d Hz', (hertz) => {
    const pitch = pitchOf((i) => sine(2 * hertz)(i) + sine(3 * hertz)(i) + 0.5 * sine(4 * hertz)(i));
    expect(cents(pitch.hertz, hertz)).toBeLessThan(10);
    expect(pitch.confidence).toBeGreaterThan(0.9);
  });

  test('of a square wave and of a train of clicks is how often they repeat', () => {
    expect(cents(pitchOf((i) => (i % 100 < 50 ? 0.3 : -0.3)).hertz, 220.5)).toBeLessThan(3);
    const clicks = pitchOf((i) => (i % 147 === 0 ? 1 : 0));
    expect(cents(clicks.hertz, 150)).toBeLessThan(3);
    expect(clicks.confidence).toBeGreaterThan(0.9);
  });

  test('of a decaying string is found', () => {
    const string = (i: number) =>
      [1, 2, 3, 4, 5].reduce((sum, n) => sum + sine(196 * n)(i) / n, 0) * Math.exp(-i / 700);
    expect(cents(pitchOf(string).hertz, 196)).toBeLessThan(15);
  });

  test('does not know gain, nor an offset', () => {
    const plain = pitchOf(sine(300));
    for (const change of [(x: number) => 2 ** -40 * x, (x: number) => 2 ** 20 * x]) {
      const changed = pitchOf((i) => change(sine(300)(i)));
      expect(changed.hertz).toBeCloseTo(plain.hertz, 4);
      expect(changed.confidence).toBeCloseTo(plain.confidence, 5);
    }
    expect(cents(pitchOf((i) => 0.5 + 0.1 * sine(300)(i)).hertz, 300)).toBeLessThan(3);
  });

  test('of noise is not believed', () => {
    const random = seededRandom(21);
    const confidences = Array.from({ length: 40 }, () => pitchOf(() => random() - 0.5).confidence);
    expect(Math.max(...confidences)).toBeLessThan(0.5);
    expect(confidences.reduce((sum, each) => sum + each, 0) / 40).toBeLessThan(0.3);
  });

  test('of noise over a tone is believed less', () => {
    const random = seededRandom(22);
    const noisy = pitchOf((i) => sine(440)(i) + 2.45 * (random() - 0.5));
    expect(cents(noisy.hertz, 440)).toBeLessThan(50);
    // Both have a mean square of 1 / 2: half the energy repeats.
    expect(Math.abs(noisy.confidence - 0.5)).toBeLessThan(0.1);
  });

  test('is nothing where nothing repeats', () => {
    const nothing = { hertz: 0, confidence: 0 };
    expect(pitchOf(() => 0)).toEqual(nothing);
    expect(pitchOf(() => 0, 1)).toEqual(nothing);
    expect(pitchOf(() => 0.5)).toEqual(nothing);
    for (const at of [0, 1, 500, 1024, 2047]) {
      const click = pitchOf((i) => (i === at ? 1 : 0));
      expect(click.confidence).toBeLessThan(0.05);
      expect(click.hertz === 0 || (click.hertz >= 39 && click.hertz <= 4010)).toBe(true);
    }
  });

  test('starts where it is told, with zeros beyond the end', () => {
    const samples = Float32Array.from({ length: 4096 }, (_, i) => sine(i < 2048 ? 200 : 700)(i));
    expect(cents(detect(samples, 0).hertz, 200)).toBeLessThan(5);
    expect(cents(detect(samples, 2048).hertz, 700)).toBeLessThan(5);
    expect(cents(detect(samples, 3072).hertz, 700)).toBeLessThan(20);
  });
});
