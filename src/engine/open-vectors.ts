// One library's vectors, read from storage: as they are, a row a segment, to be searched; and as one row a sound, to be
// drawn, judged and handed out.

import { chooseIndex } from '../core/indexes/choose-index.ts';
import { indexes } from '../core/indexes/registry.ts';
import type { IndexEntry } from '../core/indexes/search-index.ts';
import { type SoundSearch, soundSearch } from '../core/indexes/sound-search.ts';
import { sourceOf } from '../core/indexes/vector-source.ts';
import { normaliseRows, type Space } from '../core/math/distance.ts';
import { type Matrix, meanOfRows, rowOf, rowsBetween } from '../core/math/matrix.ts';
import { resolveOptions } from '../core/options.ts';
import { normaliseViews, type View } from '../core/representations/views.ts';
import { readIndex, readRows, type StoredRows } from '../storage/reader.ts';
import type { IndexChoice, SoundVectors, VectorsKey } from './protocol.ts';
import { assembleFor, numbersForThreads } from './threads.ts';

export interface OpenVectors extends SoundVectors {
  /** The vectors of all segments, ordered by sound, and which part of its sound each is. */
  rows: Matrix;
  segments: Int32Array;
  /** Over these rows, by the index that is chosen; built or opened at the first search. */
  search: (choice: IndexChoice) => Promise<OpenSearch>;
  /** What was searched by last. */
  latest: () => Promise<OpenSearch> | null;
  /** Ends the index's threads. */
  dismiss: () => void;
}

export interface OpenSearch extends SoundSearch {
  entry: IndexEntry;
  /** Tells it from an index of other vectors, or with other options. */
  settings: string;
  isToBeKept: boolean;
}

/** Of whatever an index draws. */
const buildingSeed = 1;

function entryFor(choice: IndexChoice, space: Space, { rows, cols }: Matrix): IndexEntry {
  const ids = [choice.id, chooseIndex(space, rows, cols)];
  const fitting = ids.flatMap((id) => indexes.filter((each) => each.id === id && each.spaces.includes(space)));
  return fitting[0];
}

/** Throws an Error where there are none. */
export async function openVectors(vectors: VectorsKey): Promise<OpenVectors> {
  const { space, views, libraryRevision, ...key } = vectors;
  const stored = await readRows<Float32Array>(key);
  if (!stored) throw new Error('These sounds have no vectors yet. Train first.');
  const { matrix, soundIds } = stored;
  // An index that takes threads is worth keeping too.
  const isLarge = matrix.data.length >= numbersForThreads;
  let current: { choice: string; search: Promise<OpenSearch> } | null = null;

  const open = async (choice: IndexChoice): Promise<OpenSearch> => {
    const entry = entryFor(choice, space, matrix);
    const options = resolveOptions(entry.options, choice.options);
    const settings = JSON.stringify([entry.id, options, space, libraryRevision]);
    const { build, open: reopen } = await entry.load();
    const assemble = assembleFor(matrix.data.length);
    const kept = isLarge ? await readIndex(key, settings) : null;
    // What an earlier Earshot kept may be of another version.
    const opened = kept && (await reopen(kept, assemble).catch(() => null));
    const index = opened ?? (await build(space, sourceOf(matrix), { options, seed: buildingSeed, assemble }));
    return { ...soundSearch(index, soundIds), entry, settings, isToBeKept: isLarge && !opened };
  };
  const dismiss = () => void current?.search.then(({ index }) => index.dismiss()).catch(() => {});

  return {
    ...soundRows(stored, space, views),
    rows: matrix,
    segments: stored.segments,
    search(choice) {
      const name = JSON.stringify(choice);
      if (current?.choice !== name) {
        dismiss();
        const search = open(choice);
        current = { choice: name, search };
        // What could not be built is tried again at the next question.
        search.catch(() => {
          if (current?.search === search) current = null;
        });
      }
      return current.search;
    },
    latest: () => current?.search ?? null,
    dismiss,
  };
}

/** The mean of `rows`, in cosine space of length 1 again, and so each of its views; of codes all bits that are on in any. */
export function meanOf(rows: Matrix, space: Space, views: readonly View[]): Float32Array {
  const mean = meanOfRows(rows);
  if (space === 'hamming') return mean.map(Math.ceil);
  if (space === 'cosine' && views.length === 0) return normaliseRows({ data: mean, rows: 1, cols: rows.cols }).data;
  if (space === 'cosine') normaliseViews(mean, views);
  return mean;
}

/** One row a sound: `meanOf` its rows. */
function soundRows({ matrix, soundIds }: StoredRows<Float32Array>, space: Space, views: readonly View[]): SoundVectors {
  const { rows, cols } = matrix;
  const starts = Array.from({ length: rows }, (_, row) => row).filter(
    (row) => row === 0 || soundIds[row] !== soundIds[row - 1],
  );
  const means: Matrix = { data: new Float32Array(starts.length * cols), rows: starts.length, cols };
  starts.forEach((from, sound) => {
    const to = starts[sound + 1] ?? rows;
    rowOf(means, sound).set(meanOf(rowsBetween(matrix, from, to), space, views));
  });
  return { soundIds: Int32Array.from(starts, (row) => soundIds[row]), matrix: means };
}
