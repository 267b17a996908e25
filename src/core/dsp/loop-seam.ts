// The seam of a stretch that goes around and around: what comes before its beginning is let in over its end, within
// milliseconds, so that the sound goes on where it begins again instead of jumping.

/**
 * Crossfades the samples before `end` into `before`, in place: the last of them becomes the last of `before`. The two shares
 * add up to 1 at each sample, so that what is alike, a tone or a level, goes through unchanged. Where `end` lies beyond the
 * samples, what is not there is left out. Throws a RangeError where the fade would begin before the samples do.
 */
export function crossfadeInto(samples: Float32Array, end: number, before: Float32Array): void {
  const from = end - before.length;
  if (from < 0)
    throw new RangeError(`Got a fade of ${before.length} samples that ends at ${end}, expected a shorter one.`);
  for (let i = 0; i < before.length && from + i < samples.length; i++) {
    const share = (i + 1) / before.length;
    samples[from + i] += share * (before[i] - samples[from + i]);
  }
}
