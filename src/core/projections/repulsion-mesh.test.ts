// The particle mesh against the exact sums over all pairs.

import { describe, expect, test } from 'vitest';
import { normal, seededRandom } from '../math/random.ts';
import { assembleAlone, boardBytes } from '../wasm/team.ts';
import { repulsions } from '../wasm/twins.ts';
import { createMesh, meshBytes } from './repulsion-mesh.ts';

async function onMesh(points: Float32Array) {
  const count = points.length / 2;
  const potentials = boardBytes + 8 * count;
  const forces = potentials + 4 * count;
  const meshAt = Math.ceil((forces + 8 * count) / 16) * 16;
  const team = await assembleAlone((threads) => meshAt + meshBytes(threads));
  new Float32Array(team.memory.buffer, boardBytes, 2 * count).set(points);
  const mesh = createMesh(team, meshAt);
  const pairs = mesh.repel({ count, points: boardBytes, potentials, repulsions: forces });
  return { pairs, forces: new Float32Array(team.memory.buffer, forces, 2 * count) };
}

function rootMeanSquare(values: ArrayLike<number>): number {
  return Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** Chosen so that every size of the mesh is met; the last is beyond them, where the mesh becomes coarser. */
const deviations = [0.5, 1, 2, 3, 4.5, 6, 9, 12, 18, 25, 36, 50, 75, 110];
const coarseFrom = 110;

describe.each(deviations)('points spread by %f', (deviation) => {
  const random = seededRandom(1);
  const points = Float32Array.from({ length: 3000 }, () => deviation * normal(random) + 3);
  const exact = repulsions(points);

  test('repels by what all pairs sum to', async () => {
    const { pairs, forces } = await onMesh(points);
    expect(Math.abs(pairs / exact.pairs - 1)).toBeLessThan(deviation < coarseFrom ? 0.02 : 0.1);
    const errors = forces.map((force, i) => force - exact.forces[i]);
    expect(rootMeanSquare(errors)).toBeLessThan((deviation < coarseFrom ? 0.1 : 0.3) * rootMeanSquare(exact.forces));
  });
});

test('points at one place are not repelled', async () => {
  const { pairs, forces } = await onMesh(new Float32Array(20).fill(2));
  expect(Math.abs(pairs / 90 - 1)).toBeLessThan(0.02);
  expect(Math.max(...forces.map(Math.abs))).toBeLessThan(1e-3);
});

test('a map that is not square is placed in the middle of the mesh', async () => {
  const points = Float32Array.of(-40, 1, 40, 1.5, 0, 0.5, 39.5, 1);
  const exact = repulsions(points);
  const { forces } = await onMesh(points);
  exact.forces.forEach((force, i) => {
    expect(forces[i]).toBeCloseTo(force, 1);
  });
});
