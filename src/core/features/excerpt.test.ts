import { describe, expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { type ExcerptPosition, excerpt } from './excerpt.ts';

const positions: ExcerptPosition[] = ['start', 'middle', 'loudest'];
const second = (position: ExcerptPosition) => ({ seconds: 1, position });

describe('an excerpt', () => {
  test.each(positions)('is the whole sound where that is no longer: %s', (position) => {
    for (const length of [0, 1, 99, 100]) {
      const samples = new Float32Array(length).fill(0.5);
      const whole = excerpt(samples, 100, second(position));
      expect(whole.startSample).toBe(0);
      expect(whole.samples).toBe(samples);
    }
  });

  test('from the start skips nothing, not even silence', () => {
    const samples = new Float32Array(300);
    samples[250] = 1;
    expect(excerpt(samples, 100, second('start')).startSample).toBe(0);
  });

  test('is a view of the sound', () => {
    const samples = Float32Array.from({ length: 301 }, (_, i) => i);
    const middle = excerpt(samples, 100, second('middle'));
    expect(middle.startSample).toBe(100);
    expect([...middle.samples]).toEqual([...samples.slice(100, 200)]);
    expect(middle.samples.buffer).toBe(samples.buffer);
  });

  test('where it is loudest is the window of greatest energy', () => {
    const random = seededRandom(5);
    for (let trial = 0; trial < 20; trial++) {
      const samples = Float32Array.from({ length: 150 + trial * 7 }, () => (random() - 0.5) ** 3);
      const energies = Array.from({ length: samples.length - 99 }, (_, start) =>
        samples.subarray(start, start + 100).reduce((sum, sample) => sum + sample * sample, 0),
      );
      const { startSample, samples: loudest } = excerpt(samples, 100, second('loudest'));
      expect(startSample).toBe(energies.indexOf(Math.max(...energies)));
      expect(loudest.length).toBe(100);
    }
  });

  test('where it is loudest may be the very end', () => {
    const samples = Float32Array.from({ length: 250 }, (_, i) => i / 250);
    expect(excerpt(samples, 100, second('loudest')).startSample).toBe(150);
  });

  test('where it is loudest opens with the hit that stands between silences', () => {
    const samples = new Float32Array(1000);
    samples.fill(0.7, 400, 430);
    expect(excerpt(samples, 100, second('loudest')).startSample).toBe(400);
  });

  test('of a sound of constant level or none is its start', () => {
    const square = Float32Array.from({ length: 1000 }, (_, i) => (i % 10 < 5 ? 0.3 : -0.3));
    expect(excerpt(square, 100, second('loudest')).startSample).toBe(0);
    expect(excerpt(new Float32Array(1000), 100, second('loudest')).startSample).toBe(0);
    expect(excerpt(new Float32Array(1000).fill(Number.NaN), 100, second('loudest')).startSample).toBe(0);
  });

  test('rounds to a sample and has at least one', () => {
    const samples = new Float32Array(100);
    expect(excerpt(samples, 22050, { seconds: 0.00002, position: 'start' }).samples.length).toBe(1);
    expect(excerpt(samples, 8, { seconds: 0.7, position: 'start' }).samples.length).toBe(6);
    for (const seconds of [0, -1, Number.NaN]) {
      expect(() => excerpt(samples, 100, { seconds, position: 'start' })).toThrow(RangeError);
    }
  });
});
