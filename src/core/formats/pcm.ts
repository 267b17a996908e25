// Samples as audio files store them, a range at a time, as WAV files that browsers decode: little-endian integers of 8
// (unsigned), 16, 24 and 32 bits and floats of 32. What is stored so is copied, all else is converted; NaN stays NaN.

import { assertRange, readAll } from './audio-checks.ts';
import type { ByteSource } from './byte-source.ts';
import { alawSamples, mulawSamples } from './g711.ts';
import type { RangedAudio } from './ranged-audio.ts';
import { emptyWav, wavFormatTags } from './wav.ts';

export interface PcmLayout {
  /** Signed and unsigned integers fill their bytes from the highest bit on, whatever their depth. */
  encoding: 'signed' | 'unsigned' | 'float' | 'alaw' | 'mulaw';
  /** 1 to 4 for signed, 1 for unsigned, A-law and mu-law, 4 or 8 for float. */
  bytesPerSample: number;
  littleEndian: boolean;
}

/** Where in a file its samples are, channels interleaved. */
export interface PcmPlace {
  layout: PcmLayout;
  channels: number;
  sampleRateHertz: number;
  /** The first sample's first byte. */
  start: number;
}

/** Bytes of one sample of each channel. */
export function frameBytes(layout: PcmLayout, channels: number): number {
  return layout.bytesPerSample * channels;
}

/** The sound whose `frames` are at `place` in `source`. */
export function rangedPcm(
  source: ByteSource,
  place: PcmPlace,
  claims: Pick<RangedAudio, 'container' | 'frames' | 'promisedSeconds'>,
): RangedAudio {
  const bytesPerFrame = frameBytes(place.layout, place.channels);
  return {
    ...claims,
    channels: place.channels,
    sampleRateHertz: place.sampleRateHertz,
    async encoded(start, end) {
      assertRange(start, end, claims.frames);
      const from = place.start + start * bytesPerFrame;
      const samples = await readAll(source, from, from + (end - start) * bytesPerFrame);
      return { bytes: pcmAsWav(samples, place), leadFrames: 0 };
    },
  };
}

/** The file of these samples, whole frames, that browsers decode. `samples` may be changed. */
export function pcmAsWav(samples: Uint8Array, place: Omit<PcmPlace, 'start'>): Uint8Array<ArrayBuffer> {
  const { encoding, bytesPerSample, littleEndian } = place.layout;
  const count = samples.length / bytesPerSample;
  const bytesThen = encoding === 'alaw' || encoding === 'mulaw' ? 2 : Math.min(bytesPerSample, 4);
  const wav = emptyWav(
    {
      formatTag: encoding === 'float' ? wavFormatTags.float : wavFormatTags.integer,
      channels: place.channels,
      sampleRateHertz: place.sampleRateHertz,
      bitsPerSample: 8 * bytesThen,
    },
    count * bytesThen,
  );
  const target = wav.subarray(wav.length - count * bytesThen);
  if (encoding === 'alaw' || encoding === 'mulaw') {
    expand(samples, encoding === 'alaw' ? alawSamples : mulawSamples, target);
  } else if (bytesPerSample === 8) {
    shorten(samples, littleEndian, target);
  } else {
    target.set(samples);
    if (!littleEndian) reverseEach(target, bytesPerSample);
    // WAV alone has its 8-bit samples unsigned.
    if (encoding === 'signed' && bytesPerSample === 1) for (let i = 0; i < count; i++) target[i] ^= 0x80;
  }
  return wav;
}

/**
 * Samples of -1 to 1 - 2^-15, a list for each channel, as the interleaved 16-bit samples that they were before they were
 * divided by 2^15.
 */
export function interleave16(channels: readonly Float32Array[]): Uint8Array<ArrayBuffer> {
  const frames = channels.length === 0 ? 0 : channels[0].length;
  const bytes = new Uint8Array(frames * channels.length * 2);
  const view = new DataView(bytes.buffer);
  channels.forEach((channel, index) => {
    for (let frame = 0; frame < frames; frame++) {
      view.setInt16(2 * (frame * channels.length + index), Math.round(channel[frame] * 32768), true);
    }
  });
  return bytes;
}

function expand(codes: Uint8Array, table: Int16Array, target: Uint8Array): void {
  for (let i = 0; i < codes.length; i++) {
    const sample = table[codes[i]];
    target[2 * i] = sample;
    target[2 * i + 1] = sample >> 8;
  }
}

function shorten(doubles: Uint8Array, littleEndian: boolean, target: Uint8Array): void {
  const from = new DataView(doubles.buffer, doubles.byteOffset, doubles.byteLength);
  const to = new DataView(target.buffer, target.byteOffset, target.byteLength);
  for (let at = 0; at < doubles.length; at += 8) to.setFloat32(at / 2, from.getFloat64(at, littleEndian), true);
}

/** Written out for each size: a loop within is several times slower. */
function reverseEach(bytes: Uint8Array, size: number): void {
  const end = bytes.length;
  if (size === 2) {
    for (let i = 0; i < end; i += 2) {
      const first = bytes[i];
      bytes[i] = bytes[i + 1];
      bytes[i + 1] = first;
    }
  } else if (size === 3) {
    for (let i = 0; i < end; i += 3) {
      const first = bytes[i];
      bytes[i] = bytes[i + 2];
      bytes[i + 2] = first;
    }
  } else if (size === 4) {
    for (let i = 0; i < end; i += 4) {
      const first = bytes[i];
      const second = bytes[i + 1];
      bytes[i] = bytes[i + 3];
      bytes[i + 1] = bytes[i + 2];
      bytes[i + 2] = second;
      bytes[i + 3] = first;
    }
  }
}
