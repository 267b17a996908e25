// One library's vectors in storage: as they are, a row a segment, to be searched; and as one row a sound, to be drawn, judged
// and handed out.

import { chooseIndex } from '../core/indexes/choose-index.ts';
import { indexes } from '../core/indexes/registry.ts';
import type { IndexEntry } from '../core/indexes/search-index.ts';
import { type SoundSearch, soundSearch } from '../core/indexes/sound-search.ts';
import { sourceOf } from '../core/indexes/vector-source.ts';
import { normaliseRows, type Space } from '../core/math/distance.ts';
import { allRows, type Matrix, meanOfRows, rowOf, rowsBetween, takeRows } from '../core/math/matrix.ts';
import { resolveOptions } from '../core/options.ts';
import { normaliseViews, type View } from '../core/representations/views.ts';
import { type OpenRows, openRows, readIndex, readRows } from '../storage/reader.ts';
import type { IndexChoice, SoundVectors, VectorsKey } from './protocol.ts';
import { assembleFor, numbersForThreads } from './threads.ts';

export interface OpenVectors {
  /** Which part of its sound each row is. Rows are ordered by sound, and a row is the vector of a segment. */
  segments: Int32Array;
  /** Of memory, as they are. */
  bytes: number;
  /** Copies of these rows. Rejects where they are no longer what they were. */
  take: (rows: ArrayLike<number>) => Promise<Matrix>;
  /** One row a sound. */
  sounds: () => Promise<SoundVectors>;
  /** Over all rows, by the index that is chosen; built or opened at the first search. */
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

function entryFor(choice: IndexChoice, space: Space, { rows, cols }: { rows: number; cols: number }): IndexEntry {
  const ids = [choice.id, chooseIndex(space, rows, cols)];
  const fitting = ids.flatMap((id) => indexes.filter((each) => each.id === id && each.spaces.includes(space)));
  return fitting[0];
}

/** Rejects where there are none. */
export async function openVectors(vectors: VectorsKey): Promise<OpenVectors> {
  const { space, views, libraryRevision, ...key } = vectors;
  const read = async () => {
    const stored = await readRows<Float32Array>(key);
    if (!stored) throw new Error('These sounds have no vectors yet. Train first.');
    return stored;
  };
  const { matrix: found, soundIds, segments } = await read();
  const shape = { rows: found.rows, cols: found.cols };
  const numbers = shape.rows * shape.cols;
  // An index that takes threads is worth keeping too.
  const isLarge = numbers >= numbersForThreads;
  /** Null where an index that rounds them is searched, for the sake of memory: then they are read when they are needed. */
  let held: Matrix | null = found;
  let heldSounds: SoundVectors | null = null;
  let lying: Promise<OpenRows<Float32Array> | null> | null = null;
  let current: { choice: string; search: Promise<OpenSearch> } | null = null;
  const matrix = async () => held ?? (await read()).matrix;

  const open = async (choice: IndexChoice): Promise<OpenSearch> => {
    const entry = entryFor(choice, space, shape);
    const options = resolveOptions(entry.options, choice.options);
    const settings = JSON.stringify([entry.id, options, space, libraryRevision]);
    const { build, open: reopen } = await entry.load();
    const assemble = assembleFor(numbers);
    const kept = isLarge ? await readIndex(key, settings) : null;
    // What an earlier Earshot kept may be of another version.
    const opened = kept && (await reopen(kept, assemble).catch(() => null));
    const run = { options, seed: buildingSeed, assemble };
    const index = opened ?? (await build(space, sourceOf(await matrix()), run));
    held = index.isPrecise ? await matrix() : null;
    if (!held) heldSounds = null;
    return { ...soundSearch(index, soundIds), entry, settings, isToBeKept: isLarge && !opened };
  };
  const dismiss = () => void current?.search.then(({ index }) => index.dismiss()).catch(() => {});

  return {
    segments,
    bytes: found.data.byteLength,
    async take(wanted) {
      if (held) return takeRows(held, wanted);
      lying ??= openRows<Float32Array>(key);
      return ((await lying) as OpenRows<Float32Array>).take(wanted);
    },
    async sounds() {
      const sounds = heldSounds ?? soundRows(await matrix(), soundIds, space, views);
      heldSounds = held && sounds;
      return sounds;
    },
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
function soundRows(matrix: Matrix, idOfRow: Int32Array, space: Space, views: readonly View[]): SoundVectors {
  const { rows, cols } = matrix;
  const starts = allRows(matrix).filter((row) => row === 0 || idOfRow[row] !== idOfRow[row - 1]);
  const means: Matrix = { data: new Float32Array(starts.length * cols), rows: starts.length, cols };
  starts.forEach((from, sound) => {
    const to = starts[sound + 1] ?? rows;
    rowOf(means, sound).set(meanOf(rowsBetween(matrix, from, to), space, views));
  });
  return { soundIds: starts.map((row) => idOfRow[row]), matrix: means };
}
