// Maps of more rows than a projection can take: it places some of them, the landmarks, and the others follow.

import { distancesTo } from '../math/distance.ts';
import { allRows, type Matrix, rowOf, takeRows } from '../math/matrix.ts';
import { type Random, shuffle } from '../math/random.ts';
import { nearestRows } from '../math/top-k.ts';
import type { Layout, Projection, ProjectionRun } from './projection.ts';

/** Has `projection` place all of `vectors`, or, where they are more than `maximumRows`, so many of them as landmarks. */
export async function projectAll(
  projection: Projection,
  vectors: Matrix,
  maximumRows: number,
  run: ProjectionRun,
): Promise<Layout> {
  if (vectors.rows <= maximumRows) return projection.project(vectors, run);
  const landmarks = chooseLandmarks(vectors.rows, maximumRows, run.random);
  const place = preparePlacement(takeRows(vectors, landmarks), vectors);
  const ofAll = ({ positions, unitsPerOne }: Layout): Layout => ({ positions: place(positions), unitsPerOne });
  const start = run.start && {
    positions: takeRows({ data: run.start.positions, rows: vectors.rows, cols: 2 }, landmarks).data,
    unitsPerOne: run.start.unitsPerOne,
  };
  const onIteration: ProjectionRun['onIteration'] = (iteration, iterations, layout) =>
    run.onIteration(iteration, iterations, () => ofAll(layout()));
  return ofAll(await projection.project(takeRows(vectors, landmarks), { ...run, start, onIteration }));
}

/** All rows where there are at most `maximum`, else `maximum` of them, drawn without repetition, ascending. */
export function chooseLandmarks(rows: number, maximum: number, random: Random): Int32Array {
  const all = allRows({ rows });
  return rows <= maximum ? all : shuffle(all, random).slice(0, maximum).sort();
}

/**
 * Gives a function from the landmarks' positions (x and y in turn) to those of `vectors`: each stands at the mean of its
 * three nearest landmarks, weighted by the inverse of its euclidean distance, which puts a landmark at its own place.
 */
export function preparePlacement(
  landmarks: Matrix,
  vectors: Matrix,
): (landmarkPositions: Float32Array) => Float32Array<ArrayBuffer> {
  const nearest = Array.from(allRows(vectors), (row) =>
    nearestRows(distancesTo('euclidean', rowOf(vectors, row), landmarks), 3),
  );
  return (landmarkPositions) => {
    const positions = new Float32Array(vectors.rows * 2);
    nearest.forEach((neighbours, index) => {
      let total = 0;
      for (const { row: landmark, distance } of neighbours) {
        const weight = 1 / (distance + 1e-6);
        total += weight;
        positions[2 * index] += weight * landmarkPositions[2 * landmark];
        positions[2 * index + 1] += weight * landmarkPositions[2 * landmark + 1];
      }
      positions[2 * index] /= total;
      positions[2 * index + 1] /= total;
    });
    return positions;
  };
}
