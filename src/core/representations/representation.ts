// What every way of hearing alike has in common. A representation turns features into vectors in a space with a distance.

import type { Clock } from '../event-turns.ts';
import type { Space } from '../math/distance.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Option, OptionValues } from '../options.ts';
import type { EmbeddedRows, Heard } from './heard.ts';
import type { PictureLimits } from './picture-source.ts';
import type { View } from './views.ts';

/**
 * Losses of one finished epoch, both means over what it is learned from: of those that draw, the mean squared error of a
 * pixel, or of a waveform's level, in [0, 1]; of others what they say.
 */
export interface EpochLoss {
  training: number;
  heldOut: number;
}

/**
 * Everything a training run is at the end of an epoch: enough to embed with, and enough to go on as if it had never
 * been interrupted. Plain data, so that it is stored and sent as it is.
 */
export interface Model {
  options: OptionValues;
  seed: number;
  /** Epochs finished. */
  epoch: number;
  losses: EpochLoss[];
  /** Learned variables of the best epoch, in the order in which the network makes them. These embed. */
  weights: { shape: number[]; values: Float32Array }[];
  /**
   * Epochs that had been finished when the held-out loss was lowest; 0 before the first. Models stored before it was kept
   * lack it: their weights are the last epoch's.
   */
  bestEpoch?: number;
  /** Learned variables of the last epoch, where that was not the best. From these training goes on. */
  latest?: Model['weights'];
  /** The optimizer's own variables. */
  optimizer: { name: string; shape: number[]; values: Float32Array }[];
  /** How often training diverged, went back an epoch and went on at half the learning rate; 0 where it is left out. */
  halvings?: number;
  /** Why training ended. Left out while it goes on, and in models stored before it was kept. */
  ended?: Ending;
  /** The layout of its vectors, where those are made of several parts. */
  views?: View[];
}

/** All epochs were trained, the held-out loss no longer improved, or the run's signal was aborted. */
export type Ending = 'finished' | 'stopped early' | 'aborted';

/** Originals beside what the model makes of them, 8 bits a pixel, one picture a row. */
export interface Reconstructions {
  /** Of the source that is trained on. */
  rows: number[];
  originals: Matrix<Uint8Array>;
  reconstructions: Matrix<Uint8Array>;
}

export interface EpochReport {
  model: Model;
  picturesPerSecond: number;
  /** From which the schedule sets each step's: the option's, halved `model.halvings` times. */
  learningRate: number;
  /** Null where a representation does not draw pictures of what it has learned. */
  reconstructions: Reconstructions | null;
}

export interface TrainingRun {
  now: Clock;
  seed: number;
  options: OptionValues;
  /** A model of an interrupted run: training goes on after its last epoch. */
  resume?: Model;
  /** Called after each epoch and awaited; what it is given may be kept. */
  onEpoch?: (report: EpochReport) => void | Promise<void>;
  /** Called at most a few times a second within an epoch, with the share of the epoch done, in [0, 1]. */
  onProgress?: (share: number, picturesPerSecond: number) => void;
  /** Aborting ends training after the current step; the last whole epoch's checkpoint is returned. */
  signal?: { readonly aborted: boolean };
  /** How much of the pictures to hold; `PICTURE_LIMITS` where it is left out. */
  limits?: PictureLimits;
}

/** The code of one representation, loaded only in the worker that trains. */
export interface Representation {
  /** The model says why it `ended`. Throws a RangeError where there are too few sounds. */
  train(heard: Heard, run: TrainingRun): Promise<Model>;
  /**
   * At least one float32 row a sound that was heard, L2-normalised where the space is cosine, 0 and 1 where it is hamming.
   * `limits`: as a run has them.
   */
  embed(heard: Heard, model: Model, now: Clock, limits?: PictureLimits): Promise<EmbeddedRows>;
  /**
   * Of each picture, the mean squared error of a pixel in [0, 1] between it and what the model makes of it. Left out by
   * those that do not draw.
   */
  reconstructionErrors?(heard: Heard, model: Model, now: Clock, limits?: PictureLimits): Promise<Float32Array>;
  /**
   * What the model makes of each picture, 8 bits a pixel, a picture a row: of what was heard, `heard.segments.picture` is
   * enough. Left out by those that do not draw.
   */
  draw?(heard: Heard, model: Model, now: Clock, limits?: PictureLimits): Promise<Matrix<Uint8Array>>;
}

/** Settings that go together, to be chosen as one. */
export interface Preset {
  id: string;
  label: string;
  help: string;
  /** Those that differ from the defaults. */
  values: OptionValues;
}

export interface RepresentationEntry {
  id: string;
  label: string;
  space: Space;
  /** Ids of the features that it is made from. */
  features: readonly string[];
  /** The option whose value is the id of the only one of `features` that is heard. All are, where it is left out. */
  featureOption?: string;
  /** Whether it computes by tfjs, so that a way to compute must be chosen before. */
  usesTensors: boolean;
  /** Whether its models draw pictures: it has `draw`. Not, where it is left out. */
  draws?: boolean;
  /** What the speed of training counts; pictures where it is left out. */
  learnsFrom?: 'frames' | 'sounds';
  /** How many epochs a training takes at most, where no option says so; 1 where it is left out. */
  epochs?: number;
  options: readonly Option[];
  presets: readonly Preset[];
  /** What a model's weights are called in files, in their order. */
  weightNames: readonly string[];
  /** How many of these a model made earlier has, from the first on; all, where it is left out. */
  leastWeights?: number;
  load: () => Promise<Representation>;
}
