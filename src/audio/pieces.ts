// The pieces that a long sound is decoded in while it plays.

import type { RangedAudio } from '../core/formats/ranged-audio.ts';
import { decodeRange } from './decode.ts';
import { fadeSeam, seamBefore } from './stretch-loop.ts';
import type { Stretch } from './voice.ts';

/** How much is decoded at once, and what of it is not worth a piece of its own. */
const pieceSeconds = 10;
const leastSeconds = 1;

/** Where the piece from `startSeconds` on ends, of a sound or stretch that ends at `limitSeconds`. */
export function pieceEnd(startSeconds: number, limitSeconds: number): number {
  return limitSeconds - startSeconds < pieceSeconds + leastSeconds ? limitSeconds : startSeconds + pieceSeconds;
}

/** A buffer with a piece in it, which begins `leadSamples` samples after the buffer's start. */
export interface Piece {
  buffer: AudioBuffer;
  leadSamples: number;
}

/**
 * Gives the pieces between two places, in seconds, at the context's rate; the same again at once. `stretch`: what is gone
 * around, whose end goes over into its beginning; null where that is all of the sound. A piece that cannot be decoded
 * rejects.
 */
export function createPieces(audio: RangedAudio, context: BaseAudioContext, stretch: Stretch | null) {
  let latest: (Piece & { startSeconds: number; endSeconds: number }) | null = null;
  let before: Float32Array[] = [];

  return async (startSeconds: number, endSeconds: number): Promise<Piece> => {
    if (latest?.startSeconds === startSeconds && latest.endSeconds === endSeconds) return latest;
    const { buffer, leadSamples } = await decodeRange(audio, context, startSeconds, endSeconds);
    const frameAt = (seconds: number) => Math.round(seconds * buffer.sampleRate);
    const frames = frameAt(endSeconds) - frameAt(startSeconds);
    if (stretch?.startSeconds === startSeconds) before = seamBefore(buffer, leadSamples, frames);
    if (stretch?.endSeconds === endSeconds) fadeSeam(buffer, leadSamples + frames, before);
    latest = { startSeconds, endSeconds, buffer, leadSamples };
    return latest;
  };
}
