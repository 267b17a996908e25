// Codes of the timbres that a sound passes through, a bag of frames after Seyerlehner, Widmer and Knees (Frame level
// audio similarity - a codebook approach, 2008): frames of Bark cepstra are put in the nearest of the typical timbres
// that spherical k-means has learned, and a window of frames becomes a code that has a 1 for each timbre that occurs in
// it. A long sound has several codes; two sounds are as far apart as their nearest two.

import { assignRows, centresOf, drawSeeds, fillEmptyClusters } from '../clustering/k-means.ts';
import { type Clock, eventTurns } from '../event-turns.ts';
import { readCepstra } from '../features/bark-frames.ts';
import { normaliseRows } from '../math/distance.ts';
import { allRows, type Matrix, rowOf, rowsBetween, takeRows } from '../math/matrix.ts';
import { partSeed, seededRandom, shuffle } from '../math/random.ts';
import { resolveOptions } from '../options.ts';
import type { EmbeddedRows, Heard, SoundFrames } from './heard.ts';
import type { Model, TrainingRun } from './representation.ts';
import { mostTimbreSteps, timbreCodesOptions } from './timbre-codes-options.ts';

/** Coefficient 0 of digital silence, to the step that its bytes have. */
const SILENCE_DECIBELS = -685;
/**
 * Of the loudness above silence, beside the other coefficients. On 648 one-shots, medians of three seeds, ties in a
 * random order: without it precision at 5 is 0.357 and mean average precision 0.283; 0.2, 0.3 and 0.45 give 0.423,
 * 0.427 and 0.418, and 0.331, 0.332 and 0.328. Loudness below each sound's own peak, which a change of level would
 * leave, gives 0.404 and 0.314.
 */
const LOUDNESS_WEIGHT = 0.3;
const HELD_OUT_SHARE = 0.1;
/** Frames of the sample that seeds are drawn from, which takes as long as an iteration on so many. */
const SEED_FRAMES = 10_000;
/** Frames between two turns for other events: a few hundredths of a second with 512 centroids. */
const FRAMES_PER_TURN = 4096;
const REPORT_AFTER_MILLISECONDS = 300;
/** Parts of the seed. */
const SAMPLE_PART = -2;
const SEEDS_PART = -3;

interface Settings {
  centroids: number;
  window: number;
  overlap: number;
  sample: number;
}

function settingsOf(options: Model['options']): Settings {
  return resolveOptions(timbreCodesOptions, options) as unknown as Settings;
}

function framesOf(heard: Heard): SoundFrames {
  return heard.frames['bark-frames'];
}

/** Rows of Euclidean length 1; of zeros for digital silence, which has no timbre. */
function directionsOf(frames: Matrix<Uint8Array>): Matrix {
  const cepstra = readCepstra(frames);
  const { data, cols } = cepstra;
  for (let at = 0; at < data.length; at += cols) data[at] = LOUDNESS_WEIGHT * Math.max(0, data[at] - SILENCE_DECIBELS);
  return normaliseRows(cepstra);
}

/**
 * `count` frames of all sounds, or all where there are fewer, each as likely to be among them (Vitter, Random sampling
 * with a reservoir, 1985, algorithm R), in the seed's order; null once `turn` says that it is time to end.
 */
async function sampleFrames(
  source: SoundFrames,
  count: number,
  seed: number,
  turn: (share: number, frames: number) => Promise<boolean>,
): Promise<Matrix | null> {
  const random = seededRandom(partSeed(seed, SAMPLE_PART));
  const { cols } = source;
  const total = source.frameCounts.reduce((sum, frames) => sum + frames, 0);
  const sample = { data: new Uint8Array(Math.min(count, total) * cols), rows: Math.min(count, total), cols };
  let seen = 0;
  for (const block of source.blocks) {
    for (const frames of await source.take(block)) {
      for (let frame = 0; frame < frames.rows; frame++, seen++) {
        const place = seen < count ? seen : Math.floor(random() * (seen + 1));
        if (place < count) sample.data.set(rowOf(frames, frame), place * cols);
      }
    }
    if (await turn(seen / total, seen)) return null;
  }
  const directions = directionsOf(sample);
  const heard = allRows(sample).filter((row) => hasDirection(directions, row));
  return takeRows(directions, shuffle(heard, random));
}

interface Assignment {
  assignment: Int32Array;
  cosines: Float32Array;
  /** Of 1 - cosine, half the squared distance; 0 for no points. */
  meanDistance: number;
}

/** The nearest centroid of each of `points`; null once `turn` says that it is time to end. */
async function assign(
  points: Matrix,
  centroids: Matrix,
  turn: (done: number) => Promise<boolean>,
): Promise<Assignment | null> {
  const { rows } = points;
  const assignment = new Int32Array(rows);
  const cosines = new Float32Array(rows);
  let sum = 0;
  for (let from = 0; from < rows; from += FRAMES_PER_TURN) {
    const to = Math.min(rows, from + FRAMES_PER_TURN);
    assignRows(rowsBetween(points, from, to), centroids, assignment.subarray(from, to), cosines.subarray(from, to));
    for (let row = from; row < to; row++) sum += Math.max(0, 1 - cosines[row]);
    if (await turn(to)) return null;
  }
  return { assignment, cosines, meanDistance: rows > 0 ? sum / rows : 0 };
}

