// t-SNE (van der Maaten and Hinton, 2008) by the package tsne-js: exact, its time and memory quadratic in the rows.
// Rows that are L2-normalised are compared by their chord, which grows with the cosine distance.

import TSNE from 'tsne-js';
import { allRows, type Matrix, rowOf } from '../math/matrix.ts';
import type { Random } from '../math/random.ts';
import { chooseLandmarks, preparePlacement } from './landmarks.ts';
import { fitToSquare, type ProjectionRun } from './projection.ts';

/**
 * As many iterations as take about 40 s on a common machine, where 1,000 rows take 0.2 s an iteration; but no fewer than
 * clusters need to form.
 */
function affordableIterations(rows: number): number {
  return Math.round(Math.min(1000, Math.max(200, 40 / (0.2 * (rows / 1000) ** 2))));
}

export function project(vectors: Matrix, run: ProjectionRun): Float32Array {
  const landmarks = chooseLandmarks(vectors.rows, run.maximumRows, run.random);
  const iterations = affordableIterations(landmarks.length);
  const tsne = new TSNE({
    dim: 2,
    // A row cannot be near more rows than there are; a third leaves the bandwidth search something to find.
    perplexity: Math.max(1, Math.min(Number(run.options.perplexity), (landmarks.length - 1) / 3)),
    earlyExaggeration: 4,
    // Belkina et al. (2019): the step should grow with the rows; the gradient here already carries a factor of 4.
    learningRate: Math.max(landmarks.length / 16, 50),
    nIter: iterations,
    metric: 'euclidean',
  });
  const data = Array.from(landmarks, (row) => Array.from(rowOf(vectors, row)));
  withRandom(run.random, () => tsne.init({ data, type: 'dense' }));
  const place = landmarks.length === vectors.rows ? null : preparePlacement(vectors, landmarks, allRows(vectors));
  const positions = () => {
    const ofLandmarks = fitToSquare(Float32Array.from(tsne.outputEmbedding.data));
    return place ? place(ofLandmarks) : ofLandmarks;
  };
  tsne.on('progressIter', ([iteration]) => run.onIteration(iteration, iterations, positions));
  tsne.run();
  return positions();
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
