// How loud a clip is as a whole: its root mean square and its peak.

const floorDecibels = -120;

/** RMS of the samples in dB relative to full scale, at least -120; -120 too for no samples or one that is not finite. */
export function levelDecibels(samples: Float32Array): number {
  let energy = 0;
  for (let i = 0; i < samples.length; i++) energy += samples[i] * samples[i];
  return decibelsOf(energy / samples.length);
}

/** A mean square in dB relative to full scale, at least -120; -120 too for what is not finite. */
export function decibelsOf(meanSquare: number): number {
  const decibels = 10 * Math.log10(meanSquare);
  return Number.isFinite(decibels) ? Math.max(floorDecibels, decibels) : floorDecibels;
}

/** The greatest magnitude, 1 at full scale; 0 for no samples; NaN or Infinity where a sample is not finite. */
export function peak(samples: Float32Array): number {
  let greatest = 0;
  for (let i = 0; i < samples.length; i++) greatest = Math.max(greatest, Math.abs(samples[i]));
  return greatest;
}
