// How a clip runs in time: how loud it is, when it rises, peaks and has passed, how often it crosses zero. After G. Peeters,
// "A large set of audio features for sound description (similarity and classification) in the CUIDADO project", IRCAM, 2004.

/** 2.9 ms, seven to a frame of 20 ms. */
export const blockSamples = 63;

export interface Envelope {
  samples: Float32Array;
  /** Sums of squares of blocks of 63 samples, the last of them perhaps shorter. */
  energies: Float64Array;
  /** Their sum. */
  energy: number;
  /** The greatest magnitude and the first sample that has it. */
  peak: number;
  peakSample: number;
  /** How often a sample differs in sign from the one before; 0 counts as positive. */
  zeroCrossings: number;
}

export function measureEnvelope(samples: Float32Array): Envelope {
  const energies = new Float64Array(Math.ceil(samples.length / blockSamples));
  let energy = 0;
  let peak = 0;
  let peakSample = 0;
  let zeroCrossings = 0;
  let wasNegative = samples[0] < 0;
  for (let block = 0; block < energies.length; block++) {
    const end = Math.min(samples.length, (block + 1) * blockSamples);
    let squares = 0;
    for (let i = block * blockSamples; i < end; i++) {
      const sample = samples[i];
      const isNegative = sample < 0;
      if (isNegative !== wasNegative) zeroCrossings++;
      wasNegative = isNegative;
      squares += sample * sample;
      const magnitude = isNegative ? -sample : sample;
      if (magnitude > peak) {
        peak = magnitude;
        peakSample = i;
      }
    }
    energies[block] = squares;
    energy += squares;
  }
  return { samples, energies, energy, peak, peakSample, zeroCrossings };
}

/**
 * How many samples, to a part of one, hold each of `fractions` of the energy, counted from the clip's start; 0 for each
 * in silence. `fractions`: rising, above 0 and below 1.
 */
export function energyTimes({ samples, energies, energy }: Envelope, fractions: readonly number[]): number[] {
  if (energy === 0) return fractions.map(() => 0);
  let block = 0;
  let before = 0;
  return fractions.map((fraction) => {
    const wanted = fraction * energy;
    while (block < energies.length - 1 && before + energies[block] < wanted) {
      before += energies[block];
      block++;
    }
    let passed = before;
    for (let i = block * blockSamples; i < samples.length; i++) {
      const square = samples[i] * samples[i];
      if (passed + square >= wanted) return i + (wanted - passed) / square;
      passed += square;
    }
    // Sums in another order may fall short of the total by a rounding.
    return samples.length;
  });
}

/** The mean of the blocks' middles, weighted by energy, in samples from the clip's start; 0 in silence. */
export function energyCentre({ samples, energies, energy }: Envelope): number {
  let moment = 0;
  for (let block = 0; block < energies.length; block++) {
    const start = block * blockSamples;
    moment += 0.5 * (start + Math.min(samples.length, start + blockSamples)) * energies[block];
  }
  return energy > 0 ? moment / energy : 0;
}

/**
 * Samples from the start of the block whose RMS first reaches 20 % of the greatest block's, to the end of the block that
 * first reaches 90 %: fixed thresholds as Peeters has them, at least a block; 0 in silence.
 */
export function attackSamples({ samples, energies, energy }: Envelope): number {
  if (energy === 0) return 0;
  const greatest = energies.reduce((most, squares) => Math.max(most, squares), 0);
  const begun = energies.findIndex((squares) => squares >= 0.2 ** 2 * greatest);
  const risen = energies.findIndex((squares) => squares >= 0.9 ** 2 * greatest);
  return Math.min(samples.length, (risen + 1) * blockSamples) - begun * blockSamples;
}
