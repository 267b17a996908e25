// Apple's IMA ADPCM ("ima4"), as CAF and AIFF-C files hold it. It is decoded whole: a packet says only the higher bits
// of where it starts, so that the rest must come from the packets before it.
// Source: Apple, "Core Audio Format Specification 1.0" (2011); Apple, Technical Note TN1081 (1996).

import { decoder } from '@audio/decode-caf';
import { readAll } from './audio-checks.ts';
import { type ByteSource, bytesAsSource } from './byte-source.ts';
import { interleave16, rangedPcm } from './pcm.ts';
import { AudioFormatError, type RangedAudio } from './ranged-audio.ts';

const framesPerPacket = 64;
const bytesPerPacket = 34;
/** 35 minutes of stereo at 44,100 Hz; decoded they take nearly four times as much. */
const mostBytes = 100 * 2 ** 20;
const packetsAtOnce = 4096;

/**
 * The sound in the packets at byte `start` of `source`, `presentBytes` of them or a little more, one packet a channel in
 * turn. Throws an AudioFormatError where they are too many to be decoded in memory.
 */
export async function openIma4(
  source: ByteSource,
  sound: { start: number; presentBytes: number; channels: number; sampleRateHertz: number },
  claims: Pick<RangedAudio, 'container' | 'frames' | 'promisedSeconds'>,
): Promise<RangedAudio> {
  const { channels, sampleRateHertz } = sound;
  const packets = Math.floor(sound.presentBytes / (bytesPerPacket * channels));
  if (packets * channels * bytesPerPacket > mostBytes) {
    throw new AudioFormatError(
      `The ${claims.container} file is compressed as IMA ADPCM and longer than can be opened here ` +
        `(${mostBytes / 2 ** 20} MB): save it as an uncompressed WAV or AIFF file, or in parts.`,
    );
  }
  const samples = new Uint8Array(packets * framesPerPacket * channels * 2);
  const caf = decoder();
  caf.decode(cafHeader(channels, sampleRateHertz));
  for (let packet = 0; packet < packets; packet += packetsAtOnce) {
    const from = sound.start + packet * bytesPerPacket * channels;
    const count = Math.min(packetsAtOnce, packets - packet);
    const { channelData } = caf.decode(await readAll(source, from, from + count * bytesPerPacket * channels));
    samples.set(interleave16(channelData), packet * framesPerPacket * channels * 2);
  }
  const layout = { encoding: 'signed', bytesPerSample: 2, littleEndian: true } as const;
  return rangedPcm(bytesAsSource(samples), { layout, channels, sampleRateHertz, start: 0 }, claims);
}

/** The beginning of a CAF file of such packets: what the package must have seen before it takes them. */
function cafHeader(channels: number, sampleRateHertz: number): Uint8Array {
  const bytes = new Uint8Array(8 + 12 + 32 + 12 + 4);
  const view = new DataView(bytes.buffer);
  const write = (offset: number, tag: string) => {
    for (let i = 0; i < 4; i++) bytes[offset + i] = tag.charCodeAt(i);
  };
  write(0, 'caff');
  view.setUint16(4, 1);
  write(8, 'desc');
  view.setBigUint64(12, 32n);
  view.setFloat64(20, sampleRateHertz);
  write(28, 'ima4');
  view.setUint32(36, bytesPerPacket * channels);
  view.setUint32(40, framesPerPacket);
  view.setUint32(44, channels);
  write(52, 'data');
  view.setBigInt64(56, -1n);
  return bytes;
}
