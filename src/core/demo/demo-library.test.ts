import { describe, expect, test } from 'vitest';
import { encodeWav } from '../formats/wav.ts';
import { type DemoSound, listDemoSounds } from './demo-library.ts';

interface Rendered {
  sound: DemoSound;
  channels: Float32Array[];
  seconds: number;
  peak: number;
  centroidHertz: number;
  fingerprint: number;
}

/** FNV-1a over the 16-bit file. */
function hashBytes(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return hash >>> 0;
}

/** The root of the mean square frequency: what differencing does to the energy tells it without a transform. */
function meanFrequencyHertz(samples: Float32Array, sampleRate: number): number {
  let energy = 0;
  let differences = 0;
  for (let i = 1; i < samples.length; i++) {
    energy += samples[i] ** 2;
    differences += (samples[i] - samples[i - 1]) ** 2;
  }
  return (Math.asin(Math.min(1, Math.sqrt(differences / energy) / 2)) * sampleRate) / Math.PI;
}

function renderEvery(step: number, seed: number): Rendered[] {
  const sounds = listDemoSounds(seed).filter((_, index) => index % step === 0);
  return sounds.map((sound) => {
    const { channels, sampleRate } = sound.render();
    return {
      sound,
      channels,
      seconds: channels[0].length / sampleRate,
      peak: channels.reduce((peak, samples) => samples.reduce((most, x) => Math.max(most, Math.abs(x)), peak), 0),
      centroidHertz: meanFrequencyHertz(channels[0], sampleRate),
      fingerprint: hashBytes(encodeWav(channels, sampleRate)),
    };
  });
}

const library = renderEvery(1, 1);
const other = renderEvery(3, 2);
const names = [...new Set(library.map(({ sound }) => sound.family))];
const familyOf = (name: string) => library.filter(({ sound }) => sound.family === name);
const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const medianOf = (name: string, measure: (rendered: Rendered) => number) => median(familyOf(name).map(measure));

describe('the list', () => {
  test('has 15 families of 20, each in a folder of its name', () => {
    expect(names).toEqual(
      expect.arrayContaining(['kick', 'snare', 'closed hat', 'open hat', 'clap', 'tom', 'cymbal', 'bass', 'pluck']),
    );
    expect(names).toEqual(expect.arrayContaining(['pad', 'bell', 'noise', 'voice', 'rim', 'zap']));
    expect(names).toHaveLength(15);
    for (const name of names) {
      expect(familyOf(name)).toHaveLength(20);
      for (const { sound } of familyOf(name)) expect(sound.path.startsWith(`Demo/${name}/${name} `)).toBe(true);
    }
    expect(library[0].sound.path).toBe('Demo/kick/kick 01.wav');
    expect(new Set(library.map(({ sound }) => sound.path)).size).toBe(300);
  });

  test('gives the same sounds for a seed, in any order, and others for another', () => {
    const again = listDemoSounds(1);
    for (let i = again.length - 1; i >= 0; i -= 3) {
      const { channels, sampleRate } = again[i].render();
      expect(hashBytes(encodeWav(channels, sampleRate)), again[i].path).toBe(library[i].fingerprint);
    }
    const fingerprints = new Set(library.map(({ fingerprint }) => fingerprint));
    expect(fingerprints.size).toBe(300);
    for (const { fingerprint, sound } of other) expect(fingerprints.has(fingerprint), sound.path).toBe(false);
  });

  test('stays light: at most 155 seconds of audio in all', () => {
    expect(library.reduce((sum, { seconds }) => sum + seconds, 0)).toBeLessThan(155);
  });
});

describe('every sound', () => {
  test.each([
    ['seed 1', library],
    ['seed 2', other],
  ])('%s: finite, in its peak range, without DC, and at 0 at both ends', (_, rendered) => {
    for (const { sound, channels, seconds, peak } of rendered) {
      expect([1, 2], sound.path).toContain(channels.length);
      expect(seconds, sound.path).toBeGreaterThanOrEqual(0.05);
      expect(seconds, sound.path).toBeLessThanOrEqual(2.5);
      expect(20 * Math.log10(peak), sound.path).toBeGreaterThan(-12);
      expect(20 * Math.log10(peak), sound.path).toBeLessThan(-0.5);
      for (const samples of channels) {
        expect(samples.length, sound.path).toBe(channels[0].length);
        expect(samples.every(Number.isFinite), sound.path).toBe(true);
        expect(Math.abs(samples[0]), sound.path).toBe(0);
        expect(Math.abs(samples[samples.length - 1]), sound.path).toBe(0);
        expect(Math.abs(samples[1]), sound.path).toBeLessThan(0.02);
        expect(Math.abs(samples[samples.length - 2]), sound.path).toBeLessThan(0.01);
        const energy = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
        expect(20 * Math.log10(Math.sqrt(energy)), sound.path).toBeGreaterThan(-50);
        expect(Math.abs(samples.reduce((sum, sample) => sum + sample, 0) / samples.length), sound.path).toBeLessThan(
          1e-5,
        );
      }
    }
  });

  test('in stereo has two different sides', () => {
    const stereo = library.filter(({ channels }) => channels.length === 2);
    expect(stereo.length).toBeGreaterThan(40);
    for (const { channels, sound } of stereo) {
      expect(
        channels[0].some((sample, i) => Math.abs(sample - channels[1][i]) > 0.01),
        sound.path,
      ).toBe(true);
    }
  });
});

describe('families', () => {
  const centroid = ({ centroidHertz }: Rendered) => centroidHertz;
  const length = ({ seconds }: Rendered) => seconds;

  test('differ in brightness as they should', () => {
    const darkestHat = Math.min(...familyOf('closed hat').map(centroid));
    for (const { centroidHertz, sound } of [...familyOf('kick'), ...familyOf('tom'), ...familyOf('bass')]) {
      expect(centroidHertz, sound.path).toBeLessThan(darkestHat);
    }
    expect(medianOf('kick', centroid)).toBeLessThan(medianOf('snare', centroid));
    expect(medianOf('tom', centroid)).toBeLessThan(medianOf('snare', centroid));
    expect(medianOf('snare', centroid)).toBeLessThan(medianOf('cymbal', centroid));
    expect(medianOf('bass', centroid)).toBeLessThan(medianOf('bell', centroid));
  });

  test('differ in length as they should', () => {
    const longestRim = Math.max(...familyOf('rim').map(length));
    for (const { seconds, sound } of familyOf('pad')) expect(seconds, sound.path).toBeGreaterThan(3 * longestRim);
    const longestClosed = Math.max(...familyOf('closed hat').map(length));
    for (const { seconds, sound } of familyOf('open hat')) expect(seconds, sound.path).toBeGreaterThan(longestClosed);
    expect(medianOf('cymbal', length)).toBeGreaterThan(medianOf('open hat', length));
  });

  test('are varied inside: the brightest has twice the mean frequency of the darkest, or more', () => {
    for (const name of names.filter((name) => !name.endsWith('hat') && name !== 'cymbal')) {
      const centroids = familyOf(name).map(centroid);
      expect(Math.max(...centroids) / Math.min(...centroids), name).toBeGreaterThan(2);
    }
  });
});
