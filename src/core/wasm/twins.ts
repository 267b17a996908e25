// What the kernels compute, in plain TypeScript and float64: the oracle that they are held against.

import type { Matrix } from '../math/matrix.ts';

/** x and y in turn of each point, the sum over all others of (point - other) / (1 + d^2)^2; and the sum over all pairs of 1 / (1 + d^2), each counted twice. */
export function repulsions(points: ArrayLike<number>): { forces: Float64Array; pairs: number } {
  const forces = new Float64Array(points.length);
  let pairs = 0;
  for (let i = 0; i < points.length; i += 2) {
    for (let j = 0; j < points.length; j += 2) {
      if (i === j) continue;
      const x = points[i] - points[j];
      const y = points[i + 1] - points[j + 1];
      const nearness = 1 / (1 + x * x + y * y);
      pairs += nearness;
      forces[i] += x * nearness ** 2;
      forces[i + 1] += y * nearness ** 2;
    }
  }
  return { forces, pairs };
}

/** A symmetric sparse matrix: row i is entries `starts[i]` to `starts[i + 1]`. */
interface SparseRows {
  starts: ArrayLike<number>;
  others: ArrayLike<number>;
  weights: ArrayLike<number>;
}

/** x and y in turn of each point, the sum over its sparse row of weight (point - other) / (1 + d^2). */
export function attractions(points: ArrayLike<number>, { starts, others, weights }: SparseRows): Float64Array {
  const forces = new Float64Array(points.length);
  for (let i = 0; i < points.length / 2; i++) {
    for (let at = starts[i]; at < starts[i + 1]; at++) {
      const x = points[2 * i] - points[2 * others[at]];
      const y = points[2 * i + 1] - points[2 * others[at] + 1];
      const pull = weights[at] / (1 + x * x + y * y);
      forces[2 * i] += pull * x;
      forces[2 * i + 1] += pull * y;
    }
  }
  return forces;
}

export interface Motion {
  points: number[];
  velocities: number[];
  gains: number[];
}

/** Where all coordinates are after one step against `gradient`. */
export function step(motion: Motion, gradient: number[], learningRate: number, momentum: number): Motion {
  const gains = motion.gains.map((gain, i) =>
    Math.max(0.01, gradient[i] * motion.velocities[i] < 0 ? gain + 0.2 : gain * 0.8),
  );
  const velocities = motion.velocities.map(
    (velocity, i) => momentum * velocity - learningRate * gains[i] * gradient[i],
  );
  return { gains, velocities, points: motion.points.map((point, i) => point + velocities[i]) };
}

/** Of each row 1 minus its product with `query`, at least 0 and at most 2. */
export function cosineDistances(query: ArrayLike<number>, rows: Matrix): number[] {
  const product = (row: number) => sumOver(rows.cols, (col) => query[col] * rows.data[row * rows.cols + col]);
  return Array.from({ length: rows.rows }, (_, row) => Math.min(2, Math.max(0, 1 - product(row))));
}

/** Of each row the straight line to `query`. */
export function euclideanDistances(query: ArrayLike<number>, rows: Matrix): number[] {
  const square = (row: number) => sumOver(rows.cols, (col) => (query[col] - rows.data[row * rows.cols + col]) ** 2);
  return Array.from({ length: rows.rows }, (_, row) => Math.sqrt(square(row)));
}

/** Of each row of bytes the share of bits in which it differs from `query`. */
export function hammingDistances(query: ArrayLike<number>, rows: Matrix<Uint8Array>): number[] {
  const ones = (byte: number) => byte.toString(2).replaceAll('0', '').length;
  const differing = (row: number) => sumOver(rows.cols, (col) => ones(query[col] ^ rows.data[row * rows.cols + col]));
  return Array.from({ length: rows.rows }, (_, row) => differing(row) / (8 * rows.cols));
}

function sumOver(count: number, value: (index: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += value(i);
  return sum;
}

/** What a table of locality-sensitive hashing is made of; a direction a projection. */
interface HashTable {
  directions: readonly ArrayLike<number>[];
  offsets: ArrayLike<number>;
  factors: ArrayLike<number>;
  isBinary: boolean;
}

function projectionsOf(row: ArrayLike<number>, { directions, offsets }: HashTable): number[] {
  return directions.map((direction, i) =>
    Array.from(row).reduce((sum, x, col) => sum + x * direction[col], offsets[i]),
  );
}

function keyOf(cells: readonly number[], { factors }: HashTable): number {
  return cells.reduce((key, cell, i) => (key + Math.imul(cell, factors[i])) >>> 0, 0);
}

/** The key of a row, uint32: its buckets are the highest bits. */
export function hash(row: ArrayLike<number>, table: HashTable): number {
  const cells = projectionsOf(row, table).map((each) => (table.isBinary ? Number(each >= 0) : Math.floor(each)));
  return keyOf(cells, table);
}

/**
 * The keys of a row's own cell and of all that are at most one further along each projection, with what it costs to get
 * there: the sum of the squares of how far the borders are that are crossed. The cheapest first.
 */
export function cellsAround(row: ArrayLike<number>, table: HashTable): { key: number; cost: number }[] {
  const choices = projectionsOf(row, table).map((each) => {
    const cell = table.isBinary ? Number(each >= 0) : Math.floor(each);
    const own = { cell, cost: 0 };
    if (table.isBinary) return [own, { cell: 1 - cell, cost: each ** 2 }];
    const above = each - cell;
    return [own, { cell: cell - 1, cost: above ** 2 }, { cell: cell + 1, cost: (1 - above) ** 2 }];
  });
  let around: { cells: number[]; cost: number }[] = [{ cells: [], cost: 0 }];
  for (const choice of choices) {
    around = around.flatMap((before) =>
      choice.map(({ cell, cost }) => ({ cells: [...before.cells, cell], cost: before.cost + cost })),
    );
  }
  return around.map(({ cells, cost }) => ({ key: keyOf(cells, table), cost })).sort((a, b) => a.cost - b.cost);
}
