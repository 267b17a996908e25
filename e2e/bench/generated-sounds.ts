// Sounds that no library has: very many short ones, and a very long one.

import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { emptyWav, encodeWav, wavFormatTags } from '../../src/core/formats/wav.ts';
import { type Random, seededRandom } from '../../src/core/math/random.ts';
import { writeFileBelow } from '../sound-files.ts';

const sampleRate = 44_100;
const soundsPerFolder = 200;

/** A decaying sine, a decaying noise or a mixture of both. */
function shortSound(random: Random): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round((0.05 + 0.55 * random()) * sampleRate));
  const decay = Math.exp(-(2 + 20 * random()) / samples.length);
  const noisiness = Math.max(0, Math.min(1, 2 * random() - 0.5));
  const step = (2 * Math.PI * 40 * 200 ** random()) / sampleRate;
  // Each sample of a sine follows from the two before it: sines one by one would take most of the time.
  const turn = 2 * Math.cos(step);
  let [before, sine] = [-Math.sin(step), 0];
  let level = 0.2 + 0.7 * random();
  for (let i = 0; i < samples.length; i++) {
    samples[i] = level * (sine + noisiness * (2 * random() - 1 - sine));
    [before, sine] = [sine, turn * sine - before];
    level *= decay;
  }
  return samples;
}

/** Mono WAV files of 16 bits, 0.05 to 0.6 s long, no two alike, in folders below `folder`. */
export function writeShortSounds(folder: string, count: number, seed: number): void {
  const random = seededRandom(seed);
  for (let i = 0; i < count; i++) {
    const path = `${String(Math.floor(i / soundsPerFolder)).padStart(3, '0')}/${String(i).padStart(5, '0')}.wav`;
    writeFileBelow(folder, path, encodeWav([shortSound(random)], sampleRate));
  }
}

/**
 * A stereo WAV file of 16 bits: 50 ms of a tone every three minutes, silence between, which takes no room on disks that
 * know holes. Gives its path.
 */
export function writeLongSound(folder: string, hours: number): string {
  const [channels, bytesPerFrame, secondsBetween] = [2, 4, 180];
  const format = { formatTag: wavFormatTags.integer, channels, sampleRateHertz: sampleRate, bitsPerSample: 16 };
  const seconds = hours * 3600;
  const dataBytes = seconds * sampleRate * bytesPerFrame;
  const header = emptyWav(format, 0);
  const view = new DataView(header.buffer);
  view.setUint32(4, header.length - 8 + dataBytes, true);
  view.setUint32(40, dataBytes, true);

  const tone = Float32Array.from({ length: 0.05 * sampleRate }, (_, i) => 0.5 * Math.sin(i / 16));
  const burst = encodeWav([tone, tone], sampleRate).subarray(header.length);
  const path = join(folder, `${hours} hours.wav`);
  const file = openSync(path, 'w');
  try {
    writeSync(file, header);
    for (let at = 0; at < seconds; at += secondsBetween) {
      writeSync(file, burst, 0, burst.length, header.length + at * sampleRate * bytesPerFrame);
    }
    ftruncateSync(file, header.length + dataBytes);
  } finally {
    closeSync(file);
  }
  return path;
}
