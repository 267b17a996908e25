import { describe, expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { waveformOf } from './waveform.ts';

describe('the waveform', () => {
  test('has the least and the greatest sample of each stretch, over all channels', () => {
    const left = Float32Array.of(0, 0.5, -0.25, 0.125, 0, 0);
    const right = Float32Array.of(0, 0, 0, -0.5, 0.75, -1);
    expect([...waveformOf([left, right], 3)]).toEqual([0, 0.5, -0.5, 0.125, -1, 0.75]);
  });

  test('leaves no sample out and counts none twice, whatever the number of columns', () => {
    const random = seededRandom(1);
    const samples = Float32Array.from({ length: 1009 }, () => 2 * random() - 1);
    for (const columns of [1, 7, 100, 1009]) {
      const extremes = waveformOf([samples], columns);
      const least = Math.min(...extremes.filter((_, i) => i % 2 === 0));
      const greatest = Math.max(...extremes.filter((_, i) => i % 2 === 1));
      expect([least, greatest]).toEqual([Math.min(...samples), Math.max(...samples)]);
    }
    expect([...waveformOf([samples], 1009)]).toEqual([...samples].flatMap((sample) => [sample, sample]));
  });

  test('of fewer samples than columns repeats them, of none is flat', () => {
    expect([...waveformOf([Float32Array.of(0.5, -0.5)], 4)]).toEqual([0.5, 0.5, 0.5, 0.5, -0.5, -0.5, -0.5, -0.5]);
    expect([...waveformOf([new Float32Array(0)], 2)]).toEqual([0, 0, 0, 0]);
    expect([...waveformOf([], 1)]).toEqual([0, 0]);
  });

  test('passes over what is no number', () => {
    expect([...waveformOf([Float32Array.of(Number.NaN, 0.25)], 1)]).toEqual([0.25, 0.25]);
  });
});
