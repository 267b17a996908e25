// t-SNE (van der Maaten and Hinton, 2008) for tens of thousands of rows: exact neighbours, repulsion by a particle mesh,
// all threads; the principal components as its start, so that the large shape means something (Kobak and Berens, "The
// art of using t-SNE for single-cell transcriptomics", 2019), and steps by the number of rows (Belkina et al., "Automated
// optimized parameters for t-distributed stochastic neighbor embedding", 2019).

import { neighboursOfAll } from '../indexes/neighbours-of-all.ts';
import type { Matrix } from '../math/matrix.ts';
import { projectOnPrincipalComponents } from '../math/principal-components.ts';
import { normal } from '../math/random.ts';
import { type Assemble, boardBytes } from '../wasm/team.ts';
import { type Affinities, affinities, neighboursFor } from './affinities.ts';
import { fitToSquare, type Layout, type ProjectionRun } from './projection.ts';
import { createMesh, meshBytes } from './repulsion-mesh.ts';

/** Standard deviation of a start: so small that nothing is in the way of what attracts. */
const startDeviation = 1e-4;
/** Tells apart rows that start at one place. */
const jitterDeviation = 1e-6;
const exaggeratedIterations = 250;
const momentum = { exaggerated: 0.5, settling: 0.8 };
/** Even, since a step moves two points at once. */
const pointsInPart = 256;

/** A map of `vectors`, as `Projection` says. From a layout that had settled it settles on, without exaggeration. */
export async function project(vectors: Matrix, run: ProjectionRun): Promise<Layout> {
  const { rows } = vectors;
  const { options, start } = run;
  if (rows < 2) return { positions: new Float32Array(2 * rows), unitsPerOne: 1 };
  const iterations = Number(options.iterations);
  const points = startOf(vectors, run);
  const isSettling = Boolean(start?.unitsPerOne);
  await run.onIteration(0, iterations, () => layoutOf(points, isSettling));
  // A row cannot be near more rows than there are.
  const perplexity = Math.min(Number(options.perplexity), (rows - 1) / 2);
  const count = neighboursFor(perplexity);
  const neighbours = await neighboursOfAll(run.space, vectors, count, run.assemble, run.onPreparing);
  const descent = await prepare(affinities(neighbours, rows, perplexity), points, run.assemble);
  const exaggerated = isSettling ? 0 : Math.min(exaggeratedIterations, Math.floor(iterations / 4));
  try {
    for (let iteration = 0; iteration < iterations; iteration++) {
      const isEarly = iteration < exaggerated;
      const exaggeration = isEarly ? Number(options.exaggeration) : 1;
      // As far as is stable: what attracts a point grows with the exaggeration and falls with the number of rows.
      const rate = Number(options.learningRate) || rows / exaggeration;
      descent.step(exaggeration, rate, isEarly ? momentum.exaggerated : momentum.settling);
      await run.onIteration(iteration + 1, iterations, () => layoutOf(descent.points, !isEarly));
    }
  } finally {
    descent.end();
  }
  return layoutOf(descent.points, true);
}

/** While attraction is exaggerated there is a shape, and not yet places to go on from. */
function layoutOf(points: Float32Array, isSettling: boolean): Layout {
  const positions = points.slice();
  const unitsPerOne = fitToSquare(positions);
  return { positions, unitsPerOne: isSettling ? unitsPerOne : null };
}

/** Where a layout that had settled stood; else its shape, or that of the principal components, made small. */
function startOf(vectors: Matrix, run: ProjectionRun): Float32Array {
  if (!run.start) return smallStart(principalStart(vectors, run), run);
  const { positions, unitsPerOne } = run.start;
  if (!unitsPerOne) return smallStart(positions, run);
  return positions.map((each) => each * unitsPerOne + jitterDeviation * normal(run.random));
}

/** The two principal components; where rows have only one column, it and zeros. */
function principalStart(vectors: Matrix, { random }: ProjectionRun): Float32Array {
  const { data, rows, cols } = projectOnPrincipalComponents(vectors, Math.min(2, vectors.cols), random);
  return cols === 2 ? data : Float32Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? data[i / 2] : 0));
}

/** `positions` about their mean, scaled until the axis of the larger variance has the start's deviation, with a jitter. */
function smallStart(positions: Float32Array, { random }: ProjectionRun): Float32Array {
  const count = positions.length / 2;
  const means = [0, 0];
  const squares = [0, 0];
  for (let i = 0; i < positions.length; i++) means[i % 2] += positions[i] / count;
  for (let i = 0; i < positions.length; i++) squares[i % 2] += (positions[i] - means[i % 2]) ** 2;
  const deviation = Math.sqrt(Math.max(...squares) / count);
  const scale = deviation > 0 ? startDeviation / deviation : 0;
  return positions.map((each, i) => (each - means[i % 2]) * scale + jitterDeviation * normal(random));
}

interface Descent {
  /** x and y in turn: a view of where they are computed. */
  points: Float32Array;
  step(exaggeration: number, learningRate: number, momentum: number): void;
  end(): void;
}

/** Lays out what descends in a memory of its own. */
async function prepare(
  { starts, others, weights }: Affinities,
  start: Float32Array,
  assemble: Assemble,
): Promise<Descent> {
  const rows = start.length / 2;
  let end = boardBytes;
  const reserve = (numbers: number): number => {
    const at = end;
    // To whole vectors, and for a last point that is moved with one that is not there.
    end += Math.ceil((4 * numbers + 8) / 16) * 16;
    return at;
  };
  const points = reserve(2 * rows);
  const potentials = reserve(rows);
  const repulsions = reserve(2 * rows);
  const attractions = reserve(2 * rows);
  const velocities = reserve(2 * rows);
  const gains = reserve(2 * rows);
  const startsAt = reserve(starts.length);
  const othersAt = reserve(others.length);
  const weightsAt = reserve(weights.length);
  const team = await assemble((threads) => end + meshBytes(threads));
  const { buffer } = team.memory;
  new Uint32Array(buffer, startsAt).set(starts);
  new Uint32Array(buffer, othersAt).set(others);
  new Float32Array(buffer, weightsAt).set(weights);
  new Float32Array(buffer, gains, 2 * rows).fill(1);
  const moving = new Float32Array(buffer, points, 2 * rows);
  moving.set(start);
  const mesh = createMesh(team, end);
  return {
    points: moving,
    end: () => team.dismiss(),
    step(exaggeration, learningRate, momentum) {
      const pairs = mesh.repel({ count: rows, points, potentials, repulsions });
      if (!Number.isFinite(pairs))
        throw new RangeError('The map flew apart. Choose a smaller step size, or 0 for the automatic one.');
      team.run('attract', rows, pointsInPart, points, startsAt, othersAt, weightsAt, attractions);
      const forces = [points, attractions, repulsions, velocities, gains];
      team.run('step', rows, pointsInPart, ...forces, exaggeration, 1 / pairs, learningRate, momentum);
    },
  };
}
