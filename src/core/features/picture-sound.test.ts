import { expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { createPicture } from './picture.ts';
import { soundOfPicture } from './picture-sound.ts';

const sampleRate = 22_050;
const random = seededRandom(3);
const sounds: Record<string, Float32Array> = {
  'a chirp of 2 s': Float32Array.from({ length: 2 * sampleRate }, (_, i) => {
    const s = i / sampleRate;
    return 0.4 * Math.sin(2 * Math.PI * (200 * s + 1500 * s * s));
  }),
  'a decaying sine': Float32Array.from(
    { length: sampleRate },
    (_, i) => 0.6 * Math.exp((-6 * i) / sampleRate) * Math.sin((2 * Math.PI * 523.25 * i) / sampleRate),
  ),
  'decaying noise': Float32Array.from(
    { length: sampleRate / 2 },
    (_, i) => (random() - 0.5) * Math.exp((-8 * i) / sampleRate),
  ),
  'a blip of 0.1 s': Float32Array.from(
    { length: 2205 },
    (_, i) => 0.3 * Math.sin((2 * Math.PI * 880 * i) / sampleRate),
  ),
};

function correlation(one: Uint8Array, other: Uint8Array): number {
  const mean = (values: Uint8Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [a, b] = [mean(one), mean(other)];
  let [both, first, second] = [0, 0, 0];
  one.forEach((value, i) => {
    both += (value - a) * (other[i] - b);
    first += (value - a) ** 2;
    second += (other[i] - b) ** 2;
  });
  return both / Math.sqrt(first * second);
}

test.each(Object.keys(sounds))('the picture of the sound found is the picture: %s', (name) => {
  const samples = sounds[name];
  for (const size of [32, 64]) {
    const settings = { melBands: size, frames: size };
    const picture = createPicture(settings);
    const drawn = picture(samples);
    const found = soundOfPicture(drawn, settings, samples.length, seededRandom(1));
    expect(found.samples).toHaveLength(samples.length);
    expect(correlation(drawn, picture(found.samples))).toBeGreaterThan(0.95);
    expect(found.convergence[31]).toBeLessThan(0.25);
    expect(Math.max(...found.samples.map(Math.abs))).toBeCloseTo(0.5, 6);
  }
});

test('a sine comes back at its pitch', () => {
  const settings = { melBands: 64, frames: 64 };
  const sine = Float32Array.from({ length: sampleRate }, (_, i) => Math.sin((2 * Math.PI * 440 * i) / sampleRate));
  const { samples } = soundOfPicture(createPicture(settings)(sine), settings, sine.length, seededRandom(1));
  const crossings = samples.reduce((sum, sample, i) => sum + (i > 0 && sample >= 0 !== samples[i - 1] >= 0 ? 1 : 0), 0);
  // Within half of the band, which is 52 Hz wide.
  expect(Math.abs(crossings / 2 - 440)).toBeLessThan(26);
});

test('a picture of silence is silent, and one that is bright everywhere has numbers', () => {
  const settings = { melBands: 32, frames: 32 };
  const silent = soundOfPicture(new Uint8Array(1024), settings, 5000, seededRandom(1));
  expect(silent.samples).toEqual(new Float32Array(5000));
  for (const picture of [new Uint8Array(1024).fill(255), Uint8Array.from({ length: 1024 }, (_, i) => (i % 7) * 36)]) {
    for (const length of [1, 300, 5000]) {
      const { samples } = soundOfPicture(picture, settings, length, seededRandom(1));
      expect(samples.every(Number.isFinite)).toBe(true);
    }
  }
});

test('refuses a picture of another size', () => {
  const settings = { melBands: 32, frames: 32 };
  expect(() => soundOfPicture(new Uint8Array(1000), settings, 5000, seededRandom(1))).toThrow(RangeError);
  expect(() => soundOfPicture(new Uint8Array(1024), settings, 0, seededRandom(1))).toThrow(RangeError);
});
