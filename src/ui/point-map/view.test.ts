import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { between, pan, plotBox, toPixel, toPlace, wholeMap, zoom, zoomOf } from './view.ts';

const box = plotBox(716, 632);

describe('pixels and places', () => {
  test('corners of the plot are ends of the ranges', () => {
    expect(box).toEqual({ left: 8, top: 48, width: 700, height: 500 });
    expect(toPixel(wholeMap, box, -1.06, 1.06)).toEqual([8, 48]);
    expect(toPixel(wholeMap, box, 1.06, -1.06)).toEqual([708, 548]);
    expect(toPixel(wholeMap, box, 0, 0)).toEqual([358, 298]);
  });

  test('there and back again', () => {
    const number = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(number, number, (x, y) => {
        const [backX, backY] = toPlace(wholeMap, box, ...toPixel(wholeMap, box, x, y));
        expect(backX).toBeCloseTo(x, 9);
        expect(backY).toBeCloseTo(y, 9);
      }),
    );
  });

  test('an element without room still has a plot of a pixel', () => {
    expect(plotBox(0, 0)).toMatchObject({ width: 1, height: 1 });
  });
});

describe('panning', () => {
  test('shifts one axis by what the pixels are worth, and leaves the other exactly as it is', () => {
    const moved = pan(wholeMap, box, 70, 0);
    expect(moved.x[0]).toBeCloseTo(-1.06 - 0.212, 12);
    expect(moved.x[1]).toBeCloseTo(1.06 - 0.212, 12);
    expect(moved.y).toEqual(wholeMap.y);
  });

  test('what lay under the pointer stays under it', () => {
    const moved = pan(wholeMap, box, 33, -41);
    const [x, y] = toPlace(wholeMap, box, 300, 200);
    const [left, top] = toPixel(moved, box, x, y);
    expect(left).toBeCloseTo(333, 9);
    expect(top).toBeCloseTo(159, 9);
  });

  test('never loses the map', () => {
    const far = pan(wholeMap, box, 1e9, 1e9);
    expect((far.x[0] + far.x[1]) / 2).toBeCloseTo(-1.06, 6);
    expect((far.y[0] + far.y[1]) / 2).toBeCloseTo(1.06, 6);
  });
});

describe('zooming', () => {
  test('keeps the place at the pointer and scales both axes alike', () => {
    const near = zoom(wholeMap, box, 500, 300, 4);
    expect(zoomOf(near)).toBeCloseTo(4, 12);
    const [x, y] = toPlace(wholeMap, box, 500, 300);
    const [left, top] = toPixel(near, box, x, y);
    expect(left).toBeCloseTo(500, 9);
    expect(top).toBeCloseTo(300, 9);
    expect((near.y[1] - near.y[0]) * 4).toBeCloseTo(2.12, 12);
  });

  test('ends at 10,000 times and at a quarter, however often it is asked for', () => {
    let near = wholeMap;
    for (let i = 0; i < 40; i++) near = zoom(near, box, 100, 100, 1e6);
    expect(zoomOf(near)).toBeCloseTo(10_000, 3);
    expect(zoom(near, box, 100, 100, 1e6)).toEqual(near);
    expect(zoomOf(zoom(wholeMap, box, 100, 100, 1e-9))).toBeCloseTo(0.25, 9);
  });

  test.each([0, -1, Number.NaN])('by %s changes nothing', (factor) => {
    expect(zoom(wholeMap, box, 100, 100, factor)).toBe(wholeMap);
  });

  test('in and out again gives back the view', () => {
    const back = zoom(zoom(wholeMap, box, 640, 90, 7), box, 640, 90, 1 / 7);
    for (const axis of ['x', 'y'] as const) {
      expect(back[axis][0]).toBeCloseTo(-1.06, 9);
      expect(back[axis][1]).toBeCloseTo(1.06, 9);
    }
  });
});

describe('on the way between two views', () => {
  const near = zoom(wholeMap, box, 600, 100, 16);

  test('begins and ends with them, and zooms evenly', () => {
    expect(between(near, wholeMap, 1)).toBe(wholeMap);
    expect(between(near, wholeMap, 0).x[0]).toBeCloseTo(near.x[0], 12);
    expect(zoomOf(between(near, wholeMap, 0.5))).toBeCloseTo(4, 9);
    expect(zoomOf(between(near, wholeMap, 0.25))).toBeCloseTo(8, 9);
  });

  test('keeps the place that both show at the same pixel', () => {
    const [x, y] = toPlace(wholeMap, box, 600, 100);
    const [left, top] = toPixel(between(near, wholeMap, 0.6), box, x, y);
    expect(left).toBeCloseTo(600, 6);
    expect(top).toBeCloseTo(100, 6);
  });
});
