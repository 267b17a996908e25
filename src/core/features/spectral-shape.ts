// Where a clip's spectrum lies and how it is shaped. G. Peeters, "A large set of audio features for sound description
// (similarity and classification) in the CUIDADO project", IRCAM, 2004. Amplitudes weigh, not powers: they tell real
// one-shots apart better.

import type { Matrix } from '../math/matrix.ts';
import { analysisSampleRate, type Clip } from './stretch.ts';

/** Of the frames' values the means, weighted by the frames' energy; all 0 in silence. In Hz but for `flatness`. */
export interface SpectralShape {
  /** The mean frequency, weighted by amplitude: brightness. */
  centroid: number;
  /** The deviation of the frames' centroids from their mean. */
  centroidMovement: number;
  /** The deviation from a frame's centroid. */
  spread: number;
  /** Below it lie 85 % of the amplitudes. */
  rollOff: number;
  /** The geometric over the arithmetic mean of the mel bands' power densities: about 1 for white noise, near 0 for a tone. */
  flatness: number;
}

const rollOffShare = 0.85;

/** Bin 0, a constant offset, is left out. */
export function spectralShape(clip: Clip): SpectralShape {
  const { data, rows, cols } = clip.spectra();
  const melLevels = clip.melLevels();
  const hertzPerBin = analysisSampleRate / (2 * (cols - 1));
  /** Of the amplitudes from bin 1 up to each bin. */
  const sums = new Float64Array(cols);
  let energy = 0;
  let centroids = 0;
  let centroidSquares = 0;
  let spreads = 0;
  let rollOffs = 0;
  let flatnesses = 0;
  for (let row = 0; row < rows; row++) {
    let power = 0;
    let sum = 0;
    let moment = 0;
    let secondMoment = 0;
    const bins = row * cols;
    for (let bin = 1; bin < cols; bin++) {
      const square = data[bins + bin];
      const amplitude = Math.sqrt(square);
      power += square;
      sum += amplitude;
      sums[bin] = sum;
      moment += bin * amplitude;
      secondMoment += bin * bin * amplitude;
    }
    if (power === 0) continue;
    const centroid = moment / sum;
    energy += power;
    centroids += power * centroid;
    centroidSquares += power * centroid * centroid;
    spreads += power * Math.sqrt(Math.max(0, secondMoment / sum - centroid * centroid));
    rollOffs += power * firstToReach(rollOffShare * sum, sums);
    flatnesses += power * flatnessOf(melLevels, row);
  }
  if (energy === 0) return { centroid: 0, centroidMovement: 0, spread: 0, rollOff: 0, flatness: 0 };
  const centroid = centroids / energy;
  return {
    centroid: centroid * hertzPerBin,
    centroidMovement: Math.sqrt(Math.max(0, centroidSquares / energy - centroid * centroid)) * hertzPerBin,
    spread: (spreads / energy) * hertzPerBin,
    rollOff: (rollOffs / energy) * hertzPerBin,
    flatness: flatnesses / energy,
  };
}

function firstToReach(share: number, sums: Float64Array): number {
  let below = 0;
  let reached = sums.length - 1;
  while (reached - below > 1) {
    const middle = (below + reached) >> 1;
    if (sums[middle] < share) below = middle;
    else reached = middle;
  }
  return reached;
}

function flatnessOf({ data, cols }: Matrix, row: number): number {
  const nepersPerDecibel = Math.LN10 / 10;
  let logarithms = 0;
  let densities = 0;
  for (let i = row * cols; i < (row + 1) * cols; i++) {
    const logarithm = nepersPerDecibel * data[i];
    logarithms += logarithm;
    densities += Math.exp(logarithm);
  }
  return (cols * Math.exp(logarithms / cols)) / densities;
}
