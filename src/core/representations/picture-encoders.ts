// How a picture becomes a view of it: what it shows where, and how its spectrum changes, whenever it does.

import { allRows, type Matrix, meanOfRows, rowOf, stackRows, takeRows } from '../math/matrix.ts';
import { addLeftTransposedProduct, addRightTransposedProduct } from '../math/matrix-product.ts';
import { dot, type PrincipalDirections, principalDirections } from '../math/principal-directions.ts';
import { type Random, shuffle } from '../math/random.ts';
import { asWeight, type Row, rowsOf, type ViewEncoder, type Weights } from './view-encoders.ts';

/** Principal components of a view, at most. */
const COMPONENTS = 32;
/**
 * Components are divided by their variance to this power, so that the strongest, how much of a picture is bright, do not hide
 * the others. On 648 one-shots the stretched picture alone has a mean average precision of 0.374 without this, of 0.392 with
 * it, and of 0.358 with a power of 0.5, which makes all alike.
 */
const WHITENING = 0.25;
/** Side that larger pictures are reduced to first: 4 to 16 times faster, and what they find hardly changes. */
const REDUCED_SIDE = 32;
/** Principal components of a spectrum, at most. With 16 instead precision at 5 is 0.009 lower, with 48 the same. */
const SPECTRUM_COMPONENTS = 32;
/** Spectra that those are learned from, at most, or one of each picture. */
const SAMPLE_SPECTRA = 3200;

/** Square pictures whose side is a multiple of `REDUCED_SIDE` become means of pixels; others stay as they are. */
function reduced(picture: Row): Float32Array {
  const side = Math.sqrt(picture.length);
  if (side <= REDUCED_SIDE || side % REDUCED_SIDE !== 0) return new Float32Array(picture);
  const factor = side / REDUCED_SIDE;
  const means = new Float32Array(REDUCED_SIDE ** 2);
  for (let y = 0; y < REDUCED_SIDE; y++) {
    for (let x = 0; x < REDUCED_SIDE; x++) {
      let sum = 0;
      for (let row = y * factor; row < (y + 1) * factor; row++) {
        for (let col = x * factor; col < (x + 1) * factor; col++) sum += picture[row * side + col];
      }
      means[y * REDUCED_SIDE + x] = sum / factor ** 2;
    }
  }
  return means;
}

function asMatrix(rows: readonly Float32Array[]): Matrix {
  const cols = rows[0].length;
  const data = new Float32Array(rows.length * cols);
  rows.forEach((row, index) => {
    data.set(row, index * cols);
  });
  return { data, rows: rows.length, cols };
}

/** The strongest principal components of rows, [at most `most`, columns], or as many as so many rows can have. */
async function strongest(
  matrix: Matrix,
  most: number,
  random: Random,
  turn: () => Promise<void>,
): Promise<PrincipalDirections> {
  return principalDirections(matrix, Math.min(most, matrix.rows - 1, matrix.cols), random, turn);
}

/** Mean and components as weights: divided by their variance to the power of `whitening`, projections about 1 long. */
function asWeights({ mean, directions, variances }: PrincipalDirections, whitening: number): Weights {
  const squares = variances.reduce((sum, variance) => sum + (variance > 0 ? variance ** (1 - 2 * whitening) : 0), 0);
  variances.forEach((variance, component) => {
    const scale = variance > 0 ? variance ** -whitening / Math.sqrt(squares) : 0;
    const direction = rowOf(directions, component);
    for (let col = 0; col < direction.length; col++) direction[col] *= scale;
  });
  return [asWeight(mean), { shape: [directions.rows, directions.cols], values: directions.data }];
}

/** In place. */
function subtract(values: Float32Array, mean: Weights[number]): void {
  const cols = mean.values.length;
  if (values.length !== cols) {
    throw new RangeError(
      `This model was made for pictures of another size: got ${values.length} numbers for ${cols}. Train again.`,
    );
  }
  for (let col = 0; col < cols; col++) values[col] -= mean.values[col];
}

/** `values` less their mean, along each component; they change. */
function projected(values: Float32Array, mean: Weights[number], components: Weights[number]): Float32Array {
  const cols = values.length;
  subtract(values, mean);
  return Float32Array.from({ length: components.shape[0] }, (_, component) =>
    dot(values, components.values.subarray(component * cols, (component + 1) * cols)),
  );
}