/** [centroids, coefficients]: those that were found, then zeros, which are none. */
function toWeights({ data, cols }: Matrix, centroids: number): Model['weights'] {
  const values = new Float32Array(centroids * cols);
  values.set(data);
  return [{ shape: [centroids, cols], values }];
}

/** The inverse of `toWeights`. Throws a RangeError where a model's parts do not fit together. */
function fromWeights({ weights, options }: Model, cols: number): Matrix {
  const { centroids } = settingsOf(options);
  const [learned] = weights;
  if (weights.length !== 1 || learned.shape.join() !== [centroids, cols].join()) {
    throw new RangeError(
      `This model has weights of ${weights.map(({ shape }) => shape.join(' x ')).join(', ')} numbers, ` +
        `expected ${centroids} x ${cols}. Train again.`,
    );
  }
  if (!learned.values.every(Number.isFinite)) throw new RangeError('This model is damaged. Train again.');
  return withDirection({ data: learned.values, rows: centroids, cols });
}

function hasDirection(matrix: Matrix, row: number): boolean {
  return rowOf(matrix, row).some((value) => value !== 0);
}

/** Without the rows of zeros: those that a cluster has left whose frames cancel out, or all have gone to others. */
function withDirection(centroids: Matrix): Matrix {
  return takeRows(
    centroids,
    allRows(centroids).filter((row) => hasDirection(centroids, row)),
  );
}

function checkpointOf({ ended: _, ...checkpoint }: Model): Model {
  return checkpoint;
}

function areEqual(one: Float32Array, other: Float32Array): boolean {
  return one.length === other.length && one.every((value, i) => value === other[i]);
}

/**
 * Learns the centroids of `heard.frames['bark-frames']` from a sample of frames, an iteration of k-means an epoch,
 * until they no longer move. Losses are mean distances, 1 - cosine, of frames to their centroids; held out are a tenth
 * of the sample's frames, of sounds that others are learned from. The same seed gives the same centroids, and a run
 * resumed from a model goes on as if it had not been interrupted. Where frames have fewer directions than centroids
 * are asked for, those are all that are found; of silence alone there are none. Throws a RangeError for fewer than 2
 * sounds, or a model of another number of centroids to resume.
 */
export async function train(heard: Heard, run: TrainingRun): Promise<Model> {
  const source = framesOf(heard);
  if (source.sounds < 2) {
    throw new RangeError(`Timbre codes need at least 2 sounds to learn from, got ${source.sounds}. Add more.`);
  }
  const { seed, signal, now, resume } = run;
  const settings = settingsOf(run.options);
  const options = { ...run.options, ...settings };
  const resumed = resume && fromWeights({ ...resume, options }, source.cols);
  const turn = eventTurns(now);
  let started = now();
  let reported = started;
  const perSecond = (frames: number) => frames / Math.max(1e-3, (now() - started) / 1000);
  /** Lets events in, then says whether to end. */
  const turnAfter = async (share: number, frames: number): Promise<boolean> => {
    await turn();
    if (now() - reported > REPORT_AFTER_MILLISECONDS) {
      run.onProgress?.(share, perSecond(frames));
      reported = now();
    }
    return signal?.aborted ?? false;
  };

  const none: Matrix = { data: new Float32Array(0), rows: 0, cols: source.cols };
  const sample = await sampleFrames(source, settings.sample, seed, turnAfter);
  const heldOutFrames = Math.floor((sample?.rows ?? 0) * HELD_OUT_SHARE);
  const points = sample ? takeRows(sample, allRows(sample).subarray(heldOutFrames)) : none;
  const heldOut = sample && heldOutFrames > 0 ? takeRows(sample, allRows({ rows: heldOutFrames })) : points;
  const firstPoints = takeRows(points, allRows(points).subarray(0, SEED_FRAMES));
  // A model of silence has none to go on from.
  let centroids = resumed?.rows
    ? resumed
    : drawSeeds(firstPoints, settings.centroids, seededRandom(partSeed(seed, SEEDS_PART)));
  let model: Model = resume
    ? { ...checkpointOf(resume), options, seed }
    : { options, seed, epoch: 0, losses: [], weights: toWeights(centroids, settings.centroids), optimizer: [] };
  if (!sample) return { ...model, ended: 'aborted' };

  let nearest = await assign(points, centroids, (done) => turnAfter(done / sample.rows, done));
  while (nearest && model.epoch < mostTimbreSteps) {
    started = now();
    fillEmptyClusters(nearest.assignment, nearest.cosines, centroids.rows);
    const centres = withDirection(centresOf(points, nearest.assignment, centroids.rows).centres);
    if (model.epoch > 0 && areEqual(centres.data, centroids.data)) break;
    nearest = await assign(points, centres, (done) => turnAfter(done / sample.rows, done));
    const judged =
      nearest && (await assign(heldOut, centres, (done) => turnAfter((points.rows + done) / sample.rows, done)));
    if (!nearest || !judged) return { ...model, ended: 'aborted' };
    centroids = centres;
    const loss = { training: nearest.meanDistance, heldOut: judged.meanDistance };
    const epoch = model.epoch + 1;
    const weights = toWeights(centroids, settings.centroids);
    model = { ...model, epoch, bestEpoch: epoch, losses: [...model.losses, loss], weights };
    await run.onEpoch?.({ model, picturesPerSecond: perSecond(sample.rows), learningRate: 0, reconstructions: null });
    if (signal?.aborted) nearest = null;
  }
  return { ...model, ended: nearest ? 'finished' : 'aborted' };
}

