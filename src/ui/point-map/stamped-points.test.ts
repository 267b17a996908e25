import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../core/math/random.ts';
import { type Spots, stampSpots, unpremultiply } from './stamped-points.ts';

const channels = (colour: number) => [colour & 255, (colour >>> 8) & 255, (colour >>> 16) & 255, colour >>> 24];

/** The same by the formula of the shaders, every pixel of every spot, in floats; channels from 0 to 255. */
function reference(width: number, height: number, spots: Spots): number[][] {
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return Array.from({ length: width * height }, (_, at) => {
    let pixel = [0, 0, 0, 0];
    for (const row of Array.from(spots.rows)) {
      const [x, y] = [0, 1].map((axis) => spots.positions[2 * row + axis] * spots.scale[axis] + spots.shift[axis]);
      const distance = Math.hypot((at % width) + 0.5 - x, Math.floor(at / width) + 0.5 - y);
      const colour = spots.palette.subarray(4 * spots.shades[row], 4 * spots.shades[row] + 4);
      const covered = clamp(spots.radius + 0.5 - distance) * (colour[3] / 255) * spots.opacity;
      const body = clamp(spots.innerRadius + 0.5 - distance);
      const over = [0, 1, 2].map((i) => spots.edge[i] * (1 - body) + colour[i] * body);
      pixel = [...over, 255].map((value, i) => value * covered + pixel[i] * (1 - covered));
    }
    return pixel;
  });
}

const [width, height] = [40, 30];

/** Spots whose middles lie in the middle of a quarter of a pixel, where a stamp is exact; some beyond the edges. */
function drawn(count: number, radius: number, opacity: number): Spots {
  const random = seededRandom(count);
  const place = (size: number) => Math.floor((random() * (size + 8) - 4) * 4) / 4 + 0.125 + ((radius + 0.5) % 0.25);
  return {
    positions: Array.from({ length: count }, () => [place(width), place(height)]).flat(),
    rows: Array.from({ length: count }, (_, i) => count - 1 - i),
    shades: Array.from({ length: count }, (_, i) => i % 3),
    palette: Uint8Array.of(255, 0, 0, 255, 10, 200, 90, 255, 0, 80, 255, 40),
    scale: [1, 1],
    shift: [0, 0],
    radius,
    innerRadius: radius - 0.4,
    edge: [18, 19, 23, 255],
    opacity,
  };
}

describe.each([
  [5, 1.5, 1],
  [12, 1.49, 0.7],
  [60, 4.3, 0.95],
])('%i spots of radius %f and opacity %f', (count, radius, opacity) => {
  const spots = drawn(count, radius, opacity);
  const pixels = new Int32Array(width * height);
  stampSpots(pixels, width, spots);

  test('lie over each other as the shaders have them, to a few of 255', () => {
    const expected = reference(width, height, spots);
    let furthest = 0;
    pixels.forEach((colour, at) => {
      channels(colour).forEach((value, i) => {
        furthest = Math.max(furthest, Math.abs(value - expected[at][i]));
      });
    });
    // Each layer rounds down by less than one.
    expect(furthest).toBeLessThan(6);
    expect(pixels.some((colour) => colour !== 0)).toBe(true);
  });

  test('are premultiplied: no channel is above its alpha', () => {
    for (const colour of pixels) {
      const [red, green, blue, alpha] = channels(colour);
      expect(Math.max(red, green, blue)).toBeLessThanOrEqual(alpha);
    }
  });
});

test('spots without a place and beyond the picture leave it as it is', () => {
  const pixels = new Int32Array(width * height);
  const positions = [Number.NaN, 3, Number.POSITIVE_INFINITY, 3, -50, 3, 3, 1e9];
  stampSpots(pixels, width, { ...drawn(4, 2, 1), positions });
  expect(pixels.every((colour) => colour === 0)).toBe(true);
});

test('colours come back from premultiplied ones, what is opaque or empty as it was', () => {
  const of = (red: number, green: number, blue: number, alpha: number) =>
    red | (green << 8) | (blue << 16) | (alpha << 24);
  const pixels = Int32Array.of(of(64, 32, 0, 128), of(9, 8, 7, 255), 0, of(1, 1, 1, 1), of(80, 50, 0, 200));
  unpremultiply(pixels);
  expect([...pixels].map(channels)).toEqual([
    [128, 64, 0, 128],
    [9, 8, 7, 255],
    [0, 0, 0, 0],
    [255, 255, 255, 1],
    [102, 64, 0, 200],
  ]);
});
