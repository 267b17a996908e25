// Everything that crosses between the page and its workers: plain objects, typed arrays, callbacks and abort signals.

import type { Quality, RowSplit, Sweep, SweepResult } from '../core/evaluation/lsh-sweep.ts';
import type { MapQuality } from '../core/evaluation/trustworthiness.ts';
import type { FeatureRows } from '../core/features/feature.ts';
import type { HertzTick } from '../core/features/hertz-ticks.ts';
import type { Segment } from '../core/features/segmentation.ts';
import type { SoundPicture } from '../core/features/sound-picture.ts';
import type { Space } from '../core/math/distance.ts';
import type { Matrix } from '../core/math/matrix.ts';
import type { OptionValues } from '../core/options.ts';
import type { Layout } from '../core/projections/projection.ts';
import type { EmbeddedRows } from '../core/representations/heard.ts';
import type { EpochReport, Model } from '../core/representations/representation.ts';
import type { View, ViewGroup } from '../core/representations/views.ts';
import type { Judgement, Split, StoredRowsKey } from '../storage/reader.ts';

/** What is to be measured on one stretch of a sound. */
export interface MeasureRequest {
  /** Each channel at 22,050 Hz, equally long; transferred. */
  channels: Float32Array[];
  /** Samples before the stretch begins. */
  leadSamples: number;
  /** Of features with a row a frame, how many rows: what comes after them is for segments that begin before. */
  frames: number;
  /** Counted from the stretch's beginning. */
  segments: Segment[];
  /** Options as they are resolved. */
  features: { id: string; options: OptionValues }[];
}

export interface MeasuredStretch {
  /** Greatest magnitude, 1 at full scale; infinity where a sample is no number or beyond a million, and nothing is measured then. */
  peak: number;
  /** By feature, a row a segment or a frame; without the features of segments where there were none. */
  rows: Record<string, FeatureRows>;
}

export interface FeaturesService {
  measure(request: MeasureRequest): Promise<MeasuredStretch>;
  /** One sound of the demo library, as the bytes of a WAV file. */
  renderDemo(seed: number, index: number): Uint8Array;
  listDemo(seed: number): string[];
}

/** Whose features are to be seen, and where they are; null for what is not asked for. */
export interface SoundKeys {
  soundId: number;
  /** The number of the block with what was measured on it. */
  block: number;
  picture: StoredRowsKey;
  barkFrames: StoredRowsKey;
  codes: StoredRowsKey | null;
}

/** A picture of `rows` bands from low to high, 8 bits a pixel, with the frequencies beside it. */
export interface BandPicture {
  matrix: Matrix<Uint8Array>;
  ticks: HertzTick[];
}

/** What was measured on one sound, as it is drawn; null for what is not stored. */
export interface SeenSound {
  /** Square log-mel pictures, one a segment and row, side x side. */
  pictures: Matrix<Uint8Array> | null;
  /** Beside each of them. */
  pictureTicks: HertzTick[];
  /** From the whole sound's start to its end, at most 512 columns, each the mean of its frames. */
  bark: {
    /** How long all frames are. */
    seconds: number;
    /** 24 bands of the smooth levels that the cepstra describe: 255 is the loudest, 0 is 80 dB below or less. */
    picture: BandPicture;
    /** Level of the loudest, in dB relative to full scale squared per hertz. */
    loudestDecibels: number;
    /**
     * 13 coefficients: the first, of loudness, over all that it can be; the others from minus `greatestCepstrum` to
     * `greatestCepstrum`, 0 in the middle.
     */
    cepstra: Matrix<Uint8Array>;
    /** In dB. */
    greatestCepstrum: number;
  } | null;
  /** 0 and 1, a row a window. */
  codes: Matrix<Uint8Array> | null;
}

export interface ResynthesisRequest {
  /** A square log-mel picture, as the feature `picture` has it. */
  picture: Uint8Array;
  seconds: number;
  seed: number;
}

/** How loud sounds are as they run: a row each, from start to end, 255 the loudest. */
export interface SoundOutlines {
  soundIds: Int32Array;
  outlines: Matrix<Uint8Array>;
}

export interface SeeingService {
  see(keys: SoundKeys): Promise<SeenSound>;
  /** The whole of a sound from its frames of the feature 'mel-frames'; null where it has none in this block. */
  melPicture(melFrames: StoredRowsKey, block: number, soundId: number): Promise<SoundPicture | null>;
  /** Of all sounds of a block of the feature 'mel-frames', in so many columns; null where there is no such block. */
  outlines(melFrames: StoredRowsKey, block: number, columns: number): Promise<SoundOutlines | null>;
  /** A sound of such a picture at 22,050 Hz, with a peak of 0.5, as the bytes of a WAV file. */
  resynthesise(request: ResynthesisRequest): Uint8Array<ArrayBuffer>;
}

