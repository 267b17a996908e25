import { expect, test } from 'vitest';
import { distancesTo } from '../math/distance.ts';
import { type Matrix, rowOf } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import { buildCompact, openCompact } from './compact.ts';
import { buildExact } from './exact.ts';
import { sourceOf } from './vector-source.ts';

const run = { options: {}, seed: 1 };

function drawn(rows: number, cols: number, offset: number, outliers: number): Matrix {
  const random = seededRandom(rows);
  const draw = () => offset + normal(random) * (random() < outliers ? 20 : 1);
  return { data: Float32Array.from({ length: rows * cols }, draw), rows, cols };
}

/** The largest error of a distance. */
async function largestError(matrix: Matrix): Promise<number> {
  const index = await buildCompact('euclidean', sourceOf(matrix), run);
  const query = rowOf(matrix, 0);
  const wanted = distancesTo('euclidean', query, matrix);
  return Math.max(...index.distances(query).map((distance, row) => Math.abs(distance - wanted[row])));
}

test('takes a quarter of the memory', async () => {
  const source = sourceOf(drawn(20_000, 128, 0, 0));
  const exact = await buildExact('cosine', source, run);
  const compact = await buildCompact('cosine', source, run);
  expect(compact.bytes / exact.bytes).toBeLessThan(0.3);
});

test('is as precise where all rows lie to one side', async () => {
  const aside = await largestError(drawn(500, 32, 100, 0));
  const around = await largestError(drawn(500, 32, 0, 0));
  expect(aside).toBeLessThan(1.5 * around);
});

test('an outlier makes its own row coarser alone', async () => {
  const matrix = drawn(300, 32, 0, 0);
  rowOf(matrix, 7)[3] = 200;
  const index = await buildCompact('euclidean', sourceOf(matrix), run);
  const query = rowOf(matrix, 0);
  const wanted = distancesTo('euclidean', query, matrix);
  index.distances(query).forEach((distance, row) => {
    // The step is about 3 / 127 in all others: of 32 columns a fifth of their root at most.
    if (row !== 7) expect(Math.abs(distance - wanted[row])).toBeLessThan(0.15);
  });
});

test('queries of many columns and of large numbers keep their sums within 32 bits', async () => {
  const cols = 2000;
  const matrix = { data: new Float32Array(2 * cols).fill(1000), rows: 2, cols };
  matrix.data.fill(-1000, cols);
  const index = await buildCompact('euclidean', sourceOf(matrix), run);
  const far = 2000 * Math.sqrt(cols);
  const [own, other] = index.distances(rowOf(matrix, 0));
  expect(own / far).toBeLessThan(0.01);
  expect(other / far).toBeCloseTo(1, 3);
});

// What version 1 is, byte for byte: stored indexes must open for as long as the version stays.
test('writes this buffer', async () => {
  const matrix = { data: Float32Array.of(127, 0, -127, 0), rows: 2, cols: 2 };
  const expected = new Uint8Array(24 + 2 * 4 + 64 * (8 + 2));
  const floats = new DataView(expected.buffer);
  expected.set([0x45, 0x53, 0x20, 0x62, 0x79, 0x74, 0x65, 0x73]);
  expected.set([1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0], 8);
  for (let row = 0; row < 64; row++) {
    floats.setFloat32(32 + row * 4, row < 2 ? 1 : Number.NaN, true);
    floats.setFloat32(32 + 256 + row * 4, row < 2 ? 127 ** 2 : 0, true);
  }
  expected.set([127, 0, 256 - 127, 0], 32 + 512);
  const index = await buildCompact('euclidean', sourceOf(matrix), run);
  expect(new Uint8Array(index.toBuffer())).toEqual(expected);
  expect((await openCompact(expected.buffer)).distances(Float32Array.of(127, 0))).toEqual(Float32Array.of(0, 254));
});
