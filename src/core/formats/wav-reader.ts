// Reads WAV files of every kind that sound programs write, and is not taken in by what their headers claim.
// Sources: IBM and Microsoft, "Multimedia Programming Interface and Data Specifications 1.0" (1991), for RIFF, RIFX, WAVE
// and the fmt and data chunks; Microsoft, "Multiple Channel Audio Data and WAVE Files" (2001), for the extensible format;
// EBU Tech 3306 (2009) and ITU-R BS.2088 (2019), for RF64, BW64 and the ds64 chunk.

import { adpcmFormatTags, rangedAdpcm, readAdpcmFormat } from './adpcm-wav.ts';
import { assertDecodable, damaged, endsBeforeAudio, noLength, soundOf, unknownCompression } from './audio-checks.ts';
import { type ByteSource, partOfSource } from './byte-source.ts';
import { type Chunk, readChunks } from './chunks.ts';
import { openMp3 } from './mp3-reader.ts';
import { frameBytes, type PcmLayout, rangedPcm } from './pcm.ts';
import type { RangedAudio } from './ranged-audio.ts';

const container = 'WAV';
const extensibleTag = 0xfffe;
const mp3Tag = 0x55;
/** A fmt chunk with the longest list of predictors that a block of ADPCM can choose from. */
const mostFormatBytes = 22 + 4 * 256;

/** For messages. */
const compressionNames = new Map([
  [0x22, 'TrueSpeech'],
  [0x31, 'GSM 6.10'],
  [0x45, 'G.726'],
  [0x50, 'MPEG audio'],
  [0x55, 'MP3'],
  [0x64, 'G.726'],
  [0x92, 'Dolby AC-3'],
  [0xff, 'AAC'],
  [0x160, 'Windows Media Audio'],
  [0x161, 'Windows Media Audio'],
  [0x162, 'Windows Media Audio'],
  [0x270, 'ATRAC3'],
  [0x2000, 'Dolby AC-3'],
  [0x2001, 'DTS'],
  [0xf1ac, 'FLAC'],
]);

/** A fmt chunk's content and what it says. */
interface Format {
  content: Uint8Array;
  /** With an extensible format, its subformat's. */
  tag: number;
  channels: number;
  sampleRateHertz: number;
  bitsPerSample: number;
  bytesPerFrame: number;
}

/**
 * The sound in a RIFF, RIFX, RF64 or BW64 file of the form WAVE, with its chunks in any order, padded or not. What is
 * there of a file that is cut short is kept. Throws an AudioFormatError where nothing is there, or nothing that can be
 * decoded. `kind` is the file's first four letters.
 */
export async function openWav(source: ByteSource, kind: string): Promise<RangedAudio> {
  const littleEndian = kind !== 'RIFX';
  let longDataBytes: number | null = null;
  let factFrames = Number.POSITIVE_INFINITY;
  let format: Format | null = null;
  let data: Chunk | null = null;
  const style = {
    start: 12,
    littleEndian,
    lengthBytes: 4,
    padded: true,
    lengthOf: (tag: string, length: number) =>
      tag === 'data' && length === 0xffffffff && longDataBytes !== null ? longDataBytes : length,
  } as const;
  for await (const chunk of readChunks(source, style)) {
    const content = async (mostBytes: number) => {
      const bytes = await source.read(chunk.start, chunk.start + Math.min(chunk.presentBytes, mostBytes));
      return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
    };
    if (chunk.tag === 'ds64' && chunk.presentBytes >= 16) {
      longDataBytes = Number((await content(16)).view.getBigUint64(8, true));
    } else if (chunk.tag === 'fact' && chunk.presentBytes >= 4) {
      factFrames = (await content(4)).view.getUint32(0, littleEndian);
    } else if (chunk.tag === 'fmt ') {
      format ??= readFormat((await content(mostFormatBytes)).bytes, littleEndian);
    } else if (chunk.tag === 'data') {
      data ??= chunk;
    }
    if (format && data) break;
  }

  if (!data) throw endsBeforeAudio(container);
  if (data.promisedBytes === 0) throw noLength();
  if (data.presentBytes === 0) throw endsBeforeAudio(container);
  if (!format) throw damaged(container, 'it does not say how its audio is stored');
  assertDecodable(container, format.channels, format.sampleRateHertz);
  if (format.tag === mp3Tag) {
    const mp3 = await openMp3(partOfSource(source, data.start, data.start + data.presentBytes));
    if (mp3) return { ...mp3, container };
  }
  if (littleEndian && (format.tag === adpcmFormatTags.ima || format.tag === adpcmFormatTags.microsoft)) {
    const adpcm = readAdpcmFormat(format.content);
    const claims = claimsOf(data, format, adpcm.bytesPerBlock, adpcm.framesPerBlock);
    // The last block is filled up, and only the fact chunk says from where.
    const filled = claims.frames - factFrames;
    const frames = factFrames > 0 && filled > 0 && filled < adpcm.framesPerBlock ? factFrames : claims.frames;
    return rangedAdpcm(source, adpcm, data.start, { ...claims, frames });
  }
  const layout = layoutOf(format, littleEndian);
  const { channels, sampleRateHertz } = format;
  const place = { layout, channels, sampleRateHertz, start: data.start };
  return rangedPcm(source, place, claimsOf(data, format, frameBytes(layout, channels), 1));
}

/** Throws an AudioFormatError where not a single block is there. */
function claimsOf(data: Chunk, format: Format, bytesPerBlock: number, framesPerBlock: number) {
  const framesIn = (bytes: number) => Math.floor(bytes / bytesPerBlock) * framesPerBlock;
  return soundOf(container, format.sampleRateHertz, framesIn(data.presentBytes), framesIn(data.promisedBytes ?? 0));
}

/** Null where the chunk is cut. */
function readFormat(content: Uint8Array, littleEndian: boolean): Format | null {
  if (content.length < 16) return null;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const tag = view.getUint16(0, littleEndian);
  return {
    content,
    tag: tag === extensibleTag && content.length >= 26 ? view.getUint16(24, littleEndian) : tag,
    channels: view.getUint16(2, littleEndian),
    sampleRateHertz: view.getUint32(4, littleEndian),
    bytesPerFrame: view.getUint16(12, littleEndian),
    bitsPerSample: view.getUint16(14, littleEndian),
  };
}

function layoutOf(format: Format, littleEndian: boolean): PcmLayout {
  const bits = format.bitsPerSample;
  switch (format.tag) {
    case 1: {
      if (bits < 1 || bits > 32)
        throw damaged(container, `it gives its samples ${bits} bits, and 8 to 32 are possible`);
      // Frames of another length than the bits need are not believed, but for 24 bits within 32. (FFmpeg takes these
      // for the floats of an old Cool Edit, and Chromium refuses them.)
      const isWide = bits > 16 && format.bytesPerFrame === 4 * format.channels;
      const bytesPerSample = isWide ? 4 : Math.ceil(bits / 8);
      return { encoding: bytesPerSample === 1 ? 'unsigned' : 'signed', bytesPerSample, littleEndian };
    }
    case 3:
      if (bits !== 32 && bits !== 64) throw damaged(container, `it gives its floating-point samples ${bits} bits`);
      return { encoding: 'float', bytesPerSample: bits / 8, littleEndian };
    case 6:
      return { encoding: 'alaw', bytesPerSample: 1, littleEndian };
    case 7:
      return { encoding: 'mulaw', bytesPerSample: 1, littleEndian };
    default:
      throw unknownCompression(container, compressionNames.get(format.tag) ?? `kind ${format.tag}`);
  }
}
