// What a representation is given of the sounds: rows of the features that it names, read as they are needed, since those
// of a large library are more than may be held.

import { allRows, type Matrix, takeRows } from '../math/matrix.ts';

/** Rows of a feature of which a segment has one, ordered by sound and segment. */
export interface SegmentRows {
  rows: number;
  cols: number;
  /** The sound and the segment of each row. */
  soundIds: Int32Array;
  segments: Int32Array;
  /** Rows that are stored together: to take one of them all are read. Every row is in one of these. */
  blocks: readonly ArrayLike<number>[];
  /** A matrix of copies of these rows, in this order. Rejects where they can no longer be read. */
  take(rows: ArrayLike<number>): Promise<Matrix<Uint8Array> | Matrix<Float32Array>>;
}

/** Frames of a feature of which a sound has many, 20 ms apart, ordered by sound. */
export interface SoundFrames {
  sounds: number;
  cols: number;
  soundIds: Int32Array;
  /** How many frames each sound has. */
  frameCounts: Int32Array;
  /** Sounds, by their places, whose frames are stored together: to take those of one all are read. */
  blocks: readonly ArrayLike<number>[];
  /** Copies of the frames of these sounds, by their places, a matrix a sound, in this order: bytes, as features keep them. */
  take(sounds: ArrayLike<number>): Promise<Matrix<Uint8Array>[]>;
}

/** By the ids of the features that a representation's entry names. */
export interface Heard {
  segments: Record<string, SegmentRows>;
  frames: Record<string, SoundFrames>;
}

/** Vectors or codes, one a row, with the sound and the part of it that each is of; ordered by both. */
export interface EmbeddedRows {
  matrix: Matrix;
  soundIds: Int32Array;
  segments: Int32Array;
  /**
   * Of the activities in [0, 1] that codes were cut from, the share within 0.05 of 0 or 1. Left out of vectors, of codes
   * without activities, and where there are no rows.
   */
  saturated?: number;
}

/** Rows of one sound that are in memory already, a row a segment. */
export function segmentsInMemory(soundId: number, matrix: Matrix<Uint8Array> | Matrix<Float32Array>): SegmentRows {
  const segments = allRows(matrix);
  return {
    rows: matrix.rows,
    cols: matrix.cols,
    soundIds: new Int32Array(matrix.rows).fill(soundId),
    segments,
    blocks: [segments],
    take: async (rows) => takeRows(matrix as Matrix, rows),
  };
}

/** Frames that are in memory already, a matrix a sound. */
export function framesInMemory(soundIds: Int32Array, matrices: readonly Matrix<Uint8Array>[]): SoundFrames {
  return {
    sounds: matrices.length,
    cols: matrices[0]?.cols ?? 0,
    soundIds,
    frameCounts: Int32Array.from(matrices, ({ rows }) => rows),
    blocks: [Array.from(matrices.keys())],
    take: async (sounds) => Array.from(sounds, (sound) => matrices[sound]),
  };
}
