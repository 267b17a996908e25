// When training stops by itself. The rule reads the losses of a run and nothing else, so a run that goes on from a
// checkpoint counts as one that was never interrupted.
//
// The learning rate falls along a half cosine over all epochs, and while it falls the held-out loss nearly always falls a
// little, the more so towards the end. So patience hardly ever cuts a run of the default length; it ends those whose
// `epochs` is set so high that the network has learned all it can, or learns by heart, while the rate is still high.

import type { EpochLoss } from './representation.ts';

/** The least share of the held-out loss by which it must fall to count as an improvement. */
export const MINIMUM_IMPROVEMENT = 0.001;

/**
 * Epochs since the held-out loss last fell by a `MINIMUM_IMPROVEMENT` of what it was at the improvement before. The
 * first epoch is an improvement; a slow fall adds up to one.
 */
export function epochsWithoutImprovement(losses: readonly EpochLoss[]): number {
  let reached = Number.POSITIVE_INFINITY;
  let epochs = 0;
  for (const { heldOut } of losses) {
    epochs++;
    if (heldOut < reached * (1 - MINIMUM_IMPROVEMENT)) {
      reached = heldOut;
      epochs = 0;
    }
  }
  return epochs;
}

/** Whether a run with these losses has gone `patience` epochs without improvement; never where `patience` is 0. */
export function hasStoppedImproving(losses: readonly EpochLoss[], patience: number): boolean {
  return patience > 0 && epochsWithoutImprovement(losses) >= patience;
}
