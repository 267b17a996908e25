import { placeLabels } from './label-places.ts';
import type { MapPicture } from './map-svg.ts';
import { marksOf, type Place } from './marks.ts';
import { type PictureLegend, placeLegend } from './picture-legend.ts';
import { sizeOf } from './point-colours.ts';
import type { Drawn, PointMapProps } from './point-map-props.ts';
import { widthOfText } from './text-width.ts';
import { type Box, toPixel, zoomOf } from './view.ts';

type Shown = Pick<PointMapProps, 'positions' | 'colours' | 'marks' | 'labels' | 'inks'>;

/** What is seen of a map just now, as a picture of the size that it has on the screen. */
export function pictureOf(
  { positions, colours, marks, labels, inks }: Shown,
  { ranges, rect: { width, height } }: Drawn,
  legend: PictureLegend | null,
): MapPicture {
  const box: Box = { left: 0, top: 0, width, height };
  const zoom = zoomOf(ranges);
  const size = sizeOf(positions.length / 2, zoom);
  const pixelOf = (x: number, y: number) => toPixel(ranges, box, x, y);
  const pixelOfMark = (of: number | Place) => {
    const [x, y] = typeof of === 'number' ? [positions[2 * of], positions[2 * of + 1]] : of;
    return Number.isFinite(x + y) ? pixelOf(x, y) : null;
  };
  return {
    positions,
    colours,
    ranges,
    width,
    height,
    ...size,
    ...marksOf(marks, null, pixelOfMark, size.diameter),
    labels: placeLabels(labels, pixelOf, widthOfText, box, zoom),
    legend: legend && placeLegend(legend, width, widthOfText),
    inks,
  };
}