export type Backend = 'webgpu' | 'webgl' | 'wasm' | 'cpu';

/** How one backend did in the trial: milliseconds for a small training step, or why it cannot be used. */
export interface BackendTrial {
  backend: Backend;
  millisecondsPerStep: number | null;
  failure: string | null;
}

export interface BackendChoice {
  backend: Backend;
  trials: BackendTrial[];
}

/** Where the rows are that a representation hears: by the ids of the features that it names. */
export type HeardKeys = Record<string, StoredRowsKey>;

export interface TrainRequest {
  representationId: string;
  heard: HeardKeys;
  options: OptionValues;
  seed: number;
  resume?: Model;
}

export interface LearnService {
  /** Tries each of these in turn with a few real training steps, takes the fastest, and says why. */
  chooseBackend(candidates: readonly Backend[]): Promise<BackendChoice>;
  train(
    request: TrainRequest,
    onEpoch: (report: EpochReport) => Promise<void>,
    onProgress: (share: number, picturesPerSecond: number) => void,
    signal: AbortSignal,
  ): Promise<Model>;
  /** `soundIds`: the sounds to embed; null for all that have been measured. */
  embed(representationId: string, heard: HeardKeys, model: Model, soundIds: Int32Array | null): Promise<EmbeddedRows>;
  /** The same of one sound that is not stored: of each feature that the representation hears its rows, in pieces. */
  embedMeasured(representationId: string, measured: Record<string, FeatureRows[]>, model: Model): Promise<EmbeddedRows>;
  /**
   * How badly the model draws each picture of these sounds, or of all: the mean squared error of a pixel in [0, 1], as its
   * losses have it. Null for a representation that does not draw.
   */
  reconstructionErrors(
    representationId: string,
    heard: HeardKeys,
    model: Model,
    soundIds: Int32Array | null,
  ): Promise<Float32Array | null>;
  /**
   * What the model makes of pictures, which are the feature `picture`'s, one a row, on the current backend. Null for a
   * representation that does not draw.
   */
  draw(representationId: string, model: Model, pictures: Matrix<Uint8Array>): Promise<Matrix<Uint8Array> | null>;
}

export interface ProjectRequest {
  projectionId: string;
  space: Space;
  /** One row a sound; transferred. */
  vectors: Matrix;
  options: OptionValues;
  seed: number;
  /** Where the sounds stood before; null to begin afresh. */
  start: Layout | null;
}

export interface ProjectionService {
  /**
   * To cancel it, end the worker. `onPreparing` is told the share of the sounds that is prepared, in (0, 1). `onFrame` is
   * not called again before its promise is kept, unless the projection runs without a pause. Throws a RangeError where
   * vectors have no numbers.
   */
  project(
    request: ProjectRequest,
    onPreparing: (share: number) => void,
    onFrame: (iteration: number, iterations: number, layout: Layout) => Promise<void>,
  ): Promise<Layout>;
  /** Stops between two iterations until it is called with false; only where the projection goes on. */
  hold(held: boolean): void;
}

/** Names the vectors that a search is asked of, so that an answer can never come from others. */
export interface VectorsKey extends StoredRowsKey {
  space: Space;
  /** Of vectors that are put together of several; empty where they are one. */
  views: readonly View[];
  /** Of the library that they were last brought up to: other sounds have vectors then. */
  libraryRevision: number;
}

/** Sounds and their places on a map, x and y in turn. */
export interface PlacedSounds {
  soundIds: Int32Array;
  positions: Float32Array;
}

/** How much each part of a vector counts in a search, beside what it counts by itself: 1 for as much, 0 for nothing. */
export type Reweighting = Record<ViewGroup, number>;

/**
 * What is looked for: what is like a sound of the library, or one of its segments; like several sounds, and unlike others;
 * the same of sounds from outside, by their vectors of the same model, a matrix a sound and a row a segment.
 */
export type Query =
  | { soundId: number; segment: number | null }
  | { vectors: { like: readonly Matrix[]; unlike: readonly Matrix[] } }
  | { like: readonly number[]; unlike: readonly number[] };

/** By which index to search: the id of its entry, null for what suits the vectors; and its options. */
export interface IndexChoice {
  id: string | null;
  options: OptionValues;
}

/** What a search went by. */
export interface IndexInUse {
  id: string;
  rows: number;
  cols: number;
  /** Of memory. */
  bytes: number;
  /** Whether it is worth keeping, and is not kept yet. */
  isToBeKept: boolean;
}

