import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveOptions } from '../options.ts';
import { hasGaps, segmentationOptions, segmentsOf } from './segmentation.ts';

const startsOf = (...given: Parameters<typeof segmentsOf>) => segmentsOf(...given).map((each) => each.startSeconds);

/** Durations that are whole frames, halves of them, decimals as people write them, and any. */
const durations = fc.oneof(
  fc.integer({ min: 1, max: 100_000 }).map((frames) => frames * 0.02),
  fc.integer({ min: 1, max: 200_000 }).map((halves) => halves / 100),
  fc.integer({ min: 1, max: 40_000_000 }).map((samples) => samples / 22050),
  fc.double({ min: 1e-4, max: 2000, noNaN: true }),
);
const options = fc.record({
  longerThanSeconds: fc.integer({ min: 1, max: 60 }),
  segmentSeconds: fc.integer({ min: 1, max: 20 }).map((halves) => halves / 2),
  segmentsAtMost: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.constant(10_000)),
});

describe('segments', () => {
  test('of a sound that is not longer than the limit are the sound', () => {
    for (const seconds of [1 / 22050, 0.3, 2, 9.99, 10]) {
      expect(segmentsOf(seconds)).toEqual([{ startSeconds: 0, durationSeconds: seconds }]);
    }
    expect(segmentsOf(2.5, { longerThanSeconds: 1, segmentSeconds: 3 })).toHaveLength(1);
  });

  test('of a longer one overlap by half', () => {
    expect(startsOf(12)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(startsOf(12.02).at(-1)).toBe(10.02);
    expect(startsOf(12.0199).at(-1)).toBe(10);
    expect(segmentsOf(12.02)).toHaveLength(12);
  });

  test('reach to the last frame where doubles fall short of it', () => {
    // 16.4 s are 820 frames, but (16.4 - 2) / 0.02 is 719.9999999999999.
    for (let frames = 501; frames < 3000; frames++) {
      expect(Math.round((segmentsOf(frames * 0.02).at(-1)!.startSeconds + 2) * 50)).toBe(frames);
    }
  });

  test('of a very long one are spread evenly, with gaps', () => {
    const segments = segmentsOf(3602);
    expect(segments).toHaveLength(120);
    expect(segments.at(-1)).toEqual({ startSeconds: 3600, durationSeconds: 2 });
    expect(hasGaps(segments)).toBe(true);
    expect(startsOf(100, { segmentsAtMost: 1 })).toEqual([0]);
  });

  test('cover a sound in order, on whole frames, or are as many as there may be', () => {
    fc.assert(
      fc.property(durations, options, (seconds, chosen) => {
        const segments = segmentsOf(seconds, chosen);
        expect(segments.length).toBeLessThanOrEqual(chosen.segmentsAtMost);
        expect(segments[0].startSeconds).toBe(0);
        if (segments.length === 1) {
          const whole = seconds <= Math.max(chosen.longerThanSeconds, chosen.segmentSeconds);
          const alone = chosen.segmentsAtMost === 1 || seconds - chosen.segmentSeconds < 0.02;
          expect(whole || alone).toBe(true);
          if (whole) expect(segments[0].durationSeconds).toBe(seconds);
          return;
        }
        const last = segments.at(-1)!;
        const rest = seconds - last.startSeconds - last.durationSeconds;
        expect(rest).toBeGreaterThan(-1e-6);
        expect(rest).toBeLessThan(0.02);
        const capped = segments.length === chosen.segmentsAtMost;
        const steps = segments.slice(1).map((each, i) => each.startSeconds - segments[i].startSeconds);
        const onFrames = ({ startSeconds }: { startSeconds: number }) =>
          Math.abs(startSeconds * 50 - Math.round(startSeconds * 50)) < 1e-6;
        expect(segments.every(onFrames)).toBe(true);
        expect(segments.every(({ durationSeconds }) => durationSeconds === chosen.segmentSeconds)).toBe(true);
        expect(Math.min(...steps)).toBeGreaterThan(0.01);
        if (!capped) expect(Math.max(...steps)).toBeLessThanOrEqual(chosen.segmentSeconds / 2 + 1e-6);
        expect(Math.max(...steps) - Math.min(...steps)).toBeLessThan(0.021);
      }),
      { numRuns: 300 },
    );
  });

  test('have gaps only where they are further apart than they are long', () => {
    fc.assert(
      fc.property(durations, options, (seconds, chosen) => {
        const segments = segmentsOf(seconds, chosen);
        if (segments.length < chosen.segmentsAtMost) expect(hasGaps(segments)).toBe(false);
      }),
    );
    const apart = (seconds: number) =>
      [0, seconds, 2 * seconds].map((start) => ({ startSeconds: start, durationSeconds: 2 }));
    expect(hasGaps(apart(2))).toBe(false);
    expect(hasGaps([1.04, 3.04].map((startSeconds) => ({ startSeconds, durationSeconds: 2 })))).toBe(false);
    expect(hasGaps(apart(2.02))).toBe(true);
    expect(hasGaps([])).toBe(false);
  });
});

test('the options have defaults within range', () => {
  expect(resolveOptions(segmentationOptions)).toEqual({
    longerThanSeconds: 10,
    segmentSeconds: 2,
    segmentsAtMost: 120,
  });
});
