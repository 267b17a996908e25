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

/** What a spot covers if its middle lies in one phase of a pixel: the pixels of which it covers anything, line by line. */
interface Mask {
  columns: Int32Array;
  lines: Int32Array;
  /** From the pixel at its left and top. */
  offsets: Int32Array;
  /** How much of each pixel is covered, and how much of that has the spot's own colour instead of its edge's: 0 to 1. */
  covered: Float32Array;
  body: Float32Array;
}

/** The colours of a mask's pixels for spots of one shade, for each mask and shade that was needed so far. */
interface Stamps {
  /** Each `length` long. One array for all: many small ones would not stay in the processor's cache. */
  colours: Int32Array;
  length: number;
  /** By shade, then by mask, which stamp it is, from 1 on; 0 where there is none yet. */
  places: Int32Array;
  made: number;
}

/** Stamps spots on `pixels`, lines of `width` premultiplied colours from the top. */
export function stampSpots(pixels: Int32Array, width: number, spots: Spots): void {
  const { positions, rows, shades, palette, scale, shift, radius } = spots;
  const height = pixels.length / width;
  const reach = radius + 0.5;
  const side = Math.ceil(2 * reach + 1);
  const masks = Array.from({ length: phases * phases }, (_, phase) =>
    maskOf(spots, side, width, phase % phases, Math.floor(phase / phases)),
  );
  const length = Math.max(...masks.map(({ offsets }) => offsets.length));
  const combinations = (palette.length / 4) * masks.length;
  const stamps: Stamps = {
    colours: new Int32Array(Math.min(combinations, rows.length) * length),
    length,
    places: new Int32Array(combinations),
    made: 0,
  };
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const x = positions[2 * row] * scale[0] + shift[0] - reach;
    const y = positions[2 * row + 1] * scale[1] + shift[1] - reach;
    // Also false for what is no number.
    if (!(x > -side && x < width && y > -side && y < height)) continue;
    const left = Math.floor(x);
    const top = Math.floor(y);
    const phase = Math.floor((y - top) * phases) * phases + Math.floor((x - left) * phases);
    const mask = masks[phase];
    const combination = shades[row] * masks.length + phase;
    if (stamps.places[combination] === 0) {
      makeStamp(stamps, mask, spots, shades[row]);
      stamps.places[combination] = stamps.made;
    }
    const from = (stamps.places[combination] - 1) * length;
    const isWhole = left >= 0 && top >= 0 && left + side <= width && top + side <= height;
    if (isWhole) stampAt(pixels, mask.offsets, stamps.colours, from, top * width + left);
    else stampPartly(pixels, width, mask, stamps.colours, from, left, top);
  }
}

function maskOf({ radius, innerRadius }: Spots, side: number, width: number, across: number, down: number): Mask {
  const middle = (phase: number) => radius + 0.5 + (phase + 0.5) / phases;
  const clamped = (value: number) => Math.min(1, Math.max(0, value));
  const found: { column: number; line: number; covered: number; body: number }[] = [];
  for (let line = 0; line < side; line++) {
    for (let column = 0; column < side; column++) {
      const distance = Math.hypot(column + 0.5 - middle(across), line + 0.5 - middle(down));
      const covered = clamped(radius + 0.5 - distance);
      if (covered > 0) found.push({ column, line, covered, body: clamped(innerRadius + 0.5 - distance) });
    }
  }
  return {
    columns: Int32Array.from(found, ({ column }) => column),
    lines: Int32Array.from(found, ({ line }) => line),
    offsets: Int32Array.from(found, ({ column, line }) => line * width + column),
    covered: Float32Array.from(found, ({ covered }) => covered),
    body: Float32Array.from(found, ({ body }) => body),
  };
}

/** Adds the colours of a mask's pixels for spots of this shade. */
function makeStamp(stamps: Stamps, mask: Mask, { palette, edge, opacity }: Spots, shade: number): void {
  const [red, green, blue, alpha] = palette.subarray(4 * shade, 4 * shade + 4);
  const from = stamps.made * stamps.length;
  stamps.made++;
  for (let i = 0; i < mask.offsets.length; i++) {
    const covered = mask.covered[i] * (alpha / 255) * opacity;
    const body = mask.body[i];
    // Positive: a half added and the rest cut off rounds.
    stamps.colours[from + i] =
      ((edge[0] + body * (red - edge[0])) * covered + 0.5) |
      (((edge[1] + body * (green - edge[1])) * covered + 0.5) << 8) |
      (((edge[2] + body * (blue - edge[2])) * covered + 0.5) << 16) |
      ((255 * covered + 0.5) << 24);
  }
}

/** `over` over `under`, both premultiplied. */
function blended(over: number, under: number): number {
  const through = 256 - (over >>> 24);
  // Two channels at once: red and blue, then green and alpha. No sum is greater than 255.
  const redBlue = (Math.imul(under & 0xff00ff, through) >>> 8) & 0xff00ff;
  const greenAlpha = Math.imul((under >>> 8) & 0xff00ff, through) & 0xff00ff00;
  return (over + redBlue + greenAlpha) | 0;
}

/** Stamps the `colours` from `from` on, with its left and top at the pixel `start`. */
function stampAt(pixels: Int32Array, offsets: Int32Array, colours: Int32Array, from: number, start: number): void {
  for (let i = 0; i < offsets.length; i++) {
    const at = start + offsets[i];
    pixels[at] = blended(colours[from + i], pixels[at]);
  }
}

/** What of it lies within the picture. */
function stampPartly(
  pixels: Int32Array,
  width: number,
  { columns, lines }: Mask,
  colours: Int32Array,
  from: number,
  left: number,
  top: number,
): void {
  for (let i = 0; i < columns.length; i++) {
    const column = left + columns[i];
    const at = (top + lines[i]) * width + column;
    // A line above or below all is before or behind all pixels.
    if (column >= 0 && column < width && at >= 0 && at < pixels.length) {
      pixels[at] = blended(colours[from + i], pixels[at]);
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
