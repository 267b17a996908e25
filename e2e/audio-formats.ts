// One short sound in every format that Earshot reads besides what browsers do, put together byte by byte: the codes are
// written here, so that they share nothing with the readers.

import {
  ascii,
  big,
  bigChunk,
  bigFloat,
  caf,
  cafChunk,
  cafDescription,
  chunk,
  common,
  extensibleFormat,
  form,
  little,
  riff,
  soundData,
  wavFormat,
} from '../src/core/formats/handmade-files.ts';

export const formatRate = 44_100;
const formatChannels = 2;
export const formatFrames = 17_640;

/** 0.4 s in stereo, 16-bit: two falling tones over noise that is quieter by 26 dB, so that no band of its picture is empty. */
function makeSamples(): Int16Array {
  const samples = new Int16Array(formatFrames * formatChannels);
  let random = 1;
  for (let i = 0; i < samples.length; i++) {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    const seconds = (i >> 1) / formatRate;
    const pitch = i % 2 === 0 ? 900 : 1400;
    const tone = Math.sin(2 * Math.PI * (pitch - 800 * seconds) * seconds);
    const noise = random / 2 ** 31 - 1;
    samples[i] = Math.round(20_000 * Math.exp(-4 * seconds) * (tone + 0.1 * noise));
  }
  return samples;
}

export const formatSamples = makeSamples();

/** The bytes of every sample in turn, channels interleaved. */
const stored = (bytesOf: (sample: number) => number[]) => Array.from(formatSamples, bytesOf).flat();
const floatBytes = (sample: number, count: number) => bigFloat(sample / 32768, count);

function mulawCode(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), 32_635) + 132;
  const segment = Math.floor(Math.log2(magnitude)) - 7;
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | ((magnitude >> (segment + 3)) & 15)) & 255;
}

function alawCode(sample: number): number {
  const magnitude = sample < 0 ? -sample - 1 : sample;
  const segment = magnitude < 256 ? 0 : Math.floor(Math.log2(magnitude)) - 7;
  const step = (magnitude >> (segment === 0 ? 4 : segment + 3)) & 15;
  return ((sample < 0 ? 0 : 0x80) | (segment << 4) | step) ^ 0x55;
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
const sampleAt = (frame: number, channel: number) => formatSamples[frame * formatChannels + channel] ?? 0;
const wholeBlocks = (framesPerBlock: number) => Math.ceil(formatFrames / framesPerBlock);

/** fmt and fact chunks of ADPCM in blocks of 1024 bytes. */
const adpcmHead = (tag: number, framesPerBlock: number, coefficients: number[] = []) => [
  ...chunk('fmt ', [
    ...[...wavFormat(formatChannels, formatRate, 4, tag).slice(0, 12), ...little(1024, 2), ...little(4, 2)],
    ...[...little(2 + (coefficients.length && 2 + 2 * coefficients.length), 2), ...little(framesPerBlock, 2)],
    ...(coefficients.length ? little(coefficients.length / 2, 2) : []),
    ...coefficients.flatMap((coefficient) => little(coefficient & 0xffff, 2)),
  ]),
  ...chunk('fact', little(formatFrames, 4)),
];

const imaSteps = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118,
  130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060,
  1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484,
  7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
];
const imaMoves = [-1, -1, -1, -1, 2, 4, 6, 8];

/** IMA ADPCM: a channel's samples of a block, the first in its head, eight of each channel in turn after it. */
function imaWav(): Uint8Array {
  const framesPerBlock = 1017;
  const data: number[] = [];
  const index = [0, 0];
  for (let block = 0; block < wholeBlocks(framesPerBlock); block++) {
    const start = block * framesPerBlock;
    const predicted = [sampleAt(start, 0), sampleAt(start, 1)];
    predicted.forEach((sample, channel) => {
      data.push(...little(sample & 0xffff, 2), index[channel], 0);
    });
    for (let frame = start + 1; frame < start + framesPerBlock; frame += 8) {
      for (let channel = 0; channel < formatChannels; channel++) {
        const codes = Array.from({ length: 8 }, (_, i) => {
          const step = imaSteps[index[channel]];
          const difference = sampleAt(frame + i, channel) - predicted[channel];
          const code = Math.min(7, Math.floor((4 * Math.abs(difference)) / step));
          const change = (step >> 3) + (code & 4 && step) + (code & 2 && step >> 1) + (code & 1 && step >> 2);
          predicted[channel] = clamp(predicted[channel] + (difference < 0 ? -change : change), -32768, 32767);
          index[channel] = clamp(index[channel] + imaMoves[code], 0, 88);
          return code | (difference < 0 ? 8 : 0);
        });
        for (let i = 0; i < 8; i += 2) data.push(codes[i] | (codes[i + 1] << 4));
      }
    }
  }
  return riff(adpcmHead(0x11, framesPerBlock), chunk('data', data));
}

