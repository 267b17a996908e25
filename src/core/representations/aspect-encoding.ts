// Aspects of a sound as points on arcs, so that few of them, or one, make a vector whose cosines say how far two sounds are
// apart: of plain numbers, which differ in length more than in direction, a cosine would tell little.

import { type AspectKey, aspectColumns } from '../features/aspect-columns.ts';

/** Standard deviations from the mean at which an arc ends: beyond them all is as far away as can be. */
const MOST_DEVIATIONS = 2;
/** Shorter times and lower frequencies are told apart no further. */
const LEAST_SECONDS = 0.003;
const LEAST_HERTZ = 20;
/** Of the feature's pitches, in Hz. */
const [LOWEST_PITCH, HIGHEST_PITCH] = [40, 4000];

/** Columns of these aspects in the feature. */
export function columnsOf(keys: readonly AspectKey[]): number[] {
  return keys.map((key) => aspectColumns.findIndex((column) => column.key === key));
}

/** An aspect as it is heard: times and frequencies by their logarithms, all else as it is. */
export function heardValue(column: number, value: number): number {
  const { unit } = aspectColumns[column];
  if (unit === 's') return Math.log(Math.max(value, LEAST_SECONDS));
  if (unit === 'Hz' || unit === '1/s') return Math.log(Math.max(value, LEAST_HERTZ));
  return value;
}

/**
 * Numbers in deviations from their means, [aspects], as points on half circles: a cosine and a sine each, together of length
 * 1, [2 x aspects].
 */
export function onArcs(deviations: ArrayLike<number>): Float32Array {
  const points = new Float32Array(2 * deviations.length);
  const radius = 1 / Math.sqrt(deviations.length);
  for (let i = 0; i < deviations.length; i++) {
    const within = Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, deviations[i]));
    const angle = (within / MOST_DEVIATIONS) * (Math.PI / 2);
    points[2 * i] = radius * Math.cos(angle);
    points[2 * i + 1] = radius * Math.sin(angle);
  }
  return points;
}

/**
 * A pitch in Hz and its confidence, 0 to 1, as a point on a half sphere, [3]: along its edge by the logarithm of the pitch, and
 * the nearer to its top the less certain that is. So sounds without a pitch are alike, and their pitch is not looked at.
 */
export function onHalfSphere(hertz: number, confidence: number): Float32Array {
  const certain = Math.max(0, Math.min(1, confidence));
  const within = Math.max(LOWEST_PITCH, Math.min(HIGHEST_PITCH, hertz));
  const angle = (Math.PI * Math.log(within / LOWEST_PITCH)) / Math.log(HIGHEST_PITCH / LOWEST_PITCH);
  return Float32Array.of(certain * Math.cos(angle), certain * Math.sin(angle), Math.sqrt(1 - certain ** 2));
}
