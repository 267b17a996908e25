// Reads MP3 files a range at a time: finds where the frames are once, then cuts pieces at their borders.
//
// Measured with Chromium 156, whose decodeAudioData is FFmpeg, on files of LAME at all nine sample rates, constant and
// variable bit rate, mono and stereo: a file whose first frame holds LAME's remarks loses the delay that is written there
// and 529 samples more (1105 together) at its beginning and its padding at the end; without them nothing is dropped. A
// piece cut at a frame's border equals the same stretch of the whole file in every bit, once the frames from which its
// first ones borrow bits and the overlap of the transform are past. So pieces begin some frames early, and where the whole
// file loses a delay each piece is given remarks with the same delay, which puts it on the whole file's time line. Pieces
// begin at multiples of 5 frames: 5 frames are whole samples also at 22,050 Hz, whatever the file's sample rate is.

import { assertRange, readAll, soundOf } from './audio-checks.ts';
import type { ByteSource } from './byte-source.ts';
import { tagAt } from './chunks.ts';
import {
  type EncoderRemarks,
  isFreeFormat,
  longestFrameBytes,
  type Mp3Frame,
  readMp3Frame,
  readRemarks,
  writeRemarks,
} from './mp3-frame.ts';
import { AudioFormatError, type RangedAudio } from './ranged-audio.ts';

const container = 'MP3';
const sliceBytes = 2 ** 22;
/** Some files have other bytes before the first frame: zeros, or what is left of a tag. */
const searchedBytes = 2 ** 18;
/** More than one is rare; damaged files may seem to hold millions of empty ones. */
const maximumTags = 100;
const framesPerStep = 5;

/**
 * The sound in a file of MPEG 1, 2 or 2.5 layer III frames, behind ID3v2 tags of any size; null where no frames are found.
 * Throws an AudioFormatError where the file ends within such a tag, is in free format or holds less than a frame of sound.
 */
export async function openMp3(source: ByteSource): Promise<RangedAudio | null> {
  const slices = new Slices(source);
  const tagsEnd = await skipTags(source);
  if (tagsEnd > 0 && tagsEnd >= source.size) {
    throw new AudioFormatError(
      'The file ends within the tag at its beginning, with title and pictures: no audio is in it.',
    );
  }
  const first = await findFirst(slices, tagsEnd);
  if (first === null) {
    if (!isFreeFormat(await source.read(tagsEnd, tagsEnd + 4), 0)) return null;
    throw new AudioFormatError(
      'The MP3 file is in "free format", which browsers cannot decode: save it with a usual bit rate, or as a WAV file.',
    );
  }
  const beginning = await source.read(first, first + longestFrameBytes);
  const header = readMp3Frame(beginning, 0) as Mp3Frame;
  const remarks = readRemarks(beginning.subarray(0, header.bytes));
  const steps = await indexFrames(slices, remarks ? first + header.bytes : first, header.kind);
  return rangedFrames(source, beginning.subarray(0, 4), header, steps, remarks);
}

function rangedFrames(
  source: ByteSource,
  headerBytes: Uint8Array,
  header: Mp3Frame,
  steps: FrameSteps,
  remarks: EncoderRemarks | null,
): RangedAudio {
  const { sampleRateHertz, samples } = header;
  const { frames: promisedFrames, delay, padding } = remarks ?? { frames: 0, delay: 0, padding: 0 };
  const lengthOf = (frames: number) =>
    Math.max(0, frames * samples - delay - (frames === promisedFrames ? padding : 0));
  const sound = soundOf(container, sampleRateHertz, lengthOf(steps.frames), lengthOf(promisedFrames));
  return {
    ...sound,
    channels: header.channels,
    sampleRateHertz,
    async encoded(start, end) {
      assertRange(start, end, sound.frames);
      const samplesPerStep = samples * framesPerStep;
      const first = leadStep(steps, header, Math.floor(start / samplesPerStep));
      const last = Math.min(steps.offsets.length - 1, Math.ceil((end + delay) / samplesPerStep));
      const frames = await readAll(source, steps.offsets[first], steps.offsets[last]);
      const leadFrames = start - first * samplesPerStep;
      if (delay === 0) return { bytes: frames, leadFrames };
      const count = Math.min(last * framesPerStep, steps.frames) - first * framesPerStep;
      const piece = writeRemarks(headerBytes, count, delay);
      const bytes = new Uint8Array(piece.length + frames.length);
      bytes.set(piece);
      bytes.set(frames, piece.length);
      return { bytes, leadFrames };
    },
  };
}

