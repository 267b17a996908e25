// The song vectors' settings and stored form, read and written.

import type { Matrix } from '../math/matrix.ts';
import { type OptionValues, resolveOptions } from '../options.ts';
import { type DenseParameters, type DenseShape, denseShapes, denseSize, viewDense } from './dense-network.ts';
import type { FrameScale } from './frame-pairs.ts';
import type { Model } from './representation.ts';
import { songVectorsOptions } from './song-vectors-options.ts';

const FRAMES_PER_SECOND = 50;

export interface SongSettings {
  /** Each network's: from stacked frames to the size of a vector. */
  shape: DenseShape;
  /** Frames that a network sees at once. */
  stacked: number;
  /** Frames that a true pair is apart at most. */
  window: number;
  inferenceSteps: number;
  epochs: number;
  patience: number;
  learningRate: number;
  batchSize: number;
  /** All options as they are resolved. */
  options: OptionValues;
}

/** The settings to run with on frames of `bands` numbers. */
export function songSettings(bands: number, chosen: OptionValues): SongSettings {
  const options = resolveOptions(songVectorsOptions, chosen);
  const { vectorSize, hidden, stacked, windowSeconds, ...rest } = options as Record<string, number>;
  return {
    shape: { inputs: stacked * bands, hidden, outputs: vectorSize },
    stacked,
    window: Math.max(1, Math.round(windowSeconds * FRAMES_PER_SECOND)),
    inferenceSteps: rest.inferenceSteps,
    epochs: rest.epochs,
    patience: rest.patience,
    learningRate: rest.learningRate,
    batchSize: rest.batchSize,
    options,
  };
}

/** What the run keeps as it is from its start, beside what is learned. */
export interface Hearing {
  scale: FrameScale;
  /** [references, stacked x bands]: stacks of frames from anywhere in the library, in dB, that are no sound's own. */
  references: Matrix;
}

export interface SongNetworks {
  context: DenseParameters;
  candidate: DenseParameters;
}

/** How many parameters both networks have. */
export function parameterCount(shape: DenseShape): number {
  return 2 * denseSize(shape);
}

/** Views of `parameters`, or of a gradient: the network of contexts, then that of candidates. */
export function viewNetworks(parameters: Float32Array, shape: DenseShape): SongNetworks {
  return { context: viewDense(parameters, 0, shape), candidate: viewDense(parameters, denseSize(shape), shape) };
}

/** A model's weights, in the order of `songVectorsWeightNames`. */
export function toSongWeights(
  parameters: Float32Array,
  { shape }: SongSettings,
  { scale, references }: Hearing,
  mean: Float32Array,
): Model['weights'] {
  const { context, candidate } = viewNetworks(parameters, shape);
  const layers = [context, candidate].flatMap(({ kernel1, bias1, kernel2, bias2 }) => [kernel1, bias1, kernel2, bias2]);
  const { means, deviations } = scale;
  return [
    ...layers.map(({ data, rows, cols }) => ({ shape: [rows, cols], values: data.slice() })),
    { shape: [means.length], values: means },
    { shape: [deviations.length], values: deviations },
    { shape: [references.rows, references.cols], values: references.data },
    { shape: [mean.length], values: mean },
  ];
}

/** What a model's weights say. */
export interface OpenedSongs extends Hearing {
  settings: SongSettings;
  parameters: Float32Array;
  /** The mean vector of training. */
  mean: Float32Array;
}

/**
 * The inverse of `toSongWeights`. Throws a RangeError where frames of `bands` numbers are not what was trained on, or
 * the model's parts do not fit together, as a file from elsewhere may have them.
 */
export function openSongWeights(bands: number, model: Model): OpenedSongs {
  const settings = songSettings(bands, model.options);
  const { shape } = settings;
  const layers = denseShapes(shape);
  const references = model.weights.at(-2);
  const rows = references?.shape[0] ?? 0;
  const expected = [...layers, ...layers, [bands], [bands], [rows, shape.inputs], [shape.outputs]];
  const fits =
    rows > 0 &&
    model.weights.map((weight) => weight.shape).join(';') === expected.join(';') &&
    model.weights.every(({ shape: [first, second = 1], values }) => values.length === first * second);
  if (!fits || !references) {
    throw new RangeError(
      'This model was trained on frames of another size, or its weights are not those of its settings. Train again.',
    );
  }
  const learned = model.weights.slice(0, -4);
  const [means, deviations, , mean] = model.weights.slice(-4).map(({ values }) => values);
  const parameters = new Float32Array(parameterCount(shape));
  let at = 0;
  for (const { values } of learned) {
    parameters.set(values, at);
    at += values.length;
  }
  if (!deviations.every((deviation) => deviation > 0)) {
    throw new RangeError('This model is damaged: its parts do not fit together. Train again.');
  }
  return {
    settings,
    parameters,
    scale: { means, deviations },
    references: { data: references.values, rows, cols: shape.inputs },
    mean,
  };
}
