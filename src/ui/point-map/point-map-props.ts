// What is shown of points, by whichever renderer, and what it tells of them. Points are rows; what they stand for is the
// caller's.

import type { MapLabel } from './label-places.ts';
import type { PointMarks } from './marks.ts';
import type { PointColours } from './point-colours.ts';
import type { Ranges } from './view.ts';

export interface PointMapProps {
  /** x and y in turn, within [-1, 1]. What is not finite is left out. */
  positions: Float32Array;
  colours: PointColours;
  marks: PointMarks;
  /** Rows that were picked out. */
  picked: readonly number[];
  /** Names of groups, the most important first. */
  labels: readonly MapLabel[];
  inks: { ground: string; text: string; accent: string };
  /** Of the map, to whoever does not see it. */
  name: string;
  /** The point under the pointer, and where it is in the window; null when there is none. */
  onHover: (passed: Passed | null) => void;
  onPress: (row: number) => void;
  /** Encircled, or pressed with Shift held, which takes back what was picked before. */
  onPick: (rows: readonly number[], how: 'added' | 'toggled') => void;
  /** After each drawing, and where the window was scrolled; null while nothing can be seen. */
  onDrawn: (drawn: Drawn | null) => void;
}

export interface Passed {
  row: number;
  /** In the window's CSS pixels. */
  left: number;
  top: number;
  isAltHeld: boolean;
}

/** What is to be seen just now. */
export interface Drawn {
  positions: Float32Array;
  ranges: Ranges;
  /** Where the ranges are drawn, in the window's CSS pixels. */
  rect: { left: number; top: number; width: number; height: number };
}

/** How near to a point a press picks it, in CSS pixels; a finger covers more. */
export const pickPixels = 14;
export const roughPickPixels = 24;
