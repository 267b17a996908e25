// From a file to its samples, by Web Audio's own decoder; or the reason why not. Formats that browsers lack are turned
// into WAV first. What is long is decoded a range at a time, or, where its format has no ranges, not at all.

import { analysisSampleRate, hopSamples } from '../core/features/stretch.ts';
import { bytesAsSource } from '../core/formats/byte-source.ts';
import { openRangedAudio } from '../core/formats/open-audio.ts';
import { AudioFormatError, type RangedAudio } from '../core/formats/ranged-audio.ts';
import { blobAsSource } from './blob-source.ts';

/** Beyond this a sound is decoded in ranges. */
const longSeconds = 5 * 60;
/** The longest that formats without ranges may be: 15 minutes of stereo are 300 MB while they are decoded. */
const longestWholeSeconds = 15 * 60;
/** A smaller file of a format without ranges is taken to be short enough without being asked. */
const surelyShortBytes = 2 ** 20;
/** A smaller MP3 is decoded whole: even at 64 kbit/s it lasts less than five minutes. */
const surelyShortMp3Bytes = 2 * 2 ** 20;

/** How much of a long sound is decoded at once; whole frames. */
const stretchSeconds = 20;
/** Decoded before and after a range and left out: resampling needs what is beside a sample. Whole seconds, so that ranges
 * meet on a sample at any two rates. */
const marginSeconds = 1;

/** The media element is given this long to tell how long a file lasts. */
const longestWaitMilliseconds = 10_000;

/** Peaks below this (-80 dBFS) are silence. */
const silentPeak = 1e-4;

/** A file as it can be decoded. */
export type SoundFile =
  | { kind: 'whole'; note: string | null; decode(context: BaseAudioContext): Promise<AudioBuffer> }
  | { kind: 'ranges'; note: string | null; audio: RangedAudio };

/** Part of a sound as it goes to be measured: see MeasureRequest. */
export interface SoundStretch {
  startSeconds: number;
  /** Where the next one starts; infinity for the last. */
  endSeconds: number;
  /** Each channel at 22,050 Hz. */
  channels: Float32Array[];
  leadSamples: number;
  frames: number;
}

export interface OpenSound {
  channels: number;
  durationSeconds: number;
  /** What is odd about the file, though it plays. */
  note: string | null;
  /** The sound in order, each stretch with what follows it for `tailSeconds`. Throws AudioFormatError. */
  stretches(tailSeconds: number): AsyncGenerator<SoundStretch>;
}

/** A larger file is only read in ranges, unless it must be decoded whole. */
const smallBytes = 16 * 2 ** 20;

export async function readIfSmall(file: Blob): Promise<Uint8Array<ArrayBuffer> | null> {
  return file.size <= smallBytes ? new Uint8Array(await file.arrayBuffer()) : null;
}

/**
 * `bytes`: those of `file`, where they have been read; they are gone afterwards. Throws AudioFormatError where it is
 * known that this cannot become a sound.
 */
export async function openSoundFile(file: Blob, bytes: Uint8Array<ArrayBuffer> | null): Promise<SoundFile> {
  if (file.size === 0) throw new AudioFormatError('The file is empty (0 bytes).');
  const source = bytes ? bytesAsSource(bytes) : blobAsSource(file);
  const tag = String.fromCharCode(...(await source.read(0, 4)));
  let ranged = hasRanges(tag, file.size) ? await openRangedAudio(source) : null;
  const note = ranged && noteOn(ranged);
  if (ranged && ranged.frames / ranged.sampleRateHertz > longSeconds) return { kind: 'ranges', note, audio: ranged };
  if (!ranged) await assertShort(file);
  return {
    kind: 'whole',
    note,
    decode: async (context) => {
      // Left alone with its big-endian kind, Chromium plays noise.
      if (ranged === null || tag === 'RIFF' || ranged.container === 'MP3') {
        try {
          const whole = bytes?.buffer ?? (await file.arrayBuffer());
          bytes = null;
          return await context.decodeAudioData(whole);
        } catch (error) {
          // What browsers refuse may still be read in ranges, anew where its bytes have been taken.
          console.warn(error);
          ranged &&= await openRangedAudio(blobAsSource(file));
        }
      }
      if (ranged) return (await decodeRange(ranged, context, 0, Number.POSITIVE_INFINITY)).buffer;
      throw new AudioFormatError(await whyUndecodable(file));
    },
  };
}

function hasRanges(tag: string, bytes: number): boolean {
  return /^(RIFF|RIFX|RF64|BW64|FORM|caff)$/.test(tag) || (bytes >= surelyShortMp3Bytes && /^(ID3|\xff)/.test(tag));
}

async function assertShort(file: Blob): Promise<void> {
  if (file.size < surelyShortBytes) return;
  const seconds = await durationOf(file);
  if (seconds === null && file.size <= smallBytes) return;
  if (seconds === null) {
    throw new AudioFormatError(
      'The browser cannot tell how long this large file lasts, so it is left alone: save it as WAV, AIFF or MP3.',
    );
  }
  if (seconds <= longestWholeSeconds) return;
  throw new AudioFormatError(
    `The sound is ${Math.round(seconds / 60)} minutes long. WAV, AIFF, CAF and MP3 files may be of any length, others at most ${longestWholeSeconds / 60} minutes: save it as one of those.`,
  );
}

