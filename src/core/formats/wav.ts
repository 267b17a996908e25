// Writes 16-bit PCM WAV files, and reads what a WAV's header claims against what is really there.
// Source: IBM and Microsoft, "Multimedia Programming Interface and Data Specifications 1.0" (1991), for RIFF, WAVE and
// the fmt and data chunks; Microsoft, "Multiple Channel Audio Data and WAVE Files" (2001), for the extensible format;
// EBU Tech 3306 (2009), for RF64 and its ds64 chunk.

const headerBytes = 44;
const bytesPerSample = 2;
const extensibleTag = 0xfffe;

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
  const bytesPerFrame = channels.length * bytesPerSample;
  const dataBytes = frames * bytesPerFrame;
  if (dataBytes + headerBytes - 8 > 0xffffffff) {
    throw new RangeError(`A WAV file holds at most 4 GiB, got ${dataBytes} bytes of samples; write shorter pieces.`);
  }

  const bytes = new Uint8Array(headerBytes + dataBytes);
  const view = new DataView(bytes.buffer);
  writeTag(bytes, 0, 'RIFF');
  view.setUint32(4, headerBytes - 8 + dataBytes, true);
  writeTag(bytes, 8, 'WAVE');
  writeTag(bytes, 12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * bytesPerFrame, true);
  view.setUint16(32, bytesPerFrame, true);
  view.setUint16(34, bytesPerSample * 8, true);
  writeTag(bytes, 36, 'data');
  view.setUint32(40, dataBytes, true);
  channels.forEach((channel, index) => {
    let offset = headerBytes + index * bytesPerSample;
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

/** What a fmt chunk says. */
export interface WavFormat {
  /** 1 PCM, 3 float, 6 A-law, 7 mu-law, 0x55 MP3; an extensible format (0xFFFE) gives its subformat's tag. */
  formatTag: number;
  channels: number;
  sampleRateHertz: number;
  bitsPerSample: number;
  /** Computed for PCM and float, where a wrong field in the header does no harm to decoders; else as written. */
  bytesPerSecond: number;
}

/** A WAV file's claims beside the facts. */
export interface WavInspection {
  /** Null where the fmt chunk is missing or cut. */
  format: WavFormat | null;
  /** Bytes that the data chunk promises; null where there is no data chunk, or its length was left open by a pipe. */
  promisedBytes: number | null;
  /** Bytes of the data chunk that are there, never more than promised. */
  presentBytes: number;
  /** The same two in seconds; null where the format or the promise is not known. */
  promisedSeconds: number | null;
  presentSeconds: number | null;
  /** True where the file ends before its header, its chunks or its promised data do. */
  cutShort: boolean;
}

/**
 * Reads the chunks of a RIFF (or big-endian RIFX, or 64-bit RF64) WAVE file, in any order, with or without the pad byte
 * after a chunk of odd length. Null where the bytes do not begin as a WAV. Never throws, whatever the bytes. A file cut
 * inside its first 12 bytes counts as no WAV.
 */
export function inspectWav(bytes: Uint8Array): WavInspection | null {
  if (bytes.length < 12 || readTag(bytes, 8) !== 'WAVE') return null;
  const container = readTag(bytes, 0);
  if (container !== 'RIFF' && container !== 'RIFX' && container !== 'RF64') return null;
  const littleEndian = container !== 'RIFX';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

  let format: WavFormat | null = null;
  let data: { promisedBytes: number; presentBytes: number } | null = null;
  let longDataBytes: number | null = null;
  let offset = 12;
  while (offset + 8 <= bytes.length && !(format && data)) {
    const tag = readTag(bytes, offset);
    const start = offset + 8;
    const there = bytes.length - start;
    let length = view.getUint32(offset + 4, littleEndian);
    if (tag === 'ds64' && there >= 16) {
      longDataBytes = view.getUint32(start + 8, true) + view.getUint32(start + 12, true) * 2 ** 32;
    } else if (tag === 'fmt ' && !format) {
      format = readFormat(view, start, Math.min(length, there), littleEndian);
    } else if (tag === 'data' && !data) {
      if (length === 0xffffffff && longDataBytes !== null) length = longDataBytes;
      data = { promisedBytes: length, presentBytes: Math.min(length, there) };
    }
    offset = nextChunk(bytes, start, length);
  }

  const promisedBytes = data && (longDataBytes !== null || !isLeftOpen(data.promisedBytes)) ? data.promisedBytes : null;
  const presentBytes = data ? data.presentBytes : 0;
  const toSeconds = (count: number | null) =>
    count === null || !format || format.bytesPerSecond === 0 ? null : count / format.bytesPerSecond;
  return {
    format,
    promisedBytes,
    presentBytes,
    promisedSeconds: toSeconds(promisedBytes),
    presentSeconds: data ? toSeconds(presentBytes) : null,
    cutShort: format === null || data === null || (promisedBytes !== null && presentBytes < promisedBytes),
  };
}

function readFormat(view: DataView, start: number, length: number, littleEndian: boolean): WavFormat | null {
  if (length < 14) return null;
  let formatTag = view.getUint16(start, littleEndian);
  const channels = view.getUint16(start + 2, littleEndian);
  const sampleRateHertz = view.getUint32(start + 4, littleEndian);
  const writtenBytesPerSecond = view.getUint32(start + 8, littleEndian);
  const bitsPerSample = length >= 16 ? view.getUint16(start + 14, littleEndian) : 0;
  if (formatTag === extensibleTag && length >= 26) formatTag = view.getUint16(start + 24, littleEndian);
  const uncompressed = formatTag === 1 || formatTag === 3;
  const computed = sampleRateHertz * channels * Math.ceil(bitsPerSample / 8);
  return {
    formatTag,
    channels,
    sampleRateHertz,
    bitsPerSample,
    bytesPerSecond: uncompressed && computed > 0 ? computed : writtenBytesPerSecond,
  };
}

/** Programs that write to a pipe cannot know the length; they leave a value at or a little below 2^31 or 2^32. */
function isLeftOpen(length: number): boolean {
  return (length & 0x7ffff000) === 0x7ffff000;
}

function nextChunk(bytes: Uint8Array, start: number, length: number): number {
  const end = start + length;
  if (length % 2 === 0 || end >= bytes.length) return end;
  // Some writers forget the pad byte, which is always 0; a chunk's tag never begins with one.
  return bytes[end] === 0 ? end + 1 : end + (isTag(bytes, end) ? 0 : 1);
}

function isTag(bytes: Uint8Array, offset: number): boolean {
  if (offset + 4 > bytes.length) return false;
  for (let i = 0; i < 4; i++) if (bytes[offset + i] < 0x20 || bytes[offset + i] > 0x7e) return false;
  return true;
}

function readTag(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(bytes[offset], bytes[offset + 1], bytes[offset + 2], bytes[offset + 3]);
}
