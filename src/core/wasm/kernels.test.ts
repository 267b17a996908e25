// Each kernel against its plain twin.

import { describe, expect, test } from 'vitest';
import { normaliseRows } from '../math/distance.ts';
import { rowOf } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import type { PartKernelName } from './kernels.ts';
import { fillUp, placeRows } from './row-blocks.ts';
import { assembleAlone, boardBytes, type Team } from './team.ts';
import { attractions, cosineDistances, euclideanDistances, hammingDistances, step } from './twins.ts';

/** Copies arrays into a team's memory, and says where they are. */
function placing(team: Team, from = boardBytes) {
  let end = from;
  return (values: Float32Array | Uint32Array | Int16Array | Int8Array | Uint8Array): number => {
    const at = end;
    new (values.constructor as Float32ArrayConstructor)(team.memory.buffer, at, values.length).set(values);
    end += Math.ceil((values.byteLength + 8) / 16) * 16;
    return at;
  };
}

const read = (team: Team, at: number, length: number) => Array.from(new Float32Array(team.memory.buffer, at, length));

function expectNear(got: ArrayLike<number>, wanted: ArrayLike<number>, relative: number): void {
  expect(got).toHaveLength(wanted.length);
  const size = Math.max(...Array.from(wanted, Math.abs));
  const furthest = Math.max(...Array.from(wanted, (value, i) => Math.abs(value - got[i])));
  expect(furthest).toBeLessThanOrEqual(relative * size);
}

describe.each([1, 2, 7, 300])('with %i points', (count) => {
  const random = seededRandom(count);
  const points = Float32Array.from({ length: 2 * count }, () => 5 * normal(random));

  test('attract sums what sparse rows pull', async () => {
    const team = await assembleAlone(() => 1 << 20);
    const place = placing(team);
    const starts = Uint32Array.from({ length: count + 1 }, (_, i) => 4 * Math.ceil((i * 5) / 4));
    const others = Uint32Array.from({ length: starts[count] }, () => Math.floor(random() * count));
    const weights = Float32Array.from({ length: starts[count] }, () => random());
    const forces = place(new Float32Array(2 * count));
    const sparse = [starts, others, weights].map(place);
    team.run('attract', count, 64, place(points), ...sparse, forces);
    expectNear(read(team, forces, 2 * count), attractions(points, { starts, others, weights }), 1e-5);
  });

  test('step moves every coordinate, twice in a row', async () => {
    const team = await assembleAlone(() => 1 << 20);
    const place = placing(team);
    const draw = () => Float32Array.from({ length: 2 * count }, () => normal(random));
    const [attraction, repulsion] = [draw(), draw()];
    let wanted = { points: Array.from(points), velocities: Array.from(draw()), gains: Array.from(draw(), Math.abs) };
    const at = [points, attraction, repulsion, wanted.velocities, wanted.gains].map((each) =>
      place(Float32Array.from(each)),
    );
    const gradient = Array.from(attraction, (value, i) => 4 * value - 0.25 * repulsion[i]);
    for (let time = 0; time < 2; time++) {
      team.run('step', count, 64, ...at, 4, 0.25, 0.5, 0.8);
      wanted = step(wanted, gradient, 0.5, 0.8);
    }
    expectNear(read(team, at[0], 2 * count), wanted.points, 1e-5);
    expectNear(read(team, at[3], 2 * count), wanted.velocities, 1e-5);
    expectNear(read(team, at[4], 2 * count), wanted.gains, 1e-5);
  });
});

/** Of every group of 64. */
function minimaOf(distances: readonly number[]): number[] {
  const groups = Array.from({ length: Math.ceil(distances.length / 64) }, (_, i) =>
    distances.slice(64 * i, 64 * i + 64),
  );
  return groups.map((group) => Math.min(...group.filter((distance) => !Number.isNaN(distance))));
}

