import { expect, test } from 'vitest';
import { rangesAfterKey } from './map-keys.ts';
import { plotBox, toPixel, toPlace, wholeMap, zoomOf } from './view.ts';

const box = plotBox(716, 632);

test.each([
  ['ArrowLeft', 60, 0],
  ['ArrowRight', -60, 0],
  ['ArrowUp', 0, 60],
  ['ArrowDown', 0, -60],
])('%s shows what lies there', (key, right, down) => {
  const moved = rangesAfterKey(key, wholeMap, box);
  const [left, top] = toPixel(moved ?? wholeMap, box, 0, 0);
  expect(left).toBeCloseTo(358 + right, 9);
  expect(top).toBeCloseTo(298 + down, 9);
});

test('+ and − enlarge and shrink around the middle, 0 shows all', () => {
  const near = rangesAfterKey('+', wholeMap, box) ?? wholeMap;
  expect(zoomOf(near)).toBeCloseTo(1.5, 12);
  const [x, y] = toPlace(near, box, 358, 298);
  expect(x).toBeCloseTo(0, 9);
  expect(y).toBeCloseTo(0, 9);
  expect(zoomOf(rangesAfterKey('-', near, box) ?? near)).toBeCloseTo(1, 12);
  expect(rangesAfterKey('0', near, box)).toBe(wholeMap);
});

test('other keys mean nothing', () => {
  expect(rangesAfterKey('a', wholeMap, box)).toBeNull();
});
