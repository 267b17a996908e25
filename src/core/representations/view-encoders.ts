// How a row of a feature becomes a view of it: a vector that is centred on the library's sounds and about 1 long. What that
// takes is learned once, from a sample of the rows, and kept in the model.

import type { AspectKey } from '../features/aspect-columns.ts';
import type { FeatureRows } from '../features/feature.ts';
import { type Matrix, rowOf } from '../math/matrix.ts';
import type { Random } from '../math/random.ts';
import { columnsOf, heardValue, onArcs, onHalfSphere } from './aspect-encoding.ts';
import type { Model } from './representation.ts';

/** A sound's of a feature. */
export type Row = Float32Array | Uint8Array;
export type Weights = Model['weights'];

export interface ViewEncoder {
  /** What its weights are called, in their order. */
  weightNames: readonly string[];
  /** The weights, from a sample of at least two rows. `turn` is awaited now and then. */
  fit(sample: FeatureRows, random: Random, turn: () => Promise<void>): Promise<Weights>;
  /** A view's columns, by its weights. */
  columns(weights: Weights): number;
  /** A view of a row, [columns]. */
  encode(row: Row, weights: Weights): Float32Array;
}

/** A deviation, as a share of the greatest number, that rounding can make. */
const ROUNDING = 1e-6;

export function asWeight(values: Float32Array): Weights[number] {
  return { shape: [values.length], values };
}

/** The mean of each column and one over its deviation, 0 where it has none. */
function standardisation(rows: readonly ArrayLike<number>[]): { mean: Float32Array; scale: Float32Array } {
  const mean = new Float32Array(rows[0].length);
  const scale = new Float32Array(rows[0].length);
  for (let col = 0; col < mean.length; col++) {
    const average = rows.reduce((sum, row) => sum + row[col], 0) / rows.length;
    const deviation = Math.sqrt(rows.reduce((sum, row) => sum + (row[col] - average) ** 2, 0) / rows.length);
    const greatest = rows.reduce((most, row) => Math.max(most, Math.abs(row[col])), 0);
    mean[col] = average;
    scale[col] = deviation > ROUNDING * greatest ? 1 / deviation : 0;
  }
  return { mean, scale };
}

export function rowsOf(matrix: FeatureRows): Row[] {
  return Array.from({ length: matrix.rows }, (_, row) => rowOf(matrix as Matrix<Uint8Array>, row));
}

/** All columns, in deviations from their means. */
export const standardised: ViewEncoder = {
  weightNames: ['mean', 'scale'],
  async fit(sample) {
    const { mean, scale } = standardisation(rowsOf(sample));
    return [asWeight(mean), asWeight(scale.map((each) => each / Math.sqrt(mean.length)))];
  },
  columns: ([mean]) => mean.values.length,
  encode: (row, [mean, scale]) => mean.values.map((value, col) => (row[col] - value) * scale.values[col]),
};

/** These aspects, on arcs. */
export function aspectsOnArcs(keys: readonly AspectKey[]): ViewEncoder {
  const columns = columnsOf(keys);
  const heard = (row: Row) => columns.map((column) => heardValue(column, row[column]));
  const points = (row: Row, mean: Float32Array, scale: Float32Array) =>
    onArcs(heard(row).map((value, i) => (value - mean[i]) * scale[i]));
  return {
    weightNames: ['mean', 'scale', 'centre'],
    async fit(sample) {
      const rows = rowsOf(sample);
      const { mean, scale } = standardisation(rows.map(heard));
      const centre = standardisation(rows.map((row) => points(row, mean, scale))).mean;
      return [mean, scale, centre].map(asWeight);
    },
    columns: ([, , centre]) => centre.values.length,
    encode: (row, [mean, scale, centre]) =>
      points(row, mean.values, scale.values).map((value, i) => value - centre.values[i]),
  };
}

const [pitchColumn, confidenceColumn] = columnsOf(['pitch', 'pitchConfidence']);

/** The pitch, as far as it is certain. */
export const pitchOnHalfSphere: ViewEncoder = {
  weightNames: ['centre'],
  async fit(sample) {
    const points = rowsOf(sample).map((row) => onHalfSphere(row[pitchColumn], row[confidenceColumn]));
    return [asWeight(standardisation(points).mean)];
  },
  columns: ([centre]) => centre.values.length,
  encode: (row, [centre]) =>
    onHalfSphere(row[pitchColumn], row[confidenceColumn]).map((value, i) => value - centre.values[i]),
};
