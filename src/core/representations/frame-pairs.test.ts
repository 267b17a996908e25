import { describe, expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { drawPairs, frameScale, standardised, takeStacks } from './frame-pairs.ts';

const sound = (...frames: number[][]) => ({
  data: Uint8Array.from(frames.flat()),
  rows: frames.length,
  cols: frames[0].length,
});

describe('the scale of frames', () => {
  const sounds = [sound([0, 7], [100, 7]), sound([200, 7], [20, 7])];

  test('is mean and deviation of each band in dB, at least half a dB', () => {
    const { means, deviations } = frameScale(sounds);
    // Bytes are half dB above -140; the first band's have a mean of 80 and a variance of (6400 + 400 + 14400 + 3600) /
    // 4.
    expect(means[0]).toBeCloseTo(-140 + 40, 4);
    expect(deviations[0]).toBeCloseTo(Math.sqrt(6200) / 2, 3);
    expect([means[1], deviations[1]]).toEqual([-136.5, 0.5]);
  });

  test('standardises what it was taken from', () => {
    const { data } = standardised(takeStacks(sounds[0], [0], 2), frameScale(sounds));
    expect(data[0]).toBeCloseTo(-80 / Math.sqrt(6200), 4);
    expect(data[2]).toBeCloseTo(20 / Math.sqrt(6200), 4);
    expect([data[1], data[3]]).toEqual([0, 0]);
  });
});

test('stacks are frames in dB one after the other, the last one again past the end', () => {
  const frames = sound([0, 2], [4, 6], [8, 255]);
  expect(takeStacks(frames, [1, 2, 0], 2)).toEqual({
    data: Float32Array.of(-138, -137, -136, -12.5, -136, -12.5, -136, -12.5, -140, -139, -138, -137),
    rows: 3,
    cols: 4,
  });
  expect([...takeStacks(sound([20]), [0], 3).data]).toEqual([-130, -130, -130]);
});

describe('pairs', () => {
  test.each([
    [1, 16, 25],
    [2, 16, 25],
    [5, 16, 1],
    [17, 16, 25],
    [1000, 16, 25],
    [3, 1, 1],
  ])('of %i frames, %i of them, at most %i apart', (frames, count, window) => {
    const { contexts, candidates } = drawPairs(frames, count, window, seededRandom(1));
    expect([contexts.length, candidates.length]).toEqual([count, count]);
    contexts.forEach((context, i) => {
      const part = Math.floor((i * frames) / count);
      expect(context).toBeGreaterThanOrEqual(part);
      expect(context).toBeLessThan(Math.max(part + 1, ((i + 1) * frames) / count));
      const apart = Math.abs(candidates[i] - context);
      expect(apart).toBeLessThanOrEqual(window);
      expect(apart === 0).toBe(frames === 1);
      expect(candidates[i]).toBeGreaterThanOrEqual(0);
      expect(candidates[i]).toBeLessThan(frames);
    });
  });

  test('take every near frame as often', () => {
    const counts = new Map<number, number>();
    const { contexts, candidates } = drawPairs(9, 9000, 2, seededRandom(2));
    contexts.forEach((context, i) => {
      if (context === 4) counts.set(candidates[i], (counts.get(candidates[i]) ?? 0) + 1);
    });
    expect([...counts.keys()].sort()).toEqual([2, 3, 5, 6]);
    for (const count of counts.values()) expect(Math.abs(count - 250)).toBeLessThan(60);
  });
});
