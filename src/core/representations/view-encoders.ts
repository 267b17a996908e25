// How a row of a feature becomes a view of it: a vector that is centred on the library's sounds and about 1 long. What that
// takes is learned once, from a sample of the rows, and kept in the model.

import type { AspectKey } from '../features/aspect-columns.ts';
import type { FeatureRows } from '../features/feature.ts';
import { type Matrix, rowOf } from '../math/matrix.ts';
import { dot, principalDirections } from '../math/principal-directions.ts';
import type { Random } from '../math/random.ts';
import { columnsOf, heardValue, onArcs, onHalfSphere } from './aspect-encoding.ts';
import type { Model } from './representation.ts';

type Row = Float32Array | Uint8Array;
type Weights = Model['weights'];

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

/** Principal components of a picture, at most. */
const COMPONENTS = 32;
/**
 * Components are divided by their variance to this power, so that the strongest, how much of a picture is bright, do not hide
 * the others. On 648 one-shots the stretched picture alone has a mean average precision of 0.374 without this, of 0.392 with
 * it, and of 0.358 with a power of 0.5, which makes all alike.
 */
const WHITENING = 0.25;
/** Side that larger pictures are reduced to first: 4 to 16 times faster, and what they find hardly changes. */
const REDUCED_SIDE = 32;
/** A deviation, as a share of the greatest number, that rounding can make. */
const ROUNDING = 1e-6;

function asWeight(values: Float32Array): Weights[number] {
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

function rowsOf(matrix: FeatureRows): Row[] {
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

/** Square pictures whose side is a multiple of `REDUCED_SIDE` become means of pixels; others stay as they are. */
function reduced(picture: Row): Float32Array {
  const side = Math.sqrt(picture.length);
  if (side <= REDUCED_SIDE || side % REDUCED_SIDE !== 0) return Float32Array.from(picture);
  const factor = side / REDUCED_SIDE;
  const means = new Float32Array(REDUCED_SIDE ** 2);
  for (let y = 0; y < side; y++) {
    const to = Math.floor(y / factor) * REDUCED_SIDE;
    for (let x = 0; x < side; x++) means[to + Math.floor(x / factor)] += picture[y * side + x];
  }
  return means.map((sum) => sum / factor ** 2);
}

/** The strongest components of a picture, or as many as the sample's rows can have. */
export const pictureComponents: ViewEncoder = {
  weightNames: ['mean', 'components'],
  async fit(sample, random, turn) {
    const pictures = rowsOf(sample).map(reduced);
    const cols = pictures[0].length;
    const data = new Float32Array(pictures.length * cols);
    pictures.forEach((picture, row) => {
      data.set(picture, row * cols);
    });
    const count = Math.min(COMPONENTS, pictures.length - 1, cols);
    const found = await principalDirections({ data, rows: pictures.length, cols }, count, random, turn);
    const { mean, directions, variances } = found;
    const squares = variances.reduce((sum, variance) => sum + variance ** (1 - 2 * WHITENING), 0);
    for (let component = 0; component < count; component++) {
      const variance = variances[component];
      const scale = variance > 0 ? variance ** -WHITENING / Math.sqrt(squares) : 0;
      const direction = rowOf(directions, component);
      for (let col = 0; col < cols; col++) direction[col] *= scale;
    }
    return [asWeight(mean), { shape: [count, cols], values: directions.data }];
  },
  columns: ([, components]) => components.shape[0],
  encode(row, [mean, components]) {
    const picture = reduced(row);
    const cols = mean.values.length;
    if (picture.length !== cols) {
      throw new RangeError(
        `This model was made for pictures of another size: got ${picture.length} numbers for ${cols}. Train again.`,
      );
    }
    for (let col = 0; col < cols; col++) picture[col] -= mean.values[col];
    return Float32Array.from({ length: components.shape[0] }, (_, component) =>
      dot(picture, components.values.subarray(component * cols, (component + 1) * cols)),
    );
  },
};
