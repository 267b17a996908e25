// Song vectors: two small networks learn to tell, of a moment heard in a sound, which other moments are near it in the
// same sound, helped by a vector that is the sound's own (see context-task.ts). That vector, centred and normalised, is
// where the sound lies among the others. It is always found anew, by a few steps with the networks as they are, in
// training as well as afterwards: so a new sound's is as good as that of one that was trained on. Measured on 648
// one-shots, vectors that are kept and learned along with the networks retrieve far worse (precision at 5 of 0.34 where
// these have 0.54).

import { eventTurns } from '../event-turns.ts';
import { type Matrix, stackRows } from '../math/matrix.ts';
import { partSeed, type Random, seededRandom, shuffle } from '../math/random.ts';
import { type AdamArrays, stepInPlace } from './adam-in-place.ts';
import { type Checkpoint, nextCheckpoint } from './checkpoint.ts';
import { initialiseDense } from './dense-network.ts';
import { epochSounds, soundGroups } from './epoch-sounds.ts';
import { frameScale, takeStacks } from './frame-pairs.ts';
import type { Heard, SoundFrames } from './heard.ts';
import { diverged, hasDiverged, MOST_HALVINGS, rateAt, rateInForce } from './learning-rate.ts';
import { PICTURE_LIMITS } from './picture-source.ts';
import type { Model, Representation, TrainingRun } from './representation.ts';
import { batchGradient, hearSound, type Listener, listener } from './song-listening.ts';
import {
  type Hearing,
  openSongWeights,
  parameterCount,
  type SongSettings,
  songSettings,
  toSongWeights,
  viewNetworks,
} from './song-vectors-model.ts';
import { hasStoppedImproving } from './stopping-rule.ts';

/** Frames from anywhere that no sound's own are told from. */
const REFERENCES = 256;
/** Sounds from which the mean vector is taken. */
const STATISTICS_SOUNDS = 64;
/** Distance from the mean vector, as a share of its length, that rounding can make. */
const AT_THE_MEAN = 1e-5;
const REPORT_AFTER_MILLISECONDS = 300;
/** Parts of the seed besides the epochs, which are counted from 0. */
const WEIGHTS_PART = -3;
const REFERENCES_PART = -5;

function framesOf({ frames }: Heard): SoundFrames {
  return frames['mel-frames'];
}

/** The scale of these sounds' frames, and references drawn from them: of each sound alike, however long it is. */
function hearingOf(sounds: readonly Matrix<Uint8Array>[], { stacked }: SongSettings, random: Random): Hearing {
  const stacks = Array.from({ length: REFERENCES }, () => {
    const sound = sounds[Math.floor(random() * sounds.length)];
    return takeStacks(sound, [Math.floor(random() * sound.rows)], stacked);
  });
  return { scale: frameScale(sounds), references: stackRows(stacks) };
}

function initialParameters({ shape }: SongSettings, random: Random): Float32Array {
  const parameters = new Float32Array(parameterCount(shape));
  const { context, candidate } = viewNetworks(parameters, shape);
  initialiseDense(context, random);
  initialiseDense(candidate, random);
  return parameters;
}

function toState(parameters: Float32Array, optimizer: Model['optimizer']): AdamArrays {
  const [momentum, velocity, steps] = optimizer.map(({ values }) => values);
  return {
    parameters: parameters.slice(),
    momentum: momentum?.slice() ?? new Float32Array(parameters.length),
    velocity: velocity?.slice() ?? new Float32Array(parameters.length),
    steps: steps?.[0] ?? 0,
  };
}

function toOptimizer({ momentum, velocity, steps }: AdamArrays): Model['optimizer'] {
  return [
    { name: 'momentum', shape: [momentum.length], values: momentum.slice() },
    { name: 'velocity', shape: [velocity.length], values: velocity.slice() },
    { name: 'steps', shape: [1], values: Float32Array.of(steps) },
  ];
}

/** What the last epoch of `model` left. Errors as `openSongWeights`. */
function openLatest(bands: number, model: Model) {
  const opened = openSongWeights(bands, { ...model, weights: model.latest ?? model.weights });
  return { ...opened, state: toState(opened.parameters, model.optimizer) };
}

/**
 * Trains on the frames `mel-frames` of at least 2 sounds, and gives the best epoch's weights beside what going on from
 * the last one needs. Losses are binary cross-entropies of pairs in nats, ln 2 where nothing is known; the held-out
 * ones of sounds that no epoch trains on. The same seed gives the same model, and a run resumed from a model goes on as
 * if it had not been interrupted. Where the sounds are more than `run.limits` lets it hold, each epoch trains on a
 * sample of its own. Throws a RangeError for fewer than 2 sounds or a model of other sizes to resume, and an Error
 * where training diverges however often the rate is halved.
 */