const microsoftCoefficients = [256, 0, 512, -256, 0, 0, 192, 64, 240, 0, 460, -208, 392, -232];
const microsoftMoves = [230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230];

/** Microsoft's ADPCM, with its second pair of coefficients throughout: the line through the last two samples. */
function microsoftWav(): Uint8Array {
  const framesPerBlock = 2 + (1024 - 14);
  const data: number[] = [];
  for (let block = 0; block < wholeBlocks(framesPerBlock); block++) {
    const start = block * framesPerBlock;
    const of = (frame: number) => [sampleAt(start + frame, 0), sampleAt(start + frame, 1)];
    const delta = [500, 500];
    const last = of(1);
    const beforeLast = of(0);
    data.push(1, 1, ...[...delta, ...last, ...beforeLast].flatMap((value) => little(value & 0xffff, 2)));
    for (let frame = 2; frame < framesPerBlock; frame++) {
      const [left, right] = of(frame).map((sample, channel) => {
        const line = 2 * last[channel] - beforeLast[channel];
        const code = clamp(Math.round((sample - line) / delta[channel]), -8, 7);
        beforeLast[channel] = last[channel];
        last[channel] = clamp(line + code * delta[channel], -32768, 32767);
        delta[channel] = Math.max(16, (microsoftMoves[code & 15] * delta[channel]) >> 8);
        return code & 15;
      });
      data.push((left << 4) | right);
    }
  }
  return riff(adpcmHead(2, framesPerBlock, microsoftCoefficients), chunk('data', data));
}

const aiff = (bits: number, bytesOf: (sample: number) => number[]) =>
  form('AIFF', bigChunk('COMM', common(formatChannels, formatFrames, bits)), soundData(stored(bytesOf)));

const aifc = (compression: string, bits: number, bytesOf: (sample: number) => number[]) =>
  form('AIFC', bigChunk('COMM', common(formatChannels, formatFrames, bits, compression)), soundData(stored(bytesOf)));

const cafOf = (flags: number, bits: number, bytesOf: (sample: number) => number[]) =>
  caf(
    cafChunk('desc', [...bigFloat(formatRate, 8), ...cafDescription('lpcm', flags, formatChannels, bits).slice(8)]),
    cafChunk('data', [...big(0, 4), ...stored(bytesOf)]),
  );

const wavOf = (format: number[], bytesOf: (sample: number) => number[]) =>
  riff(chunk('fmt ', format), chunk('data', stored(bytesOf)));

function rf64(): Uint8Array {
  const data = stored((sample) => little(sample & 0xffff, 2));
  const sizes = [...little(4 + 36 + 24 + 8 + data.length, 8), ...little(data.length, 8), ...little(formatFrames, 8)];
  const file = riff(
    chunk('ds64', [...sizes, ...little(0, 4)]),
    chunk('fmt ', wavFormat(formatChannels, formatRate, 16)),
    chunk('data', data, 0xffffffff),
  );
  file.set([...ascii('RF64'), 255, 255, 255, 255]);
  return file;
}

function rifx(): Uint8Array {
  const data = stored((sample) => big(sample & 0xffff, 2));
  const format = [big(1, 2), big(formatChannels, 2), big(formatRate, 4), big(4 * formatRate, 4), big(4, 2), big(16, 2)];
  const content = [...ascii('WAVE'), ...bigChunk('fmt ', format.flat()), ...bigChunk('data', data)];
  return Uint8Array.from([...ascii('RIFX'), ...big(content.length, 4), ...content]);
}

const signed16 = (sample: number) => big(sample & 0xffff, 2);
const signed16Little = (sample: number) => little(sample & 0xffff, 2);

/** The sound as the browser's own kind of WAV: what the others are measured by. */
export const plainWav = () => wavOf(wavFormat(formatChannels, formatRate, 16), signed16Little);