/** What the browser's media element says; null where it does not know. */
function durationOf(file: Blob): Promise<number | null> {
  const url = URL.createObjectURL(file);
  const element = new Audio();
  return new Promise<number | null>((resolve) => {
    element.preload = 'metadata';
    element.onloadedmetadata = () => resolve(Number.isFinite(element.duration) ? element.duration : null);
    element.onerror = () => resolve(null);
    element.src = url;
    setTimeout(() => resolve(null), longestWaitMilliseconds);
  }).finally(() => {
    // Lets go of the player: browsers allow a page only so many.
    element.removeAttribute('src');
    element.srcObject = null;
    URL.revokeObjectURL(url);
  });
}

/** Decodes a range at the context's rate; the range begins `leadSamples` samples after the buffer's start. */
export async function decodeRange(
  audio: RangedAudio,
  context: BaseAudioContext,
  startSeconds: number,
  endSeconds: number,
): Promise<{ buffer: AudioBuffer; leadSamples: number }> {
  const rate = audio.sampleRateHertz;
  const from = Math.max(0, startSeconds - marginSeconds);
  const until = Math.min(audio.frames / rate, endSeconds + marginSeconds);
  const { bytes, leadFrames } = await audio.encoded(Math.round(from * rate), Math.round(until * rate));
  const exact = bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
  try {
    const buffer = await context.decodeAudioData(exact);
    return {
      buffer,
      leadSamples: Math.round((leadFrames / rate + startSeconds - from) * context.sampleRate),
    };
  } catch (cause) {
    throw new AudioFormatError(`This ${audio.container} file is damaged, or of a kind that cannot be decoded here.`, {
      cause,
    });
  }
}

let analysisContext: OfflineAudioContext | null = null;

/** Decodes for analysis, resampled to 22,050 Hz. Arguments and errors as those of `openSoundFile`. */
export async function openSound(file: Blob, bytes: Uint8Array<ArrayBuffer> | null): Promise<OpenSound> {
  analysisContext ??= new OfflineAudioContext(1, 1, analysisSampleRate);
  const context = analysisContext;
  const soundFile = await openSoundFile(file, bytes);
  if (soundFile.kind === 'ranges') return openLongSound(soundFile.audio, soundFile.note, context);
  const buffer = await soundFile.decode(context);
  if (buffer.length === 0) throw new AudioFormatError('The file holds no sound: its length is 0 seconds.');
  return {
    channels: buffer.numberOfChannels,
    durationSeconds: buffer.duration,
    note: soundFile.note,
    async *stretches() {
      const frames = Math.ceil(buffer.length / hopSamples);
      const endSeconds = Number.POSITIVE_INFINITY;
      yield { startSeconds: 0, endSeconds, channels: channelsOf(buffer, buffer.length), leadSamples: 0, frames };
    },
  };
}

function openLongSound(audio: RangedAudio, note: string | null, context: BaseAudioContext): OpenSound {
  const durationSeconds = audio.frames / audio.sampleRateHertz;
  return {
    channels: audio.channels,
    durationSeconds,
    note,
    async *stretches(tailSeconds) {
      for (let start = 0; start < durationSeconds; start += stretchSeconds) {
        const end = Math.min(durationSeconds, start + stretchSeconds);
        const until = Math.min(durationSeconds, end + tailSeconds);
        const { buffer, leadSamples } = await decodeRange(audio, context, start, until);
        // Decoders may give a little less than was promised, and damaged places nothing.
        const samples = leadSamples + Math.ceil((until - start) * analysisSampleRate);
        const channels = channelsOf(buffer, Math.max(samples, buffer.length));
        const frames = Math.ceil(Math.round((end - start) * analysisSampleRate) / hopSamples);
        const endSeconds = end < durationSeconds ? end : Number.POSITIVE_INFINITY;
        yield { startSeconds: start, endSeconds, channels, leadSamples, frames };
      }
    },
  };
}

/**
 * The buffer's own memory, which transferring takes from it; or, where that holds fewer than `samples`, copies followed by
 * silence. To copy each would take a long sound above the memory that it may have.
 */
function channelsOf(buffer: AudioBuffer, samples: number): Float32Array[] {
  return Array.from({ length: buffer.numberOfChannels }, (_, channel) => {
    if (samples === buffer.length) return buffer.getChannelData(channel);
    const copy = new Float32Array(samples);
    buffer.copyFromChannel(copy, channel);
    return copy;
  });
}

/** Throws AudioFormatError where a sound of this peak cannot be heard. Apart from decoding: workers find peaks. */
export function assertAudible(peak: number): void {
  if (!Number.isFinite(peak)) {
    throw new AudioFormatError(
      'The file is damaged: some of its samples are no numbers (NaN or infinity), or far beyond full scale.',
    );
  }
  if (peak < silentPeak) {
    throw new AudioFormatError('The sound is silent: nothing in it is louder than -80 dBFS.');
  }
}

function noteOn({ promisedSeconds, frames, sampleRateHertz }: RangedAudio): string | null {
  if (promisedSeconds === null) return null;
  return `Cut short: its header promises ${promisedSeconds.toFixed(2)} s, ${(frames / sampleRateHertz).toFixed(2)} s are there.`;
}

async function whyUndecodable(file: Blob): Promise<string> {
  const head = new Uint8Array(await file.slice(0, 512).arrayBuffer());
  const isText = head.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
  if (isText) return 'The file holds text, not audio, whatever its name says.';
  if (String.fromCharCode(...head.subarray(0, 4)) === 'RIFF') {
    return 'The WAV file is cut short or damaged: its header cannot be read.';
  }
  return 'The browser cannot decode this file: it is damaged, or in a format that it does not know.';
}
