// What every reader of audio files checks, and the words for what it refuses.

import type { ByteSource } from './byte-source.ts';
import { AudioFormatError } from './ranged-audio.ts';

// What Chromium 156 was measured to decode, with WAV files.
const maximumChannels = 32;
const minimumRateHertz = 3000;
const maximumRateHertz = 768_000;

/** Throws an AudioFormatError where no browser decodes audio of so many channels, or of that sample rate. */
export function assertDecodable(container: string, channels: number, sampleRateHertz: number): void {
  if (channels < 1) throw new AudioFormatError(`The ${container} file is damaged: it says that it has no channels.`);
  if (channels > maximumChannels) {
    throw new AudioFormatError(
      `The ${container} file has ${channels} channels, and browsers decode at most ${maximumChannels}: save it with fewer.`,
    );
  }
  if (!Number.isFinite(sampleRateHertz)) throw damaged(container, 'its sample rate is no number');
  if (!(sampleRateHertz >= minimumRateHertz && sampleRateHertz <= maximumRateHertz)) {
    throw new AudioFormatError(
      `The ${container} file gives its sample rate as ${sampleRateHertz} Hz, and browsers decode ${minimumRateHertz} to ` +
        `${maximumRateHertz} Hz: it is damaged, or must be saved at another rate.`,
    );
  }
}

export function noLength(): AudioFormatError {
  return new AudioFormatError('The file holds no sound: its length is 0 seconds.');
}

export function endsBeforeAudio(container: string): AudioFormatError {
  return new AudioFormatError(`The ${container} file is cut short: it ends before its audio begins.`);
}

/** `why` is the end of a sentence. */
export function damaged(container: string, why: string): AudioFormatError {
  return new AudioFormatError(`The ${container} file is damaged: ${why}.`);
}

export function unknownCompression(container: string, name: string): AudioFormatError {
  return new AudioFormatError(
    `This ${container} file is compressed as ${name}, which cannot be opened here: save it as an uncompressed WAV or ` +
      'AIFF file in a program that plays it.',
  );
}

/**
 * What a reader says of a sound of which `frames` are there and its header promises `promisedFrames`, 0 where it promises
 * nothing. Throws an AudioFormatError where no frame is there.
 */
export function soundOf(container: string, sampleRateHertz: number, frames: number, promisedFrames: number) {
  if (frames === 0) throw promisedFrames === 0 ? noLength() : endsBeforeAudio(container);
  return { container, frames, promisedSeconds: promisedFrames > frames ? promisedFrames / sampleRateHertz : null };
}

/** Throws a RangeError where the frames from `start` up to before `end` are not among `frames`. */
export function assertRange(start: number, end: number, frames: number): void {
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start || end > frames) {
    throw new RangeError(`Frames ${start} to ${end} are not a range of the ${frames} frames of this sound.`);
  }
}

/** Bytes from `start` up to before `end` of `source`. Throws an AudioFormatError where they are no longer all there. */
export async function readAll(source: ByteSource, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await source.read(start, end);
  if (bytes.length === end - start) return bytes;
  throw new AudioFormatError('The file has become shorter since it was opened: add it again.');
}
