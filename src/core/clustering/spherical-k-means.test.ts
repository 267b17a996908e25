import { describe, expect, test } from 'vitest';
import { type Matrix, rowOf, takeRows } from '../math/matrix.ts';
import { normal, seededRandom, shuffle } from '../math/random.ts';
import { assignToCentres, type SphericalClusters, sphericalKMeans } from './spherical-k-means.ts';

const matrixOf = (...rows: number[][]): Matrix => ({
  data: Float32Array.from(rows.flat()),
  rows: rows.length,
  cols: rows[0]?.length ?? 0,
});
const options = (clusters: number, starts = 1, seed = 1) => ({ clusters, starts, random: seededRandom(seed) });
/** Unit vectors in the plane, at these degrees. */
const atDegrees = (...degrees: number[]) =>
  matrixOf(...degrees.map((degree) => [Math.cos((degree * Math.PI) / 180), Math.sin((degree * Math.PI) / 180)]));

function drawn(rows: number, cols: number, seed: number): Matrix {
  const random = seededRandom(seed);
  return { data: Float32Array.from({ length: rows * cols }, () => normal(random)), rows, cols };
}

/** `sizes[i]` rows around the i-th of the axes, so narrowly that no two groups come near each other, in order. */
function groups(sizes: number[], cols: number, deviation = 0.05) {
  const random = seededRandom(7);
  const truth = sizes.flatMap((size, group) => new Array<number>(size).fill(group));
  const data = Float32Array.from(
    { length: truth.length * cols },
    (_, i) => Number(i % cols === truth[Math.floor(i / cols)]) + deviation * normal(random),
  );
  return { matrix: { data, rows: truth.length, cols }, truth };
}

/** The mean cosine to the centres of a partition, in doubles and straight from its definition. */
function meanCosineOf({ data, rows, cols }: Matrix, assignment: ArrayLike<number>): number {
  const units = Array.from({ length: rows }, (_, row) => {
    const vector = Array.from(data.subarray(row * cols, (row + 1) * cols));
    const length = Math.hypot(...vector);
    return vector.map((value) => (length > 0 ? value / length : 0));
  });
  const sums = new Map<number, number[]>();
  units.forEach((unit, row) => {
    const sum = sums.get(assignment[row]) ?? new Array<number>(cols).fill(0);
    sums.set(
      assignment[row],
      sum.map((value, col) => value + unit[col]),
    );
  });
  return [...sums.values()].reduce((total, sum) => total + Math.hypot(...sum), 0) / rows;
}

function expectConsistent(matrix: Matrix, { assignment, centres, meanCosine }: SphericalClusters): void {
  const sizes = new Array<number>(centres.rows).fill(0);
  let total = 0;
  for (let row = 0; row < matrix.rows; row++) {
    sizes[assignment[row]]++;
    const vector = rowOf(matrix, row);
    const length = Math.hypot(...vector);
    const cosines = Array.from({ length: centres.rows }, (_, centre) =>
      length > 0 ? rowOf(centres, centre).reduce((sum, value, col) => sum + value * vector[col], 0) / length : 0,
    );
    if (length > 0) expect(cosines[assignment[row]]).toBeGreaterThan(Math.max(...cosines) - 1e-6);
    total += cosines[assignment[row]];
  }
  expect(meanCosine).toBeCloseTo(total / matrix.rows, 6);
  expect(sizes.every((size) => size > 0)).toBe(true);
  expect(sizes).toEqual([...sizes].sort((one, other) => other - one));
}

