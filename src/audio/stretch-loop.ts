// A stretch of a sound that goes around and around: its content would jump where it begins again, so its end is crossfaded into
// what comes before its beginning.

import { crossfadeInto } from '../core/dsp/loop-seam.ts';
import type { Stretch } from './voice.ts';

/** In seconds: no click, and too short to be heard as a fade. */
const seamSeconds = 0.005;

/**
 * Each channel's samples before `frame` of a buffer, as many as the seam of a stretch of `frames` takes: none of a single
 * frame. What would come before the buffer is silence.
 */
export function seamBefore(buffer: AudioBuffer, frame: number, frames: number): Float32Array[] {
  const length = Math.min(Math.round(seamSeconds * buffer.sampleRate), frames >> 1);
  return Array.from({ length: buffer.numberOfChannels }, (_, channel) => {
    const before = new Float32Array(length);
    const there = Math.min(length, frame);
    before.set(buffer.getChannelData(channel).subarray(frame - there, frame), length - there);
    return before;
  });
}

/** Has a buffer go over, up to before frame `end`, into what `seamBefore` gave. */
export function fadeSeam(buffer: AudioBuffer, end: number, before: readonly Float32Array[]): void {
  for (const [channel, samples] of before.entries()) crossfadeInto(buffer.getChannelData(channel), end, samples);
}

/** A buffer of this stretch alone, one frame at least, to go around; and the stretch in whole frames. */
export function loopOfStretch(whole: AudioBuffer, stretch: Stretch): { buffer: AudioBuffer; stretch: Stretch } {
  const { numberOfChannels, sampleRate } = whole;
  const start = Math.min(whole.length - 1, Math.round(stretch.startSeconds * sampleRate));
  const length = Math.max(1, Math.round(stretch.endSeconds * sampleRate) - start);
  const buffer = new AudioBuffer({ numberOfChannels, length, sampleRate });
  for (let channel = 0; channel < numberOfChannels; channel++) {
    buffer.copyToChannel(whole.getChannelData(channel).subarray(start, start + length), channel);
  }
  fadeSeam(buffer, length, seamBefore(whole, start, length));
  return { buffer, stretch: { startSeconds: start / sampleRate, endSeconds: (start + length) / sampleRate } };
}
