import { describe, expect, test } from 'vitest';
import type { Matrix } from '../math/matrix.ts';
import { epochSounds, soundGroups } from './epoch-sounds.ts';
import type { SoundFrames } from './heard.ts';

/** Sounds of the given frame counts, each frame one byte: the sound's place. Counts the bytes of each reading. */
function sourceOf(frameCounts: number[], blockSize: number) {
  const sizes: number[] = [];
  const matrixOf = (sound: number): Matrix<Uint8Array> => ({
    data: new Uint8Array(frameCounts[sound]).fill(sound),
    rows: frameCounts[sound],
    cols: 1,
  });
  const source: SoundFrames = {
    sounds: frameCounts.length,
    cols: 1,
    soundIds: Int32Array.from(frameCounts.keys()),
    frameCounts: Int32Array.from(frameCounts),
    blocks: Array.from({ length: Math.ceil(frameCounts.length / blockSize) }, (_, block) =>
      Array.from(frameCounts.keys()).slice(block * blockSize, (block + 1) * blockSize),
    ),
    take: async (sounds) => {
      const taken = Array.from(sounds, matrixOf);
      sizes.push(taken.reduce((sum, { data }) => sum + data.length, 0));
      return taken;
    },
  };
  return { source, sizes };
}

const placesOf = (frames: Matrix<Uint8Array>[]) => frames.map(({ data }) => data[0]);
const all = (count: number) => Array.from({ length: count }, (_, i) => i);
const ascending = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b);

describe('what epochs train on', () => {
  test('where all may be held, is all that are not judged by, in every epoch, read once', async () => {
    const { source, sizes } = sourceOf(new Array(40).fill(3), 8);
    const samples = epochSounds(source, 1, { pictures: 100, bytes: 1e6 });
    expect(samples.judged).toHaveLength(4);
    const first = placesOf(await samples.of(0));
    expect(ascending([...first, ...samples.judged])).toEqual(all(40));
    expect(placesOf(await samples.of(1))).toEqual(first);
    expect(sizes).toEqual([36 * 3]);
  });

  test('of 2 or 3 sounds is all, which are judged by as well', async () => {
    for (const count of [2, 3]) {
      const samples = epochSounds(sourceOf(new Array(count).fill(1), 8).source, 1, { pictures: 100, bytes: 1e6 });
      expect(ascending(samples.judged)).toEqual(all(count));
      expect(await samples.of(0)).toHaveLength(count);
    }
  });

  test('is a sample of its own otherwise, within half the bytes, the same for the same seed and epoch', async () => {
    const counts = all(200).map((sound) => 1 + ((sound * 7) % 20));
    const { source, sizes } = sourceOf(counts, 10);
    const limits = { pictures: 50, bytes: 600 };
    const samples = epochSounds(source, 3, limits);
    const judged = new Set(samples.judged);
    const [zeroth, first] = [placesOf(await samples.of(0)), placesOf(await samples.of(1))];
    expect(first).not.toEqual(zeroth);
    expect(placesOf(await samples.of(0))).toEqual(zeroth);
    expect(placesOf(await epochSounds(source, 3, limits).of(1))).toEqual(first);
    for (const places of [zeroth, first]) {
      expect(new Set(places).size).toBe(places.length);
      expect(places.some((place) => judged.has(place))).toBe(false);
      expect(places.length).toBeGreaterThan(10);
      expect(places.length).toBeLessThanOrEqual(50);
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(300);
    expect(samples.judged.reduce((sum, sound) => sum + counts[sound], 0)).toBeLessThanOrEqual(30);
  });

  test('is two sounds at least, however long they are', async () => {
    const { source } = sourceOf([1000, 1000, 1000, 1000, 1000], 1);
    const samples = epochSounds(source, 1, { pictures: 10, bytes: 100 });
    expect(await samples.of(0)).toHaveLength(2);
    expect(samples.judged).toHaveLength(1);
  });
});

describe('groups of sounds', () => {
  test('have each sound once, within half the bytes unless it is alone', () => {
    const { source } = sourceOf([5, 5, 5, 40, 1, 1, 1, 1], 3);
    expect([...soundGroups(source, { pictures: 3, bytes: 20 })]).toEqual([[0, 1], [2], [3], [4, 5, 6], [7]]);
  });
});
