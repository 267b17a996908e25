// A model in training, an epoch at a time: what the last epoch left, to go on from, and the weights of the best epoch, to
// embed with.

import type { EpochLoss, Model } from './representation.ts';

/** A model in training, with what models of earlier versions lack. */
export interface Checkpoint extends Model {
  bestEpoch: number;
  halvings: number;
}

/** A stored model to go on from. One that was stored without its best epoch goes on from what it has. */
export function checkpointOf({ ended: _, ...model }: Model): Checkpoint {
  return { ...model, bestEpoch: model.bestEpoch ?? model.epoch, halvings: model.halvings ?? 0 };
}

/** The checkpoint an epoch after `before`. The first epoch is the best so far, and of equal ones the earlier. */
export function nextCheckpoint(
  before: Checkpoint,
  loss: EpochLoss,
  latest: Model['weights'],
  optimizer: Model['optimizer'],
): Checkpoint {
  const epoch = before.epoch + 1;
  const best = before.losses.at(before.bestEpoch - 1);
  const improved = before.bestEpoch === 0 || !best || loss.heldOut < best.heldOut;
  const kept = improved ? { bestEpoch: epoch, weights: latest, latest: undefined } : { latest };
  return { ...before, ...kept, epoch, losses: [...before.losses, loss], optimizer };
}