describe.each([
  [1, 1],
  [64, 2],
  [200, 7],
  [300, 64],
  [130, 301],
])('of %i rows of %i columns', (rows, cols) => {
  const filledUp = Math.ceil(rows / 64) * 64;
  const groups = filledUp / 64;
  const random = seededRandom(rows + cols);
  const draw = (count: number) => Float32Array.from({ length: count }, () => normal(random));

  /** Runs a kernel that writes distances and minima; expects the distances wanted, NaN in the rows that fill up. */
  function expectDistances(
    team: Team,
    name: PartKernelName,
    parameters: number[],
    wanted: readonly number[],
    error: number,
  ): void {
    const place = placing(team, placed);
    const at = [new Float32Array(filledUp), new Float32Array(groups)].map(place);
    team.run(name, groups, 2, ...parameters, ...at);
    const got = read(team, at[0], filledUp);
    expectNear(got.slice(0, rows), wanted, error);
    expect(got.slice(rows).every(Number.isNaN)).toBe(true);
    expect(read(team, at[1], groups)).toEqual(minimaOf(got));
  }

  /** Where the next thing goes in a team's memory. */
  const placed = 1 << 20;

  test.each([
    ['cosineDistances', cosineDistances],
    ['euclideanDistances', euclideanDistances],
  ] as const)('%s', async (name, twin) => {
    const team = await assembleAlone(() => 1 << 21);
    const place = placing(team);
    const vectors = normaliseRows({ data: draw((rows + 1) * cols), rows: rows + 1, cols });
    const query = rowOf(vectors, rows);
    const matrix = { data: vectors.data.subarray(0, rows * cols), rows, cols };
    const blocks = new Float32Array(filledUp * cols);
    placeRows(blocks, matrix, 0);
    fillUp(blocks, rows, cols);
    expectDistances(team, name, [place(query), place(blocks), cols], twin(query, matrix), 1e-6);
  });

  test('hammingDistances', async () => {
    const team = await assembleAlone(() => 1 << 21);
    const place = placing(team);
    const bytes = () => Math.floor(256 * random());
    const query = Uint8Array.from({ length: cols }, bytes);
    const matrix = { data: Uint8Array.from({ length: rows * cols }, bytes), rows, cols };
    // A block holds sixteen rows, byte by byte.
    const blocks = new Uint8Array(filledUp * cols);
    matrix.data.forEach((byte, i) => {
      const [row, col] = [Math.floor(i / cols), i % cols];
      blocks[(row - (row % 16)) * cols + col * 16 + (row % 16)] = byte;
    });
    const parameters = [place(query), place(blocks), cols, 8 * cols, rows];
    expectDistances(team, 'hammingDistances', parameters, hammingDistances(query, matrix), 1e-7);
  });

  test.each([
    ['compactEuclideanDistances', (square: number) => Math.sqrt(square)],
    ['compactCosineDistances', (square: number) => Math.min(2, square / 2)],
  ] as const)('%s', async (name, distanceOf) => {
    const team = await assembleAlone(() => 1 << 21);
    const place = placing(team);
    const evenCols = cols + (cols % 2);
    const whole = (largest: number) => Math.round(largest * (2 * random() - 1));
    // Of 301 columns the sum stays within 32 bits.
    const query = Int16Array.from({ length: evenCols }, (_, col) => (col < cols ? whole(32_767) : 0));
    const numbers = Int8Array.from({ length: rows * cols }, () => whole(127));
    const steps = Float32Array.from({ length: filledUp }, (_, row) => (row < rows ? random() : Number.NaN));
    const queryStep = 1 / 32_767;
    const squareOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value ** 2, 0);
    const rowsOf = (row: number) => Array.from(numbers.subarray(row * cols, (row + 1) * cols), (n) => n * steps[row]);
    const asked = Array.from(query.subarray(0, cols), (number) => number * queryStep);
    const squares = Float32Array.from({ length: filledUp }, (_, row) => (row < rows ? squareOf(rowsOf(row)) : 0));
    const blocks = new Int8Array(filledUp * evenCols);
    numbers.forEach((number, i) => {
      const [row, col] = [Math.floor(i / cols), i % cols];
      blocks[(row - (row % 8)) * evenCols + (col - (col % 2)) * 8 + (row % 8) * 2 + (col % 2)] = number;
    });
    const at = [query, blocks].map(place);
    const parameters = [...at, evenCols, place(steps), place(squares), 2 * queryStep, squareOf(asked)];
    const wanted = Array.from({ length: rows }, (_, row) =>
      distanceOf(squareOf(rowsOf(row).map((value, col) => value - asked[col]))),
    );
    expectDistances(team, name, parameters, wanted, 1e-5);
  });
});
