// Points of an exported map on a canvas of the plain kind, which every browser has: each colour is drawn once as a small
// picture, and stamped wherever a point has it. Rings, lines and names are drawn over them.

import type { PlacedLabel } from '../ui/point-map/label-places.ts';
import { type Line, type Ring, strokeWidths } from '../ui/point-map/marks.ts';
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

/** A stamp of each colour of a palette, side by side. */
interface Stamps {
  made: string;
  picture: HTMLCanvasElement;
  /** Of one stamp, in the screen's pixels. */
  side: number;
}

function stampsOf(palette: Uint8Array, diameter: number, ground: string, made: string): Stamps {
  const side = Math.ceil(diameter) + 2;
  const picture = document.createElement('canvas');
  picture.width = side * (palette.length / 4);
  picture.height = side;
  const context = picture.getContext('2d');
  const disc = (shade: number, radius: number, colour: string) => {
    if (!context) return;
    context.fillStyle = colour;
    context.beginPath();
    context.arc((shade + 0.5) * side, side / 2, radius, 0, 2 * Math.PI);
    context.fill();
  };
  for (let shade = 0; shade < palette.length / 4; shade++) {
    const [red, green, blue, alpha] = palette.subarray(4 * shade, 4 * shade + 4);
    // Points that overlap stay apart by an edge.
    disc(shade, diameter / 2, ground);
    disc(shade, diameter / 2 - Math.min(1, diameter / 9), `rgb(${red} ${green} ${blue} / ${alpha / 255})`);
  }
  return { made, picture, side };
}

/** Paints on `canvas`, which it makes as large as it is to be. */
export function createPainter(canvas: HTMLCanvasElement): (painting: Painting) => void {
  const context = canvas.getContext('2d');
  const stamps = new WeakMap<Uint8Array, Stamps>();

  return (painting) => {
    if (!context) return;
    const { positions, ranges, box, width, height, diameter, pixelRatio, inks } = painting;
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

    const made = `${diameter * pixelRatio} ${inks.ground}`;
    const [left, top] = toPixel(ranges, box, 0, 0);
    const [perX, perY] = unitsPerPixel(ranges, box);
    for (const { rows, shades, palette, opacity } of painting.layers) {
      let drawn = stamps.get(palette);
      if (drawn?.made !== made) {
        drawn = stampsOf(palette, diameter * pixelRatio, inks.ground, made);
        stamps.set(palette, drawn);
      }
      const { picture, side } = drawn;
      const size = side / pixelRatio;
      context.globalAlpha = opacity;
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i];
        const x = left + positions[2 * row] / perX - size / 2;
        const y = top - positions[2 * row + 1] / perY - size / 2;
        if (x < -size || y < -size || x > width || y > height) continue;
        context.drawImage(picture, shades[row] * side, 0, side, side, x, y, size, size);
      }
    }

    context.globalAlpha = 1;
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
