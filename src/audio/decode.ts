// From the bytes of a file to mono samples for analysis, by Web Audio's own decoder; or the reason why not.

import { inspectWav, type WavInspection } from '../core/formats/wav.ts';

/** Rate at which sounds are analysed; playback never uses these samples. */
export const analysisSampleRate = 22_050;

/** Peaks below this (-80 dBFS) are silence. */
const silentPeak = 1e-4;

const noLength = 'The file holds no sound: its length is 0 seconds.';

/** A file that cannot become a sound. The message is for a person. */
export class UndecodableError extends Error {
  override name = 'UndecodableError';
}

export interface DecodedSound {
  /** Mean of the channels at `analysisSampleRate`. */
  samples: Float32Array;
  channels: number;
  durationSeconds: number;
  /** What is odd about the file, though it plays. */
  note: string | null;
}

const audioExtensions = /\.(wav|wave|flac|mp3|ogg|oga|opus|m4a|aac|mp4|webm|aif|aiff|aifc|caf|weba)$/i;

/** Whether a name or type promises sound: anything else is not even opened. */
export function looksLikeAudio(path: string, type: string): boolean {
  return audioExtensions.test(path) || type.startsWith('audio/');
}

/** Files that systems and programs leave beside sounds: passed over without a word. */
export function isSidecar(path: string): boolean {
  return /(^|\/)(\.|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/i.test(path) || /\.(asd|reapeaks|pkf)$/i.test(path);
}

/** Throws `UndecodableError`. `bytes` is left as it is. */
export async function decode(bytes: Uint8Array<ArrayBuffer>): Promise<DecodedSound> {
  if (bytes.length === 0) throw new UndecodableError('The file is empty (0 bytes).');
  const wav = inspectWav(bytes);
  let buffer: AudioBuffer;
  try {
    // The decoder takes its buffer away, so it is given a copy.
    buffer = await new OfflineAudioContext(1, 1, analysisSampleRate).decodeAudioData(bytes.slice().buffer);
  } catch {
    throw new UndecodableError(whyUndecodable(bytes, wav));
  }
  const samples = mixToMono(buffer);
  if (samples.length === 0) throw new UndecodableError(noLength);
  return {
    samples,
    channels: buffer.numberOfChannels,
    durationSeconds: buffer.duration,
    note: noteOn(wav),
  };
}

/** Throws `UndecodableError` where a sound of this peak cannot be heard. Apart from `decode`: workers find peaks. */
export function assertAudible(peak: number): void {
  if (!Number.isFinite(peak)) {
    throw new UndecodableError('The file is damaged: some of its samples are no numbers (NaN or infinity).');
  }
  if (peak < silentPeak) {
    throw new UndecodableError('The sound is silent: nothing in it is louder than -80 dBFS.');
  }
}

function noteOn(wav: WavInspection | null): string | null {
  if (!wav?.cutShort || wav.promisedSeconds === null || wav.presentSeconds === null) return null;
  return `Cut short: its header promises ${wav.promisedSeconds.toFixed(2)} s, ${wav.presentSeconds.toFixed(2)} s are there.`;
}

function mixToMono(buffer: AudioBuffer): Float32Array {
  const mono = buffer.getChannelData(0).slice();
  for (let channel = 1; channel < buffer.numberOfChannels; channel++) {
    const other = buffer.getChannelData(channel);
    for (let i = 0; i < mono.length; i++) mono[i] += other[i];
  }
  if (buffer.numberOfChannels > 1) for (let i = 0; i < mono.length; i++) mono[i] /= buffer.numberOfChannels;
  return mono;
}

function whyUndecodable(bytes: Uint8Array, wav: WavInspection | null): string {
  const ascii = (start: number, length: number) => String.fromCharCode(...bytes.subarray(start, start + length));
  if (wav?.cutShort && wav.presentBytes === 0) return 'The WAV file is cut short: it ends before its audio begins.';
  if (wav?.format && wav.presentBytes === 0) return noLength;
  if (wav) return 'This kind of WAV file is not one that the browser can decode.';
  if (ascii(0, 4) === 'RIFF') return 'The WAV file is cut short or damaged: its header cannot be read.';
  if (ascii(0, 4) === 'FORM') return 'AIFF files cannot be decoded by this browser.';
  if (looksLikeText(bytes)) return 'The file holds text, not audio, whatever its name says.';
  return 'The browser cannot decode this file: it is damaged, or in a format that it does not know.';
}

function looksLikeText(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 512).every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
}
