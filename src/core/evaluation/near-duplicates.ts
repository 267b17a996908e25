// Which sounds of a library are copies of each other, or nearly: the same audio under two names, at another gain, in
// another encoding, a few milliseconds of silence trimmed. Figures of retrieval count a copy that finds its copy as
// right, so they are also computed with one sound of each group. Groups come from the log-mel pictures that every sound
// has, not from what was learned: they are the same for all that is compared.
//
// The numbers below were chosen on 844 real one-shots and loops from two libraries, and copies of 120 of them in six
// kinds, against a judge that knows nothing of pictures: the greatest cross-correlation of two waveforms, at least 0.9
// for a copy. Of the originals 101 pairs are within the threshold: 93 copies, 6 that correlate by 0.7 to 0.9 (kicks and
// toms of one drum machine that differ by a little tuning) and 2 by less (cymbals of another, a turn of a knob apart).
// Stretches of 2 s from 30 longer sounds come within it only where a loop repeats exactly; the next are drones, just
// beyond. Found were all copies at -6 dB, as MP3 of 128 kbit/s or at 22,050 Hz, 88 % in Vorbis at quality 4, 87 %
// behind 5 ms of silence (of a sound of 50 ms that is much) and 82 % in 8 bits (noise in what was quiet). Pictures had
// a side of 64; with 32 or 128 the shares are within 5 % of these. A threshold of 0.07 finds 3 to 5 % more of the last
// three, and 8 pairs rather than 6 of those between. With levels down to -80 dB and as few false pairs, a sixth of the
// copies in 8 bits and half of the originals' are found; with 8 times rather than 4, fewer after silence.

import { type Matrix, rowOf } from '../math/matrix.ts';
import { projectOnPrincipalComponents } from '../math/principal-components.ts';
import { seededRandom } from '../math/random.ts';

/** Of a picture, cells of the descriptor. */
const bands = 32;
const times = 4;
/** In the picture's levels, 80 dB over 255: what is 35 dB below the loudest pixel, or more, counts as silent. */
const floorLevel = (255 * (80 - 35)) / 80;

/** Directions along which pairs are sifted before they are measured: most differ too much in these already. */
const sievingDirections = 4;
/** Rounding of single floats, and more. */
const sievingMargin = 1e-4;

export interface NearDuplicateOptions {
  /** Rows that are no further apart are copies, where their durations agree too: euclidean distance, at most √2. */
  threshold: number;
  /** Durations agree that differ by no more than this share of the longer one, and `durationSeconds` besides. */
  durationShare: number;
  durationSeconds: number;
}

/** Of MP3, decoders may add 50 ms to the length. */
export const nearDuplicateDefaults: NearDuplicateOptions = {
  threshold: 0.06,
  durationShare: 0.05,
  durationSeconds: 0.05,
};

/**
 * What is compared of a log-mel picture: 128 numbers, the mean level above the floor in each of 32 bands and 4 times
 * (band b of time t at `b * 4 + t`), scaled to length 1; all zeros for a silent picture. Two of them are from 0 to √2
 * apart.
 *
 * `picture`: `melBands * frames` levels from 0 to 255, as `createPicture` gives them: gain is not in them, and neither
 * is the duration. Throws a RangeError where the bands are no multiple of 32 or the frames none of 4, or the length is
 * another.
 */
export function describePicture(
  picture: Uint8Array | Float32Array,
  { melBands, frames }: { melBands: number; frames: number },
): Float32Array<ArrayBuffer> {
  const bandsInCell = melBands / bands;
  const framesInCell = frames / times;
  if (!(Number.isInteger(bandsInCell) && Number.isInteger(framesInCell) && bandsInCell > 0 && framesInCell > 0)) {
    throw new RangeError(
      `Got a picture of ${melBands} x ${frames}, expected multiples of ${bands} bands and ${times} frames.`,
    );
  }
  if (picture.length !== melBands * frames) {
    throw new RangeError(`Got ${picture.length} levels of a picture of ${melBands} x ${frames}.`);
  }
  const sums = new Float64Array(bands * times);
  for (let band = 0; band < melBands; band++) {
    const cells = Math.floor(band / bandsInCell) * times;
    for (let frame = 0; frame < frames; frame++) {
      const above = picture[band * frames + frame] - floorLevel;
      if (above > 0) sums[cells + Math.floor(frame / framesInCell)] += above;
    }
  }
  const length = Math.hypot(...sums);
  return Float32Array.from(sums, (sum) => (length > 0 ? sum / length : 0));
}

