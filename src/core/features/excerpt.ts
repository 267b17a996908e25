// The stretch of a sound that is measured: its start, its middle, or where it is loudest.

export type ExcerptPosition = 'start' | 'middle' | 'loudest';

export interface ExcerptSettings {
  /** Above 0; a sound that is shorter is taken whole. */
  seconds: number;
  position: ExcerptPosition;
}

export interface Excerpt {
  startSample: number;
  /** A view, not a copy, of at most `seconds * sampleRate` samples, rounded, and at least one where there is one. */
  samples: Float32Array;
}

/**
 * 'start' skips nothing, not even silence; 'loudest' is the window of greatest energy and, among equals, the earliest
 * that does not open with digital silence. Throws a RangeError where `seconds` is not above 0.
 */
export function excerpt(samples: Float32Array, sampleRate: number, { seconds, position }: ExcerptSettings): Excerpt {
  if (!(seconds > 0)) throw new RangeError(`Got an excerpt of ${seconds} s, expected more than 0 s.`);
  const length = Math.max(1, Math.round(seconds * sampleRate));
  if (samples.length <= length) return { startSample: 0, samples };
  const startSample = startOf(samples, length, position);
  return { startSample, samples: samples.subarray(startSample, startSample + length) };
}

function startOf(samples: Float32Array, length: number, position: ExcerptPosition): number {
  switch (position) {
    case 'start':
      return 0;
    case 'middle':
      return Math.floor((samples.length - length) / 2);
    case 'loudest':
      return loudestStart(samples, length);
  }
}

function loudestStart(samples: Float32Array, length: number): number {
  let energy = 0;
  for (let i = 0; i < length; i++) energy += samples[i] * samples[i];
  let greatest = energy;
  let start = 0;
  for (let next = length; next < samples.length; next++) {
    const left = samples[next - length];
    const entered = samples[next];
    energy += entered * entered - left * left;
    if (energy > greatest) {
      greatest = energy;
      start = next - length + 1;
    }
  }
  // A hit between silences has its greatest energy in many windows: the one that opens with the hit is heard best.
  if (greatest > 0) {
    while (samples[start] === 0 && start + length < samples.length) start++;
  }
  return start;
}
