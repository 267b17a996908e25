// Sounds that have several codes each, compared by those that are most alike: the distance of two sounds is the least
// Hamming distance between a code of the one and a code of the other. Exact, by counting the bits that differ.

import type { Matrix } from '../math/matrix.ts';

const wordBits = 32;

export interface BestPairs {
  /** One a sound, in the order of their rows. */
  soundIds: Int32Array;
  /**
   * The least distance from any row of `query`, codes of as many columns, to any code of each sound: a number a sound,
   * the share of columns that differ, in [0, 1]. Infinity where `query` has no rows. Throws a RangeError where the
   * columns differ.
   */
  distances(query: Matrix): Float32Array<ArrayBuffer>;
  /** The same from the sound at `place` in `soundIds` to each, itself among them at 0. */
  distancesFrom(place: number): Float32Array<ArrayBuffer>;
}

/**
 * Takes a copy of `codes`, rows of 0 and 1, `soundIds` the sound of each row; those of a sound lie together. Throws a
 * RangeError where there is not a sound for every row, or a sound's rows are apart.
 */
export function bestPairs(codes: Matrix, soundIds: ArrayLike<number>): BestPairs {
  const { rows, cols } = codes;
  if (soundIds.length !== rows) {
    throw new RangeError(`Got the sounds of ${soundIds.length} rows for ${rows} codes: give the sound of each row.`);
  }
  const words = Math.ceil(cols / wordBits);
  const packed = pack(codes);
  /** Where each sound's rows begin, then where the last one's end. */
  const starts: number[] = [];
  const ids = new Set<number>();
  for (let row = 0; row < rows; row++) {
    if (row > 0 && soundIds[row] === soundIds[row - 1]) continue;
    if (ids.has(soundIds[row])) {
      throw new RangeError(`The codes of sound ${soundIds[row]} lie apart: order the rows by sound.`);
    }
    ids.add(soundIds[row]);
    starts.push(row);
  }
  starts.push(rows);

  const distancesOfWords = (query: Int32Array): Float32Array<ArrayBuffer> => {
    const found = new Float32Array(ids.size);
    for (let sound = 0; sound < found.length; sound++) {
      const [from, to] = [starts[sound] * words, starts[sound + 1] * words];
      let least = query.length > 0 || words === 0 ? cols : Number.POSITIVE_INFINITY;
      for (let at = from; at < to; at += words) {
        for (let asked = 0; asked < query.length; asked += words) {
          let differing = 0;
          for (let word = 0; word < words; word++) differing += bitCount(packed[at + word] ^ query[asked + word]);
          if (differing < least) least = differing;
        }
      }
      found[sound] = cols > 0 ? least / cols : 0;
    }
    return found;
  };

  return {
    soundIds: Int32Array.from(ids),
    distances(query) {
      if (query.cols !== cols) {
        throw new RangeError(
          `The query has codes of ${query.cols} bits, expected ${cols}: embed both with the same model.`,
        );
      }
      return distancesOfWords(pack(query));
    },
    distancesFrom: (place) => distancesOfWords(packed.subarray(starts[place] * words, starts[place + 1] * words)),
  };
}

/** Column c of a row is bit c % 32 of the row's word c / 32; bits beyond the last column are 0. */
function pack({ data, rows, cols }: Matrix): Int32Array {
  const words = Math.ceil(cols / wordBits);
  const packed = new Int32Array(rows * words);
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      if (data[row * cols + col] !== 0) packed[row * words + (col >> 5)] |= 1 << (col & 31);
    }
  }
  return packed;
}

/** How many bits of a 32-bit word are 1: of pairs, fours, bytes, then their sum (Warren, Hacker's Delight, 5-1). */
function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
