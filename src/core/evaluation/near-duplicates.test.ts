import { describe, expect, test } from 'vitest';
import { createPicture } from '../features/picture.ts';
import { type Matrix, stackRows, takeRows } from '../math/matrix.ts';
import { normal, type Random, seededRandom, shuffle } from '../math/random.ts';
import { describePicture, groupNearDuplicates, nearDuplicateDefaults } from './near-duplicates.ts';

const shape = { melBands: 64, frames: 64 };
const picture = createPicture(shape);

/** A struck sound: partials of its own that die away. */
function struck(seed: number, seconds = 0.5): Float32Array {
  const random = seededRandom(seed);
  const partials = Array.from({ length: 6 }, () => ({
    hertz: 80 * 2 ** (random() * 6.5),
    decay: 3 + 30 * random(),
    level: random(),
  }));
  return Float32Array.from({ length: Math.round(seconds * 22_050) }, (_, i) => {
    const s = i / 22_050;
    return partials.reduce(
      (sum, { hertz, decay, level }) => sum + level * Math.exp(-decay * s) * Math.sin(2 * Math.PI * hertz * s),
      0,
    );
  });
}

const withNoise = (samples: Float32Array, level: number, random: Random) =>
  samples.map((sample) => sample + level * normal(random));

function describeAll(sounds: readonly Float32Array[]): Matrix {
  return stackRows(
    sounds.map((samples) => {
      const data = describePicture(picture(samples), shape);
      return { data, rows: 1, cols: data.length };
    }),
  );
}

const durationsOf = (sounds: readonly Float32Array[]) => Float64Array.from(sounds, ({ length }) => length / 22_050);
const line = (...values: number[]): Matrix => ({ data: Float32Array.from(values), rows: values.length, cols: 1 });
const seconds = (count: number, each = 1) => new Float64Array(count).fill(each);

/** The groups by their definition: all pairs measured, and labels handed on until none changes. */
function groupsByDefinition({ data, rows, cols }: Matrix, durations: Float64Array): number[] {
  const { threshold, durationShare, durationSeconds } = nearDuplicateDefaults;
  const groups = Array.from({ length: rows }, (_, row) => row);
  for (let changed = true; changed; ) {
    changed = false;
    for (let a = 0; a < rows; a++) {
      for (let b = 0; b < rows; b++) {
        const distance = Math.hypot(...Array.from({ length: cols }, (_, i) => data[a * cols + i] - data[b * cols + i]));
        const apart = Math.abs(durations[a] - durations[b]);
        if (distance > threshold || apart > durationShare * Math.max(durations[a], durations[b]) + durationSeconds) {
          continue;
        }
        if (groups[b] < groups[a]) {
          groups[a] = groups[b];
          changed = true;
        }
      }
    }
  }
  return groups;
}

/** Rows in clusters of very different sizes, some of which touch. */
function clustered(rows: number, cols: number, seed: number) {
  const random = seededRandom(seed);
  const centres = Array.from({ length: 40 }, () => Array.from({ length: cols }, () => 0.12 * normal(random)));
  const data = new Float32Array(rows * cols);
  const durations = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const centre = Math.floor(40 * random() ** 3);
    for (let col = 0; col < cols; col++) data[row * cols + col] = centres[centre][col] + 0.015 * normal(random);
    durations[row] = random() < 0.5 ? 0.4 : 0.4 + 0.2 * random();
  }
  return { matrix: { data, rows, cols }, durations };
}

