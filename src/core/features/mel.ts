// The mel scale of M. Slaney's Auditory Toolbox (1998), linear below 1 kHz and logarithmic above, and the triangular
// filters of equal area on it, as librosa.filters.mel has them (htk=False, norm='slaney').

const hertzPerMel = 200 / 3;
const breakHertz = 1000;
const breakMel = breakHertz / hertzPerMel;
/** Above the break, 27 mels are a factor of 6.4. */
const logStep = Math.log(6.4) / 27;

export function hertzToMel(hertz: number): number {
  return hertz < breakHertz ? hertz / hertzPerMel : breakMel + Math.log(hertz / breakHertz) / logStep;
}

export function melToHertz(mel: number): number {
  return mel < breakMel ? mel * hertzPerMel : breakHertz * Math.exp((mel - breakMel) * logStep);
}

export interface MelSettings {
  sampleRate: number;
  /** Samples a spectrum is taken of; it has `fftSize / 2 + 1` bins. */
  fftSize: number;
  melBands: number;
  lowestHertz: number;
  /** Up to half the sample rate. */
  highestHertz: number;
}

/** Band b weighs the bins from `startBins[b]` on with `weights[firstWeights[b]]` up to before `weights[firstWeights[b + 1]]`. */
export interface MelFilterbank {
  startBins: Int32Array;
  firstWeights: Int32Array;
  weights: Float32Array;
}

/**
 * Triangles that overlap by half, low to high, each of area 1 over Hz, kept without their zeros.
 * Throws a RangeError where the frequencies are out of order or range, or a band is so narrow that it holds no bin.
 */
export function melFilterbank({
  sampleRate,
  fftSize,
  melBands,
  lowestHertz,
  highestHertz,
}: MelSettings): MelFilterbank {
  if (!(lowestHertz >= 0 && lowestHertz < highestHertz && highestHertz <= sampleRate / 2)) {
    throw new RangeError(
      `Got ${lowestHertz} to ${highestHertz} Hz, expected an interval within 0 to ${sampleRate / 2} Hz, half the sample rate.`,
    );
  }
  if (!Number.isInteger(melBands) || melBands < 1) {
    throw new RangeError(`Got ${melBands} mel bands, expected a whole number from 1.`);
  }
  const lowestMel = hertzToMel(lowestHertz);
  const melStep = (hertzToMel(highestHertz) - lowestMel) / (melBands + 1);
  const edge = (index: number) => melToHertz(lowestMel + index * melStep);

  const bins = fftSize / 2 + 1;
  const startBins = new Int32Array(melBands);
  const firstWeights = new Int32Array(melBands + 1);
  const weights: number[] = [];
  for (let band = 0; band < melBands; band++) {
    const low = edge(band);
    const centre = edge(band + 1);
    const high = edge(band + 2);
    for (let bin = 0; bin < bins; bin++) {
      const hertz = (bin * sampleRate) / fftSize;
      const height = Math.min((hertz - low) / (centre - low), (high - hertz) / (high - centre));
      if (height <= 0) continue;
      if (weights.length === firstWeights[band]) startBins[band] = bin;
      weights.push((height * 2) / (high - low));
    }
    if (weights.length === firstWeights[band]) {
      throw new RangeError(
        `Got ${melBands} mel bands for spectra of ${fftSize} samples, and band ${band} holds no bin of them: take fewer bands or a larger FFT size.`,
      );
    }
    firstWeights[band + 1] = weights.length;
  }
  return { startBins, firstWeights, weights: Float32Array.from(weights) };
}

/** Writes the weighed sum of `power` (`fftSize / 2 + 1` bins) of each band into `bands` (`melBands` values). */
export function sumMelBands(filterbank: MelFilterbank, power: Float32Array, bands: Float32Array): void {
  const { startBins, firstWeights, weights } = filterbank;
  for (let band = 0; band < startBins.length; band++) {
    const end = firstWeights[band + 1];
    let sum = 0;
    for (let weight = firstWeights[band], bin = startBins[band]; weight < end; weight++, bin++) {
      sum += weights[weight] * power[bin];
    }
    bands[band] = sum;
  }
}
