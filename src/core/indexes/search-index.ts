// What every index can do: answer "which rows are nearest to this vector?", and become one buffer and come back.

import type { Space } from '../math/distance.ts';
import type { Neighbour } from '../math/top-k.ts';
import type { Option, OptionValues } from '../options.ts';
import type { Assemble } from '../wasm/team.ts';
import type { VectorSource } from './vector-source.ts';

export interface SearchIndex {
  readonly space: Space;
  readonly rows: number;
  readonly cols: number;
  /** Of memory, that it holds. */
  readonly bytes: number;
  /**
   * Whether its distances are those between the vectors it was built from, but for rounding. Where they are not, ask for
   * several times as many neighbours as are wanted and have them measured anew by `rescore`.
   */
  readonly isPrecise: boolean;

  /**
   * The `k` rows nearest to `query` (`cols` numbers, normalised or not), ascending; of equal distances the lower row
   * comes first. Fewer where there are not so many, or where not so many were found. Row `exclude` is left out: a sound
   * is no neighbour of itself. So is a row that has NaN. Throws a RangeError where the query has another length.
   */
  nearest(query: Float32Array, k: number, exclude?: number): Neighbour[];

  /** The distance from `query` to each row: `rows` numbers, NaN for a row that has NaN. Throws as `nearest` does. */
  distances(query: Float32Array): Float32Array<ArrayBuffer>;

  /** A copy of all that the index is: to store or to transfer it. */
  toBuffer(): ArrayBuffer;

  /** Ends its threads; what is asked after that, this one answers alone. */
  dismiss(): void;
}

export interface IndexRun {
  /** A value for every option of the entry: see `resolveOptions`. */
  options: OptionValues;
  /** Of whatever is drawn: the same index is built from the same vectors each time. */
  seed: number;
  /** Threads and the memory that they share; this thread alone where it is left out. */
  assemble?: Assemble;
  /** Called now and then with the share that is done, in (0, 1], and awaited. */
  onProgress?: (share: number) => void | Promise<void>;
}

/** The code of one kind of index. */
export interface IndexKind {
  /** Copies what it needs of the vectors. Throws a RangeError where the source does not give what it said. */
  build(space: Space, source: VectorSource, run: IndexRun): Promise<SearchIndex>;
  /** Opens a copy of what `toBuffer` gave. Throws an Error for anything else. */
  open(buffer: ArrayBuffer, assemble?: Assemble): Promise<SearchIndex>;
}

export interface IndexEntry {
  id: string;
  label: string;
  /** Those that it can search. */
  spaces: readonly Space[];
  options: readonly Option[];
  /** What of the answer holds with the options' defaults; the contract holds the index to it. */
  accuracy: {
    /** The least share of the ten nearest rows that is found on average: 1 where all always are. */
    recall: number;
    /** The most that a distance is off, as a share of the largest from the same query. */
    distanceError: number;
  };
  /** Whether a search looks at every row. */
  measuresAll: boolean;
  load: () => Promise<IndexKind>;
}
