// Where a recording begins and ends: what comes before somebody strikes something and after it has died away is not searched
// by.

const windowSeconds = 0.01;
/** Nothing below it is sound, whatever else there is: -60 dBFS. */
const faintest = 1e-3;
/** Of the loudest window's peak, 45 dB below it: a room's noise is that far away from what is held to a microphone. */
const shareOfPeak = 10 ** (-45 / 20);
/** Kept on either side, so that nothing is cut into. */
const marginWindows = 2;

/**
 * The first sample to keep, and the one after the last, of channels that are equally long; null where nothing is louder than
 * -60 dBFS. What is no number is taken for silence.
 */
export function audibleRange(
  channels: readonly Float32Array[],
  sampleRateHertz: number,
): { from: number; to: number } | null {
  const length = channels[0]?.length ?? 0;
  const size = Math.max(1, Math.round(windowSeconds * sampleRateHertz));
  const peaks = new Float32Array(Math.ceil(length / size));
  for (const samples of channels) {
    for (let i = 0; i < length; i++) {
      const magnitude = Math.abs(samples[i]);
      const window = Math.floor(i / size);
      if (magnitude > peaks[window]) peaks[window] = magnitude;
    }
  }
  const threshold = Math.max(faintest, shareOfPeak * peaks.reduce((most, peak) => Math.max(most, peak), 0));
  const first = peaks.findIndex((peak) => peak >= threshold);
  if (first < 0) return null;
  const last = peaks.findLastIndex((peak) => peak >= threshold);
  return {
    from: Math.max(0, first - marginWindows) * size,
    to: Math.min(length, (last + 1 + marginWindows) * size),
  };
}
