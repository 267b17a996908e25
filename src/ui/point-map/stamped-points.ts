// Points as round spots, pixel by pixel: what the shaders of point-layer.ts say, by the processor, which takes a
// twentieth of the time of `drawImage` for each. Of each colour, at each of a few places within a pixel, a stamp is made when
// it is first needed; stamps lie over each other ("over" of Porter and Duff, 1984, on premultiplied colours). A colour is an
// integer of four bytes, red the lowest, alpha the highest.

import type { Rgba } from './point-colours.ts';

/** How finely places within a pixel are told apart, along each axis. */
const phases = 4;

export interface Spots {
  /** x and y in turn; what is not finite is passed over. */
  positions: ArrayLike<number>;
  /** Which are stamped, one over the other. */
  rows: ArrayLike<number>;
  /** Of every row, its place in the palette, four bytes a colour. */
  shades: ArrayLike<number>;
  palette: Uint8Array;
  /** From positions to pixels: x · scale + shift, along x and y. */
  scale: readonly [number, number];
  shift: readonly [number, number];
  /** Of the whole spot and of what is within its edge, in pixels; both are smooth over a pixel. */
  radius: number;
  innerRadius: number;
  edge: Rgba;
  opacity: number;
}

/** Stamps spots on `pixels`, lines of `width` premultiplied colours from the top. */
export function stampSpots(pixels: Int32Array, width: number, spots: Spots): void {
  const { positions, rows, shades, scale, shift, radius } = spots;
  const height = pixels.length / width;
  const reach = radius + 0.5;
  const side = Math.ceil(2 * reach + 1);
  const stamps: Int32Array[] = [];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const x = positions[2 * row] * scale[0] + shift[0] - reach;
    const y = positions[2 * row + 1] * scale[1] + shift[1] - reach;
    // Also false for what is no number.
    if (!(x > -side && x < width && y > -side && y < height)) continue;
    const left = Math.floor(x);
    const top = Math.floor(y);
    const across = Math.floor((x - left) * phases);
    const down = Math.floor((y - top) * phases);
    const place = (shades[row] * phases + down) * phases + across;
    stamps[place] ??= stampOf(spots, shades[row], across, down, side);
    stampAt(pixels, width, height, stamps[place], side, left, top);
  }
}

/** A spot's pixels, its middle at the middle of a phase. */
function stampOf(
  { palette, radius, innerRadius, edge, opacity }: Spots,
  shade: number,
  across: number,
  down: number,
  side: number,
): Int32Array {
  const stamp = new Int32Array(side * side);
  const [red, green, blue, alpha] = palette.subarray(4 * shade, 4 * shade + 4);
  const middle = (phase: number) => radius + 0.5 + (phase + 0.5) / phases;
  const clamped = (value: number) => Math.min(1, Math.max(0, value));
  for (let line = 0; line < side; line++) {
    for (let column = 0; column < side; column++) {
      const distance = Math.hypot(column + 0.5 - middle(across), line + 0.5 - middle(down));
      const covered = clamped(radius + 0.5 - distance) * (alpha / 255) * opacity;
      const body = clamped(innerRadius + 0.5 - distance);
      const mixed = (colour: number, around: number) => Math.round((around + body * (colour - around)) * covered);
      stamp[line * side + column] =
        mixed(red, edge[0]) |
        (mixed(green, edge[1]) << 8) |
        (mixed(blue, edge[2]) << 16) |
        (Math.round(255 * covered) << 24);
    }
  }
  return stamp;
}

function stampAt(
  pixels: Int32Array,
  width: number,
  height: number,
  stamp: Int32Array,
  side: number,
  left: number,
  top: number,
): void {
  const lastLine = Math.min(side, height - top);
  const firstColumn = Math.max(0, -left);
  const lastColumn = Math.min(side, width - left);
  for (let line = Math.max(0, -top); line < lastLine; line++) {
    let at = (top + line) * width + left + firstColumn;
    for (let column = firstColumn; column < lastColumn; column++, at++) {
      const over = stamp[line * side + column];
      if (over === 0) continue;
      const under = pixels[at];
      const through = 256 - (over >>> 24);
      // Two channels at once: red and blue, then green and alpha. No sum is greater than 255.
      const redBlue = (Math.imul(under & 0xff00ff, through) >>> 8) & 0xff00ff;
      const greenAlpha = Math.imul((under >>> 8) & 0xff00ff, through) & 0xff00ff00;
      pixels[at] = (over + redBlue + greenAlpha) | 0;
    }
  }
}

/** From premultiplied colours to those that pictures hold, in place. */
export function unpremultiply(pixels: Int32Array): void {
  for (let at = 0; at < pixels.length; at++) {
    const colour = pixels[at];
    const alpha = colour >>> 24;
    if (alpha === 0 || alpha === 255) continue;
    const times = 255 / alpha;
    const red = Math.min(255, (colour & 0xff) * times + 0.5);
    const green = Math.min(255, ((colour >>> 8) & 0xff) * times + 0.5);
    const blue = Math.min(255, ((colour >>> 16) & 0xff) * times + 0.5);
    pixels[at] = red | (green << 8) | (blue << 16) | (alpha << 24);
  }
}
