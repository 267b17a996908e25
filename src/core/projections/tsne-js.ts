// t-SNE (van der Maaten and Hinton, 2008) by the package tsne-js: exact, its time and memory quadratic in the rows.
// In cosine space rows
// are compared by their chord, which grows with the cosine distance.

import TSNE from 'tsne-js';
import { normaliseRows } from '../math/distance.ts';
import { type Matrix, rowOf } from '../math/matrix.ts';
import type { Random } from '../math/random.ts';
import { fitToSquare, type Layout, type ProjectionRun } from './projection.ts';

/**
 * As many iterations as take about 40 s on a common machine, where 1,000 rows take 0.2 s an iteration; but no fewer than
 * clusters need to form.
 */
function affordableIterations(rows: number): number {
  return Math.round(Math.min(1000, Math.max(200, 40 / (0.2 * (rows / 1000) ** 2))));
}

/** Runs without a pause, and always from a start of its own. */
export async function project(vectors: Matrix, run: ProjectionRun): Promise<Layout> {
  const { rows } = vectors;
  const iterations = affordableIterations(rows);
  const tsne = new TSNE({
    dim: 2,
    // A row cannot be near more rows than there are; a third leaves the bandwidth search something to find.
    perplexity: Math.max(1, Math.min(Number(run.options.perplexity), (rows - 1) / 3)),
    earlyExaggeration: 4,
    // Belkina et al. (2019): the step should grow with the rows; the gradient here already carries a factor of 4.
    learningRate: Math.max(rows / 16, 50),
    nIter: iterations,
    metric: 'euclidean',
  });
  const compared = run.space === 'cosine' ? normaliseRows(vectors) : vectors;
  const data = Array.from({ length: rows }, (_, row) => Array.from(rowOf(compared, row)));
  withRandom(run.random, () => tsne.init({ data, type: 'dense' }));
  const layout = () => {
    const positions = Float32Array.from(tsne.outputEmbedding.data);
    fitToSquare(positions);
    return { positions, unitsPerOne: null };
  };
  tsne.on('progressIter', ([iteration]) => void run.onIteration(iteration, iterations, layout));
  tsne.run();
  return layout();
}

/** tsne-js knows no seed: it draws its start from Math.random, and only there. */
function withRandom(random: Random, draw: () => void): void {
  const unseeded = Math.random;
  Math.random = random;
  try {
    draw();
  } finally {
    Math.random = unseeded;
  }
}