describe('describePicture', () => {
  test('by hand: means above the floor, 35 of 80 dB below the loudest, over cells of 2 bands and 16 frames', () => {
    const floor = (255 * 45) / 80;
    const levels = new Uint8Array(64 * 64);
    levels[0] = 255;
    // Band 5, in cell 2, frame 40, in cell 2; the last band and frame; and one below the floor.
    levels[5 * 64 + 40] = 200;
    levels[64 * 64 - 1] = 180;
    levels[20 * 64 + 20] = 143;
    const described = describePicture(levels, shape);
    const length = Math.hypot(255 - floor, 200 - floor, 180 - floor);
    const expected = new Float32Array(128);
    expected[0] = (255 - floor) / length;
    expected[2 * 4 + 2] = (200 - floor) / length;
    expected[127] = (180 - floor) / length;
    expect(described).toEqual(expected);
  });

  test('a silent picture is all zeros', () => {
    expect(describePicture(picture(new Float32Array(500)), shape)).toEqual(new Float32Array(128));
  });

  test.each([32, 64, 96, 128])('a picture of side %i describes a sound as one of another size does', (side) => {
    const settings = { melBands: side, frames: side };
    const own = describePicture(createPicture(settings)(struck(3)), settings);
    const other = describePicture(picture(struck(3)), shape);
    expect(own).toHaveLength(128);
    expect(Math.hypot(...own)).toBeCloseTo(1, 5);
    expect(own.reduce((sum, value, i) => sum + value * other[i], 0)).toBeGreaterThan(0.9);
  });

  test('refuses shapes that it cannot divide, and what is no such picture', () => {
    expect(() => describePicture(new Uint8Array(40 * 64), { melBands: 40, frames: 64 })).toThrow(/40 x 64/);
    expect(() => describePicture(new Uint8Array(64 * 30), { melBands: 64, frames: 30 })).toThrow(/multiples/);
    expect(() => describePicture(new Uint8Array(0), { melBands: 0, frames: 0 })).toThrow(RangeError);
    expect(() => describePicture(new Uint8Array(100), shape)).toThrow(/100 levels/);
  });
});

