// Which stretches of a sound are measured, embedded and searched: a short sound has one, itself; a long one many, so that
// a search can land on the right moment in it.

import { type Option, type OptionValues, resolveOptions } from '../options.ts';
import { analysisSampleRate, hopSamples } from './stretch.ts';

/** In seconds from the sound's start. */
export interface Segment {
  startSeconds: number;
  durationSeconds: number;
}

/** The settings of `segmentsOf`, as the panel shows them. */
export const segmentationOptions: readonly Option[] = [
  {
    kind: 'number',
    key: 'longerThanSeconds',
    label: 'Cut sounds longer than',
    unit: 's',
    min: 1,
    max: 60,
    step: 1,
    default: 10,
    help: 'A shorter sound is heard as one; a longer one is cut into segments, so that its moments can be found.',
  },
  {
    kind: 'number',
    key: 'segmentSeconds',
    label: 'Segment',
    unit: 's',
    min: 0.5,
    max: 10,
    step: 0.5,
    default: 2,
    help: 'How long the segments of a long sound are; each overlaps the next by half.',
  },
  {
    kind: 'number',
    key: 'segmentsAtMost',
    label: 'Segments of one sound, at most',
    unit: '',
    min: 1,
    max: 10_000,
    step: 1,
    default: 120,
    help: 'A sound that is too long for so many has them spread evenly over it, with gaps.',
  },
];

/** Whole frames in so many seconds; a sum of doubles may fall short of a frame that it should reach. */
function wholeFrames(seconds: number): number {
  return Math.floor((seconds * analysisSampleRate) / hopSamples + 1e-6);
}

/**
 * One segment, the whole, for a sound that is not longer than the limit; else segments of equal length, in order, which
 * start on whole frames, overlap by half or a little more, begin at 0 and reach to the end of the sound, but for less than
 * a frame; where that would be more than the most, so many, spread evenly.
 */
export function segmentsOf(durationSeconds: number, chosen: OptionValues = {}): Segment[] {
  const options = resolveOptions(segmentationOptions, chosen);
  const length = Number(options.segmentSeconds);
  if (durationSeconds <= Math.max(length, Number(options.longerThanSeconds))) {
    return [{ startSeconds: 0, durationSeconds }];
  }
  const lastFrame = wholeFrames(durationSeconds - length);
  const needed = Math.ceil(lastFrame / wholeFrames(length / 2)) + 1;
  const count = Math.min(needed, Number(options.segmentsAtMost));
  return Array.from({ length: count }, (_, i) => {
    const frame = count === 1 ? 0 : Math.round((lastFrame * i) / (count - 1));
    return { startSeconds: (frame * hopSamples) / analysisSampleRate, durationSeconds: length };
  });
}

/** Whether segments have gaps between them: the sound was too long for the most there may be. */
export function hasGaps(segments: readonly Segment[]): boolean {
  if (segments.length < 2) return false;
  const [first, second] = segments;
  return wholeFrames(second.startSeconds - first.startSeconds) > wholeFrames(first.durationSeconds);
}
