// What keys do to what is seen of a map.

import { type Box, pan, type Ranges, wholeMap, zoom } from './view.ts';

/** How far an arrow key moves the map, in CSS pixels, and how much + and − enlarge it. */
const keyPixels = 60;
const keyZoom = 1.5;

/** What is seen after a key, as `KeyboardEvent.key` has it; null where it means nothing to a map. */
export function rangesAfterKey(key: string, ranges: Ranges, box: Box): Ranges | null {
  const zoomed = (factor: number) => zoom(ranges, box, box.left + box.width / 2, box.top + box.height / 2, factor);
  switch (key) {
    case 'ArrowLeft':
      return pan(ranges, box, keyPixels, 0);
    case 'ArrowRight':
      return pan(ranges, box, -keyPixels, 0);
    case 'ArrowUp':
      return pan(ranges, box, 0, keyPixels);
    case 'ArrowDown':
      return pan(ranges, box, 0, -keyPixels);
    case '+':
    case '=':
      return zoomed(keyZoom);
    case '-':
    case '_':
      return zoomed(1 / keyZoom);
    case '0':
      return wholeMap;
    default:
      return null;
  }
}
