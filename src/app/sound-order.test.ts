import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SoundRecord } from '../storage/schema.ts';
import {
  isNamed,
  isOrderKnown,
  type Known,
  keepRows,
  type NamedOrder,
  namedKeys,
  naturalKey,
  type Ordering,
  orderedRows,
  type SoundOrder,
  soundsAt,
} from './sound-order.ts';

function soundOf(id: number, path: string, durationSeconds = 1): SoundRecord {
  return { id, path, name: path.split('/').at(-1) as string, durationSeconds } as SoundRecord;
}

const sounds = [
  soundOf(1, 'b/kick 10.wav', 3),
  soundOf(2, 'a/Kick 9.wav', 1),
  soundOf(3, 'a/c/ämbient.wav', 2),
  soundOf(4, 'a b/kick 1.wav', 1),
];
/** Of the first `count` sounds. */
function namedBy(by: Ordering, count = sounds.length): NamedOrder | null {
  if (!isNamed(by)) return null;
  const keys = sounds.slice(0, count).map(namedKeys[by]);
  return { by, rows: Uint32Array.from([...keys].sort(), (key) => keys.indexOf(key)) };
}

const known = {
  aspects: null,
  named: null,
  distances: Float32Array.of(Number.NaN, 0.5, 0, Number.NaN, 0.1),
};

function orderedIds(order: SoundOrder, known: Known): number[] {
  const rows = orderedRows(sounds, order, known) ?? Uint32Array.from(sounds.keys());
  return soundsAt(sounds, rows, null).map(({ id }) => id);
}

function idsBy(by: Ordering, isFalling = false): number[] {
  return orderedIds({ by, isFalling, aspect: 'duration' }, { ...known, named: namedBy(by) });
}

describe('the order of the list', () => {
  test.each<[Ordering, rising: number[], falling: number[]]>([
    ['added', [1, 2, 3, 4], [4, 3, 2, 1]],
    // A folder's sounds stand together, before those of one whose name goes on.
    ['folder', [3, 2, 4, 1], [1, 4, 2, 3]],
    ['name', [3, 4, 2, 1], [1, 2, 4, 3]],
    // Of two as long the one that came first.
    ['aspect', [2, 4, 3, 1], [1, 3, 2, 4]],
    // What has no distance is last either way.
    ['distance', [2, 4, 1, 3], [1, 4, 2, 3]],
  ])('by %s', (by, rising, falling) => {
    expect(idsBy(by)).toEqual(rising);
    expect(idsBy(by, true)).toEqual(falling);
  });

  test('by what is not measured is as they came, and so by distance while nothing is asked by', () => {
    const ids = (by: Ordering) =>
      orderedIds({ by, isFalling: false, aspect: 'pitch' }, { aspects: null, distances: null, named: null });
    expect(ids('aspect')).toEqual([1, 2, 3, 4]);
    expect(ids('distance')).toEqual([1, 2, 3, 4]);
  });

  test.each([
    [false, [2, 1, 3, 4]],
    [true, [1, 2, 3, 4]],
  ])('has sounds that came since their names were ordered at its end, falling: %s', (isFalling, ids) => {
    const order = { by: 'name', isFalling, aspect: 'duration' } as const;
    expect(orderedIds(order, { ...known, named: namedBy('name', 2) })).toEqual(ids);
  });

  test('is not known by names while they are ordered otherwise, or those of more sounds are', () => {
    const isKnown = (by: Ordering, named: NamedOrder | null, count = 4) =>
      isOrderKnown({ by, isFalling: false, aspect: 'duration' }, { ...known, named }, count);
    expect(isKnown('name', null)).toBe(false);
    expect(isKnown('name', namedBy('folder'))).toBe(false);
    expect(isKnown('name', namedBy('name'), 3)).toBe(false);
    expect(isKnown('name', namedBy('name', 3))).toBe(true);
    expect(isKnown('distance', null)).toBe(true);
  });

  test('stays as it is until the order that is asked for is found, and the same until something of it changes', () => {
    const rowsInOrder = keepRows();
    const rows = (by: Ordering, more: Partial<Known> = {}, of = sounds) =>
      rowsInOrder(of, { by, isFalling: false, aspect: 'duration' }, { ...known, ...more });
    const named = namedBy('name');
    const byName = rows('name', { named });
    expect([...(byName ?? [])]).toEqual([2, 3, 1, 0]);
    expect(rows('name', { named, distances: null })).toBe(byName);
    expect(rows('folder', { named })).toBe(byName);
    expect(rows('folder', { named }, [...sounds])).toBeNull();
    expect(rows('folder', { named: namedBy('folder') })).not.toBe(byName);
    const near = rows('distance');
    expect(rows('distance', { named })).toBe(near);
    expect(rows('distance', { distances: Float32Array.of(0, 1, 2, 3, 4) })).not.toBe(near);
  });

  test('has what a mask leaves, in the same order', () => {
    const rows = Uint32Array.of(3, 0, 2, 1);
    expect(soundsAt(sounds, rows, Uint8Array.of(1, 0, 1, 1)).map(({ id }) => id)).toEqual([4, 1, 3]);
  });

  test('has numbers in names by their size', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => {
        fc.pre(a !== b);
        expect(naturalKey(`Take ${a}.wav`) < naturalKey(`take ${b}.wav`)).toBe(a < b);
      }),
    );
  });
});
