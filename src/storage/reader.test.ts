// Rows as they are read from blocks, against what a search by hand finds in the same blocks. The database is a list here:
// what IndexedDB itself does, the journeys show.

import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import { openFrames, openRows, readRows } from './reader.ts';
import type { BlockRecord } from './schema.ts';

/** The blocks there are, the numbers of those that were read one by one, and connections that are open. */
const stored = vi.hoisted(() => ({ blocks: [] as BlockRecord[], read: [] as number[], open: 0 }));

vi.mock('idb', () => ({
  openDB: async () => {
    stored.open++;
    return {
      getAllKeys: async () => stored.blocks.map(({ libraryId, kind, block }) => [libraryId, kind, block]),
      getAll: async () => structuredClone(stored.blocks),
      get: async (_store: string, [, , number]: [string, string, number]) => {
        stored.read.push(number);
        return structuredClone(stored.blocks.find(({ block }) => block === number));
      },
      close: () => {
        stored.open--;
      },
    };
  },
}));
vi.stubGlobal('IDBKeyRange', { bound: () => null });

const key = { libraryId: 'a', kind: 'feature/picture/x' };

/** A row says which segment it is of and in which block: [sound, segment, block]. */
function blockOf(block: number, rows: [number, number][]): BlockRecord {
  return {
    ...key,
    block,
    soundIds: Int32Array.from(rows, ([soundId]) => soundId),
    segments: Int32Array.from(rows, ([, segment]) => segment),
    rowStarts: Int32Array.from({ length: rows.length + 1 }, (_, row) => row),
    matrix:
      rows.length > 0
        ? { data: Uint8Array.from(rows.flatMap((row) => [...row, block])), rows: rows.length, cols: 3 }
        : { data: new Float32Array(0), rows: 0, cols: 0 },
    libraryRevision: 1,
    featureHash: 'x',
    modelId: null,
  };
}

function rowsOf(data: Uint8Array): number[][] {
  return Array.from({ length: data.length / 3 }, (_, row) => Array.from(data.subarray(3 * row, 3 * row + 3)));
}

/** What counts in the blocks, by the last one that has the sound. */
function expectedRows(): number[][] {
  const found: number[][] = [];
  for (let soundId = 0; soundId < 256; soundId++) {
    const last = stored.blocks.findLast(({ soundIds }) => soundIds.includes(soundId));
    if (!last) continue;
    for (let segment = 0; segment < 4; segment++) {
      if (last.soundIds.some((id, row) => id === soundId && last.segments[row] === segment)) {
        found.push([soundId, segment, last.block]);
      }
    }
  }
  return found;
}

/** Blocks of sounds of one to three segments, of which later ones may have some again. */
const anyBlocks = fc
  .array(fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 3 })), { maxLength: 6 }), {
    maxLength: 6,
  })
  .map((blocks) =>
    blocks.map((sounds, number) =>
      blockOf(
        3 * number + 1,
        [...new Map(sounds)].flatMap(([soundId, segments]) =>
          Array.from({ length: segments }, (_, segment): [number, number] => [soundId, segment]),
        ),
      ),
    ),
  );

beforeEach(() => {
  stored.read.length = 0;
});

test('all rows come by sound and segment, of each sound those of its latest block, at once as one by one', () =>
  fc.assert(
    fc.asyncProperty(anyBlocks, async (blocks) => {
      stored.blocks = blocks;
      const expected = expectedRows();
      const read = await readRows<Uint8Array>(key);
      const opened = await openRows<Uint8Array>(key);
      if (expected.length === 0) {
        expect([read, opened]).toEqual([null, null]);
        return;
      }
      expect(rowsOf(read?.matrix.data as Uint8Array)).toEqual(expected);
      expect(Array.from(read?.soundIds as Int32Array, (id, row) => [id, read?.segments[row]])).toEqual(
        expected.map(([soundId, segment]) => [soundId, segment]),
      );
      expect(opened).toMatchObject({
        rows: expected.length,
        cols: 3,
        soundIds: read?.soundIds,
        segments: read?.segments,
      });
      expect(await opened?.take(Array.from(expected.keys()))).toEqual(read?.matrix);
      expect(stored.open).toBe(0);
    }),
  ));

test('rows are taken in the order asked, also twice, each block read once, and only those that have some', () =>
  fc.assert(
    fc.asyncProperty(anyBlocks, fc.array(fc.nat(), { maxLength: 20 }), async (blocks, picked) => {
      stored.blocks = blocks;
      const expected = expectedRows();
      fc.pre(expected.length > 0);
      const rows = picked.map((number) => number % expected.length);
      const opened = await openRows<Uint8Array>(key);
      stored.read.length = 0;
      const taken = await opened?.take(rows);
      expect(rowsOf(taken?.data as Uint8Array)).toEqual(rows.map((row) => expected[row]));
      expect(stored.read).toEqual([...new Set(rows.map((row) => expected[row][2]))].sort((a, b) => a - b));
      expect(opened?.blocks.map((block) => new Set(Array.from(block, (row) => expected[row][2])).size)).toEqual(
        opened?.blocks.map(() => 1),
      );
      expect(opened?.blocks.flatMap((block) => Array.from(block)).sort((a, b) => a - b)).toEqual([...expected.keys()]);
    }),
  ));

