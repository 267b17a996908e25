// Rows in clusters, the same ones each time.

import type { Matrix } from '../../../src/core/math/matrix.ts';
import { normal, seededRandom } from '../../../src/core/math/random.ts';
import { seed } from './settings.ts';

const cols = 64;
const centres = 20;
const centreDeviation = 2;

/** Each row one of 20 Gaussian centres, in turn, with noise of deviation 1 in every column. */
export function clusters(rows: number): Matrix {
  const random = seededRandom(seed);
  const places = Float32Array.from({ length: centres * cols }, () => centreDeviation * normal(random));
  const data = new Float32Array(rows * cols);
  for (let i = 0; i < data.length; i++) data[i] = places[i % places.length] + normal(random);
  return { data, rows, cols };
}
