// How a picture's spectrum changes: against covariances taken by their definition, and what makes no difference to it.

import { expect, test } from 'vitest';
import { type Matrix, rowOf } from '../math/matrix.ts';
import { seededRandom, shuffle } from '../math/random.ts';
import { spectrumChanges } from './picture-encoders.ts';

const side = 16;
const rows = 40;
const turn = async () => {};

function pictures(): Matrix<Uint8Array> {
  const random = seededRandom(8);
  return { data: Uint8Array.from({ length: rows * side ** 2 }, () => 256 * random()), rows, cols: side ** 2 };
}

function furthest(one: ArrayLike<number>, other: ArrayLike<number>): number {
  expect(one.length).toBe(other.length);
  return Array.from(one).reduce((most, value, i) => Math.max(most, Math.abs(value - other[i])), 0);
}

test('is the covariance of the directions of the spectra, along its components', async () => {
  const sample = pictures();
  const weights = await spectrumChanges.fit(sample, seededRandom(1), turn);
  const [spectrumMean, spectrumComponents, mean, components] = weights;
  expect(weights.map(({ shape }) => shape)).toEqual([[16], [16, 16], [136], [32, 136]]);
  expect(spectrumChanges.columns(weights)).toBe(32);
  const picture = rowOf(sample, 3);
  const directions = Array.from({ length: side }, (_, frame) => {
    const spectrum = Array.from(
      { length: side },
      (_, band) => picture[band * side + frame] - spectrumMean.values[band],
    );
    const along = spectrum.map((_, component) =>
      spectrum.reduce((sum, value, band) => sum + value * spectrumComponents.values[component * side + band], 0),
    );
    return along.map((value) => value / Math.hypot(...along));
  });
  const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const centred = Array.from({ length: side }, (_, i) => {
    const middle = average(directions.map((direction) => direction[i]));
    return directions.map((direction) => direction[i] - middle);
  });
  const covariances = centred.flatMap((one, i) =>
    centred.slice(i).map((other, j) => (j ? Math.SQRT2 : 1) * average(one.map((value, frame) => value * other[frame]))),
  );
  const wanted = Array.from({ length: 32 }, (_, component) =>
    covariances.reduce((sum, x, i) => sum + (x - mean.values[i]) * components.values[component * 136 + i], 0),
  );
  expect(furthest(spectrumChanges.encode(picture, weights), wanted)).toBeLessThan(1e-5);
});

test('does not ask when the spectrum changes, and is about 1 long', async () => {
  const sample = pictures();
  const weights = await spectrumChanges.fit(sample, seededRandom(1), turn);
  const picture = rowOf(sample, 7);
  const order = shuffle(
    Int32Array.from({ length: side }, (_, frame) => frame),
    seededRandom(2),
  );
  const otherwise = picture.map((_, i) => picture[i - (i % side) + order[i % side]]);
  expect(otherwise).not.toEqual(picture);
  const [one, other] = [picture, otherwise].map((row) => spectrumChanges.encode(row, weights));
  expect(furthest(one, other)).toBeLessThan(1e-5);
  const squares = Array.from({ length: rows }, (_, row) =>
    spectrumChanges.encode(rowOf(sample, row), weights).reduce((sum, value) => sum + value ** 2, 0),
  );
  expect(squares.reduce((sum, value) => sum + value, 0) / rows).toBeCloseTo(1, 1);
});

test('of a picture twice as large is that of its means of two columns', async () => {
  const random = seededRandom(3);
  const wide = { data: Uint8Array.from({ length: 20 * 64 ** 2 }, () => 256 * random()), rows: 20, cols: 64 ** 2 };
  const weights = await spectrumChanges.fit(wide, seededRandom(1), turn);
  const picture = rowOf(wide, 4);
  // Columns two by two at their mean, which halves keep whole.
  const smooth = Float32Array.from(picture, (_, i) => (picture[i - (i % 2)] + picture[i - (i % 2) + 1]) / 2);
  const [one, other] = [picture, smooth].map((row) => spectrumChanges.encode(row, weights));
  expect(furthest(one, other)).toBeLessThan(1e-5);
  expect(furthest(one, spectrumChanges.encode(rowOf(wide, 5), weights))).toBeGreaterThan(0.1);
});

test('is finite of pictures that are blank or all the same, and refuses those of another size', async () => {
  const same = { data: new Uint8Array(3 * side ** 2).fill(7), rows: 3, cols: side ** 2 };
  const weights = await spectrumChanges.fit(same, seededRandom(1), turn);
  expect(Array.from(spectrumChanges.encode(rowOf(same, 0), weights))).toEqual([0, 0]);
  const others = await spectrumChanges.fit(pictures(), seededRandom(1), turn);
  expect(spectrumChanges.encode(new Uint8Array(side ** 2), others).every(Number.isFinite)).toBe(true);
  expect(() => spectrumChanges.encode(new Uint8Array(64), others)).toThrow(/another size/);
});
