import { describe, expect, test } from 'vitest';
import { buildExact, openExact } from './exact.ts';
import { sourceOf } from './vector-source.ts';

const run = { options: {}, seed: 1 };

const matrix = { data: Float32Array.from([1, 0, 0, 1, -1, 0]), rows: 3, cols: 2 };

/** The buffer of a good index, changed. */
async function changed(change: (view: DataView) => void): Promise<ArrayBuffer> {
  const buffer = (await buildExact('euclidean', sourceOf(matrix), run)).toBuffer();
  change(new DataView(buffer));
  return buffer;
}

describe('the exact index', () => {
  test('finds the nearest by hand', async () => {
    expect((await buildExact('cosine', sourceOf(matrix), run)).nearest(new Float32Array([2, 0]), 3)).toEqual([
      { row: 0, distance: 0 },
      { row: 1, distance: 1 },
      { row: 2, distance: 2 },
    ]);
  });

  // What version 3 is, byte for byte: stored indexes must open for as long as the version stays.
  test('writes this buffer', async () => {
    const expected = new Uint8Array(24 + 64 * 4);
    expected.set([0x45, 0x53, 0x20, 0x65, 0x78, 0x61, 0x63, 0x74]);
    expected.set([3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0], 8);
    expected.set([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0], 24);
    // The rows that fill up the group.
    for (let row = 2; row < 64; row++) expected.set([0, 0, 0xc0, 0x7f], 24 + row * 4);
    const index = await buildExact('euclidean', sourceOf({ data: Float32Array.from([1, -2]), rows: 2, cols: 1 }), run);
    expect(new Uint8Array(index.toBuffer())).toEqual(expected);
    expect((await openExact(expected.buffer)).nearest(new Float32Array([0]), 2)).toEqual([
      { row: 0, distance: 1 },
      { row: 1, distance: 2 },
    ]);
  });

  test.each([
    ['a foreign buffer', changed((view) => view.setUint8(0, 0x50)), /begins with "PS exact", expected "ES exact"/],
    ['a newer version', changed((view) => view.setUint32(8, 4, true)), /version 4, expected 3. Reload/],
    ['an unknown space', changed((view) => view.setUint32(12, 9, true)), /space 9, expected 0 to 1/],
    ['too many rows', changed((view) => view.setUint32(16, 65, true)), /536 bytes, expected 1048 for 65 x 2/],
    ['no rows', changed((view) => view.setUint32(16, 0, true)), /536 bytes, expected 24 for 0 x 2/],
    ['an absurd size', changed((view) => view.setUint32(20, 0xffffffff, true)), /536 bytes, expected/],
    ['a scrap', Promise.resolve(new ArrayBuffer(5)), /got 5 bytes, expected a header of 24/],
  ])('refuses %s and says what to do', async (_, buffer, message) => {
    await expect(openExact(await buffer)).rejects.toThrow(message);
    await expect(openExact(await buffer)).rejects.toThrow(/Build the index again/);
  });
});