/** Each with the same 16-bit samples in it, as 16 bits. */
export const exactFormats: Record<string, () => Uint8Array> = {
  'aiff-16.aif': () => aiff(16, signed16),
  'aifc-sowt.aif': () => aifc('sowt', 16, signed16Little),
  'caf-16.caf': () => cafOf(0, 16, signed16),
  'wav-rf64.wav': rf64,
  'wav-rifx.wav': rifx,
};

/** Each with the same samples in more bits. Chromium takes 16-bit samples above 0 as parts of 32,767, and others of 2^15. */
export const widerFormats: Record<string, () => Uint8Array> = {
  'aiff-24.aif': () => aiff(24, (sample) => [...signed16(sample), 0]),
  'aiff-32.aiff': () => aiff(32, (sample) => [...signed16(sample), 0, 0]),
  'aifc-fl32.aif': () => aifc('fl32', 32, (sample) => floatBytes(sample, 4)),
  'aifc-fl64.aifc': () => aifc('fl64', 64, (sample) => floatBytes(sample, 8)),
  'caf-little-24.caf': () => cafOf(2, 24, (sample) => [0, ...signed16Little(sample)]),
  'caf-float.caf': () => cafOf(1, 32, (sample) => floatBytes(sample, 4)),
  'wav-f64.wav': () => wavOf(wavFormat(formatChannels, formatRate, 64, 3), (sample) => floatBytes(sample, 8).reverse()),
  'wav-24-in-32.wav': () =>
    wavOf(extensibleFormat(formatChannels, formatRate, 32, 24, 1), (sample) => [0, 0, ...signed16Little(sample)]),
};

/** Each with less of the samples than 16 bits. */
export const lossyFormats: Record<string, () => Uint8Array> = {
  'aiff-8.aif': () => aiff(8, (sample) => [clamp(Math.round(sample / 256), -128, 127) & 255]),
  'aifc-ulaw.aif': () => aifc('ulaw', 16, (sample) => [mulawCode(sample)]),
  'aifc-alaw.aif': () => aifc('alaw', 16, (sample) => [alawCode(sample)]),
  'wav-ima-adpcm.wav': imaWav,
  'wav-ms-adpcm.wav': microsoftWav,
};

/** The check of bits that FLAC has: `bits` of them by `polynomial`. */
function checksum(bytes: ArrayLike<number>, bits: number, polynomial: number): number {
  let value = 0;
  for (let i = 0; i < bytes.length; i++) {
    value ^= bytes[i] << (bits - 8);
    for (let bit = 0; bit < 8; bit++) value = value & (1 << (bits - 1)) ? (value << 1) ^ polynomial : value << 1;
    value &= 2 ** bits - 1;
  }
  return value;
}

/** A number as FLAC frames have theirs, up to 65,535: as UTF-8 writes letters. */
const flacNumber = (number: number) => [...new TextEncoder().encode(String.fromCharCode(number))];

/** A FLAC file of a tone, mono, 8 bits at 8000 Hz and not compressed: as long as is wanted without being quick to decode. */
export function longFlac(seconds: number): Uint8Array {
  const perFrame = 4096;
  const rate = 8000;
  const frames = Math.ceil((seconds * rate) / perFrame);
  const total = frames * perFrame;
  const streamInfo = [
    ...[...big(perFrame, 2), ...big(perFrame, 2), ...big(0, 3), ...big(0, 3)],
    // 20 bits of rate, 3 of channels less 1, 5 of bits less 1, 36 of samples.
    ...[...big(rate * 16, 3).slice(0, 2), ((rate & 15) << 4) | 0, (7 << 4) | 0, ...big(total, 4)],
    ...new Array(16).fill(0),
  ];
  const head = [...ascii('fLaC'), 0x80, ...big(streamInfo.length, 3), ...streamInfo];
  const tone = Array.from({ length: perFrame }, (_, i) => Math.round(90 * Math.sin((2 * Math.PI * i) / 32)) & 255);
  const parts: Uint8Array[] = [Uint8Array.from(head)];
  for (let frame = 0; frame < frames; frame++) {
    // Blocks of one size, 4096 samples; 8000 Hz; mono; 8 bits.
    const start = [0xff, 0xf8, 0xc4, 0x02, ...flacNumber(frame)];
    const body = [...start, checksum(start, 8, 0x07), 0x02, ...tone];
    parts.push(Uint8Array.from([...body, ...big(checksum(body, 16, 0x8005), 2)]));
  }
  return Buffer.concat(parts);
}
