import { describe, expect, test } from 'vitest';
import { neighboursOfAll } from '../indexes/neighbours-of-all.ts';
import type { Matrix } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import { assembleAlone } from '../wasm/team.ts';
import { affinities, neighboursFor } from './affinities.ts';

function drawn(rows: number, cols: number): Matrix {
  const random = seededRandom(4);
  return { data: Float32Array.from({ length: rows * cols }, () => normal(random)), rows, cols };
}

/**
 * The same by the definition: per row a bisection for the precision, over the given number of nearest rows; then half of
 * both directions over the number of rows, [rows][rows].
 */
function byDefinition({ data, rows, cols }: Matrix, perplexity: number): number[][] {
  const conditional = Array.from({ length: rows }, (_, row) => {
    const squares = Array.from({ length: rows }, (_, other) => {
      let sum = 0;
      for (let col = 0; col < cols; col++) sum += (data[row * cols + col] - data[other * cols + col]) ** 2;
      return other === row ? Number.POSITIVE_INFINITY : sum;
    });
    const furthest = [...squares].sort((a, b) => a - b)[neighboursFor(perplexity) - 1];
    const weightsAt = (precision: number) => {
      const weights = squares.map((square) => (square <= furthest ? Math.exp(-precision * square) : 0));
      const sum = weights.reduce((a, b) => a + b);
      return weights.map((weight) => weight / sum);
    };
    let [low, high] = [0, 1000];
    for (let i = 0; i < 200; i++) {
      const weights = weightsAt((low + high) / 2);
      const entropy = -weights.reduce((sum, weight) => sum + (weight > 0 ? weight * Math.log(weight) : 0), 0);
      if (entropy > Math.log(perplexity)) low = (low + high) / 2;
      else high = (low + high) / 2;
    }
    return weightsAt(low);
  });
  return conditional.map((weights, row) =>
    weights.map((weight, other) => (weight + conditional[other][row]) / 2 / rows),
  );
}

async function dense(matrix: Matrix, perplexity: number): Promise<number[][]> {
  const neighbours = await neighboursOfAll('euclidean', matrix, neighboursFor(perplexity), assembleAlone);
  const { starts, others, weights } = affinities(neighbours, matrix.rows, perplexity);
  return Array.from({ length: matrix.rows }, (_, row) => {
    expect(starts[row] % 4).toBe(0);
    const filled = new Array(matrix.rows).fill(0);
    for (let at = starts[row]; at < starts[row + 1]; at++) filled[others[at]] += weights[at];
    return filled;
  });
}

function furthest(a: number[][], b: number[][]): number {
  return Math.max(...a.flatMap((row, i) => row.map((value, j) => Math.abs(value - b[i][j]))));
}

describe('affinities', () => {
  test.each([2, 5, 12.5])('with a perplexity of %f they are what the definition says', async (perplexity) => {
    const matrix = drawn(60, 6);
    expect(furthest(await dense(matrix, perplexity), byDefinition(matrix, perplexity))).toBeLessThan(1e-6);
  });

  test('they are symmetric and sum to 1', async () => {
    const got = await dense(drawn(50, 3), 8);
    expect(got.flat().reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    const transposed = got.map((row, i) => row.map((_, j) => got[j][i]));
    expect(furthest(got, transposed)).toBeLessThan(1e-8);
  });

  test('rows that are the same, by the hundred, attract each other alike', async () => {
    const same = { data: new Float32Array(300 * 2).fill(1), rows: 300, cols: 2 };
    const got = await dense(same, 30);
    expect(got.flat().every(Number.isFinite)).toBe(true);
    expect(got.flat().reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  });

  test('copies do not disturb the rows between them', async () => {
    const matrix = drawn(400, 16);
    // Every fourth row is the same: more copies than the perplexity.
    for (let row = 0; row < 400; row += 4) matrix.data.set(matrix.data.subarray(0, 16), row * 16);
    const perplexity = 30;
    const { count, rows, squares } = await neighboursOfAll(
      'euclidean',
      matrix,
      neighboursFor(perplexity),
      assembleAlone,
    );
    const alone = { count, rows: rows.slice(), squares: squares.slice() };
    const { starts, weights } = affinities({ count, rows, squares }, 400, perplexity);
    // A row that is the first to be looked at has none before it to begin from: each in turn is.
    for (const row of [1, 2, 3, 101, 398, 399]) {
      const order = [row, ...Array.from({ length: 400 }, (_, i) => i).filter((i) => i !== row)];
      const placeOf = new Map(order.map((each, place) => [each, place]));
      const moved = { count, rows: new Int32Array(rows.length), squares: new Float32Array(squares.length) };
      order.forEach((each, place) => {
        for (let i = 0; i < count; i++) {
          moved.rows[place * count + i] = placeOf.get(alone.rows[each * count + i]) as number;
          moved.squares[place * count + i] = alone.squares[each * count + i];
        }
      });
      const first = affinities(moved, 400, perplexity);
      const largest = (of: Float32Array, from: number, to: number) => Math.max(...of.subarray(from, to));
      expect(largest(weights, starts[row], starts[row + 1])).toBeCloseTo(
        largest(first.weights, first.starts[0], first.starts[1]),
        6,
      );
    }
  });

  test('a few that are the same among others keep numbers that are numbers', async () => {
    const matrix = drawn(200, 4);
    matrix.data.fill(0.5, 0, 4 * 120);
    const got = await dense(matrix, 10);
    expect(got.flat().every(Number.isFinite)).toBe(true);
    expect(got.flat().reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  });
});
