// What every index can do: answer "which rows are nearest to this vector?", and become one buffer and come back.

import type { Space } from '../math/distance.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Neighbour } from '../math/top-k.ts';

export interface SearchIndex {
  readonly space: Space;
  readonly rows: number;
  readonly cols: number;

  /**
   * The `k` rows nearest to `query` (`cols` numbers, normalised or not), ascending; of equal distances the lower row
   * comes first. Fewer where there are not so many. Row `exclude` is left out: a sound is no neighbour of itself. So is
   * a row that has NaN. Throws a RangeError where the query has another length.
   */
  nearest(query: Float32Array, k: number, exclude?: number): Neighbour[];

  /** The exact distance from `query` to each row: `rows` numbers. Throws as `nearest` does. */
  distances(query: Float32Array): Float32Array<ArrayBuffer>;

  /** A copy of all that the index is: to store or to transfer it. */
  toBuffer(): ArrayBuffer;
}

/** The code of one kind of index. */
export interface IndexKind {
  /** Copies `matrix`, a vector a row. Throws a RangeError where its data do not fill its shape. */
  build(space: Space, matrix: Matrix): Promise<SearchIndex>;
  /** Opens a copy of what `toBuffer` gave. Throws an Error for anything else. */
  open(buffer: ArrayBuffer): Promise<SearchIndex>;
}

export interface IndexEntry {
  id: string;
  label: string;
  /** Those that it can search. */
  spaces: readonly Space[];
  load: () => Promise<IndexKind>;
}
