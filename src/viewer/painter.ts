// An exported map on a canvas of the plain kind, which every browser has: lines, then points, then rings and names.

import type { PlacedLabel } from '../ui/point-map/label-places.ts';
import { type Line, type Ring, strokeWidths } from '../ui/point-map/marks.ts';
import { rgbaOf } from '../ui/point-map/point-colours.ts';
import { stampSpots, unpremultiply } from '../ui/point-map/stamped-points.ts';
import { type Box, type Ranges, toPixel, unitsPerPixel } from '../ui/point-map/view.ts';

/** Points that are drawn alike, from the lowest layer to the highest. */
export interface Layer {
  rows: ArrayLike<number>;
  /** Of every row, its place in the palette. */
  shades: ArrayLike<number>;
  /** As `paletteOf` gives it. */
  palette: Uint8Array;
  opacity: number;
}

export interface Painting {
  layers: readonly Layer[];
  rings: readonly Ring[];
  lines: readonly Line[];
  labels: readonly PlacedLabel[];
  /** x and y in turn. */
  positions: ArrayLike<number>;
  ranges: Ranges;
  box: Box;
  /** All in CSS pixels. */
  width: number;
  height: number;
  diameter: number;
  pixelRatio: number;
  inks: { ground: string; text: string; accent: string };
}

/** Paints on `canvas`, which it makes as large as it is to be. */
export function createPainter(canvas: HTMLCanvasElement): (painting: Painting) => void {
  const context = canvas.getContext('2d');
  const points = document.createElement('canvas');
  const pointsContext = points.getContext('2d');
  let image: ImageData | null = null;

  /** The points alone, in a picture of so many pixels. */
  function pointsOf(
    { layers, positions, ranges, box, diameter, pixelRatio, inks }: Painting,
    width: number,
    height: number,
  ) {
    if (!pointsContext) return points;
    if (image?.width !== width || image.height !== height) {
      Object.assign(points, { width, height });
      image = pointsContext.createImageData(width, height);
    }
    const pixels = new Int32Array(image.data.buffer);
    pixels.fill(0);
    const [left, top] = toPixel(ranges, box, 0, 0);
    const [perX, perY] = unitsPerPixel(ranges, box);
    for (const layer of layers) {
      stampSpots(pixels, width, {
        ...layer,
        positions,
        scale: [pixelRatio / perX, -pixelRatio / perY],
        shift: [left * pixelRatio, top * pixelRatio],
        radius: (diameter / 2) * pixelRatio,
        // Points that overlap stay apart by an edge.
        innerRadius: (diameter / 2 - Math.min(1, diameter / 9)) * pixelRatio,
        edge: rgbaOf(inks.ground),
      });
    }
    unpremultiply(pixels);
    pointsContext.putImageData(image, 0, 0);
    return points;
  }

  return (painting) => {
    if (!context) return;
    const { width, height, pixelRatio, inks } = painting;
    const [across, down] = [Math.round(width * pixelRatio), Math.round(height * pixelRatio)];
    if (canvas.width !== across) canvas.width = across;
    if (canvas.height !== down) canvas.height = down;
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    context.clearRect(0, 0, width, height);

    const strokeOf = (kind: Ring['kind'] | Line['kind']) => {
      context.strokeStyle = kind === 'playing' || kind === 'trail' ? inks.accent : inks.text;
      context.lineWidth = strokeWidths[kind];
    };
    for (const { kind, from, to, opacity } of painting.lines) {
      context.globalAlpha = opacity;
      strokeOf(kind);
      context.beginPath();
      context.moveTo(...from);
      context.lineTo(...to);
      context.stroke();
    }

    context.globalAlpha = 1;
    context.drawImage(pointsOf(painting, across, down), 0, 0, width, height);
    for (const { kind, left: x, top: y, radius } of painting.rings) {
      strokeOf(kind);
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.stroke();
    }
    context.font = '600 12px system-ui, sans-serif';
    context.textAlign = 'center';
    context.lineJoin = 'round';
    context.lineWidth = 3;
    context.strokeStyle = inks.ground;
    context.fillStyle = inks.text;
    for (const { text, left: x, top: y } of painting.labels) {
      context.strokeText(text, x, y + 4);
      context.fillText(text, x, y + 4);
    }
  };
}