export const train: Representation['train'] = async (heard: Heard, run: TrainingRun): Promise<Model> => {
  const source = framesOf(heard);
  if (source.sounds < 2) {
    throw new RangeError(`Song vectors need at least 2 sounds to learn from, got ${source.sounds}. Add more.`);
  }
  const { seed, signal, now } = run;
  const settings = songSettings(source.cols, run.options);
  const { epochs, patience } = settings;
  const options = { ...run.options, ...settings.options };
  const resumed = run.resume && openLatest(source.cols, run.resume);
  const sizesOf = ({ shape }: SongSettings) => JSON.stringify(shape);
  if (resumed && sizesOf(resumed.settings) !== sizesOf(settings)) {
    throw new RangeError(
      'The interrupted run had another vector size, moment or number of hidden units. Train afresh.',
    );
  }
  const limits = run.limits ?? PICTURE_LIMITS;
  const samples = epochSounds(source, seed, limits);
  const judged = await source.take(samples.judged);
  const hearing = resumed ?? hearingOf(await samples.of(0), settings, seededRandom(partSeed(seed, REFERENCES_PART)));
  let state = resumed?.state ?? toState(initialParameters(settings, seededRandom(partSeed(seed, WEIGHTS_PART))), []);
  const turn = eventTurns(now);
  const listenerNow = () => listener(state.parameters, hearing, settings);

  /** Trains `epoch`, to its end or the first loss that is no number; null where it is aborted. */
  const trainEpoch = async (epoch: number, inForce: number) => {
    const sounds = await samples.of(epoch);
    const random = seededRandom(partSeed(seed, epoch));
    const order = shuffle(Int32Array.from(sounds.keys()), random);
    const batch = Math.min(settings.batchSize, order.length);
    const steps = Math.ceil(order.length / batch);
    const started = now();
    let reported = 0;
    let sum = 0;
    for (let index = 0; index < steps && Number.isFinite(sum); index++) {
      if (signal?.aborted) return null;
      const chosen = Array.from({ length: batch }, (_, i) => sounds[order[(index * batch + i) % order.length]]);
      const { loss, gradient } = batchGradient(state.parameters, hearing.scale, settings, chosen, random);
      stepInPlace(state, gradient, rateAt((epoch + index / steps) / epochs, inForce));
      sum += loss;
      await turn();
      const elapsed = now() - started;
      if (elapsed - reported > REPORT_AFTER_MILLISECONDS) {
        run.onProgress?.((index + 1) / steps, ((index + 1) * batch) / (elapsed / 1000));
        reported = elapsed;
      }
    }
    return { training: sum / steps, picturesPerSecond: (steps * batch) / ((now() - started) / 1000) };
  };

  const judge = async (): Promise<number> => {
    const ears = listenerNow();
    let sum = 0;
    for (const frames of judged) {
      sum += hearSound(ears, frames).loss;
      await turn();
    }
    return sum / judged.length;
  };

  /** Weights and optimizer as they are now, in `epoch` or before it, as plain data. */
  const snapshot = async (epoch: number): Promise<Pick<Model, 'weights' | 'optimizer'>> => {
    const ears = listenerNow();
    const sounds = (await samples.of(epoch)).slice(0, STATISTICS_SOUNDS);
    const mean = new Float64Array(settings.shape.outputs);
    for (const frames of sounds) {
      hearSound(ears, frames).vector.forEach((value, i) => {
        mean[i] += value / sounds.length;
      });
      await turn();
    }
    return {
      weights: toSongWeights(state.parameters, settings, hearing, Float32Array.from(mean)),
      optimizer: toOptimizer(state),
    };
  };

  let model: Checkpoint;
  if (run.resume) {
    const { ended: _, ...before } = run.resume;
    model = { ...before, bestEpoch: before.bestEpoch ?? before.epoch, halvings: before.halvings ?? 0, options, seed };
  } else {
    model = { options, seed, epoch: 0, losses: [], bestEpoch: 0, halvings: 0, ...(await snapshot(0)) };
  }
  while (model.epoch < epochs && !hasStoppedImproving(model.losses, patience)) {
    const learningRate = rateInForce(settings.learningRate, model.halvings);
    const trained = await trainEpoch(model.epoch, learningRate);
    if (!trained) return { ...model, ended: 'aborted' };
    const { training, picturesPerSecond } = trained;
    const loss = { training, heldOut: Number.isFinite(training) ? await judge() : Number.NaN };
    if (hasDiverged(loss, Math.LN2)) {
      if (model.halvings === MOST_HALVINGS) throw diverged(model.epoch, settings.learningRate);
      model = { ...model, halvings: model.halvings + 1 };
      state = openLatest(source.cols, model).state;
      continue;
    }
    const { weights, optimizer } = await snapshot(model.epoch);
    model = nextCheckpoint(model, loss, weights, optimizer);
    await run.onEpoch?.({ model, picturesPerSecond, learningRate, reconstructions: null });
  }
  return { ...model, ended: model.epoch < epochs ? 'stopped early' : 'finished' };
};

/** Centred at `mean` and of length 1, in place; zeros where it lies there. */
function centreAndNormalise(vector: Float32Array, mean: Float32Array): void {
  let squares = 0;
  let meanSquares = 0;
  for (let i = 0; i < mean.length; i++) {
    vector[i] -= mean[i];
    squares += vector[i] ** 2;
    meanSquares += mean[i] ** 2;
  }
  const length = squares > meanSquares * AT_THE_MEAN ** 2 ? Math.sqrt(squares) : Number.POSITIVE_INFINITY;
  for (let i = 0; i < mean.length; i++) vector[i] /= length;
}

/**
 * A unit vector a sound, [sounds, vectorSize], as segment 0, the same whatever else is embedded; all zeros where a
 * sound lies at the training set's mean. Throws a RangeError where the frames are not of the size that the model was
 * trained on.
 */
export const embed: Representation['embed'] = async (heard, model, now, limits = PICTURE_LIMITS) => {
  const source = framesOf(heard);
  const opened = openSongWeights(source.cols, model);
  const ears: Listener = listener(opened.parameters, opened, opened.settings);
  const cols = opened.mean.length;
  const data = new Float32Array(source.sounds * cols);
  const turn = eventTurns(now);
  for (const group of soundGroups(source, limits)) {
    const sounds = await source.take(group);
    for (const [i, frames] of sounds.entries()) {
      const { vector } = hearSound(ears, frames);
      centreAndNormalise(vector, opened.mean);
      data.set(vector, group[i] * cols);
      await turn();
    }
  }
  const matrix = { data, rows: source.sounds, cols };
  return { matrix, soundIds: source.soundIds.slice(), segments: new Int32Array(source.sounds) };
};