/**
 * The first frame of each window of a sound of `frames`: every so many frames, then where its end is not yet covered
 * one more that ends with it. A sound shorter than a window is one. On the same sounds a last window that is cut short
 * instead gives 0.416 and 0.315 at best of two seeds, where this gives 0.427 and 0.332.
 */
export function windowStarts(frames: number, { window, overlap }: { window: number; overlap: number }): number[] {
  const hop = Math.max(1, Math.round(window * (1 - overlap / 100)));
  const last = Math.max(0, frames - window);
  const starts: number[] = [];
  for (let start = 0; start < last; start += hop) starts.push(start);
  return [...starts, last];
}

/**
 * A code for each window of each sound, 0 and 1, [rows, centroids] with the windows of a sound as its segments, from 0.
 * A frame of digital silence has no timbre, so that a silent sound's code is all zeros; so is that of a sound without
 * frames. Throws a RangeError where the model is of other frames, or its weights are not those of its settings.
 */
export async function embed(heard: Heard, model: Model, now: Clock): Promise<EmbeddedRows> {
  const source = framesOf(heard);
  const settings = settingsOf(model.options);
  const centroids = fromWeights(model, source.cols);
  const turn = eventTurns(now);
  const letEventsIn = async () => {
    await turn();
    return false;
  };
  const firstRows = new Int32Array(source.sounds + 1);
  source.frameCounts.forEach((frames, sound) => {
    firstRows[sound + 1] = firstRows[sound] + windowStarts(frames, settings).length;
  });
  const rows = firstRows[source.sounds];
  const cols = settings.centroids;
  const embedded: EmbeddedRows = {
    matrix: { data: new Float32Array(rows * cols), rows, cols },
    soundIds: new Int32Array(rows),
    segments: new Int32Array(rows),
  };
  for (const block of source.blocks) {
    const matrices = await source.take(block);
    for (let i = 0; i < matrices.length; i++) {
      const first = firstRows[block[i]];
      const timbres = await timbresOf(matrices[i], centroids, letEventsIn);
      windowStarts(matrices[i].rows, settings).forEach((start, segment) => {
        const code = rowOf(embedded.matrix, first + segment);
        for (const timbre of timbres.subarray(start, start + settings.window)) if (timbre >= 0) code[timbre] = 1;
        embedded.soundIds[first + segment] = source.soundIds[block[i]];
        embedded.segments[first + segment] = segment;
      });
    }
  }
  return withoutSilence(embedded);
}

/** Without the windows of sounds that have others in which nothing is heard: those would make all such sounds alike. */
function withoutSilence({ matrix, soundIds, segments }: EmbeddedRows): EmbeddedRows {
  const isHeard = Array.from(soundIds.keys(), (row) => rowOf(matrix, row).some((bit) => bit === 1));
  const heard = new Set(Array.from(soundIds).filter((_, row) => isHeard[row]));
  // A sound of silence alone keeps its first.
  const kept = Int32Array.from(soundIds.keys()).filter(
    (row) => isHeard[row] || (!heard.has(soundIds[row]) && segments[row] === 0),
  );
  return {
    matrix: takeRows(matrix, kept),
    soundIds: Int32Array.from(kept, (row) => soundIds[row]),
    segments: Int32Array.from(kept, (row) => segments[row]),
  };
}

/** The nearest centroid of each frame, -1 where it has none. */
async function timbresOf(
  frames: Matrix<Uint8Array>,
  centroids: Matrix,
  turn: () => Promise<boolean>,
): Promise<Int32Array> {
  const directions = directionsOf(frames);
  const nearest = centroids.rows > 0 ? await assign(directions, centroids, turn) : null;
  if (!nearest) return new Int32Array(frames.rows).fill(-1);
  return nearest.assignment.map((timbre, frame) => (hasDirection(directions, frame) ? timbre : -1));
}
