import { expect, test } from 'vitest';
import { buildHamming, openHamming } from './hamming.ts';
import { sourceOf } from './vector-source.ts';

const run = { options: {}, seed: 1 };

function codesOf(...rows: string[]) {
  return sourceOf({ data: Float32Array.from(rows.join(''), Number), rows: rows.length, cols: rows[0].length });
}

test('counts the bits that differ, by hand', async () => {
  const index = await buildHamming('hamming', codesOf('1100', '1111', '0000', '0011'), run);
  expect(index.nearest(Float32Array.of(0, 1, 1, 1), 4)).toEqual([
    { row: 1, distance: 0.25 },
    { row: 3, distance: 0.25 },
    { row: 0, distance: 0.75 },
    { row: 2, distance: 0.75 },
  ]);
});

// What version 1 is, byte for byte: stored indexes must open for as long as the version stays.
test('writes this buffer', async () => {
  const expected = new Uint8Array(24 + 64 * 2);
  expected.set([0x45, 0x53, 0x20, 0x63, 0x6f, 0x64, 0x65, 0x73]);
  expected.set([1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 9, 0, 0, 0], 8);
  expected.set([0b00000101, 0b10000000], 24);
  expected.set([0b1, 0b0], 24 + 16);
  const index = await buildHamming('hamming', codesOf('101000001', '000000010'), run);
  expect(new Uint8Array(index.toBuffer())).toEqual(expected);
  expect((await openHamming(expected.buffer)).distances(new Float32Array(9))).toEqual(Float32Array.of(3 / 9, 1 / 9));
});

test('holds codes in little more than their bits and a distance each', async () => {
  const rows = 20_000;
  const index = await buildHamming('hamming', sourceOf({ data: new Float32Array(rows * 128), rows, cols: 128 }), run);
  expect(index.bytes / rows).toBeLessThan(24);
});

test('says which code is none', async () => {
  const source = sourceOf({ data: Float32Array.of(0, 1, 0.5, 1), rows: 2, cols: 2 });
  await expect(buildHamming('hamming', source, run)).rejects.toThrow(/0\.5 in column 0, expected 0 or 1/);
  const index = await buildHamming('hamming', codesOf('10'), run);
  expect(() => index.distances(Float32Array.of(1, 2))).toThrow(/2 in column 1, expected 0 or 1/);
});
