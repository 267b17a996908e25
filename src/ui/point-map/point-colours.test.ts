import { describe, expect, test } from 'vitest';
import { type PointColours, paletteOf, rgbaOf, shadesOf, sizeOf } from './point-colours.ts';

const scale: PointColours = {
  values: Float32Array.of(0, 0.5, 1, 2, -3, Number.NaN),
  low: 0,
  high: 1,
  colours: ['#000000', '#ff0000', '#ffff00'],
  isStepped: false,
  missing: '#808080',
};
const folders: PointColours = {
  ...scale,
  values: Float32Array.of(2, 0, 1, 7, Number.NaN),
  high: 2,
  colours: ['#0000ff', '#00ff0040', '#123456'],
  isStepped: true,
};

/** The colour that each point is given in the end. */
function drawn(colours: PointColours, count: number): number[][] {
  const palette = paletteOf(colours);
  return Array.from(shadesOf(colours, count), (shade) => Array.from(palette.slice(4 * shade, 4 * shade + 4)));
}

describe('colours of points', () => {
  test('run from one end of a scale to the other, and stay there beyond', () => {
    const [low, middle, high, above, below, none] = drawn(scale, 6);
    expect(low).toEqual([0, 0, 0, 255]);
    // There is no step exactly in the middle of an even number of them.
    expect(middle[0]).toBeGreaterThan(252);
    expect(middle[1]).toBeLessThan(3);
    expect(high).toEqual([255, 255, 0, 255]);
    expect(above).toEqual(high);
    expect(below).toEqual(low);
    expect(none).toEqual([128, 128, 128, 255]);
  });

  test('of categories are exactly theirs, opacity and all', () => {
    expect(drawn(folders, 5)).toEqual([
      [18, 52, 86, 255],
      [0, 0, 255, 255],
      [0, 255, 0, 64],
      [18, 52, 86, 255],
      [128, 128, 128, 255],
    ]);
  });

  test('are one for all without values, and where there is one category', () => {
    expect(drawn({ ...scale, values: null, colours: ['#0a0b0c'] }, 2)).toEqual([
      [10, 11, 12, 255],
      [10, 11, 12, 255],
    ]);
    expect(drawn({ ...folders, values: Float32Array.of(0, 0), low: 0, high: 0, colours: ['#0a0b0c'] }, 1)).toEqual([
      [10, 11, 12, 255],
    ]);
  });

  test('of points that step back are theirs with a tenth of the opacity, also without a value and where all are alike', () => {
    const dimmed = Uint8Array.of(0, 1, 1, 0, 1);
    expect(drawn({ ...folders, dimmed }, 5)).toEqual([
      [18, 52, 86, 255],
      [0, 0, 255, 26],
      [0, 255, 0, 6],
      [18, 52, 86, 255],
      [128, 128, 128, 26],
    ]);
    expect(drawn({ ...scale, values: null, colours: ['#0a0b0c'], dimmed }, 2)).toEqual([
      [10, 11, 12, 255],
      [10, 11, 12, 26],
    ]);
  });

  test('of 70,000 categories are told apart', () => {
    const count = 70_000;
    const colours = Array.from({ length: count }, (_, i) => `#${i.toString(16).padStart(6, '0')}`);
    const many = { ...folders, values: Float32Array.from({ length: count }, (_, i) => i), high: count - 1, colours };
    expect(drawn(many, count)[69_999]).toEqual([...rgbaOf(colours[69_999])]);
    expect(shadesOf(many, count)).toEqual(Uint32Array.from({ length: count }, (_, i) => i));
  });
});

test('points are the smaller the more there are, and grow as they come nearer', () => {
  const diameters = [3, 200, 1000, 20_000, 100_000].map((count) => sizeOf(count, 1).diameter);
  expect(diameters).toEqual([...diameters].sort((a, b) => b - a));
  expect(diameters[4]).toBeGreaterThan(2.5);
  for (const zoom of [0.25, 1, 8, 10_000]) {
    const { diameter, opacity } = sizeOf(100_000, zoom);
    expect(diameter).toBeGreaterThan(2);
    expect(diameter).toBeLessThanOrEqual(15);
    expect(opacity).toBeGreaterThan(0.5);
    expect(opacity).toBeLessThanOrEqual(0.95);
  }
  expect(sizeOf(100_000, 8).diameter).toBeGreaterThan(2 * diameters[4] - 0.5);
});
