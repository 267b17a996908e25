// What was measured on one sound, made ready to be drawn, and the sound that a picture tells of.

import { transfer } from 'comlink';
import { hertzToBark } from '../core/features/bark.ts';
import { barkBands, barkCoefficients, readCepstra } from '../core/features/bark-frames.ts';
import { createSmoothLevels } from '../core/features/cepstrum.ts';
import { hertzTicks } from '../core/features/hertz-ticks.ts';
import { hertzToMel } from '../core/features/mel.ts';
import { outlineOf } from '../core/features/outline.ts';
import { soundOfPicture } from '../core/features/picture-sound.ts';
import { fewerFrames, melPictureOf, pictureOfLevels, secondsOf } from '../core/features/sound-picture.ts';
import { analysisSampleRate } from '../core/features/stretch.ts';
import { encodeWav } from '../core/formats/wav.ts';
import { allRows, type Matrix, rowOf, rowsBetween, transposed } from '../core/math/matrix.ts';
import { seededRandom } from '../core/math/random.ts';
import { openRows, readBlock, readSound } from '../storage/reader.ts';
import type { SeeingService, SeenSound, SoundKeys } from './protocol.ts';

const smoothLevels = createSmoothLevels(barkBands, barkCoefficients);

/** Coefficient 0 of digital silence and of the loudest there is, in dB. */
const [silence, fullScale] = [-686, -60];

function cepstraPicture(cepstra: Matrix): Pick<NonNullable<SeenSound['bark']>, 'cepstra' | 'greatestCepstrum'> {
  const { data, rows, cols } = cepstra;
  const greatest = data.reduce((most, value, i) => (i % cols === 0 ? most : Math.max(most, Math.abs(value))), 1);
  const levelOf = (value: number, i: number) =>
    i % cols === 0 ? (value - silence) / (fullScale - silence) : 0.5 + value / greatest / 2;
  const pixels = Uint8ClampedArray.from(data, (value, i) => 255 * levelOf(value, i));
  return { cepstra: transposed({ data: new Uint8Array(pixels.buffer), rows, cols }), greatestCepstrum: greatest };
}

function barkOf(frames: Matrix<Uint8Array>): NonNullable<SeenSound['bark']> {
  const cepstra = fewerFrames(readCepstra(frames));
  const { picture, loudestDecibels } = pictureOfLevels(smoothLevels(cepstra));
  return {
    seconds: secondsOf(frames.rows),
    picture: { matrix: picture, ticks: hertzTicks(barkBands, hertzToBark) },
    loudestDecibels,
    ...cepstraPicture(cepstra),
  };
}

async function codesOf({ codes, soundId }: SoundKeys): Promise<Matrix<Uint8Array> | null> {
  const opened = codes && (await openRows<Float32Array>(codes, Int32Array.of(soundId)));
  if (!opened || opened.rows === 0) return null;
  const { data, rows, cols } = await opened.take(allRows(opened));
  return { data: Uint8Array.from(data), rows, cols };
}

export function createSeeingService(): SeeingService {
  return {
    async see(keys) {
      const { soundId, block } = keys;
      const [pictures, frames, codes] = await Promise.all([
        readSound<Uint8Array>(keys.picture, block, soundId),
        readSound<Uint8Array>(keys.barkFrames, block, soundId),
        codesOf(keys),
      ]);
      return {
        pictures,
        pictureTicks: pictures ? hertzTicks(Math.sqrt(pictures.cols), hertzToMel) : [],
        bark: frames && frames.rows > 0 ? barkOf(frames) : null,
        codes,
      };
    },
    async melPicture(melFrames, block, soundId) {
      const frames = await readSound<Uint8Array>(melFrames, block, soundId);
      return frames && frames.rows > 0 ? melPictureOf(frames) : null;
    },
    async outlines(melFrames, number, columns) {
      const block = await readBlock(melFrames, number);
      if (!block) return null;
      const { soundIds, rowStarts } = block;
      const matrix = block.matrix as Matrix<Uint8Array>;
      const outlines = { data: new Uint8Array(soundIds.length * columns), rows: soundIds.length, cols: columns };
      for (let row = 0; row < outlines.rows; row++) {
        const frames = rowsBetween(matrix, rowStarts[row], rowStarts[row + 1]);
        if (frames.rows > 0) rowOf(outlines, row).set(outlineOf(frames, columns));
      }
      return { soundIds, outlines };
    },
    resynthesise({ picture, seconds, seed }) {
      const side = Math.sqrt(picture.length);
      const length = Math.max(1, Math.round(seconds * analysisSampleRate));
      const { samples } = soundOfPicture(picture, { melBands: side, frames: side }, length, seededRandom(seed));
      const bytes = encodeWav([samples], analysisSampleRate);
      return transfer(bytes, [bytes.buffer]);
    },
  };
}
