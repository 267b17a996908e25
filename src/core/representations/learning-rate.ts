// The learning rate: it falls along a half cosine over all epochs (Loshchilov and Hutter, "SGDR", 2017), and where
// training diverges it is halved.

import type { EpochLoss } from './representation.ts';

/** How often a run's rate is halved before the run fails. */
export const MOST_HALVINGS = 5;

/**
 * How many times worse than blank pictures a network draws that has diverged. On tiny sets at a rate of 0.1, up to 5 times
 * were seen to come back by themselves; on real sounds at a rate of 0.05, no epoch ended above once.
 */
const EXPLODED = 10;

/** The rate that the cosine starts from, once `learningRate` has been halved `halvings` times. */
export function rateInForce(learningRate: number, halvings: number): number {
  return learningRate / 2 ** halvings;
}

/** The rate of a step when `share` of the run, in [0, 1), is done. */
export function rateAt(share: number, inForce: number): number {
  return 0.5 * inForce * (1 + Math.cos(Math.PI * share));
}

/** Whether an epoch's losses are no numbers, or far above `blank`, the loss of drawing every picture blank. */
export function hasDiverged({ training, heldOut }: EpochLoss, blank: number): boolean {
  return !(Number.isFinite(training) && heldOut <= EXPLODED * blank);
}

/** What to tell where an epoch, counted from 0, diverges at every rate. */
export function diverged(epoch: number, learningRate: number): Error {
  return new Error(
    `Training diverged in epoch ${epoch + 1}, even after the learning rate was halved ${MOST_HALVINGS} times. ` +
      `Lower the learning rate (it was ${learningRate}) and train again.`,
  );
}
