// Folders of sounds for the journeys, made anew in a temporary place: a few of each family of the demo library.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DemoSound, listDemoSounds } from '../src/core/demo/demo-library.ts';
import { encodeWav } from '../src/core/formats/wav.ts';

/** Writes a file below `folder`, making the folders in between; gives its path. */
export function writeFileBelow(folder: string, path: string, bytes: Uint8Array | string): string {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, bytes);
  return target;
}

/** A mono sine wave as a WAV file. */
export function sineWav(hertz: number, seconds: number, sampleRate = 44_100): Uint8Array {
  const samples = Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / sampleRate),
  );
  return encodeWav([samples], sampleRate);
}

/** A mono WAV file of 32-bit floats, as they are: also what is no number. */
export function floatWav(samples: number[], sampleRate = 44_100): Uint8Array {
  const bytes = new Uint8Array(44 + 4 * samples.length);
  const view = new DataView(bytes.buffer);
  const tag = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
  tag(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  tag(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 3, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 4 * sampleRate, true);
  view.setUint16(32, 4, true);
  view.setUint16(34, 32, true);
  tag(36, 'data');
  view.setUint32(40, 4 * samples.length, true);
  samples.forEach((sample, i) => {
    view.setFloat32(44 + 4 * i, sample, true);
  });
  return bytes;
}

/** `perFamily` sounds of each of the first `families` families, in a folder each; gives how many there are. */
export function writeLibrary(folder: string, perFamily: number, families = 6): number {
  const byFamily = new Map<string, DemoSound[]>();
  for (const sound of listDemoSounds(1)) byFamily.set(sound.family, [...(byFamily.get(sound.family) ?? []), sound]);
  let written = 0;
  for (const sounds of [...byFamily.values()].slice(0, families)) {
    for (const sound of sounds.slice(0, perFamily)) {
      const { channels, sampleRate } = sound.render();
      writeFileBelow(folder, sound.path.replace(/^Demo\//, ''), encodeWav(channels, sampleRate));
      written++;
    }
  }
  return written;
}
