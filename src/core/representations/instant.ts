// What can be heard of a sound without training: its fingerprint (MFCC statistics), its aspects, the principal components of
// its pictures, how its spectrum changes, and what of all that it shares with its neighbours, each a unit vector, weighted and
// put together. Nothing is learned by descent, so that a library is ready in seconds.

import { resolveOptions } from '../options.ts';
import { alignRows } from './aligned-rows.ts';
import type { EmbeddedRows, Heard } from './heard.ts';
import { instantOptions } from './instant-options.ts';
import { fitViews, instantRows, layoutOf, viewVectors } from './instant-views.ts';
import { PICTURE_LIMITS } from './picture-source.ts';
import type { Model, Representation, TrainingRun } from './representation.ts';
import { viewsOf } from './views.ts';

/**
 * A model of one epoch and no losses. A run resumed from one that is finished is over at once; one that is aborted gives a
 * model of no epoch. Throws a RangeError for fewer than 2 sounds.
 */
export const train: Representation['train'] = async (heard: Heard, run: TrainingRun): Promise<Model> => {
  if (run.resume && run.resume.epoch > 0) return { ...run.resume, ended: 'finished' };
  const options = resolveOptions(instantOptions, run.options);
  const started = run.now();
  const weights = await fitViews(heard, { ...run, limits: run.limits ?? PICTURE_LIMITS });
  const begun: Model = { options, seed: run.seed, epoch: 0, losses: [], weights: [], optimizer: [] };
  if (!weights) return { ...begun, ended: 'aborted' };
  const model: Model = { ...begun, epoch: 1, bestEpoch: 1, weights, views: layoutOf(weights, String(options.views)) };
  const seconds = Math.max(run.now() - started, 1) / 1000;
  const picturesPerSecond = heard.segments.picture.rows / seconds;
  run.onProgress?.(1, picturesPerSecond);
  await run.onEpoch?.({ model, picturesPerSecond, learningRate: 0, reconstructions: null });
  return { ...model, ended: 'finished' };
};

/**
 * A vector a segment of which any feature has a row, of length 1 where no view of it is zeros. Throws a RangeError where the
 * pictures are of another size than the model's.
 */
export const embed: Representation['embed'] = async (
  heard,
  model,
  now,
  limits = PICTURE_LIMITS,
): Promise<EmbeddedRows> => {
  const aligned = alignRows(instantRows(heard));
  const layout = { views: viewsOf(model), weights: model.weights };
  const matrix = await viewVectors(heard, aligned, layout, now, limits);
  return { matrix, soundIds: aligned.soundIds, segments: aligned.segments };
};
