// The autoencoder's settings and its stored form, read and written.

import { type OptionValues, resolveOptions } from '../options.ts';
import { type NetworkShape, networkVariables } from './autoencoder-network.ts';
import { autoencoderOptions } from './autoencoder-options.ts';
import { type DrawingSettings, fromDrawingWeights, sideOf, toDrawingWeights } from './drawing-network.ts';
import type { Scale } from './picture-batches.ts';
import type { PictureSource } from './picture-source.ts';
import type { Model } from './representation.ts';

export interface Settings extends NetworkShape, DrawingSettings {}

/** The settings to run with. Throws a RangeError as `sideOf`. */
export function settingsFor(pictures: PictureSource, options: OptionValues): Settings {
  const numbers = resolveOptions(autoencoderOptions, options) as unknown as Omit<Settings, 'side'>;
  return { ...numbers, side: sideOf(pictures, 'The autoencoder') };
}

/** A model's weights: the network's variables, then the pictures' scale and the mean vector of training. */
export function toWeights(parameters: Float32Array, network: NetworkShape, scale: Scale, mean: Float32Array) {
  return toDrawingWeights({ parameters, scale, statistics: mean }, { variables: networkVariables(network) });
}

/** What a model's weights say. */
export interface Opened extends NetworkShape {
  parameters: Float32Array;
  scale: Scale;
  mean: Float32Array;
}

/**
 * The inverse of `toWeights`. Throws a RangeError where `pictures` are not of the size that was trained on, or the model's
 * parts do not fit together, as a file from elsewhere may have them.
 */
export function fromWeights(pictures: PictureSource, model: Model): Opened {
  const { side, filters, latentSize } = settingsFor(pictures, model.options);
  const network = { side, filters, latentSize };
  const stored = { variables: networkVariables(network), codeSize: latentSize };
  const { parameters, scale, statistics } = fromDrawingWeights(model, stored);
  return { ...network, parameters, scale, mean: statistics };
}
