// The sound that a picture tells of. Its levels are followed between its columns, spectra are found that the mel filters
// make the same levels of, and a sound that has these spectra. What no picture has cannot come back: the fine structure
// within a band, phases, and how loud it was.
//
// The filters are undone by the iteration of W. H. Richardson ("Bayesian-based iterative method of image restoration",
// Journal of the Optical Society of America 62, 1972) and L. B. Lucy (1974), which keeps powers from falling below 0.

import { framesOf, griffinLim } from '../dsp/griffin-lim.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Random } from '../math/random.ts';
import { type Filterbank, sumBands } from './filterbank.ts';
import { peak } from './level.ts';
import { type PictureSettings, pictureFftSize, pictureFilterbank, rangeDecibels } from './picture.ts';

/** 12 ms: as far apart as frames may be for every sample to be in four of them. */
const hop = 256;
const filterIterations = 60;
const phaseIterations = 32;
/** Perraudin and others found the most of it that still settles to do best. */
const momentum = 0.99;
/** Greatest magnitude of the sound: no louder than most sounds that were recorded well, and far from clipping. */
const loudest = 0.5;

export interface PictureSound {
  /** At 22,050 Hz, of a peak of 0.5; silent for a picture that is. */
  samples: Float32Array<ArrayBuffer>;
  /** As `griffinLim` has it. */
  convergence: Float32Array;
}

/**
 * `picture`: `melBands * frames` levels as `createPicture` has them, which span `length` samples, at least one; `random`
 * draws the phases to begin with. Throws a RangeError where the picture has another size, or too many bands.
 */
export function soundOfPicture(
  picture: Uint8Array,
  { melBands, frames }: PictureSettings,
  length: number,
  random: Random,
): PictureSound {
  if (picture.length !== melBands * frames || !(length >= 1)) {
    throw new RangeError(
      `Got ${picture.length} levels for ${length} samples, expected ${melBands} x ${frames} and one at least.`,
    );
  }
  const filterbank = pictureFilterbank(melBands);
  const bins = pictureFftSize / 2 + 1;
  const rows = framesOf(length, hop);
  const magnitudes: Matrix = { data: new Float32Array(rows * bins), rows, cols: bins };
  const wanted = new Float32Array(melBands);
  const invert = createInverse(filterbank, bins);
  for (let t = 0; t < rows; t++) {
    const place = ((t * hop) / length) * frames - 0.5;
    const from = Math.min(frames - 1, Math.max(0, Math.floor(place)));
    const to = Math.min(frames - 1, from + 1);
    const share = Math.min(1, Math.max(0, place - from));
    for (let band = 0; band < melBands; band++) {
      const [before, after] = [picture[band * frames + from], picture[band * frames + to]];
      const level = before + share * (after - before);
      wanted[band] = level > 0 ? 10 ** (((level / 255 - 1) * rangeDecibels) / 10) : 0;
    }
    const power = invert(wanted);
    for (let bin = 0; bin < bins; bin++) magnitudes.data[t * bins + bin] = Math.sqrt(power[bin]);
  }
  const settings = { fftSize: pictureFftSize, hop, iterations: phaseIterations, momentum, random };
  const { samples, convergence } = griffinLim(magnitudes, length, settings);
  const greatest = peak(samples);
  return {
    samples: Float32Array.from(samples, (sample) => (greatest > 0 ? (sample * loudest) / greatest : 0)),
    convergence,
  };
}

/** Powers, none below 0, of which the filters make sums near those wanted; valid until the next call. */
function createInverse(filterbank: Filterbank, bins: number): (wanted: Float32Array) => Float32Array {
  const { startBins, firstWeights, weights } = filterbank;
  const bands = startBins.length;
  const power = new Float32Array(bins);
  const sums = new Float32Array(bands);
  const corrections = new Float32Array(bins);
  const reach = new Float32Array(bins);
  const spread = (values: ArrayLike<number>, target: Float32Array) => {
    target.fill(0);
    for (let band = 0; band < bands; band++) {
      for (let weight = firstWeights[band], bin = startBins[band]; weight < firstWeights[band + 1]; weight++, bin++) {
        target[bin] += weights[weight] * values[band];
      }
    }
  };
  spread(new Float32Array(bands).fill(1), reach);
  return (wanted) => {
    // Begins with the bands' own densities.
    const areas = new Float32Array(bands);
    for (let band = 0; band < bands; band++) {
      let area = 0;
      for (let weight = firstWeights[band]; weight < firstWeights[band + 1]; weight++) area += weights[weight];
      areas[band] = wanted[band] / area;
    }
    spread(areas, power);
    for (let bin = 0; bin < bins; bin++) power[bin] = reach[bin] > 0 ? power[bin] / reach[bin] : 0;
    for (let iteration = 0; iteration < filterIterations; iteration++) {
      sumBands(filterbank, power, sums);
      for (let band = 0; band < bands; band++) sums[band] = sums[band] > 0 ? wanted[band] / sums[band] : 0;
      spread(sums, corrections);
      for (let bin = 0; bin < bins; bin++) if (reach[bin] > 0) power[bin] *= corrections[bin] / reach[bin];
    }
    return power;
  };
}
