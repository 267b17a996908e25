// What the autoencoder learns of a picture beside what can be heard without training: the autoencoder's vector and Instant's
// views, each a unit vector, weighted and put together. Trains as the autoencoder does.

import { rowOf } from '../math/matrix.ts';
import { alignRows } from './aligned-rows.ts';
import * as autoencoder from './autoencoder.ts';
import { autoencoderWeightNames } from './autoencoder-weight-names.ts';
import type { Heard } from './heard.ts';
import { fitViews, instantRows, layoutOf, viewVectors } from './instant-views.ts';
import { PICTURE_LIMITS, type PictureSource } from './picture-source.ts';
import type { Model, Representation, TrainingRun } from './representation.ts';
import { type View, viewsOf } from './views.ts';

/**
 * On 648 one-shots what it weighs hardly matters: medians of three trainings differ by 0.002 at weights of 1, 2 and 3, and the
 * mean average precision is 0.005 lower at 5.
 */
const LEARNED_WEIGHT = 1;

const learnedWeights = autoencoderWeightNames.length;

function picturesOf({ segments }: Heard): PictureSource {
  return segments.picture as PictureSource;
}

/** The autoencoder's part of a model, which its own code opens. */
function learnedPart({ views: _, ...model }: Model): Model {
  const latest = model.latest && { latest: model.latest.slice(0, learnedWeights) };
  return { ...model, weights: model.weights.slice(0, learnedWeights), ...latest };
}

/** The weights of Instant's views in a model. */
function instantPart({ weights }: Model): Model['weights'] {
  return weights.slice(learnedWeights);
}

/** A model of both parts. The last epoch's weights have the views' as well: files hold as many of them as of the best's. */
function joined(learned: Model, instant: Model['weights']): Model {
  const columns = learned.weights.at(-1)?.values.length ?? 0;
  const view: View = { id: 'learned', label: 'Autoencoder', group: 'learned', columns, weight: LEARNED_WEIGHT };
  const latest = learned.latest && { latest: [...learned.latest, ...instant] };
  const views = [view, ...layoutOf(instant, 'all')];
  return { ...learned, weights: [...learned.weights, ...instant], ...latest, views };
}

/**
 * Trains as the autoencoder does, and throws what it throws. `run.resume` may also be an autoencoder's model: it is kept, or
 * trained on where it is not finished, by its own options and seed, and the views are added. An abort before the views
 * are known gives a model of no epoch.
 */
async function train(heard: Heard, run: TrainingRun): Promise<Model> {
  const { limits = PICTURE_LIMITS } = run;
  // A run that was aborted before its first epoch has nothing to go on from.
  const resume = run.resume && run.resume.weights.length > 0 ? run.resume : undefined;
  const isOfAutoencoder = resume !== undefined && viewsOf(resume).length === 0;
  const instant = resume && !isOfAutoencoder ? instantPart(resume) : await fitViews(heard, { ...run, limits });
  if (!instant) {
    const { options, seed } = run;
    return { options, seed, epoch: 0, losses: [], weights: [], optimizer: [], ended: 'aborted' };
  }
  const model = await autoencoder.train(picturesOf(heard), {
    ...run,
    ...(isOfAutoencoder && { options: resume.options, seed: resume.seed }),
    resume: resume && learnedPart(resume),
    onEpoch: (report) => run.onEpoch?.({ ...report, model: joined(report.model, instant) }),
  });
  return joined(model, instant);
}

const embed: Representation['embed'] = async (heard, model, now, limits = PICTURE_LIMITS) => {
  const aligned = alignRows(instantRows(heard));
  const views = viewsOf(model);
  const matrix = await viewVectors(heard, aligned, { views, weights: instantPart(model) }, now, limits);
  const learned = await autoencoder.embed(picturesOf(heard), learnedPart(model), now, limits);
  const total = views.reduce((sum, { weight }) => sum + weight, 0);
  // The learned view is the first.
  const factor = Math.sqrt(views[0].weight / total);
  aligned.rowsOf[0].forEach((row, place) => {
    if (row < 0) return;
    const vector = rowOf(learned, row).map((value) => factor * value);
    matrix.data.set(vector, place * matrix.cols);
  });
  return { matrix, soundIds: aligned.soundIds, segments: aligned.segments };
};

/** As the autoencoder's, of the pictures. */
const reconstructionErrors: Representation['reconstructionErrors'] = (heard, model, now, limits) =>
  autoencoder.reconstructionErrors(picturesOf(heard), learnedPart(model), now, limits);

/** As the autoencoder's, of the pictures. */
const draw: Representation['draw'] = (heard, model, now, limits) =>
  autoencoder.draw(picturesOf(heard), learnedPart(model), now, limits);

export { draw, embed, reconstructionErrors, train };
