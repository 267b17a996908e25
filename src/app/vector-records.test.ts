import { describe, expect, test } from 'vitest';
import type { RowName } from '../core/formats/row-names.ts';
import type { VectorBlock } from '../core/formats/vector-block.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { recordsOf, TakenPaths, vectorHash } from './vector-records.ts';

const block = (names: string[], rest: Partial<VectorBlock> = {}): VectorBlock => ({
  names,
  vectors: { data: Float32Array.from({ length: 2 * names.length }, (_, i) => i), rows: names.length, cols: 2 },
  labels: null,
  split: null,
  times: null,
  ...rest,
});

const request = (sounds: readonly SoundRecord[] = [], named: [string, RowName][] = []) => ({
  libraryId: 'library',
  block: 7,
  firstId: 100,
  named: new Map(named),
  taken: new TakenPaths(sounds),
  most: Number.POSITIVE_INFINITY,
});

describe('recordsOf', () => {
  test('gives every row a sound without audio, in its folder', () => {
    const { sounds, rows } = recordsOf(block(['drums/kick/a.wav', 'b.wav', './c.wav', '\\d\\e.wav']), request());
    expect(sounds.map(({ id, path, folder, name }) => [id, path, folder, name])).toEqual([
      [100, 'drums/kick/a.wav', 'drums/kick', 'a.wav'],
      [101, 'b.wav', '', 'b.wav'],
      [102, 'c.wav', '', 'c.wav'],
      [103, 'd/e.wav', 'd', 'e.wav'],
    ]);
    expect(sounds[0]).toMatchObject({
      libraryId: 'library',
      block: 7,
      bytes: 8,
      source: { kind: 'none' },
      durationSeconds: 0,
      segments: [{ startSeconds: 0, durationSeconds: 0 }],
    });
    expect(sounds[0]).not.toHaveProperty('labels');
    expect(sounds[0]).not.toHaveProperty('split');
    expect(rows).toEqual([0, 1, 2, 3]);
  });

  test('keeps labels, times and the part of the data set, which is the folder', () => {
    const times = { startSeconds: Float32Array.of(30, 0), durationSeconds: Float32Array.of(10, 8) };
    const clips = block(['x1', 'x2'], { labels: [['Dog', 'Dog', 'Bark'], []], split: 'eval', times });
    const { sounds } = recordsOf(clips, request());
    expect(sounds[0]).toMatchObject({
      path: 'eval/x1',
      folder: 'eval',
      labels: ['Dog', 'Bark'],
      split: 'test',
      durationSeconds: 10,
      segments: [{ startSeconds: 30, durationSeconds: 10 }],
    });
    expect(sounds[1]).not.toHaveProperty('labels');
    expect(
      ['bal_train', 'unbal_train'].map((split) => recordsOf(block(['x'], { split }), request()).sounds[0].split),
    ).toEqual(['train', 'train']);
  });

  test('calls rows of an array what a table beside it calls them', () => {
    const named: [string, RowName][] = [
      ['e.npy[1]', { path: 'drums/b.wav', labels: ['kick'], durationSeconds: 0.5, split: 'val' }],
    ];
    const { sounds } = recordsOf(block(['e.npy[0]', 'e.npy[1]']), request([], named));
    expect(sounds.map(({ path }) => path)).toEqual(['e.npy[0]', 'drums/b.wav']);
    expect(sounds[1]).toMatchObject({ labels: ['kick'], durationSeconds: 0.5, split: 'validation', folder: 'drums' });
  });

  test('numbers names that come again, and leaves out what is there already', () => {
    const three = block(['a.wav', 'a.wav', 'a.wav']);
    const first = recordsOf(three, request());
    expect(first.sounds.map(({ path }) => path)).toEqual(['a.wav', 'a (2).wav', 'a (3).wav']);
    const again = recordsOf(three, request(first.sounds));
    expect(again).toMatchObject({ sounds: [], rows: [], present: 3 });
    const changed = recordsOf(
      { ...three, vectors: { ...three.vectors, data: Float32Array.of(0, 1, 9, 9, 4, 5) } },
      request(first.sounds),
    );
    expect(changed).toMatchObject({ rows: [1], present: 2 });
    expect(changed.sounds[0].path).toBe('a (4).wav');
  });

  test('does not take a sound that was called so for a copy', () => {
    const same = { data: Float32Array.of(1, 2, 1, 2), rows: 2, cols: 2 };
    const { sounds } = recordsOf(block(['a.wav', 'a (2).wav'], { vectors: same }), request());
    expect(sounds.map(({ path }) => path)).toEqual(['a.wav', 'a (2).wav']);
    const alone = recordsOf(block(['b (2).wav'], {}), request());
    expect(recordsOf(block(['b.wav'], {}), request(alone.sounds)).sounds).toHaveLength(1);
  });

  test('takes no more than there is room for', () => {
    const found = recordsOf(block(['a', 'b', 'c', 'd']), { ...request(), most: 3 });
    expect(found).toMatchObject({ rows: [0, 1, 2], left: 1 });
  });

  test('numbers ten thousand rows of one name without comparing each with all', () => {
    const names = new Array<string>(10_000).fill('kick');
    const { sounds } = recordsOf(block(names), request());
    expect(sounds.at(-1)?.path).toBe('kick (10000)');
  });
});

test('a hash changes with any bit of any number, and with their order', () => {
  const vector = Float32Array.from({ length: 16 }, (_, i) => i / 3);
  const hashes = new Set([vectorHash(vector), vectorHash(vector.toReversed())]);
  for (let i = 0; i < vector.length; i++) {
    for (let bit = 0; bit < 32; bit++) {
      const changed = vector.slice();
      new Uint32Array(changed.buffer)[i] ^= 1 << bit;
      hashes.add(vectorHash(changed));
    }
  }
  expect(hashes.size).toBe(2 + 16 * 32);
  expect(vectorHash(vector.slice())).toBe(vectorHash(vector));
});
