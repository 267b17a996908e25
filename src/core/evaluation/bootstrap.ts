// How far means may lie from what other samples would give: the bootstrap's percentile interval (Efron and Tibshirani, An
// Introduction to the Bootstrap, 1993, chapter 13).

import type { Random } from '../math/random.ts';

const resamples = 1000;
const intervalShare = 0.95;

export interface Interval {
  low: number;
  high: number;
}

/**
 * For each list of values, all of the same items and at least one, between which percentiles of the means of items drawn with
 * replacement the middle 95 of 100 lie. The lists share their draws.
 */
export function bootstrapIntervals(lists: readonly ArrayLike<number>[], random: Random): Interval[] {
  const items = lists[0].length;
  const sums = lists.map(() => new Float64Array(resamples));
  for (let resample = 0; resample < resamples; resample++) {
    for (let draw = 0; draw < items; draw++) {
      const item = Math.floor(random() * items);
      for (let i = 0; i < lists.length; i++) sums[i][resample] += lists[i][item];
    }
  }
  return sums.map((ofList) => {
    ofList.sort();
    const at = (share: number) => ofList[Math.round(share * (resamples - 1))] / items;
    return { low: at((1 - intervalShare) / 2), high: at((1 + intervalShare) / 2) };
  });
}
