// What every reader of files with vectors gives: blocks of named rows, and what could not be used.

import type { Matrix } from '../math/matrix.ts';

/** Rows of a file with vectors, in its order; arrays have an entry a row. */
export interface VectorBlock {
  names: string[];
  /** All finite. */
  vectors: Matrix;
  /** The labels of each row, none or several; null where the file has none. */
  labels: string[][] | null;
  /** The part of a data set that all the rows belong to, such as `eval`; null where the file names none. */
  split: string | null;
  /** Where in its recording each row begins and how long it lasts; null where the file does not say. */
  times: { startSeconds: Float32Array; durationSeconds: Float32Array } | null;
}

/** Something in a file with vectors that could not be used. */
export interface VectorProblem {
  /** The file's path, with the place in it where there is one: `sounds.csv, line 7`. */
  where: string;
  /** A sentence for a person. */
  reason: string;
}

/** Why a file with vectors cannot be read, or not further. The message is for a person. */
export class VectorFileError extends Error {
  override name = 'VectorFileError';
}

/** Some of what is in a file. */
export interface VectorPart {
  block: VectorBlock | null;
  problems: VectorProblem[];
}

/** What a block's numbers take at most, if it has more than one row. */
const blockBytes = 4 * 2 ** 20;

/** The rows that a block of vectors of `cols` numbers has, at least 1; the last of a file may have fewer. */
export function rowsPerBlock(cols: number): number {
  return Math.max(1, Math.floor(blockBytes / (4 * cols)));
}

export interface VectorRow {
  name: string;
  /** Copied. */
  vector: ArrayLike<number>;
  labels: string[] | null;
  split: string | null;
  time: { startSeconds: number; durationSeconds: number } | null;
}

/** Collects rows of one kind, of vectors of `cols` numbers, until they make a block. */
export class VectorBlockBuilder {
  readonly #cols: number;
  #rows: Omit<VectorRow, 'vector'>[] = [];
  #data: Float32Array;

  constructor(cols: number) {
    this.#cols = cols;
    this.#data = new Float32Array(rowsPerBlock(cols) * cols);
  }

  add({ vector, ...row }: VectorRow): void {
    this.#data.set(vector, this.#rows.length * this.#cols);
    this.#rows.push(row);
  }

  /** Whether `row` is for another block: this one has no room left, or is of another split. */
  isFullFor({ split }: VectorRow): boolean {
    const count = this.#rows.length;
    return count > 0 && (count === rowsPerBlock(this.#cols) || split !== this.#rows[0].split);
  }

  /** The rows since the last time; null where there are none. */
  take(): VectorBlock | null {
    const rows = this.#rows;
    if (rows.length === 0) return null;
    const [{ labels, split, time }] = rows;
    const block: VectorBlock = {
      names: rows.map(({ name }) => name),
      vectors: { data: this.#data.slice(0, rows.length * this.#cols), rows: rows.length, cols: this.#cols },
      labels: labels && rows.map((row) => row.labels ?? []),
      split,
      times: time && {
        startSeconds: Float32Array.from(rows, (row) => row.time?.startSeconds ?? 0),
        durationSeconds: Float32Array.from(rows, (row) => row.time?.durationSeconds ?? 0),
      },
    };
    this.#rows = [];
    return block;
  }
}
