import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../core/math/random.ts';
import type { ModelRecord } from '../storage/schema.ts';
import { vectorBlocks } from './vectors.ts';

const model = { libraryId: 'a', modelId: 'm', libraryRevision: 3, featureHash: 'f' } as ModelRecord;

test('blocks hold every row once, in order, none of a sound apart, and are no larger than sounds make them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 30 }),
      fc.integer({ min: 1, max: 900 }),
      fc.integer(),
      (rowsOfSounds, cols, seed) => {
        const random = seededRandom(seed);
        const soundIds = Int32Array.from(rowsOfSounds.flatMap((rows, sound) => new Array(rows).fill(7 + 2 * sound)));
        const segments = Int32Array.from(rowsOfSounds.flatMap((rows) => [...new Array(rows).keys()]));
        const rows = soundIds.length;
        const data = Float32Array.from({ length: rows * cols }, random);
        const blocks = vectorBlocks(model, 5, { matrix: { data, rows, cols }, soundIds, segments });

        expect(blocks.map(({ block }) => block)).toEqual(blocks.map((_, i) => 5 + i));
        expect(blocks.flatMap((block) => [...block.soundIds])).toEqual([...soundIds]);
        expect(blocks.flatMap((block) => [...block.segments])).toEqual([...segments]);
        const bytes = Buffer.concat(blocks.map(({ matrix }) => new Uint8Array(matrix.data.buffer)));
        expect(bytes.equals(Buffer.from(data.buffer))).toBe(true);
        blocks.forEach(({ matrix, soundIds: ids, rowStarts }, i) => {
          expect(matrix).toMatchObject({ rows: ids.length, cols });
          expect([...rowStarts]).toEqual([...new Array(ids.length + 1).keys()]);
          // Without the last sound it would be within the bound.
          const before = ids.indexOf(ids[ids.length - 1]);
          expect(4 * cols * before).toBeLessThanOrEqual(131_072);
          expect(ids[0]).not.toBe(blocks[i - 1]?.soundIds.at(-1));
        });
      },
    ),
    { numRuns: 20, seed: 1 },
  );
});