describe('groupNearDuplicates', () => {
  test('copies at another gain, with a little noise or a little silence before them are found; others are not', () => {
    const random = seededRandom(9);
    const originals = Array.from({ length: 20 }, (_, seed) => struck(seed + 1));
    const changes = [
      (samples: Float32Array) => samples.map((sample) => sample / 4),
      (samples: Float32Array) => withNoise(samples, 0.002, random),
      (samples: Float32Array) => samples.map((sample) => Math.round(sample * 1000) / 1000),
      (samples: Float32Array) => Float32Array.from([...new Float32Array(66), ...samples]),
    ];
    const sounds = [...originals, ...changes.flatMap((change) => originals.map(change))];
    const groups = groupNearDuplicates(describeAll(sounds), durationsOf(sounds));
    expect(Array.from(groups)).toEqual(sounds.map((_, row) => row % 20));
  });

  test('the same picture of another duration is another sound', () => {
    const samples = struck(5);
    const matrix = describeAll([samples, samples, samples, samples]);
    expect(Array.from(groupNearDuplicates(matrix, Float64Array.of(1, 2, 1.06, 2.4)))).toEqual([0, 1, 0, 3]);
    // 5 % of the longer one and 50 ms besides.
    expect(Array.from(groupNearDuplicates(line(1, 1), Float64Array.of(0.1, 0.157)))).toEqual([0, 0]);
    expect(Array.from(groupNearDuplicates(line(1, 1), Float64Array.of(0.1, 0.159)))).toEqual([0, 1]);
    expect(Array.from(groupNearDuplicates(line(1, 1), Float64Array.of(10, 10.5)))).toEqual([0, 0]);
    expect(Array.from(groupNearDuplicates(line(1, 1), Float64Array.of(10, 10.6)))).toEqual([0, 1]);
    const exact = { durationShare: 0, durationSeconds: 0 };
    expect(Array.from(groupNearDuplicates(line(1, 1, 1), Float64Array.of(1, 1.01, 1), exact))).toEqual([0, 1, 0]);
  });

  test('a chain of copies is one group, though its ends are further apart than the threshold', () => {
    const options = { threshold: 1 };
    expect(Array.from(groupNearDuplicates(line(4, 9, 2.5, 3.25, 1.5), seconds(5), options))).toEqual([0, 1, 0, 0, 0]);
    // Durations chain likewise.
    const durations = Float64Array.of(1.6, 1, 1.3, 1.15, 1.45);
    const chained = groupNearDuplicates(line(1, 1, 1, 1, 1), durations, { durationSeconds: 0.15 });
    expect(Array.from(chained)).toEqual([0, 0, 0, 0, 0]);
  });

  test('a thousand identical rows are one group, and a thousand that differ a little are too', () => {
    const random = seededRandom(4);
    const row = describePicture(picture(struck(7)), shape);
    const rows = 1000;
    const same = { data: new Float32Array(rows * 128), rows, cols: 128 };
    for (let i = 0; i < rows; i++) same.data.set(row, i * 128);
    expect(new Set(groupNearDuplicates(same, seconds(rows)))).toEqual(new Set([0]));
    const nearly = { ...same, data: same.data.map((value) => value + 0.002 * normal(random)) };
    expect(new Set(groupNearDuplicates(nearly, seconds(rows)))).toEqual(new Set([0]));
    const silent = { ...same, data: new Float32Array(rows * 128) };
    // Of silence nothing is known, so nothing is a copy of it.
    expect(new Set(groupNearDuplicates(silent, seconds(rows))).size).toBe(rows);
  });

  test.each([
    [1, 1],
    [2, 2],
    [3, 5],
    [4, 12],
  ])('finds what measuring every pair finds (seed %i, %i columns)', (seed, cols) => {
    const { matrix, durations } = clustered(220, cols, seed);
    const groups = Array.from(groupNearDuplicates(matrix, durations));
    expect(groups).toEqual(groupsByDefinition(matrix, durations));
    if (cols > 2) expect(new Set(groups).size).toBeGreaterThan(20);
    expect(new Set(groups).size).toBeLessThan(220);
  });

  test('the groups do not depend on the order of rows', () => {
    const { matrix, durations } = clustered(500, 8, 6);
    const order = shuffle(
      Int32Array.from({ length: 500 }, (_, row) => row),
      seededRandom(3),
    );
    const before = groupNearDuplicates(matrix, durations);
    const after = groupNearDuplicates(
      takeRows(matrix, order),
      Float64Array.from(order, (row) => durations[row]),
    );
    const membersBefore = new Map<number, number[]>();
    const membersAfter = new Map<number, number[]>();
    order.forEach((row, position) => {
      membersBefore.set(before[row], [...(membersBefore.get(before[row]) ?? []), row]);
      membersAfter.set(after[position], [...(membersAfter.get(after[position]) ?? []), row]);
    });
    const partition = (members: Map<number, number[]>) =>
      [...members.values()].map((rows) => rows.sort((a, b) => a - b).join()).sort();
    expect(partition(membersAfter)).toEqual(partition(membersBefore));
    // Each group has the name of its lowest row.
    for (const [name, rows] of membersBefore) expect(name).toBe(Math.min(...rows));
    expect(after.every((group, position) => group <= position && after[group] === group)).toBe(true);
  });

  test('no rows have no groups, a row alone is its own', () => {
    expect(groupNearDuplicates({ data: new Float32Array(0), rows: 0, cols: 128 }, seconds(0))).toHaveLength(0);
    expect(Array.from(groupNearDuplicates(line(1), seconds(1)))).toEqual([0]);
  });

  test('refuses what it cannot compare, and says why', () => {
    expect(() => groupNearDuplicates(line(1, 2), seconds(1))).toThrow(/1 durations of 2 rows/);
    expect(() => groupNearDuplicates(line(1, Number.NaN), seconds(2))).toThrow(/Row 1/);
    expect(() => groupNearDuplicates(line(1, 2), Float64Array.of(Number.NaN, 1))).toThrow(/Row 0/);
  });
});
