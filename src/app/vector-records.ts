// The sounds that vectors from elsewhere are of: a record a row.

import type { RowName } from '../core/formats/row-names.ts';
import type { VectorBlock } from '../core/formats/vector-block.ts';
import { rowOf } from '../core/math/matrix.ts';
import type { SoundRecord, Split } from '../storage/schema.ts';

/** What data sets call their parts. */
const splits: Record<string, Split> = {
  train: 'train',
  bal_train: 'train',
  unbal_train: 'train',
  validation: 'validation',
  valid: 'validation',
  val: 'validation',
  dev: 'validation',
  test: 'test',
  eval: 'test',
};

/** Two hashes of 32 bits, FNV-1a taken by words instead of bytes, from different beginnings: 16 hex digits. */
export function vectorHash(vector: Float32Array): string {
  const words = new Uint32Array(vector.buffer, vector.byteOffset, vector.length);
  let one = 0x811c9dc5;
  let other = 0x9747b28c;
  for (const word of words) {
    one = Math.imul(one ^ word, 0x01000193);
    // A product carries upwards alone: what is high in a word is brought down.
    one ^= one >>> 15;
    other = Math.imul(other ^ word, 0x85ebca6b);
    other ^= other >>> 13;
  }
  return [one, other].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}

/** The paths of a library, each of which one sound has; a name that comes again gets a number. */
export class TakenPaths {
  readonly #paths = new Set<string>();
  /** Of each path that came more than once, the number of the last. */
  readonly #copies = new Map<string, number>();
  /** By the path that a sound came with and its content. */
  readonly #contents = new Set<string>();

  constructor(sounds: readonly SoundRecord[]) {
    for (const { path } of sounds) this.#paths.add(path);
    for (const { path, hash } of sounds) {
      this.#contents.add(`${hash} ${path}`);
      const [, stem, number, ending = ''] = /^(.*) \((\d+)\)(\.[^./]*)?$/s.exec(path) ?? [];
      if (number === undefined || !this.#paths.has(`${stem}${ending}`)) continue;
      this.#contents.add(`${hash} ${stem}${ending}`);
    }
  }

  /** Where a sound that comes with this path and content is from now on; null where it is there already. */
  take(path: string, hash: string): string | null {
    if (this.#contents.has(`${hash} ${path}`)) return null;
    this.#contents.add(`${hash} ${path}`);
    let free = path;
    if (this.#paths.has(path)) {
      const [, stem, ending = ''] = /^(.*?)(\.[^./]*)?$/s.exec(path) as RegExpExecArray;
      let copy = this.#copies.get(path) ?? 1;
      do free = `${stem} (${++copy})${ending}`;
      while (this.#paths.has(free));
      this.#copies.set(path, copy);
    }
    this.#paths.add(free);
    return free;
  }
}

export interface RecordsRequest {
  libraryId: string;
  /** The number of the block that will hold the vectors. */
  block: number;
  /** The ids from here on are free. */
  firstId: number;
  /** What rows are of, by what they are called in their block. */
  named: ReadonlyMap<string, RowName>;
  /** Holds the new ones as well afterwards. */
  taken: TakenPaths;
  /** More new ones than this are left out. */
  most: number;
}

/** A record for each row that is new, and which row of the block it is; how many were there already, and left out. */
export function recordsOf(
  { names, vectors, labels, split: part, times }: VectorBlock,
  { libraryId, block, firstId, named, taken, most }: RecordsRequest,
): { sounds: SoundRecord[]; rows: number[]; present: number; left: number } {
  const sounds: SoundRecord[] = [];
  const rows: number[] = [];
  let present = 0;
  let left = 0;
  for (const [row, called] of names.entries()) {
    const known = named.get(called);
    if (sounds.length === most) {
      left++;
      continue;
    }
    const hash = vectorHash(rowOf(vectors, row));
    const path = taken.take(pathOf(known?.path ?? called, part), hash);
    if (path === null) {
      present++;
      continue;
    }
    const slash = path.lastIndexOf('/');
    const durationSeconds = times?.durationSeconds[row] ?? known?.durationSeconds ?? 0;
    const sound: SoundRecord = {
      libraryId,
      id: firstId + sounds.length,
      path,
      folder: slash < 0 ? '' : path.slice(0, slash),
      name: path.slice(slash + 1),
      bytes: 4 * vectors.cols,
      lastModified: 0,
      hash,
      durationSeconds,
      channels: 0,
      source: { kind: 'none' },
      block,
      segments: [{ startSeconds: times?.startSeconds[row] ?? 0, durationSeconds }],
      gone: false,
      note: null,
    };
    const own = [...new Set([...(labels?.[row] ?? []), ...(known?.labels ?? [])])];
    if (own.length > 0) sound.labels = own;
    const split = splits[(known?.split ?? part ?? '').toLowerCase()];
    if (split) sound.split = split;
    sounds.push(sound);
    rows.push(row);
  }
  return { sounds, rows, present, left };
}

/** The part of a data set is its folder; backslashes are slashes, and none stands in front. */
function pathOf(called: string, part: string | null): string {
  const path = called
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replaceAll(/\/{2,}/g, '/')
    .replace(/^(\.?\/)+/, '');
  return part === null ? path || called : `${part}/${path || called}`;
}
