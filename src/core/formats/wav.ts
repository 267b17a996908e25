// Writes WAV files. `wav-reader.ts` reads them.
// Source: IBM and Microsoft, "Multimedia Programming Interface and Data Specifications 1.0" (1991).

const headerBytes = 44;

/** Values of a fmt chunk's first field. */
export const wavFormatTags = { integer: 1, float: 3 } as const;

export interface WavFormat {
  /** One of `wavFormatTags`. */
  formatTag: number;
  channels: number;
  sampleRateHertz: number;
  bitsPerSample: number;
}

/**
 * A WAV file of silence: 44 bytes of header, then `dataBytes` bytes of 0 to write little-endian samples to, channels
 * interleaved. Throws a RangeError where the file would pass the 4 GiB that its header can count.
 */
export function emptyWav(format: WavFormat, dataBytes: number): Uint8Array<ArrayBuffer> {
  if (dataBytes + headerBytes - 8 > 0xffffffff) {
    throw new RangeError(`A WAV file holds at most 4 GiB, got ${dataBytes} bytes of samples; write shorter pieces.`);
  }
  const bytesPerFrame = (format.channels * format.bitsPerSample) / 8;
  const bytes = new Uint8Array(headerBytes + dataBytes);
  const view = new DataView(bytes.buffer);
  writeTag(bytes, 0, 'RIFF');
  view.setUint32(4, headerBytes - 8 + dataBytes, true);
  writeTag(bytes, 8, 'WAVE');
  writeTag(bytes, 12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, format.formatTag, true);
  view.setUint16(22, format.channels, true);
  view.setUint32(24, format.sampleRateHertz, true);
  view.setUint32(28, format.sampleRateHertz * bytesPerFrame, true);
  view.setUint16(32, bytesPerFrame, true);
  view.setUint16(34, format.bitsPerSample, true);
  writeTag(bytes, 36, 'data');
  view.setUint32(40, dataBytes, true);
  return bytes;
}

/**
 * A complete WAV file: 16-bit little-endian PCM, channels interleaved.
 *
 * Samples are clamped to [-1, 1] and scaled by 32767, halves rounded away from zero, so that x and -x give opposite
 * codes; NaN becomes silence. Throws a RangeError where there is no channel, channels differ in length, the sample rate
 * is not a whole number of hertz above 0, or the file would pass the 4 GiB that its header can count.
 */
export function encodeWav(channels: Float32Array[], sampleRate: number): Uint8Array<ArrayBuffer> {
  if (channels.length < 1 || channels.length > 65535) {
    throw new RangeError(`A WAV file has 1 to 65535 channels, got ${channels.length}.`);
  }
  if (!Number.isInteger(sampleRate) || sampleRate < 1 || sampleRate > 0xffffffff) {
    throw new RangeError(
      `The sample rate of a WAV file is a whole number of hertz, got ${sampleRate}; resample first.`,
    );
  }
  const frames = channels[0].length;
  const uneven = channels.findIndex((channel) => channel.length !== frames);
  if (uneven >= 0) {
    throw new RangeError(
      `Channels must be equally long: channel 0 has ${frames} samples, channel ${uneven} has ${channels[uneven].length}.`,
    );
  }
  const bytesPerFrame = channels.length * 2;
  const format = { formatTag: wavFormatTags.integer, channels: channels.length, sampleRateHertz: sampleRate };
  const bytes = emptyWav({ ...format, bitsPerSample: 16 }, frames * bytesPerFrame);
  const view = new DataView(bytes.buffer);
  channels.forEach((channel, index) => {
    let offset = headerBytes + index * 2;
    for (let frame = 0; frame < frames; frame++) {
      view.setInt16(offset, toInt16(channel[frame]), true);
      offset += bytesPerFrame;
    }
  });
  return bytes;
}

function toInt16(sample: number): number {
  const magnitude = Math.round(Math.min(1, Math.abs(sample)) * 32767);
  return sample < 0 ? -magnitude : magnitude;
}

function writeTag(bytes: Uint8Array, offset: number, tag: string): void {
  for (let i = 0; i < 4; i++) bytes[offset + i] = tag.charCodeAt(i);
}
