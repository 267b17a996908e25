// Representations that learn from one feature alone: the stretched picture, or what stands in its place.

import type { Clock } from '../event-turns.ts';
import type { Matrix } from '../math/matrix.ts';
import type { EmbeddedRows, Heard, SegmentRows } from './heard.ts';
import type { PictureLimits, PictureSource } from './picture-source.ts';
import type { Model, Representation, TrainingRun } from './representation.ts';

/** As `Representation`, with one row a picture; `pictures` are the rows of whichever feature is heard. */
export interface PictureRepresentation {
  train(pictures: PictureSource, run: TrainingRun): Promise<Model>;
  embed(
    pictures: PictureSource,
    model: Model,
    now: Clock,
    limits?: PictureLimits,
  ): Promise<Matrix & Pick<EmbeddedRows, 'saturated'>>;
  reconstructionErrors(
    pictures: PictureSource,
    model: Model,
    now: Clock,
    limits?: PictureLimits,
  ): Promise<Float32Array>;
  draw(pictures: PictureSource, model: Model, now: Clock, limits?: PictureLimits): Promise<Matrix<Uint8Array>>;
}

function picturesOf({ segments }: Heard): SegmentRows & PictureSource {
  const [only] = Object.values(segments);
  return only as SegmentRows & PictureSource;
}

/** A representation that hears one feature of bytes, a row a segment. */
export function fromPictures({ train, embed, reconstructionErrors, draw }: PictureRepresentation): Representation {
  return {
    train: (heard, run) => train(picturesOf(heard), run),
    async embed(heard, ...rest) {
      const { soundIds, segments } = picturesOf(heard);
      const { saturated, ...matrix } = await embed(picturesOf(heard), ...rest);
      return { matrix, soundIds, segments, saturated };
    },
    reconstructionErrors: (heard, ...rest) => reconstructionErrors(picturesOf(heard), ...rest),
    draw: (heard, ...rest) => draw(picturesOf(heard), ...rest),
  };
}