/** The strongest components of a picture, or as many as the sample's rows can have. */
export const pictureComponents: ViewEncoder = {
  weightNames: ['mean', 'components'],
  async fit(sample, random, turn) {
    const pictures = asMatrix(rowsOf(sample).map(reduced));
    return asWeights(await strongest(pictures, COMPONENTS, random, turn), WHITENING);
  },
  columns: ([, components]) => components.shape[0],
  encode: (row, [mean, components]) => projected(reduced(row), mean, components),
};

/** The columns of a picture, reduced alike to means of columns, [frames, bands]; one that is not square is one. */
function spectraOf(picture: Row): Matrix {
  const side = Number.isInteger(Math.sqrt(picture.length)) ? Math.sqrt(picture.length) : 1;
  const factor = side % REDUCED_SIDE === 0 ? side / REDUCED_SIDE : 1;
  const [rows, cols] = [side / factor, picture.length / side];
  const data = new Float32Array(rows * cols);
  for (let band = 0; band < cols; band++) {
    for (let frame = 0; frame < side; frame++) {
      data[Math.floor(frame / factor) * cols + band] += picture[band * side + frame] / factor;
    }
  }
  return { data, rows, cols };
}

/**
 * The covariances of a picture's spectra over its time, [n (n + 1) / 2] for n components: of their directions alone, since how
 * far they are from the mean spectrum is mostly how loud they are. Those off the diagonal count twice, as in the matrix.
 */
function spectrumCovariances(picture: Row, mean: Weights[number], components: Weights[number]): Float32Array {
  const spectra = spectraOf(picture);
  for (let frame = 0; frame < spectra.rows; frame++) subtract(rowOf(spectra, frame), mean);
  const [count, bands] = components.shape;
  const directions = { data: new Float32Array(spectra.rows * count), rows: spectra.rows, cols: count };
  addRightTransposedProduct(directions, spectra, { data: components.values, rows: count, cols: bands });
  for (let frame = 0; frame < directions.rows; frame++) {
    const direction = rowOf(directions, frame);
    const length = Math.sqrt(dot(direction, direction));
    for (let i = 0; i < count && length > 0; i++) direction[i] /= length;
  }
  const middle = meanOfRows(directions);
  for (let i = 0; i < directions.data.length; i++) directions.data[i] -= middle[i % count];
  const products = { data: new Float32Array(count * count), rows: count, cols: count };
  addLeftTransposedProduct(products, directions, directions);
  const covariances = new Float32Array((count * (count + 1)) / 2);
  let at = 0;
  for (let i = 0; i < count; i++) {
    for (let j = i; j < count; j++) {
      covariances[at++] = ((i === j ? 1 : Math.SQRT2) * products.data[i * count + j]) / directions.rows;
    }
  }
  return covariances;
}

/** How a picture's spectrum changes, whenever it does: the strongest components of its spectra's covariances. */
export const spectrumChanges: ViewEncoder = {
  weightNames: ['spectrum-mean', 'spectrum-components', 'mean', 'components'],
  async fit(sample, random, turn) {
    const pictures = rowsOf(sample);
    const spectra = pictures.map((picture) => {
      const all = spectraOf(picture);
      const frames = shuffle(allRows(all), random).subarray(0, Math.ceil(SAMPLE_SPECTRA / pictures.length));
      return takeRows(all, frames);
    });
    const found = await strongest(stackRows(spectra), SPECTRUM_COMPONENTS, random, turn);
    const [mean, components] = asWeights(found, 0.5);
    const covariances: Float32Array[] = [];
    for (const picture of pictures) {
      covariances.push(spectrumCovariances(picture, mean, components));
      await turn();
    }
    const strong = await strongest(asMatrix(covariances), COMPONENTS, random, turn);
    return [mean, components, ...asWeights(strong, WHITENING)];
  },
  columns: ([, , , components]) => components.shape[0],
  encode: (row, [spectrumMean, spectrumComponents, mean, components]) =>
    projected(spectrumCovariances(row, spectrumMean, spectrumComponents), mean, components),
};
