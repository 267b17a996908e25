// The two ADPCM codes of WAV files, four bits a sample in blocks that each decode alone.
// Source: Microsoft, "New Multimedia Data Types and Data Techniques" (1994), for Microsoft's and the DVI/IMA code.

import decodeWav from '@audio/decode-wav';
import { assertRange, damaged, readAll, unknownCompression } from './audio-checks.ts';
import type { ByteSource } from './byte-source.ts';
import { interleave16, pcmAsWav } from './pcm.ts';
import type { RangedAudio } from './ranged-audio.ts';

export const adpcmFormatTags = { microsoft: 2, ima: 0x11 } as const;

export interface AdpcmFormat {
  formatTag: number;
  channels: number;
  sampleRateHertz: number;
  bytesPerBlock: number;
  /** Samples of each channel. */
  framesPerBlock: number;
  /** The fmt chunk's own list of predictors, as it is there; empty for the standard's list. */
  coefficients: Uint8Array;
}

/**
 * What the content of a fmt chunk (little-endian, 16 bytes or more) says of its blocks. Throws an AudioFormatError where
 * that is no ADPCM that can be decoded.
 */
export function readAdpcmFormat(format: Uint8Array): AdpcmFormat {
  const view = new DataView(format.buffer, format.byteOffset, format.byteLength);
  const field = (offset: number) => (offset + 2 <= format.length ? view.getUint16(offset, true) : 0);
  const formatTag = field(0);
  const channels = field(2);
  const bytesPerBlock = field(12);
  const isIma = formatTag === adpcmFormatTags.ima;
  if (field(14) !== 4) throw unknownCompression('WAV', `ADPCM of ${field(14)} bits`);
  if (!isIma && channels > 2) throw unknownCompression('WAV', `Microsoft ADPCM of ${channels} channels`);
  const headerBytes = (isIma ? 4 : 7) * channels;
  if (bytesPerBlock < headerBytes || (isIma && bytesPerBlock % headerBytes !== 0)) {
    throw damaged('WAV', `its blocks of ${bytesPerBlock} bytes cannot hold its ${channels} channels`);
  }
  const most = (isIma ? 1 : 2) + Math.floor(((bytesPerBlock - headerBytes) * 2) / channels);
  const written = field(18);
  const coefficientBytes = isIma ? 0 : 4 * field(20);
  return {
    formatTag,
    channels,
    sampleRateHertz: view.getUint32(4, true),
    bytesPerBlock,
    framesPerBlock: written >= (isIma ? 1 : 2) && written <= most ? written : most,
    coefficients: 22 + coefficientBytes <= format.length ? format.slice(22, 22 + coefficientBytes) : new Uint8Array(0),
  };
}

/** The sound whose blocks begin at byte `dataStart` of `source`. All of `claims.frames` must be in whole blocks. */
export function rangedAdpcm(
  source: ByteSource,
  format: AdpcmFormat,
  dataStart: number,
  claims: Pick<RangedAudio, 'container' | 'frames' | 'promisedSeconds'>,
): RangedAudio {
  const { channels, sampleRateHertz, bytesPerBlock, framesPerBlock } = format;
  return {
    ...claims,
    channels,
    sampleRateHertz,
    async encoded(start, end) {
      assertRange(start, end, claims.frames);
      const first = Math.floor(start / framesPerBlock);
      const last = Math.ceil(end / framesPerBlock);
      const blocks = await readAll(source, dataStart + first * bytesPerBlock, dataStart + last * bytesPerBlock);
      const decoded = start === end ? [] : decodeWav(blocksAsWav(format, blocks)).channelData;
      // Cut here: a block's length is seldom one that keeps samples whole when the piece is resampled.
      const lead = start - first * framesPerBlock;
      const samples = decoded.map((channel) => channel.subarray(lead, lead + end - start));
      const layout = { encoding: 'signed', bytesPerSample: 2, littleEndian: true } as const;
      return { bytes: pcmAsWav(interleave16(samples), { layout, channels, sampleRateHertz }), leadFrames: 0 };
    },
  };
}

/** These blocks as the WAV file that the package takes: its header only says what was checked. */
function blocksAsWav(format: AdpcmFormat, blocks: Uint8Array): Uint8Array {
  const formatBytes = 22 + format.coefficients.length;
  const wav = new Uint8Array(12 + 8 + formatBytes + 8 + blocks.length);
  const view = new DataView(wav.buffer);
  const write = (offset: number, tag: string) => {
    for (let i = 0; i < 4; i++) wav[offset + i] = tag.charCodeAt(i);
  };
  write(0, 'RIFF');
  view.setUint32(4, wav.length - 8, true);
  write(8, 'WAVE');
  write(12, 'fmt ');
  view.setUint32(16, formatBytes, true);
  view.setUint16(20, format.formatTag, true);
  view.setUint16(22, format.channels, true);
  view.setUint32(24, format.sampleRateHertz, true);
  view.setUint16(32, format.bytesPerBlock, true);
  view.setUint16(34, 4, true);
  view.setUint16(36, formatBytes - 18, true);
  view.setUint16(38, format.framesPerBlock, true);
  view.setUint16(40, format.coefficients.length / 4, true);
  wav.set(format.coefficients, 42);
  const data = 20 + formatBytes;
  write(data, 'data');
  view.setUint32(data + 4, blocks.length, true);
  wav.set(blocks, data + 8);
  return wav;
}
