// One library's vectors, read from storage: as they are, a row a segment, to be searched; and as one row a sound, to be
// drawn, judged and handed out.

import { indexes } from '../core/indexes/registry.ts';
import { type SoundSearch, soundSearch } from '../core/indexes/sound-search.ts';
import { sourceOf } from '../core/indexes/vector-source.ts';
import { normaliseRows, type Space } from '../core/math/distance.ts';
import { type Matrix, rowOf } from '../core/math/matrix.ts';
import { resolveOptions } from '../core/options.ts';
import { normaliseViews, type View } from '../core/representations/views.ts';
import { assembleAlone } from '../core/wasm/team.ts';
import { readRows, type StoredRows } from '../storage/reader.ts';
import type { SoundVectors, VectorsKey } from './protocol.ts';
import { assembleThreads } from './threads.ts';

export interface OpenVectors extends SoundVectors {
  /** The vectors of all segments, ordered by sound, and which part of its sound each is. */
  rows: Matrix;
  segments: Int32Array;
  /** Over these rows; built at the first search. */
  search: () => Promise<SoundSearch>;
  /** Ends the index's threads. */
  dismiss: () => void;
}

/** Of whatever an index draws. */
const buildingSeed = 1;
/** Of fewer numbers all distances take one thread a millisecond or two; starting others takes tens. */
const numbersForThreads = 4_000_000;

/** Throws an Error where there are none. */
export async function openVectors({ space, views, libraryRevision: _, ...key }: VectorsKey): Promise<OpenVectors> {
  const stored = await readRows<Float32Array>(key);
  if (!stored) throw new Error('These sounds have no vectors yet. Train first.');
  let built: Promise<SoundSearch> | null = null;
  const search = async () => {
    const [entry] = indexes.filter(({ spaces }) => spaces.includes(space));
    const { build } = await entry.load();
    const index = await build(space, sourceOf(stored.matrix), {
      options: resolveOptions(entry.options),
      seed: buildingSeed,
      assemble: stored.matrix.data.length < numbersForThreads ? assembleAlone : assembleThreads,
    });
    return soundSearch(index, stored.soundIds);
  };
  return {
    ...soundRows(stored, space, views),
    rows: stored.matrix,
    segments: stored.segments,
    search() {
      built ??= search();
      return built;
    },
    dismiss: () => void built?.then(({ index }) => index.dismiss()),
  };
}

/** The mean of `rows`, in cosine space of length 1 again, and so each of its views; of codes all bits that are on in any. */
export function meanOf(rows: Matrix, space: Space, views: readonly View[]): Float32Array {
  const mean = new Float32Array(rows.cols);
  for (let row = 0; row < rows.rows; row++) {
    const values = rowOf(rows, row);
    for (let col = 0; col < mean.length; col++) mean[col] += values[col];
  }
  for (let col = 0; col < mean.length; col++) mean[col] /= rows.rows;
  if (space === 'hamming') return mean.map(Math.ceil);
  if (space === 'cosine' && views.length === 0) return normaliseRows({ data: mean, rows: 1, cols: rows.cols }).data;
  if (space === 'cosine') normaliseViews(mean, views);
  return mean;
}

/** One row a sound: `meanOf` its rows. */
function soundRows({ matrix, soundIds }: StoredRows<Float32Array>, space: Space, views: readonly View[]): SoundVectors {
  const { rows, cols, data } = matrix;
  const starts = Array.from({ length: rows }, (_, row) => row).filter(
    (row) => row === 0 || soundIds[row] !== soundIds[row - 1],
  );
  const means: Matrix = { data: new Float32Array(starts.length * cols), rows: starts.length, cols };
  starts.forEach((from, sound) => {
    const to = starts[sound + 1] ?? rows;
    rowOf(means, sound).set(
      meanOf({ data: data.subarray(from * cols, to * cols), rows: to - from, cols }, space, views),
    );
  });
  return { soundIds: Int32Array.from(starts, (row) => soundIds[row]), matrix: means };
}
