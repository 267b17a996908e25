// Where on the screen a place of the map is, and what of the map is seen: ranges of x and y, which panning shifts and
// zooming scales, both axes alike. Screen coordinates are CSS pixels with y downwards; those of the map have it upwards.

/** What of the map is seen, in its own units: from the left to the right, from the bottom to the top. */
export interface Ranges {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** A rectangle in CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Every map lies within [-1, 1]; a little room keeps points off the edge. */
export const wholeMap: Ranges = { x: [-1.06, 1.06], y: [-1.06, 1.06] };

/** Room for what stands over the map's edges, in CSS pixels, so that no point of the whole map hides behind it. */
export const margins = { left: 8, right: 8, top: 48, bottom: 84 };

/** Beyond the first the map is but a speck; beyond the second float32 cannot tell places a pixel apart. */
const leastZoom = 0.25;
const greatestZoom = 10_000;

/** Where in an element of this size the ranges are drawn; at least a pixel wide and high. */
export function plotBox(width: number, height: number): Box {
  return {
    left: margins.left,
    top: margins.top,
    width: Math.max(1, width - margins.left - margins.right),
    height: Math.max(1, height - margins.top - margins.bottom),
  };
}

/** How much larger than as a whole the map is seen. */
export function zoomOf({ x }: Ranges): number {
  return (wholeMap.x[1] - wholeMap.x[0]) / (x[1] - x[0]);
}

/** Map units of one pixel, along x and along y. */
export function unitsPerPixel({ x, y }: Ranges, { width, height }: Box): [x: number, y: number] {
  return [(x[1] - x[0]) / width, (y[1] - y[0]) / height];
}

/** The pixel of a place of the map. */
export function toPixel(ranges: Ranges, box: Box, x: number, y: number): [left: number, top: number] {
  const [perX, perY] = unitsPerPixel(ranges, box);
  return [box.left + (x - ranges.x[0]) / perX, box.top + (ranges.y[1] - y) / perY];
}

/** The place of the map at a pixel. */
export function toPlace(ranges: Ranges, box: Box, left: number, top: number): [x: number, y: number] {
  const [perX, perY] = unitsPerPixel(ranges, box);
  return [ranges.x[0] + (left - box.left) * perX, ranges.y[1] - (top - box.top) * perY];
}

/** Shifted so that its middle lies on the map: what is seen never has to be looked for. */
function onMap([low, high]: Ranges['x'], [least, most]: Ranges['x']): Ranges['x'] {
  const middle = (low + high) / 2;
  const shift = Math.min(most, Math.max(least, middle)) - middle;
  return shift === 0 ? [low, high] : [low + shift, high + shift];
}

/** As if the map were dragged by so many pixels to the right and down; its middle stays in sight. */
export function pan(ranges: Ranges, box: Box, right: number, down: number): Ranges {
  const [perX, perY] = unitsPerPixel(ranges, box);
  const { x, y } = ranges;
  return {
    x: onMap([x[0] - right * perX, x[1] - right * perX], wholeMap.x),
    y: onMap([y[0] + down * perY, y[1] + down * perY], wholeMap.y),
  };
}

/**
 * Enlarged `factor` times, while the place at this pixel stays there. From a quarter of the whole map to 10,000 times
 * it; a factor that is no positive number changes nothing.
 */
export function zoom(ranges: Ranges, box: Box, left: number, top: number, factor: number): Ranges {
  if (!(factor > 0)) return ranges;
  const now = zoomOf(ranges);
  const shrunk = now / Math.min(greatestZoom, Math.max(leastZoom, now * factor));
  if (shrunk === 1) return ranges;
  const [atX, atY] = toPlace(ranges, box, left, top);
  const around = (at: number, [low, high]: Ranges['x']): Ranges['x'] => [
    at - (at - low) * shrunk,
    at + (high - at) * shrunk,
  ];
  return { x: onMap(around(atX, ranges.x), wholeMap.x), y: onMap(around(atY, ranges.y), wholeMap.y) };
}

/** On the way from one view to another, `share` from 0 to 1. Zooms evenly, not the ranges: that would race at first. */
export function between(from: Ranges, to: Ranges, share: number): Ranges {
  if (share >= 1) return to;
  const axis = ([fromLow, fromHigh]: Ranges['x'], [toLow, toHigh]: Ranges['x']): Ranges['x'] => {
    const [fromWidth, toWidth] = [fromHigh - fromLow, toHigh - toLow];
    const width = fromWidth ** (1 - share) * toWidth ** share;
    // The place that stays put where both views show it, else what is midway.
    const moved = fromWidth === toWidth ? share : (width - fromWidth) / (toWidth - fromWidth);
    const middle = (fromLow + fromHigh) / 2 + moved * ((toLow + toHigh) / 2 - (fromLow + fromHigh) / 2);
    return [middle - width / 2, middle + width / 2];
  };
  return { x: axis(from.x, to.x), y: axis(from.y, to.y) };
}