test('of some sounds only, the latest blocks are looked through, no further than where all are found', async () => {
  stored.blocks = [
    blockOf(1, [
      [1, 0],
      [2, 0],
    ]),
    blockOf(2, [
      [3, 0],
      [4, 0],
    ]),
    blockOf(3, [
      [2, 0],
      [2, 1],
    ]),
    blockOf(4, [[9, 0]]),
  ];
  const opened = await openRows<Uint8Array>(key, Int32Array.of(4, 2));
  expect(stored.read).toEqual([4, 3, 2]);
  stored.read.length = 0;
  expect(rowsOf((await opened?.take([0, 1, 2]))?.data as Uint8Array)).toEqual([
    [2, 0, 3],
    [2, 1, 3],
    [4, 0, 2],
  ]);
  expect(stored.read).toEqual([2, 3]);
  expect(await openRows(key, Int32Array.of(1))).toMatchObject({ rows: 1, soundIds: Int32Array.of(1) });
  const nobody = await openRows<Uint8Array>(key, Int32Array.of(77));
  expect(nobody).toMatchObject({ rows: 0, cols: 3, blocks: [] });
  expect(await nobody?.take([])).toEqual({ data: new Uint8Array(0), rows: 0, cols: 3 });
  expect(stored.open).toBe(0);
});

test('numbers stay numbers', async () => {
  const block = blockOf(1, [
    [5, 0],
    [4, 0],
  ]);
  stored.blocks = [{ ...block, matrix: { data: Float32Array.of(1.5, 2.5), rows: 2, cols: 1 } }];
  expect((await readRows(key))?.matrix).toEqual({ data: Float32Array.of(2.5, 1.5), rows: 2, cols: 1 });
});

test('says so where there is no such row, and where what it opened is gone or has been measured again', async () => {
  stored.blocks = [
    blockOf(1, [[1, 0]]),
    blockOf(2, [
      [2, 0],
      [3, 0],
    ]),
  ];
  const opened = await openRows(key);
  await expect(opened?.take([3])).rejects.toThrow(RangeError);
  await expect(opened?.take([-1])).rejects.toThrow('There is no row -1 among 3.');
  stored.blocks = [blockOf(1, [[1, 0]]), blockOf(2, [[2, 0]])];
  await expect(opened?.take([1])).rejects.toThrow('measured again or deleted');
  stored.blocks = [blockOf(1, [[1, 0]])];
  await expect(opened?.take([0, 1])).rejects.toThrow('measured again or deleted');
  expect(stored.open).toBe(0);
});

/** Frames of sounds, each row saying of which sound it is, which of its frames, and in which block. */
function framesBlock(block: number, sounds: [number, number][]): BlockRecord {
  const rows = sounds.flatMap(([soundId, frames]) =>
    Array.from({ length: frames }, (_, frame): [number, number] => [soundId, frame]),
  );
  const starts = sounds.map((_, i) => sounds.slice(0, i).reduce((sum, [, frames]) => sum + frames, 0));
  return {
    ...blockOf(block, rows),
    soundIds: Int32Array.from(sounds, ([soundId]) => soundId),
    segments: new Int32Array(sounds.length),
    rowStarts: Int32Array.from([...starts, rows.length]),
  };
}

test('frames come by sound, of each those of its latest block, in whatever order they are taken', async () => {
  stored.blocks = [
    framesBlock(1, [
      [7, 3],
      [2, 1],
    ]),
    framesBlock(4, [[9, 2]]),
    framesBlock(6, [[7, 2]]),
  ];
  const opened = await openFrames(key);
  expect(opened).toMatchObject({
    sounds: 3,
    cols: 3,
    soundIds: Int32Array.of(2, 7, 9),
    frameCounts: Int32Array.of(1, 2, 2),
    blocks: [Uint32Array.of(0), Uint32Array.of(2), Uint32Array.of(1)],
  });
  const taken = await opened!.take([2, 0, 1]);
  expect(taken.map(({ data }) => rowsOf(data))).toEqual([
    [
      [9, 0, 4],
      [9, 1, 4],
    ],
    [[2, 0, 1]],
    [
      [7, 0, 6],
      [7, 1, 6],
    ],
  ]);
  await expect(opened!.take([3])).rejects.toThrow(RangeError);
  expect(await openFrames(key, Int32Array.of(2, 5))).toMatchObject({ soundIds: Int32Array.of(2) });
  stored.blocks = [];
  expect(await openFrames(key)).toBeNull();
  expect(stored.open).toBe(0);
});

test('frames whose block has become shorter are not taken for others', async () => {
  stored.blocks = [framesBlock(1, [[7, 3]])];
  const opened = await openFrames(key);
  stored.blocks = [framesBlock(1, [[7, 2]])];
  await expect(opened!.take([0])).rejects.toThrow('measured again');
});
