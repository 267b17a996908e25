// Each kernel against its plain twin.

import { describe, expect, test } from 'vitest';
import { normal, seededRandom } from '../math/random.ts';
import { assembleAlone, boardBytes, type Team } from './team.ts';
import { attractions, step } from './twins.ts';

/** Copies arrays into a team's memory, and says where they are. */
function placing(team: Team) {
  let end = boardBytes;
  return (values: Float32Array | Uint32Array): number => {
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

test('squaredDistances measures each row of its blocks', async () => {
  const team = await assembleAlone(() => 1 << 20);
  const place = placing(team);
  const random = seededRandom(3);
  const cols = 5;
  const rows = Float32Array.from({ length: 24 * cols }, () => normal(random));
  const query = Float32Array.from({ length: cols }, () => normal(random));
  // A block holds eight rows, column by column.
  const blocks = Float32Array.from(rows, (_, i) => {
    const [block, col, row] = [Math.floor(i / (8 * cols)), Math.floor(i / 8) % cols, i % 8];
    return rows[(8 * block + row) * cols + col];
  });
  const squares = place(new Float32Array(24));
  team.run('squaredDistances', 3, 1, place(query), place(blocks), cols, squares);
  const wanted = Array.from({ length: 24 }, (_, row) =>
    query.reduce((sum, value, col) => sum + (value - rows[row * cols + col]) ** 2, 0),
  );
  expectNear(read(team, squares, 24), wanted, 1e-6);
});