export interface SearchRequest {
  query: Query;
  /** Null for vectors as they are. */
  reweighting: Reweighting | null;
  index: IndexChoice;
}

/** How far every sound is from the query, in the order of `soundIds`. */
export interface SearchAnswer {
  soundIds: Int32Array;
  /** Infinity where the index did not look. */
  distances: Float32Array;
  /** The part of each that is most alike, as the representation counts them. */
  segments: Int32Array;
  index: IndexInUse;
}

/** One row a sound: the mean of its segments' vectors, normalised again where the space is cosine; of codes their union. */
export interface SoundVectors {
  soundIds: Int32Array;
  matrix: Matrix;
}

/** What is nearest to each sound, as a search by it without weights says. */
export interface NearestOfAll {
  /** Of the rows below. */
  soundIds: Int32Array;
  /** How many each sound has. */
  count: number;
  /** [sounds, count] ids of sounds, ascending by distance; -1 where there are fewer. */
  neighbours: Int32Array;
  /** [sounds, count]; Infinity where there is no neighbour. */
  distances: Float32Array;
}

export interface JudgingRequest {
  vectors: VectorsKey;
  /** What was measured says which sounds are copies, whatever was learned from it. */
  pictures: StoredRowsKey;
  /** By sound id, one or more; a sound without any is not judged. */
  labels: Map<number, string[]>;
  /** Seconds, by sound id. */
  durations: Map<number, number>;
}

export interface ClusterRequest {
  vectors: VectorsKey;
  /** How many clusters to look for, and from how many starts; or the centres that sounds are assigned to. */
  by: { clusters: number; starts: number; seed: number } | { centres: Matrix };
}

/** What is to be found out about locality-sensitive hashing on these vectors. */
export interface LaboratoryRequest {
  /** By sound id, one or more. */
  labels: Map<number, string[]>;
  /** By sound id, of vectors that came with one. */
  splits: Map<number, Split>;
  /** The share of the exact ten nearest that is to be found. */
  recall: number;
  seed: number;
}

export interface LaboratoryResult extends Sweep {
  recall: number;
  /** The cheapest setting that reached it on validation; null where none did. */
  chosen: SweepResult | null;
  /** What that came to on test. */
  confirmed: { exact: Quality; result: SweepResult } | null;
  /** Whether the vectors came with their parts, else they were drawn. */
  isOwnSplit: boolean;
  /** Ids of sounds. */
  split: RowSplit;
}

/** Of each sound, the place of its cluster's centre. */
export interface ClusteredSounds {
  soundIds: Int32Array;
  assignment: Int32Array;
  centres: Matrix;
}

export interface SearchService {
  /** Opens what answers for these vectors, or builds it, so that the first question need not wait for that. */
  prepare(vectors: VectorsKey, index: IndexChoice): Promise<void>;
  /** Null where what is asked by has no vectors. */
  distancesFrom(vectors: VectorsKey, request: SearchRequest): Promise<SearchAnswer | null>;
  /** All that the index is by which these vectors were searched last, to be kept; null where there is none. */
  indexToKeep(vectors: VectorsKey): Promise<{ settings: string; buffer: ArrayBuffer } | null>;
  vectors(vectors: VectorsKey): Promise<SoundVectors>;
  /** Of those of `soundIds` that have vectors, in that order, the mean distance to the others. */
  meanDistances(vectors: VectorsKey, soundIds: Int32Array): Promise<{ soundIds: Int32Array; distances: Float64Array }>;
  /** Of every sound its `count` nearest others, or all others where there are fewer. */
  nearestOfAll(vectors: VectorsKey, count: number, onProgress: (share: number) => void): Promise<NearestOfAll>;
  /** Places for those of `soundIds` that have vectors, each amid the nearest of those that are `placed`. */
  place(vectors: VectorsKey, placed: PlacedSounds, soundIds: Int32Array): Promise<PlacedSounds>;
  /** The same, x and y, for a sound from outside, its vectors a row a segment. */
  placeOutside(vectors: VectorsKey, placed: PlacedSounds, rows: Matrix): Promise<[number, number]>;
  /** Of the sounds that are `placed` and have vectors; null for fewer than 4. */
  judgeMap(vectors: VectorsKey, placed: PlacedSounds): Promise<MapQuality | null>;
  judge(request: JudgingRequest, onProgress: (share: number) => void): Promise<Judgement>;
  tryLsh(
    vectors: VectorsKey,
    request: LaboratoryRequest,
    onProgress: (share: number) => void,
  ): Promise<LaboratoryResult>;
  cluster(request: ClusterRequest, onProgress: (share: number) => void): Promise<ClusteredSounds>;
}

export type { EmbeddedRows, EpochReport, Judgement, Model };
