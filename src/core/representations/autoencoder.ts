// A convolutional autoencoder on pictures of sounds (log-mel spectrograms): it learns to draw each picture again from a
// short vector, and that vector, centred and normalised, is where the sound lies among the others.

import type * as tf from '@tensorflow/tfjs';
import { type Clock, eventTurns } from '../event-turns.ts';
import type { Matrix } from '../math/matrix.ts';
import { fromWeights, type Settings, settingsFor } from './autoencoder-model.ts';
import { decode, encode, networkVariables } from './autoencoder-network.ts';
import { type DrawingNetwork, drawingErrors, drawnPictures, meanRow, withWeights } from './drawing-network.ts';
import { trainToDraw } from './drawing-training.ts';
import { streamBatches } from './picture-batches.ts';
import { PICTURE_LIMITS, type PictureSource } from './picture-source.ts';
import type { Model, TrainingRun } from './representation.ts';

/** Distance from the mean vector, as a share of a vector's length, that rounding can make. */
const AT_THE_MEAN = 1e-5;

/** What a model keeps of its codes is their mean. */
function autoencoderNetwork(settings: Settings): DrawingNetwork {
  const { side: _, ...options } = settings;
  const draw = (pictures: tf.Tensor2D, weights: readonly tf.Tensor[]) =>
    decode(encode(pictures, weights), weights, settings);
  return {
    name: 'The autoencoder',
    settings,
    options: { ...options },
    variables: networkVariables(settings),
    codeSize: settings.latentSize,
    encode,
    statistics: (codes) => meanRow(codes, settings.latentSize),
    draw,
    learner: () => draw,
  };
}

/** As `trainToDraw`. Throws a RangeError as well where the pictures are not square with a side divisible by 16. */
export async function train(source: PictureSource, run: TrainingRun): Promise<Model> {
  const settings = settingsFor(source, run.options);
  const interrupted = run.resume && settingsFor(source, run.resume.options);
  if (interrupted && (interrupted.filters !== settings.filters || interrupted.latentSize !== settings.latentSize)) {
    throw new RangeError('The interrupted run had another latent size or number of filters. Train afresh.');
  }
  const network = autoencoderNetwork(settings);
  return trainToDraw(source, run, { ...network, options: { ...run.options, ...network.options } });
}

/**
 * A unit vector a picture, [rows, latentSize]; all zeros where a picture lies at the training set's mean.
 * Throws a RangeError where the pictures are not of the size that the model was trained on.
 */
export async function embed(source: PictureSource, model: Model, now: Clock, limits = PICTURE_LIMITS): Promise<Matrix> {
  const opened = fromWeights(source, model);
  const { latentSize, mean, scale } = opened;
  return withWeights(opened, networkVariables(opened), async (weights) => {
    const encodeBatch = (x: tf.Tensor2D) => encode(x, weights);
    const vectors = await streamBatches(source, limits, scale, latentSize, encodeBatch, eventTurns(now));
    const { data } = vectors;
    for (let from = 0; from < data.length; from += latentSize) {
      let squares = 0;
      for (let i = 0; i < latentSize; i++) {
        data[from + i] -= mean[i];
        squares += data[from + i] ** 2;
      }
      const length = squares > latentSize * AT_THE_MEAN ** 2 ? Math.sqrt(squares) : Number.POSITIVE_INFINITY;
      for (let i = 0; i < latentSize; i++) data[from + i] /= length;
    }
    return vectors;
  });
}

/**
 * Of each picture, the mean squared error of a pixel in [0, 1] between it and what the best epoch draws of it. Throws a
 * RangeError as `embed` does.
 */
export async function reconstructionErrors(
  source: PictureSource,
  model: Model,
  now: Clock,
  limits = PICTURE_LIMITS,
): Promise<Float32Array> {
  return drawingErrors(source, model, autoencoderNetwork(settingsFor(source, model.options)), now, limits);
}

/** Of each picture, what the best epoch draws of it, 8 bits a pixel, a picture a row. Throws a RangeError as `embed` does. */
export async function draw(
  source: PictureSource,
  model: Model,
  now: Clock,
  limits = PICTURE_LIMITS,
): Promise<Matrix<Uint8Array>> {
  return drawnPictures(source, model, autoencoderNetwork(settingsFor(source, model.options)), now, limits);
}
