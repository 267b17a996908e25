// Which sounds a run that learns from frames is judged by, and which each epoch trains on: all others where their
// frames may be held at once, else a sample that the seed and the epoch decide, so that an epoch takes the same time
// however large the library is and a resumed run hears what it would have heard.

import type { Matrix } from '../math/matrix.ts';
import { partSeed, type Random, seededRandom, shuffle } from '../math/random.ts';
import type { SoundFrames } from './heard.ts';
import type { PictureLimits } from './picture-source.ts';

const HELD_OUT_SHARE = 0.1;
/** A sample comes from as many blocks as hold this many times as much, so that it is not of a few folders alone. */
const SPREAD = 4;
/** Parts of the seed besides the epochs, which are counted from 0. */
const SPLIT_PART = -2;
const SAMPLES_PART = -4;

/** Sounds are named by their places in the source. */
export interface EpochSounds {
  /** Sounds to judge by. No epoch trains on them, unless there are fewer than 4. */
  judged: Int32Array;
  /**
   * The frames that epoch `epoch`, counted from 0, trains on: of two sounds at least. Held until another's are asked
   * for.
   */
  of(epoch: number): Promise<Matrix<Uint8Array>[]>;
}

/** How many of `sounds`, from the first on, stay within `limits` together; all where they all do. */
function countWithin(sounds: ArrayLike<number>, { frameCounts, cols }: SoundFrames, limits: PictureLimits): number {
  let bytes = 0;
  for (let i = 0; i < sounds.length; i++) {
    bytes += frameCounts[sounds[i]] * cols;
    if (i === limits.pictures || bytes > limits.bytes) return i;
  }
  return sounds.length;
}

function shareOf({ pictures, bytes }: PictureLimits, share: number): PictureLimits {
  return { pictures: Math.max(1, Math.floor(pictures * share)), bytes: bytes * share };
}

/** Sounds of some of these blocks, at least two, whatever the limits. */
function drawSounds(source: SoundFrames, blocks: readonly number[][], most: PictureLimits, random: Random): number[] {
  const candidates: number[] = [];
  const spread = shareOf(most, SPREAD);
  for (const block of shuffle(Int32Array.from(blocks.keys()), random)) {
    if (candidates.length > 1 && countWithin(candidates, source, spread) < candidates.length) break;
    for (const sound of blocks[block]) candidates.push(sound);
  }
  shuffle(candidates, random);
  return candidates.slice(0, Math.max(2, countWithin(candidates, source, most)));
}

/**
 * Splits the sounds of `source`, of which there are at least 2. `limits.pictures` is how many sounds an epoch trains
 * on.
 */
export function epochSounds(source: SoundFrames, seed: number, limits: PictureLimits): EpochSounds {
  // Half of what may be held leaves room to judge by others and to read.
  const most = { pictures: limits.pictures, bytes: limits.bytes / 2 };
  const order = shuffle(
    Int32Array.from({ length: source.sounds }, (_, sound) => sound),
    seededRandom(partSeed(seed, SPLIT_PART)),
  );
  const share = source.sounds < 4 ? 0 : Math.max(1, Math.round(source.sounds * HELD_OUT_SHARE));
  const heldOut = order.slice(
    0,
    Math.min(share, Math.max(1, countWithin(order, source, shareOf(most, HELD_OUT_SHARE)))),
  );
  const training = order.slice(heldOut.length);
  const areAllHeld = countWithin(training, source, most) === training.length;
  const isHeldOut = new Set(heldOut);
  const blocks = areAllHeld
    ? []
    : source.blocks.map((sounds) => Array.from(sounds).filter((sound) => !isHeldOut.has(sound)));
  let held: { epoch: number; frames: Matrix<Uint8Array>[] } | null = null;

  return {
    judged: heldOut.length > 0 ? heldOut : training,
    async of(epoch) {
      if (held && (areAllHeld || held.epoch === epoch)) return held.frames;
      // Let go of before the next is read, which takes as much room.
      held = null;
      const random = seededRandom(partSeed(partSeed(seed, SAMPLES_PART), epoch));
      const frames = await source.take(areAllHeld ? training : drawSounds(source, blocks, most, random));
      held = { epoch, frames };
      return frames;
    },
  };
}

/**
 * All sounds in groups, in the order of their blocks, each group within half of what may be held; a sound that alone is
 * more is a group of its own.
 */
export function* soundGroups(source: SoundFrames, limits: PictureLimits): Generator<number[]> {
  const most = { pictures: limits.pictures, bytes: limits.bytes / 2 };
  let group: number[] = [];
  let bytes = 0;
  for (const block of source.blocks) {
    for (const sound of Array.from(block)) {
      const size = source.frameCounts[sound] * source.cols;
      if (group.length > 0 && (group.length === most.pictures || bytes + size > most.bytes)) {
        yield group;
        group = [];
        bytes = 0;
      }
      group.push(sound);
      bytes += size;
    }
  }
  if (group.length > 0) yield group;
}
