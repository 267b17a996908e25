// Audio of which any stretch can be had without the rest: what the readers of WAV, AIFF, CAF and MP3 give.

/** A file that cannot become a sound. The message is for a person. */
export class AudioFormatError extends Error {
  override name = 'AudioFormatError';
}

export interface RangedAudio {
  /** Short, for a person: `WAV`, `AIFF`, `CAF`, `MP3`. */
  container: string;
  channels: number;
  sampleRateHertz: number;
  /** Samples of each channel that are there. */
  frames: number;
  /** Seconds that the header promises where that is more than what is there; null where nothing is missing. */
  promisedSeconds: number | null;
  /**
   * Samples from frame `start` up to before `end` as a small file that browsers decode (16-bit, 24-bit or float WAV, or
   * MP3), with `leadFrames` frames before them that are to be dropped. Throws an AudioFormatError where what is there
   * cannot be decoded.
   */
  encoded(start: number, end: number): Promise<{ bytes: Uint8Array<ArrayBuffer>; leadFrames: number }>;
}
