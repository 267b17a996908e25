// Made-up features of sounds that tests of representations are given.

import { aspectColumns } from '../features/aspect-columns.ts';
import { type Matrix, takeRows } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import type { Heard, SegmentRows } from './heard.ts';

const side = 16;

/** Of each sound one segment, the sounds numbered from 1. */
export function inMemory(matrix: Matrix | Matrix<Uint8Array>): SegmentRows & { most: number } {
  const soundIds = Int32Array.from({ length: matrix.rows }, (_, row) => row + 1);
  const feature = {
    ...{ rows: matrix.rows, cols: matrix.cols, soundIds, segments: new Int32Array(matrix.rows), blocks: [], most: 0 },
    take: async (rows: ArrayLike<number>) => {
      feature.most = Math.max(feature.most, rows.length);
      return takeRows(matrix as Matrix, rows);
    },
  };
  return feature;
}

/** As `feature` has them, these rows alone. */
export function onlyRows(feature: SegmentRows, rows: number[]): SegmentRows {
  const pick = (values: Int32Array) => Int32Array.from(rows, (row) => values[row]);
  return {
    ...{ ...feature, rows: rows.length, soundIds: pick(feature.soundIds), segments: pick(feature.segments) },
    take: (wanted) => feature.take(Array.from(wanted, (row) => rows[row])),
  };
}

/** Features of which `numberAt`, about as a standard normal is, decides each number; pictures of 16 x 16. */
export function sounds(rows: number, numberAt: (row: number, col: number) => number) {
  const fill = (cols: number, change: (value: number, col: number) => number) => ({
    data: Float32Array.from({ length: rows * cols }, (_, i) =>
      change(numberAt(Math.floor(i / cols), i % cols), i % cols),
    ),
    rows,
    cols,
  });
  const pictures = () => {
    const { data, ...shape } = fill(side ** 2, (value) => Math.max(0, Math.min(255, Math.round(128 + 50 * value))));
    return inMemory({ data: Uint8Array.from(data), ...shape });
  };
  const aspect = (value: number, col: number) => {
    if (aspectColumns[col].unit === '') return 1 / (1 + Math.exp(-value));
    return aspectColumns[col].unit === 'dBFS'
      ? -20 + value
      : Math.exp(value) * (aspectColumns[col].unit === 's' ? 1 : 500);
  };
  return {
    segments: {
      picture: pictures(),
      'fixed-picture': pictures(),
      'mfcc-statistics': inMemory(fill(80, (value) => 10 * value)),
      aspects: inMemory(fill(aspectColumns.length, aspect)),
    },
    frames: {},
  } satisfies Heard;
}

/** Sounds of which no two are alike. */
export function various(rows: number, seed = 5) {
  const random = seededRandom(seed);
  return sounds(rows, () => normal(random));
}

/** Sounds of whose features all numbers are 0. */
export function blank(rows: number): Heard {
  const zeros = ({ cols }: SegmentRows) => inMemory({ data: new Float32Array(rows * cols), rows, cols });
  const { segments } = various(rows);
  return { segments: Object.fromEntries(Object.entries(segments).map(([id, of]) => [id, zeros(of)])), frames: {} };
}