describe('sphericalKMeans', () => {
  test('by hand: two directions in the plane', () => {
    const result = sphericalKMeans(atDegrees(80, 0, 20, 100, 10), options(2, 3));
    expect([...result.assignment]).toEqual([1, 0, 0, 1, 0]);
    const expected = atDegrees(10, 90).data;
    result.centres.data.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 6);
    });
    // One row on its centre and four that are 10 degrees off.
    expect(result.meanCosine).toBeCloseTo((1 + 4 * Math.cos(Math.PI / 18)) / 5, 6);
  });

  test.each([1, 2, 3, 4, 5, 6])('groups far apart are found exactly, in whatever order (%i)', (seed) => {
    const { matrix, truth } = groups([40, 30, 20, 10, 5], 6);
    const order = shuffle(
      truth.map((_, row) => row),
      seededRandom(seed),
    );
    const mixed = takeRows(matrix, order);
    const result = sphericalKMeans(mixed, options(5, 5, seed));
    // The groups come by size already, so that the numbers are the same too.
    expect([...result.assignment]).toEqual(order.map((row) => truth[row]));
    expect(result.meanCosine).toBeCloseTo(meanCosineOf(mixed, result.assignment), 6);
    expectConsistent(mixed, result);
  });

  test('clusters of one size are numbered by their first rows', () => {
    const { matrix } = groups([6, 6, 6], 3);
    for (let seed = 0; seed < 8; seed++) {
      const { assignment } = sphericalKMeans(matrix, options(3, 5, seed));
      expect([...assignment]).toEqual([...'000000111111222222'].map(Number));
    }
  });

  test('does not depend on rotation, nor on the lengths of rows', () => {
    const matrix = drawn(300, 5, 21);
    const random = seededRandom(22);
    const turned = { ...matrix, data: matrix.data.slice() };
    for (let row = 0; row < turned.rows; row++) {
      const vector = rowOf(turned, row);
      const scale = 10 ** (8 * random() - 4);
      for (let i = 0; i < 5; i++) {
        const j = (i + 1) % 5;
        const [x, y] = [vector[i], vector[j]];
        vector[i] = Math.cos(i + 1) * x - Math.sin(i + 1) * y;
        vector[j] = Math.sin(i + 1) * x + Math.cos(i + 1) * y;
      }
      for (let i = 0; i < 5; i++) vector[i] *= scale;
    }
    const before = sphericalKMeans(matrix, options(7, 4));
    const after = sphericalKMeans(turned, options(7, 4));
    expect([...after.assignment]).toEqual([...before.assignment]);
    expect(after.meanCosine).toBeCloseTo(before.meanCosine, 6);
    expectConsistent(matrix, before);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('the best of several starts is the best of all partitions (%i)', (seed) => {
    const matrix = drawn(8, 2 + (seed % 3), 100 + seed);
    let best = 0;
    for (let bits = 0; bits < 2 ** 7; bits++) {
      const partition = Array.from({ length: 8 }, (_, row) => (bits >> row) & 1);
      best = Math.max(best, meanCosineOf(matrix, partition));
    }
    const result = sphericalKMeans(matrix, options(2, 30, seed));
    expect(result.meanCosine).toBeCloseTo(best, 6);
    expect(result.meanCosine).toBeCloseTo(meanCosineOf(matrix, result.assignment), 6);
  });

  test('several starts are never worse than the first of them, and often better', () => {
    let better = 0;
    for (let seed = 0; seed < 20; seed++) {
      const matrix = drawn(120, 3, 200 + seed);
      const one = sphericalKMeans(matrix, options(6, 1, seed));
      const several = sphericalKMeans(matrix, options(6, 6, seed));
      expect(several.meanCosine).toBeGreaterThan(one.meanCosine - 1e-6);
      if (several.meanCosine > one.meanCosine + 1e-4) better++;
    }
    expect(better).toBeGreaterThan(5);
  });

  test('where it ends, moving the centres gains nothing', () => {
    const matrix = drawn(400, 6, 31);
    const result = sphericalKMeans(matrix, options(9));
    expect(result.meanCosine).toBeCloseTo(meanCosineOf(matrix, result.assignment), 6);
    expectConsistent(matrix, result);
  });

  test('the same seed gives the same, another start elsewhere', () => {
    const matrix = drawn(200, 4, 41);
    expect(sphericalKMeans(matrix, options(8, 1, 5))).toEqual(sphericalKMeans(matrix, options(8, 1, 5)));
    expect(sphericalKMeans(matrix, options(8, 1, 6)).assignment).not.toEqual(
      sphericalKMeans(matrix, options(8, 1, 5)).assignment,
    );
  });

  test('one cluster is around the mean direction', () => {
    const matrix = drawn(50, 3, 51);
    const { assignment, centres, meanCosine } = sphericalKMeans(matrix, options(1));
    expect(assignment.every((cluster) => cluster === 0)).toBe(true);
    expect(centres.rows).toBe(1);
    expect(meanCosine).toBeCloseTo(meanCosineOf(matrix, assignment), 6);
  });

  test('rows that cancel out have a centre of zeros', () => {
    const { centres, meanCosine } = sphericalKMeans(matrixOf([1, 0], [-1, 0]), options(1));
    expect([...centres.data]).toEqual([0, 0]);
    expect(meanCosine).toBe(0);
  });

  test.each([4, 5, 40])('of 60 rows in 4 directions, %i clusters are 4', (clusters) => {
    const truth = [24, 18, 12, 6].flatMap((size, group) => new Array<number>(size).fill(group));
    const matrix = takeRows(drawn(4, 8, 61), truth);
    for (let row = 0; row < 60; row++) {
      const vector = rowOf(matrix, row);
      for (let col = 0; col < 8; col++) vector[col] *= 0.1 + row * 1.7;
    }
    const result = sphericalKMeans(matrix, options(clusters, 2));
    expect(result.centres.rows).toBe(4);
    expect([...result.assignment]).toEqual(truth);
    expect(result.meanCosine).toBeCloseTo(1, 6);
  });

  // Found by trying thousands: without a new row for it, a cluster of each would stay empty.
  test.each([
    [16, 2, 3, 4556],
    [16, 2, 5, 2138],
    [12, 3, 4, 2074],
    [12, 3, 5, 1088],
    [12, 3, 5, 1428],
  ])('%i rows of %i numbers: none of %i clusters is lost on the way (%i)', (rows, cols, clusters, seed) => {
    const matrix = drawn(rows, cols, seed);
    const result = sphericalKMeans(matrix, options(clusters, 1, seed + 1));
    expect(result.centres.rows).toBe(clusters);
    expect(result.meanCosine).toBeCloseTo(meanCosineOf(matrix, result.assignment), 6);
    expectConsistent(matrix, result);
  });

  test('seeds are drawn far apart: one start nearly always has one in each of ten groups', () => {
    const { matrix, truth } = groups(new Array(10).fill(8), 10, 0.02);
    let exact = 0;
    for (let seed = 0; seed < 100; seed++) {
      const { assignment } = sphericalKMeans(matrix, options(10, 1, seed));
      if (truth.every((group, row) => assignment[row] === group)) exact++;
    }
    expect(exact).toBeGreaterThan(90);
  });

  test('identical rows are one cluster', () => {
    const matrix = matrixOf(...new Array(9).fill([0.1, 0.7, -0.3]));
    const { assignment, centres, meanCosine } = sphericalKMeans(matrix, options(3, 2));
    expect([...assignment]).toEqual(new Array(9).fill(0));
    expect(centres.rows).toBe(1);
    expect(meanCosine).toBeCloseTo(1, 6);
  });

  test('rows of zeros teach nothing and come to the largest cluster', () => {
    const matrix = matrixOf([0, 0], [1, 0], [0, 3], [0, 0], [0, 2], [0, 0]);
    const result = sphericalKMeans(matrix, options(2, 2));
    expect([...result.assignment]).toEqual([0, 1, 0, 0, 0, 0]);
    expect([...result.centres.data]).toEqual([0, 1, 1, 0]);
    expect(result.meanCosine).toBeCloseTo(3 / 6, 12);
  });

  test('rows of zeros alone are one cluster', () => {
    const result = sphericalKMeans(matrixOf([0, 0], [0, 0]), options(3));
    expect(result).toEqual({ assignment: Int32Array.of(0, 0), centres: matrixOf([0, 0]), meanCosine: 0 });
  });

  test('no rows have no clusters', () => {
    const empty = { data: new Float32Array(0), rows: 0, cols: 4 };
    expect(sphericalKMeans(empty, options(3))).toEqual({
      assignment: new Int32Array(0),
      centres: empty,
      meanCosine: 0,
    });
  });

  test('of very many rows a sample is enough', () => {
    const { matrix, truth } = groups([12_000, 9000, 3000, 500], 4);
    const result = sphericalKMeans(matrix, options(4, 3));
    expect([...result.assignment]).toEqual(truth);
    // Learned from a sample, the centres are near the mean directions, but not these.
    const best = meanCosineOf(matrix, truth);
    expect(result.meanCosine).toBeLessThan(best - 1e-9);
    expect(result.meanCosine).toBeCloseTo(best, 4);
  });

  test('reports progress and stops when asked', () => {
    const matrix = drawn(500, 4, 71);
    const shares: number[] = [];
    const onProgress = (share: number) => shares.push(share);
    sphericalKMeans(matrix, { ...options(6, 3), onProgress });
    expect(shares.length).toBeGreaterThan(6);
    expect(shares).toEqual([...shares].sort((one, other) => one - other));
    expect(shares[0]).toBeGreaterThan(0);
    expect(shares.at(-1)).toBe(1);

    shares.length = 0;
    const shouldStop = () => shares.length === 2;
    let error: Error | undefined;
    try {
      sphericalKMeans(matrix, { ...options(6, 3), onProgress, shouldStop });
    } catch (thrown) {
      error = thrown as Error;
    }
    expect(error?.name).toBe('AbortError');
    expect(shares).toHaveLength(2);
  });

  test('refuses what it cannot cluster, and says why', () => {
    const matrix = drawn(4, 2, 81);
    expect(() => sphericalKMeans(matrix, options(0))).toThrow(/clusters is 0/);
    expect(() => sphericalKMeans(matrix, options(2.5))).toThrow(RangeError);
    expect(() => sphericalKMeans(matrix, options(2, 0))).toThrow(/starts is 0/);
    matrix.data[5] = Number.NaN;
    expect(() => sphericalKMeans(matrix, options(2))).toThrow(/Row 2 .* finite/);
    matrix.data[5] = Number.POSITIVE_INFINITY;
    expect(() => sphericalKMeans(matrix, options(2))).toThrow(/Row 2 .* finite/);
  });
});

describe('assignToCentres', () => {
  test('puts the rows that were clustered where they are, zeros too', () => {
    const matrix = drawn(2500, 5, 91);
    matrix.data.fill(0, 1200 * 5, 1203 * 5);
    const { assignment, centres } = sphericalKMeans(matrix, options(10));
    expect(assignToCentres(matrix, centres)).toEqual(assignment);
  });

  test('by hand: a row goes where it points, however long it is', () => {
    const centres = atDegrees(0, 90, 200, 280, 45);
    const rows = matrixOf([5, 1], [0.001, 0.9], [-3, -1], [0.1, -9], [2, 2], [0, 0]);
    expect([...assignToCentres(rows, centres)]).toEqual([0, 1, 2, 3, 4, 0]);
  });

  test('refuses what it cannot assign, and says why', () => {
    expect(() => assignToCentres(drawn(2, 3, 1), drawn(2, 4, 1))).toThrow(/3 numbers and centres 4/);
    expect(() => assignToCentres(matrixOf([1, 0], [0, Number.NaN]), atDegrees(0))).toThrow(/Row 1 .* finite/);
  });
});
