// The log-mel picture of one clip: mel bands upwards, time to the right, brightness in dB below the clip's loudest
// pixel. The clip is stretched to the picture's width, so a sound and a slower copy of it look alike.

import { createPowerSpectrum } from '../dsp/fft.ts';
import { hannWindow, windowFrame } from '../dsp/window.ts';
import type { OptionValues } from '../options.ts';
import { type ExcerptPosition, excerpt } from './excerpt.ts';
import type { Feature } from './feature.ts';
import { type Filterbank, sumBands } from './filterbank.ts';
import { peak } from './level.ts';
import { melFilterbank } from './mel.ts';
import { analysisSampleRate } from './stretch.ts';

// 46 ms. On real one-shots (half of them under 0.4 s) 2048 samples retrieve no better (PCA 64, cosine, first 2 s:
// mean average precision 0.374 and 0.304 on two libraries against 0.371 and 0.298), smear an attack over twice the
// time and cost twice as much; and 128 bands, the narrowest 52 Hz wide, still hold two bins of 21.5 Hz each.
export const pictureFftSize = 1024;

/** What a picture's levels span. */
export const rangeDecibels = 80;

export interface PictureSettings {
  melBands: number;
  frames: number;
}

/**
 * `samples`: one mono clip at 22,050 Hz. The picture spans `span` samples from its start, all of it where that is left
 * out; what lies beyond the clip's end is silent. Gives `melBands * frames` levels, band b (low to high) of frame t at
 * `b * frames + t`.
 */
export type Picture = (samples: Float32Array, span?: number) => Uint8Array<ArrayBuffer>;

/** The bands of a picture. Throws a RangeError for too many of them. */
export function pictureFilterbank(melBands: number): Filterbank {
  return melFilterbank({
    sampleRate: analysisSampleRate,
    fftSize: pictureFftSize,
    bands: melBands,
    lowestHertz: 0,
    highestHertz: analysisSampleRate / 2,
  });
}

/**
 * Prepares pictures of `melBands` bands from 0 Hz to half the sample rate and `frames` columns.
 *
 * Frame t is the Hann-windowed 1024 samples centred on the instant (t + 0.5) / frames of the span, with zeros beyond
 * the clip's ends. A level of 255 is the clip's greatest mel power, 0 is 80 dB below or less, linear in dB between: gain
 * changes nothing. A clip that is silent or holds a sample that is not finite gives zeros everywhere.
 *
 * Throws a RangeError for settings that are no whole numbers from 1 or too many bands; the picture, for a clip without
 * samples. Not re-entrant: one picture at a time.
 */
export function createPicture({ melBands, frames }: PictureSettings): Picture {
  if (!Number.isInteger(frames) || frames < 1) {
    throw new RangeError(`Got a picture of ${frames} frames, expected a whole number from 1.`);
  }
  const filterbank = pictureFilterbank(melBands);
  const powerSpectrum = createPowerSpectrum(pictureFftSize);
  const window = hannWindow(pictureFftSize);
  const frame = new Float32Array(pictureFftSize);
  const power = new Float32Array(pictureFftSize / 2 + 1);
  const bands = new Float32Array(frames * melBands);
  const columns = Array.from({ length: frames }, (_, t) => bands.subarray(t * melBands, (t + 1) * melBands));

  return (samples, span = samples.length) => {
    if (samples.length === 0)
      throw new RangeError('Got a clip without samples, expected one at least: skip the sound.');
    const picture = new Uint8Array(melBands * frames);
    const greatest = peak(samples);
    if (greatest === 0 || !Number.isFinite(greatest)) return picture;
    // Powers of very quiet or very loud samples would leave the range of float32.
    const gain = 1 / greatest;
    for (let t = 0; t < frames; t++) {
      const start = Math.floor(((t + 0.5) * span) / frames) - pictureFftSize / 2;
      if (start >= samples.length) {
        bands.fill(0, t * melBands);
        break;
      }
      windowFrame(samples, start, window, frame, gain);
      powerSpectrum(frame, power);
      sumBands(filterbank, power, columns[t]);
    }
    drawLevels(bands, melBands, frames, picture);
    return picture;
  };
}

/** From powers, a frame a row, to levels, a band a row. */
function drawLevels(bands: Float32Array, melBands: number, frames: number, picture: Uint8Array): void {
  let greatest = 0;
  for (let i = 0; i < bands.length; i++) if (bands[i] > greatest) greatest = bands[i];
  if (greatest === 0) return;
  const levelsPerNeper = (255 * 10 * Math.LOG10E) / rangeDecibels;
  const floor = greatest * 10 ** (-rangeDecibels / 10);
  const offset = 255 - levelsPerNeper * Math.log(greatest);
  for (let t = 0; t < frames; t++) {
    for (let band = 0; band < melBands; band++) {
      const power = bands[t * melBands + band];
      if (power > floor) picture[band * frames + t] = Math.round(offset + levelsPerNeper * Math.log(power));
    }
  }
}

/** The feature 'picture' of the registry: 1 x side² levels. Throws a RangeError where an option is missing or out of range. */
export function create(options: OptionValues): Feature {
  const settings = { seconds: Number(options.seconds), position: options.position as ExcerptPosition };
  const picture = createPicture({ melBands: Number(options.side), frames: Number(options.side) });
  return {
    measure({ samples }) {
      const data = picture(excerpt(samples, analysisSampleRate, settings).samples);
      return { data, rows: 1, cols: data.length };
    },
  };
}
