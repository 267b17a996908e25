// Reads CAF files, Apple's Core Audio Format.
// Source: Apple, "Core Audio Format Specification 1.0" (2011).

import { assertDecodable, damaged, endsBeforeAudio, soundOf, unknownCompression } from './audio-checks.ts';
import type { ByteSource } from './byte-source.ts';
import { type Chunk, readChunks, tagAt } from './chunks.ts';
import { openIma4 } from './ima4.ts';
import { type PcmLayout, rangedPcm } from './pcm.ts';
import type { RangedAudio } from './ranged-audio.ts';

const container = 'CAF';
const floatFlag = 1;
const littleEndianFlag = 2;
/** In front of the samples in a data chunk: how often the file was edited. */
const editCountBytes = 4;

/** What a desc chunk says. */
interface Description {
  sampleRateHertz: number;
  format: string;
  flags: number;
  bytesPerPacket: number;
  framesPerPacket: number;
  channels: number;
  bitsPerChannel: number;
}

/**
 * The sound in a file that begins with `caff`. What is there of a file that is cut short is kept. Throws an
 * AudioFormatError where nothing is there, or nothing that can be decoded. Sample rates are rounded to whole hertz.
 */
export async function openCaf(source: ByteSource): Promise<RangedAudio> {
  let description: Description | null = null;
  let data: Chunk | null = null;
  const style = { start: 8, littleEndian: false, lengthBytes: 8, padded: false } as const;
  for await (const chunk of readChunks(source, style)) {
    if (chunk.tag === 'desc') {
      description ??= readDescription(await source.read(chunk.start, chunk.start + Math.min(chunk.presentBytes, 32)));
    } else if (chunk.tag === 'data') {
      data ??= chunk;
    }
    if (description && data) break;
  }

  if (!description || !data) throw endsBeforeAudio(container);
  const { channels, sampleRateHertz } = description;
  assertDecodable(container, channels, sampleRateHertz);
  const isIma4 = description.format === 'ima4';
  const layout = isIma4 ? null : layoutOf(description);
  if (isIma4 && (description.bytesPerPacket !== 34 * channels || description.framesPerPacket !== 64)) {
    throw damaged(container, `its packets of ${description.bytesPerPacket} bytes cannot hold its ${channels} channels`);
  }
  const framesPerBlock = isIma4 ? 64 : 1;
  const bytesPerBlock = layout ? layout.bytesPerSample * channels : description.bytesPerPacket;
  const framesIn = (bytes: number) =>
    Math.max(0, Math.floor((bytes - editCountBytes) / bytesPerBlock)) * framesPerBlock;
  const claims = soundOf(container, sampleRateHertz, framesIn(data.presentBytes), framesIn(data.promisedBytes ?? 0));
  const start = data.start + editCountBytes;
  if (layout) return rangedPcm(source, { layout, channels, sampleRateHertz, start }, claims);
  const presentBytes = data.presentBytes - editCountBytes;
  return openIma4(source, { start, presentBytes, channels, sampleRateHertz }, claims);
}

/** Null where the chunk is cut. */
function readDescription(content: Uint8Array): Description | null {
  if (content.length < 32) return null;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  return {
    sampleRateHertz: Math.round(view.getFloat64(0)),
    format: tagAt(content, 8),
    flags: view.getUint32(12),
    bytesPerPacket: view.getUint32(16),
    framesPerPacket: view.getUint32(20),
    channels: view.getUint32(24),
    bitsPerChannel: view.getUint32(28),
  };
}

function layoutOf(description: Description): PcmLayout {
  const { format, flags, channels, bitsPerChannel: bits } = description;
  const littleEndian = (flags & littleEndianFlag) !== 0;
  if (format === 'alaw' || format === 'ulaw') {
    return { encoding: format === 'alaw' ? 'alaw' : 'mulaw', bytesPerSample: 1, littleEndian };
  }
  if (format !== 'lpcm') throw unknownCompression(container, `'${format.replace(/[^ -~]/g, '?')}'`);
  const bytesPerSample = description.bytesPerPacket / channels;
  const isFloat = (flags & floatFlag) !== 0;
  const sizes = isFloat ? [4, 8] : [1, 2, 3, 4];
  if (
    !sizes.includes(bytesPerSample) ||
    bits < 1 ||
    bits > 8 * bytesPerSample ||
    (isFloat && bits !== 8 * bytesPerSample)
  ) {
    throw damaged(container, `its frames of ${description.bytesPerPacket} bytes cannot hold its ${channels} channels`);
  }
  return { encoding: isFloat ? 'float' : 'signed', bytesPerSample, littleEndian };
}