/**
 * The group of each row, named by its lowest row: a row that has no copy is its own, and so is one of zeros. Rows of a group are joined by
 * pairs of copies, so the ends of a chain may be further apart than the threshold. Exact: every pair that is near
 * enough counts, so that the groups do not depend on the order of rows.
 *
 * `descriptors`: rows of `describePicture`; `durations`: of the whole sounds, in seconds, since a picture shows no more
 * than a beginning, stretched to its width. Takes time by the rows, and by the pairs that are alike at a glance.
 *
 * Throws a RangeError where there are not as many durations as rows, or where one of either is not a finite number.
 */
export function groupNearDuplicates(
  descriptors: Matrix,
  durations: Float64Array,
  options: Partial<NearDuplicateOptions> = {},
): Int32Array<ArrayBuffer> {
  const { threshold, durationShare, durationSeconds } = { ...nearDuplicateDefaults, ...options };
  const { data, rows, cols } = descriptors;
  if (durations.length !== rows) throw new RangeError(`Got ${durations.length} durations of ${rows} rows.`);
  for (let row = 0; row < rows; row++) {
    if (!Number.isFinite(durations[row]) || !rowOf(descriptors, row).every(Number.isFinite)) {
      throw new RangeError(`Row ${row} has a number or a duration that is not finite: leave it out.`);
    }
  }
  const parents = Int32Array.from({ length: rows }, (_, row) => row);
  if (rows < 2) return parents;

  // A distance is never less than along a few directions: whatever these are, no pair is lost. So the seed decides
  // nothing but, a little, the time.
  const directions = Math.min(sievingDirections, cols);
  const projected = projectOnPrincipalComponents(descriptors, directions, seededRandom(1)).data;
  const order = Int32Array.from(parents).sort((a, b) => projected[a * directions] - projected[b * directions]);
  const sieve = new Float32Array(rows * directions);
  const sortedDurations = new Float64Array(rows);
  for (let at = 0; at < rows; at++) {
    const from = order[at] * directions;
    for (let i = 0; i < directions; i++) sieve[at * directions + i] = projected[from + i];
    sortedDurations[at] = durations[order[at]];
  }

  // Of what is silent nothing is known.
  const isSilent = Array.from({ length: rows }, (_, row) => rowOf(descriptors, row).every((value) => value === 0));
  const reach = threshold + sievingMargin;
  const reachSquare = reach * reach;
  for (let at = 0; at < rows; at++) {
    if (isSilent[order[at]]) continue;
    const own = at * directions;
    for (let next = at + 1; next < rows && sieve[next * directions] - sieve[own] <= reach; next++) {
      const longer = Math.max(sortedDurations[at], sortedDurations[next]);
      const difference = Math.abs(sortedDurations[at] - sortedDurations[next]);
      if (difference > durationShare * longer + durationSeconds) continue;
      if (squareBetween(sieve, own, next * directions, directions) > reachSquare) continue;
      if (isSilent[order[next]]) continue;
      const one = rootOf(parents, order[at]);
      const other = rootOf(parents, order[next]);
      if (one === other) continue;
      if (squareBetween(data, order[at] * cols, order[next] * cols, cols) > threshold * threshold) continue;
      parents[Math.max(one, other)] = Math.min(one, other);
    }
  }
  for (let row = 0; row < rows; row++) parents[row] = rootOf(parents, row);
  return parents;
}

/** Of `count` numbers from `one` and from `other`. Which is which makes no difference, down to the last bit. */
function squareBetween(data: Float32Array, one: number, other: number, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const difference = data[one + i] - data[other + i];
    sum += difference * difference;
  }
  return sum;
}

/** The lowest row of the group as it is joined so far; shortens the way there. */
function rootOf(parents: Int32Array, row: number): number {
  let root = row;
  while (parents[root] !== root) {
    parents[root] = parents[parents[root]];
    root = parents[root];
  }
  return root;
}
