// A sound's file as any browser plays it.

import { openRangedAudio } from '../core/formats/open-audio.ts';
import { blobAsSource } from './blob-source.ts';

/** What containers begin with that browsers lack, or some of them: AIFF, CAF, and kinds of WAV. */
const lacking = /^(FORM|caff|RIFX|RF64|BW64)$/;

/** As it is, or, of a kind that browsers lack, as WAV. Throws AudioFormatError where it is of one and damaged. */
export async function playableFile(file: Blob): Promise<Blob> {
  const tag = String.fromCharCode(...new Uint8Array(await file.slice(0, 4).arrayBuffer()));
  if (!lacking.test(tag)) return file;
  const audio = await openRangedAudio(blobAsSource(file));
  return audio ? new Blob([(await audio.encoded(0, audio.frames)).bytes]) : file;
}
