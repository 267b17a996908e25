// Reads AIFF and AIFF-C files.
// Sources: Apple, "Audio Interchange File Format" 1.3 (1989); Apple, "AIFF-C" draft (1991); Apple's QuickTime for the
// later compression types (sowt, in24, in32, fl32, fl64, ima4) and the two that are spelled backwards (42ni, 23ni).

import { assertDecodable, damaged, endsBeforeAudio, noLength, soundOf, unknownCompression } from './audio-checks.ts';
import type { ByteSource } from './byte-source.ts';
import { type Chunk, readChunks, tagAt } from './chunks.ts';
import { openIma4 } from './ima4.ts';
import { frameBytes, type PcmLayout, rangedPcm } from './pcm.ts';
import type { RangedAudio } from './ranged-audio.ts';

const container = 'AIFF';

/** What a COMM chunk says. */
interface Common {
  channels: number;
  /** Of each channel. With ima4, the packets. */
  frames: number;
  bitsPerSample: number;
  sampleRateHertz: number;
  /** Four letters; NONE in an AIFF file. */
  compression: string;
}

const signed = (bytesPerSample: number, littleEndian = false): PcmLayout => ({
  encoding: 'signed',
  bytesPerSample,
  littleEndian,
});
const float = (bytesPerSample: number): PcmLayout => ({ encoding: 'float', bytesPerSample, littleEndian: false });
const byteSized = (encoding: PcmLayout['encoding']): PcmLayout => ({
  encoding,
  bytesPerSample: 1,
  littleEndian: false,
});

/** Those whose layout does not depend on the bits a sample. */
const layouts: Record<string, PcmLayout> = {
  in24: signed(3),
  in32: signed(4),
  '42ni': signed(3, true),
  '23ni': signed(4, true),
  fl32: float(4),
  FL32: float(4),
  fl64: float(8),
  FL64: float(8),
  ulaw: byteSized('mulaw'),
  ULAW: byteSized('mulaw'),
  alaw: byteSized('alaw'),
  ALAW: byteSized('alaw'),
  'raw ': byteSized('unsigned'),
};

/**
 * The sound in a FORM file of the form AIFF or AIFC. What is there of a file that is cut short is kept. Throws an
 * AudioFormatError where nothing is there, or nothing that can be decoded. Sample rates are rounded to whole hertz.
 */
export async function openAiff(source: ByteSource, form: string): Promise<RangedAudio> {
  let common: Common | null = null;
  let data: Chunk | null = null;
  let dataOffset = 0;
  const style = { start: 12, littleEndian: false, lengthBytes: 4, padded: true } as const;
  for await (const chunk of readChunks(source, style)) {
    if (chunk.tag === 'COMM') {
      common ??= readCommon(await source.read(chunk.start, chunk.start + Math.min(chunk.presentBytes, 22)), form);
    } else if (chunk.tag === 'SSND' && !data) {
      data = chunk;
      const head = await source.read(chunk.start, chunk.start + Math.min(chunk.presentBytes, 8));
      if (head.length === 8) dataOffset = new DataView(head.buffer, head.byteOffset).getUint32(0);
    }
    if (common && data) break;
  }

  if (!common) throw endsBeforeAudio(container);
  const { channels, sampleRateHertz } = common;
  assertDecodable(container, channels, sampleRateHertz);
  if (!data) throw common.frames === 0 ? noLength() : endsBeforeAudio(container);
  const start = data.start + 8 + dataOffset;
  const presentBytes = Math.max(0, data.presentBytes - 8 - dataOffset);

  const isIma4 = common.compression === 'ima4';
  const layout = isIma4 ? null : layoutOf(common);
  const framesPerBlock = isIma4 ? 64 : 1;
  const present = Math.floor(presentBytes / (layout ? frameBytes(layout, channels) : 34 * channels)) * framesPerBlock;
  const promised = common.frames * framesPerBlock;
  // Programs that write to a pipe leave 0 frames in the header.
  const claims = soundOf(container, sampleRateHertz, promised === 0 ? present : Math.min(present, promised), promised);
  if (layout) return rangedPcm(source, { layout, channels, sampleRateHertz, start }, claims);
  return openIma4(source, { start, presentBytes, channels, sampleRateHertz }, claims);
}

/** Null where the chunk is cut. */
function readCommon(content: Uint8Array, form: string): Common | null {
  const isCompressed = form === 'AIFC';
  if (content.length < (isCompressed ? 22 : 18)) return null;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  return {
    channels: view.getUint16(0),
    frames: view.getUint32(2),
    bitsPerSample: view.getUint16(6),
    sampleRateHertz: Math.round(readExtended(view, 8)),
    compression: isCompressed ? tagAt(content, 18) : 'NONE',
  };
}

/** IEEE 754's 80-bit number: sign, 15 bits of exponent, 64 of mantissa with its leading 1. Infinity where it is NaN. */
function readExtended(view: DataView, offset: number): number {
  const signAndExponent = view.getUint16(offset);
  const exponent = signAndExponent & 0x7fff;
  if (exponent === 0x7fff) return Number.POSITIVE_INFINITY;
  const mantissa = view.getUint32(offset + 2) * 2 ** 32 + view.getUint32(offset + 6);
  return (signAndExponent & 0x8000 ? -1 : 1) * mantissa * 2 ** (exponent - 16383 - 63);
}

function layoutOf(common: Common): PcmLayout {
  const { compression, bitsPerSample } = common;
  const fixed = layouts[compression];
  if (fixed) return fixed;
  if (compression !== 'NONE' && compression !== 'twos' && compression !== 'sowt') {
    throw unknownCompression(container, `'${compression.replace(/[^ -~]/g, '?')}'`);
  }
  if (bitsPerSample < 1 || bitsPerSample > 32) {
    throw damaged(container, `it gives its samples ${bitsPerSample} bits, where 1 to 32 are possible`);
  }
  return signed(Math.ceil(bitsPerSample / 8), compression === 'sowt');
}
