// How loud a sound is on the whole, its pauses and its dying away left out, and the gain that makes it as loud as others.
// The gates are those of ITU-R BS.1770-4; frequencies are not weighted.

const stepSeconds = 0.1;
/** Windows are 400 ms long and overlap by three quarters. */
const stepsInWindow = 4;
/** -70 dBFS, as a mean square. */
const absoluteGate = 1e-7;
/** 10 dB below the mean of what passes the first gate. */
const relativeGate = 0.1;

export interface Level {
  /** Root mean square of what passes the gates, over all channels; 0 where nothing does. */
  rms: number;
  /** The greatest magnitude of a sample. */
  peak: number;
}

/** Of channels that are equally long. A sound shorter than 400 ms is one window. What is no number counts as silence. */
export function gatedLevel(channels: readonly Float32Array[], sampleRateHertz: number): Level {
  const length = channels[0]?.length ?? 0;
  const size = Math.max(1, Math.round(stepSeconds * sampleRateHertz));
  const squares = new Float64Array(Math.max(1, Math.floor(length / size)));
  let peak = 0;
  for (const samples of channels) {
    for (let i = 0; i < length; i++) {
      const magnitude = Math.abs(samples[i]);
      if (magnitude > peak) peak = magnitude;
      // The last step takes what is left over, too.
      if (magnitude >= 0) squares[Math.min(squares.length - 1, Math.floor(i / size))] += magnitude * magnitude;
    }
  }
  const width = Math.min(stepsInWindow, squares.length);
  const windows = Array.from({ length: squares.length - width + 1 }, (_, first) => {
    const isLast = first + width === squares.length;
    const count = isLast ? length - first * size : width * size;
    return squares.subarray(first, first + width).reduce((sum, each) => sum + each, 0) / (count * channels.length);
  });
  const loud = windows.filter((power) => power > absoluteGate);
  const mean = (powers: number[]) => powers.reduce((sum, each) => sum + each, 0) / powers.length;
  if (loud.length === 0) return { rms: 0, peak };
  const threshold = relativeGate * mean(loud);
  return { rms: Math.sqrt(mean(loud.filter((power) => power > threshold))), peak };
}

/** What to multiply a sound by for its level to be `targetRms`, or as near as it comes with no sample beyond full scale. */
export function matchingGain({ rms, peak }: Level, targetRms: number): number {
  return rms > 0 ? Math.min(targetRms / rms, 1 / peak) : 1;
}
