// Which pictures a run is judged by, and which each epoch trains on: all others where they may be held at once, else a
// sample that the seed and the epoch decide, so that an epoch takes the same time however large the library is and a
// resumed run sees what it would have seen.

import { allRows, type Matrix } from '../math/matrix.ts';
import { partSeed, type Random, seededRandom, shuffle } from '../math/random.ts';
import { mostAtOnce, type PictureLimits, type PictureSource } from './picture-source.ts';

const HELD_OUT_SHARE = 0.1;
/**
 * A sample comes from as many blocks as have this many times its rows. Sounds of one folder lie in the same blocks, so
 * that from just enough blocks an epoch would see a few folders; from all blocks it would read the whole library, the
 * longer the larger that is. Of 100,000 pictures of 64 x 64, 256 a block, Chromium reads a sample in 1.1 s this way and in
 * 2.3 s from all blocks.
 */
const SPREAD = 4;
/** Parts of the seed besides the epochs, which are counted from 0. */
const SPLIT_PART = -2;
const SAMPLES_PART = -4;

export interface EpochPictures {
  /** Rows of the source to judge by, in an order that the seed decides. No epoch trains on them, unless there are fewer than 4. */
  judged: Uint32Array;
  /** Pictures that each epoch trains on. */
  count: number;
  /** What epoch `epoch`, counted from 0, trains on. Held until another epoch's is asked for. */
  of(epoch: number): Promise<Matrix<Uint8Array>>;
}

/** Rows kept out of training (none of fewer than 4) and rows to train on, `most` at once, both in the seed's order. */
function split(rows: number, seed: number, most: number): { training: Uint32Array; heldOut: Uint32Array } {
  const order = shuffle(Uint32Array.from(allRows({ rows })), seededRandom(partSeed(seed, SPLIT_PART)));
  const share = rows < 4 ? 0 : Math.max(1, Math.round(rows * HELD_OUT_SHARE));
  const count = rows - share > most ? Math.min(share, Math.ceil(most * HELD_OUT_SHARE)) : share;
  return { heldOut: order.slice(0, count), training: order.slice(count) };
}

/** `count` rows of some of these blocks, which have more than that. */
function drawRows(blocks: readonly Uint32Array[], count: number, random: Random): Uint32Array {
  const candidates: number[] = [];
  for (const block of shuffle(allRows({ rows: blocks.length }), random)) {
    if (candidates.length >= SPREAD * count) break;
    for (const row of blocks[block]) candidates.push(row);
  }
  return Uint32Array.from(shuffle(candidates, random).slice(0, count));
}

/** Splits the rows of `source`, of which there are at least 2, and reads what epochs train on. */
export function epochPictures(source: PictureSource, seed: number, limits: PictureLimits): EpochPictures {
  const most = mostAtOnce(source, limits);
  const { training, heldOut } = split(source.rows, seed, most);
  const areAllHeld = training.length <= most;
  const isHeldOut = new Set(heldOut);
  const blocks = areAllHeld
    ? []
    : source.blocks.map((rows) => Uint32Array.from(rows).filter((row) => !isHeldOut.has(row)));
  let held: { epoch: number; pictures: Matrix<Uint8Array> } | null = null;

  return {
    judged: heldOut.length > 0 ? heldOut : training,
    count: Math.min(training.length, most),
    async of(epoch) {
      if (held && (areAllHeld || held.epoch === epoch)) return held.pictures;
      // Let go of before the next is read, which takes as much room.
      held = null;
      const random = seededRandom(partSeed(partSeed(seed, SAMPLES_PART), epoch));
      const pictures = await source.take(areAllHeld ? training : drawRows(blocks, most, random));
      held = { epoch, pictures };
      return pictures;
    },
  };
}