/**
 * The step to begin with so that what follows `step` is right. One step before it is decoded for the overlap of the
 * transform; that may borrow from the last 511 bytes of sound before it, 255 at low sample rates.
 */
function leadStep(steps: FrameSteps, header: Mp3Frame, step: number): number {
  const borrowed = header.samples === 1152 ? 511 : 255;
  const right = Math.max(0, step - 1);
  let first = right;
  const lent = () => steps.offsets[right] - steps.offsets[first] - (right - first) * framesPerStep * header.headBytes;
  while (first > 0 && lent() < borrowed) first--;
  return first;
}

/** Where the sound begins: behind the ID3v2 tags, of which only the headers are read. */
async function skipTags(source: ByteSource): Promise<number> {
  let at = 0;
  for (let tags = 0; tags < maximumTags && at < source.size; tags++) {
    const header = await source.read(at, at + 10);
    if (header.length < 10 || String.fromCharCode(...header.subarray(0, 3)) !== 'ID3') break;
    const size = header.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 127), 0);
    const hasFooter = (header[5] & 0x10) !== 0;
    at += 10 + size + (hasFooter ? 10 : 0);
  }
  return at;
}

/** The first frame at or soon after `start`, or null. */
async function findFirst(slices: Slices, start: number): Promise<number | null> {
  for (let at = start; at < start + searchedBytes && at + 4 <= slices.size; at++) {
    if (slices.mustLoad(at)) await slices.moveTo(at);
    // Where something else stands before it more is asked for: any bytes can look like a frame or two.
    if (slices.headerAt(at) && (await areFrames(slices, at, at === start ? 3 : 5))) return at;
  }
  return null;
}

/** Whether `count` frames of one kind follow each other, or fewer and then the end of the sound. */
async function areFrames(slices: Slices, start: number, count: number): Promise<boolean> {
  let kind: number | null = null;
  let at = start;
  for (let found = 0; found < count; found++) {
    if (slices.mustLoad(at)) await slices.moveTo(at);
    if (found > 0 && (at === slices.size || slices.isTagAt(at))) return true;
    const frame = slices.headerAt(at);
    if (!frame || (kind !== null && frame.kind !== kind) || at + frame.bytes > slices.size) return false;
    kind = frame.kind;
    at += frame.bytes;
  }
  return true;
}

interface FrameSteps {
  /** Whole frames. */
  frames: number;
  /** Where every fifth begins, and where the last ends. */
  offsets: number[];
}

/** All frames of `kind` from `start` on. What stands between them, or behind the last, is passed over. */
async function indexFrames(slices: Slices, start: number, kind: number): Promise<FrameSteps> {
  const offsets: number[] = [];
  let frames = 0;
  let end = start;
  let at = start;
  let isSure = true;
  while (at + 4 <= slices.size) {
    if (slices.mustLoad(at)) await slices.moveTo(at);
    const frame = slices.headerAt(at);
    const isNext = frame?.kind === kind && at + frame.bytes <= slices.size;
    // Once the thread is lost, two frames must follow each other.
    if (!isNext || !(isSure || slices.headerAt(at + frame.bytes)?.kind === kind)) {
      isSure = false;
      at++;
      continue;
    }
    isSure = true;
    if (frames % framesPerStep === 0) offsets.push(at);
    frames++;
    at += frame.bytes;
    end = at;
  }
  offsets.push(end);
  return { frames, offsets };
}

/** A few MB of the file at a time. */
class Slices {
  readonly size: number;
  private readonly source: ByteSource;
  private start = 0;
  private bytes = new Uint8Array(0);

  constructor(source: ByteSource) {
    this.source = source;
    this.size = source.size;
  }

  /** Whether the longest frame from `at` on and the header behind it are not all loaded. */
  mustLoad(at: number): boolean {
    const end = Math.min(this.size, at + longestFrameBytes + 4);
    return at < this.start || end > this.start + this.bytes.length;
  }

  async moveTo(at: number): Promise<void> {
    this.bytes = await readAll(this.source, at, Math.min(this.size, at + sliceBytes));
    this.start = at;
  }

  headerAt(at: number): Mp3Frame | null {
    return readMp3Frame(this.bytes, at - this.start);
  }

  /** Whether one of the tags begins that stand behind the sound. */
  isTagAt(at: number): boolean {
    return /^(TAG|APE|LYR|ID3)/.test(tagAt(this.bytes, at - this.start));
  }
}
