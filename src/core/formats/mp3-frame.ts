// The headers of MP3 frames, and the frame of an encoder's remarks that begins most files.
// Sources: ISO/IEC 11172-3 (1993) and 13818-3 (1998), for frames; Xing's VBR header SDK (1998), Fraunhofer's VBRI header
// (2005) and LAME's "Mp3 Info Tag rev 1" (2005), for the first frame.

export interface Mp3Frame {
  /** What does not change from frame to frame: MPEG version, layer and sample rate. */
  kind: number;
  channels: number;
  sampleRateHertz: number;
  /** Samples of each channel: 1152, or 576 where the sample rate is below 32,000 Hz. */
  samples: number;
  /** Its length, the header's 4 among them: 24 to 1441. */
  bytes: number;
  /** Of these, those that hold no sound: header, checksum and side information. */
  headBytes: number;
}

export const longestFrameBytes = 1441;

const kilobits = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const kilobitsOfLowRates = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const rates = [44_100, 48_000, 32_000];

/** The layer III header at `at`, or null where there is none, or one whose length must be guessed ("free format"). */
export function readMp3Frame(bytes: Uint8Array, at: number): Mp3Frame | null {
  if (!isLayer3(bytes, at)) return null;
  const bitrate = bytes[at + 2] >> 4;
  const rate = (bytes[at + 2] >> 2) & 3;
  if (bitrate === 0 || bitrate === 15 || rate === 3) return null;
  const version = (bytes[at + 1] >> 3) & 3;
  const isMpeg1 = version === 3;
  const sampleRateHertz = rates[rate] / (isMpeg1 ? 1 : version === 2 ? 2 : 4);
  const samples = isMpeg1 ? 1152 : 576;
  const bitsPerSecond = 1000 * (isMpeg1 ? kilobits : kilobitsOfLowRates)[bitrate - 1];
  return {
    kind: ((bytes[at + 1] & 0x1e) << 8) | (bytes[at + 2] & 0x0c),
    channels: isMono(bytes, at) ? 1 : 2,
    headBytes: sideInformationEnd(bytes, at) + (bytes[at + 1] & 1 ? 0 : 2),
    sampleRateHertz,
    samples,
    bytes: Math.floor(((samples / 8) * bitsPerSecond) / sampleRateHertz) + ((bytes[at + 2] >> 1) & 1),
  };
}

/** Whether a header at `at` leaves its bit rate open, so that nothing tells how long the frame is. */
export function isFreeFormat(bytes: Uint8Array, at: number): boolean {
  return (
    isLayer3(bytes, at) && bytes[at + 2] >> 4 === 0 && ((bytes[at + 2] >> 2) & 3) !== 3 && (bytes[at + 3] & 3) !== 2
  );
}

function isLayer3(bytes: Uint8Array, at: number): boolean {
  // 11 bits of 1, a version that is not the reserved 1, then layer III, which is 1.
  if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1] & 0xe6) !== 0xe2) return false;
  return (bytes[at + 1] & 0x18) !== 0x08;
}

function isMono(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 3] >> 6 === 3;
}

export interface EncoderRemarks {
  /** Frames that follow; 0 where it does not say. */
  frames: number;
  /** Samples at the beginning that the encoder and any decoder add, and samples at the end; decoders drop both. */
  delay: number;
  padding: number;
}

/** Any decoder's delay: LAME's field counts the encoder's alone. */
const decoderDelay = 529;

/** What is in the frame at the beginning of `bytes` instead of sound, or null where it is a frame of sound. */
export function readRemarks(bytes: Uint8Array): EncoderRemarks | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length));
  const uint32 = (at: number) => (at + 4 <= bytes.length ? view.getUint32(at) : 0);
  if (text(36, 4) === 'VBRI') {
    const frames = uint32(50);
    return frames > 0 || uint32(46) > 0 ? { frames, delay: 0, padding: 0 } : null;
  }
  const start = sideInformationEnd(bytes, 0);
  if (!/^(Xing|Info)$/.test(text(start, 4))) return null;
  const flags = uint32(start + 4);
  let at = start + 8;
  const field = (flag: number, length: number) => {
    if ((flags & flag) === 0) return 0;
    at += length;
    return uint32(at - length);
  };
  const frames = field(1, 4);
  const fileBytes = field(2, 4);
  field(4, 100);
  field(8, 4);
  // FFmpeg, Chromium's decoder, takes a frame that counts nothing for sound, and believes no other encoder's delay.
  if (frames === 0 && fileBytes === 0) return null;
  if (!/^(LAME|Lavf|Lavc)$/.test(text(at, 4))) return { frames, delay: 0, padding: 0 };
  const delays = uint32(at + 20) & 0xffffff;
  return { frames, delay: (delays >> 12) + decoderDelay, padding: Math.max(0, (delays & 0xfff) - decoderDelay) };
}

/**
 * A frame to stand before `frames` frames so that decoders drop the first `delay` samples (529 to 4624). Of the same kind
 * as the frame that begins with the 4 bytes of `header`.
 */
export function writeRemarks(header: Uint8Array, frames: number, delay: number): Uint8Array<ArrayBuffer> {
  // Without checksum and padding, and 128 or 80 kbit/s, which has room for all fields at any sample rate.
  const start = [header[0], header[1] | 1, 0x90 | (header[2] & 0x0c), header[3]];
  const frame = readMp3Frame(Uint8Array.from(start), 0);
  if (!frame) throw new RangeError('The remarks of an MP3 file need the header of one of its frames.');
  const bytes = new Uint8Array(frame.bytes);
  const view = new DataView(bytes.buffer);
  bytes.set(start);
  const at = sideInformationEnd(bytes, 0);
  bytes.set(
    [...'Info'].map((letter) => letter.charCodeAt(0)),
    at,
  );
  view.setUint32(at + 4, 1);
  view.setUint32(at + 8, frames);
  bytes.set(
    [...'LAME3.100'].map((letter) => letter.charCodeAt(0)),
    at + 12,
  );
  // No sample at the end is to be dropped.
  view.setUint32(at + 32, ((delay - decoderDelay) << 12) | decoderDelay);
  return bytes;
}

/** Where the side information ends in a frame without checksum, counted from its beginning. */
function sideInformationEnd(bytes: Uint8Array, at: number): number {
  const isMpeg1 = ((bytes[at + 1] >> 3) & 3) === 3;
  return 4 + (isMpeg1 ? (isMono(bytes, at) ? 17 : 32) : isMono(bytes, at) ? 9 : 17);
}
