// The kernels of locality-sensitive hashing against their plain twins.

import { describe, expect, test } from 'vitest';
import { normaliseRows } from '../math/distance.ts';
import { normal, seededRandom } from '../math/random.ts';
import { assembleAlone, boardBytes, type Team } from './team.ts';
import { cellsAround, cosineDistances, euclideanDistances, hash } from './twins.ts';

const rows = 500;
const cols = 6;
const stride = 8;
const tables = 3;
const count = 5;
const bucketBits = 7;
const shift = 32 - bucketBits;
const mostProbes = 1000;

function placing(team: Team) {
  let end = boardBytes;
  return (values: Float32Array | Uint32Array): number => {
    const at = end;
    new Uint8Array(team.memory.buffer, at).set(new Uint8Array(values.buffer));
    end += Math.ceil(values.byteLength / 16) * 16;
    return at;
  };
}

/** Rows beside each other, each filled up with zeros. */
function padded(vectors: readonly Float32Array[]): Float32Array {
  const data = new Float32Array(vectors.length * stride);
  vectors.forEach((vector, i) => {
    data.set(vector, i * stride);
  });
  return data;
}

function expectNear(got: readonly number[], wanted: readonly number[]): void {
  expect(got).toHaveLength(wanted.length);
  for (const [i, distance] of got.entries()) expect(distance).toBeCloseTo(wanted[i], 5);
}

describe.each([true, false])('where projections are binary: %s', (isBinary) => {
  const random = seededRandom(Number(isBinary));
  const draw = () => Float32Array.from({ length: cols }, () => normal(random));
  const vectors = Array.from({ length: rows }, draw);
  const factors = () =>
    Uint32Array.from({ length: count }, (_, i) => (isBinary ? 2 ** (shift + i) : random() * 2 ** 32));
  const drawn = Array.from({ length: tables }, () => ({
    directions: Array.from({ length: count }, draw),
    offsets: Float32Array.from({ length: count }, () => normal(random)),
    factors: factors(),
    isBinary,
  }));
  const queries = Array.from({ length: 20 }, draw);

  async function seat() {
    const team = await assembleAlone(() => 1 << 20);
    const place = placing(team);
    const placed = place(padded(vectors));
    const directions = place(padded(drawn.flatMap((table) => table.directions)));
    const offsets = place(Float32Array.from(drawn.flatMap((table) => [...table.offsets])));
    const factorsAt = place(Uint32Array.from(drawn.flatMap((table) => [...table.factors])));
    return { team, place, placed, directions, offsets, factors: factorsAt };
  }

  test('rows fall into the buckets of the twin', async () => {
    const { team, place, placed, directions, offsets, factors } = await seat();
    const at = place(new Uint32Array(rows));
    drawn.forEach((table, t) => {
      const own = t * count;
      const hashes = [
        directions + own * stride * 4,
        offsets + own * 4,
        factors + own * 4,
        count,
        Number(isBinary),
        shift,
      ];
      team.run('hashRows', rows, 64, placed, stride, ...hashes, at);
      const wanted = vectors.map((vector) => hash(vector, table) >>> shift);
      expect(Array.from(new Uint32Array(team.memory.buffer, at, rows))).toEqual(wanted);
    });
  });

  test.each([1, 3, 4, 17, 60])('the rows of the %i likeliest buckets are candidates, each once', async (probes) => {
    const { team, place, directions, offsets, factors } = await seat();
    const buckets = 2 ** bucketBits;
    const inBucket = drawn.map((table) => {
      const sorted: number[][] = Array.from({ length: buckets }, () => []);
      vectors.forEach((vector, row) => {
        sorted[hash(vector, table) >>> shift].push(row);
      });
      return sorted;
    });
    const starts = inBucket.flatMap((sorted) => {
      let end = 0;
      return [0, ...sorted.map((members) => (end += members.length))];
    });
    const startsAt = place(Uint32Array.from(starts));
    const members = place(Uint32Array.from(inBucket.flat(2)));
    const seen = place(new Uint32Array(rows));
    const moves = place(new Uint32Array(tables * 2 * count * 4));
    const cells = place(new Uint32Array((mostProbes + tables) * 4));
    const candidates = place(new Uint32Array(rows + 1));
    let all = 0;
    queries.forEach((query, i) => {
      const at = place(padded([query]));
      const found = team.kernels.probe(
        ...[at, stride, directions, offsets, factors, tables, count, Number(isBinary), shift],
        ...[startsAt, members, rows, seen, i + 1, moves, cells, candidates, probes, mostProbes, 0],
      );
      const got = Array.from(new Uint32Array(team.memory.buffer, candidates, found));
      // The query's own buckets come first, then the others of all tables by what they cost.
      const around = drawn.map((table) => cellsAround(query, table));
      const own = around.map(([{ key }], table) => ({ key, table, cost: 0 }));
      const others = around.flatMap((ofTable, table) => ofTable.slice(1).map((cell) => ({ ...cell, table })));
      const probed = [...own, ...others.sort((a, b) => a.cost - b.cost)].slice(0, probes);
      const wanted = new Set(probed.flatMap(({ key, table }) => inBucket[table][key >>> shift]));
      expect(got).toHaveLength(wanted.size);
      expect(new Set(got)).toEqual(wanted);
      all += found;
    });
    expect(all).toBeGreaterThan(0);
  });
});

test('probing goes on until there are as many candidates as are wanted', async () => {
  // One column, two sides, a row on each; the query's own bucket has one.
  const team = await assembleAlone(() => 1 << 16);
  const place = placing(team);
  const at = place(Float32Array.of(1, 0, 0, 0));
  const [offsets, factors] = [place(new Float32Array(1)), place(Uint32Array.of(2 ** 31))];
  const [starts, members, seen] = [[0, 1, 2], [0, 1], [0]].map((values) => place(Uint32Array.from(values)));
  const [moves, cells, candidates] = [4, 8, 3].map((length) => place(new Uint32Array(length)));
  const probe = (stamp: number, wanted: number) =>
    team.kernels.probe(
      ...[at, 4, at, offsets, factors, 1, 1, 1, 31],
      ...[starts, members, 2, seen, stamp, moves, cells, candidates, 1, 10, wanted],
    );
  expect([probe(1, 1), probe(2, 2), probe(3, 5)]).toEqual([1, 2, 2]);
});

test.each(['cosine', 'euclidean'])('%s distances to the rows that are named, or to all', async (space) => {
  const team = await assembleAlone(() => 1 << 16);
  const place = placing(team);
  const random = seededRandom(2);
  for (const width of [4, 8, 12]) {
    const drawn = { data: Float32Array.from({ length: 31 * width }, () => normal(random)), rows: 31, cols: width };
    const { data } = space === 'cosine' ? normaliseRows(drawn) : drawn;
    const [query, vectors] = [data.slice(0, width), data.slice(width)];
    const twin = space === 'cosine' ? cosineDistances : euclideanDistances;
    const wanted = twin(query, { data: vectors, rows: 30, cols: width });
    const [queryAt, rowsAt, distances] = [query, vectors, new Float32Array(30)].map(place);
    const named = [7, 29, 0, 7];
    const got = (length: number) => Array.from(new Float32Array(team.memory.buffer, distances, length));
    const of = [queryAt, width, Number(space === 'cosine'), rowsAt];
    team.run('distancesOfRows', 30, 8, ...of, 0, distances);
    expectNear(got(30), wanted);
    team.run('distancesOfRows', 4, 3, ...of, place(Uint32Array.from(named)), distances);
    const ofNamed = named.map((row) => wanted[row]);
    expectNear(got(4), ofNamed);
  }
});
