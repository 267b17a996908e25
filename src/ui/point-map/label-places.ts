// Where the names of groups of points stand: each where its points are densest, and of names that would overlap the one of
// more points. A mean would put the name of a group that is scattered where none of it is.

import type { Box } from './view.ts';

export interface MapLabel {
  text: string;
  /** On the map. */
  x: number;
  y: number;
  /** How many points it stands for: the more, the sooner it is shown. */
  weight: number;
}

export interface PlacedLabel {
  text: string;
  /** Of its middle, in CSS pixels. */
  left: number;
  top: number;
}

/** The map, [-1, 1], is counted in so many cells a side; what is dense is looked for in three by three of them. */
const side = 24;
/** The largest groups alone: of more, a screen has no room. */
const mostLabels = 400;
/** CSS pixels a label takes of the map on average, at the least: points are what is to be seen. */
const pixelsPerLabel = 14_000;
const lineHeight = 15;
const gapAcross = 10;
const gapDown = 4;

const cellOf = (value: number) => Math.min(side - 1, Math.max(0, Math.floor(((value + 1) / 2) * side)));

/**
 * One for each group that has a name and points, those of most points first. `groups` says of each point which group it is
 * in; `positions`, x and y in turn, where it stands.
 */
export function labelsOf(
  groups: ArrayLike<number>,
  names: readonly (string | null)[],
  positions: Float32Array,
): MapLabel[] {
  const rowsOf: number[][] = names.map(() => []);
  for (let row = 0; row < groups.length; row++) {
    if (Number.isFinite(positions[2 * row] + positions[2 * row + 1])) rowsOf[groups[row]]?.push(row);
  }
  const counts = new Uint32Array(side * side);
  return names
    .map((name, group) => ({ name, rows: rowsOf[group] }))
    .filter(({ name, rows }) => name !== null && rows.length > 0)
    .sort((a, b) => b.rows.length - a.rows.length)
    .slice(0, mostLabels)
    .map(({ name, rows }) => {
      const cells = rows.map((row) => cellOf(positions[2 * row + 1]) * side + cellOf(positions[2 * row]));
      for (const cell of cells) counts[cell]++;
      const around = (cell: number) => {
        const [line, column] = [Math.floor(cell / side), cell % side];
        let sum = 0;
        for (let y = Math.max(0, line - 1); y <= Math.min(side - 1, line + 1); y++) {
          for (let x = Math.max(0, column - 1); x <= Math.min(side - 1, column + 1); x++) sum += counts[y * side + x];
        }
        return sum;
      };
      let [densest, most] = [-1, 0];
      for (const cell of new Set(cells)) {
        const sum = around(cell);
        if (sum > most) [densest, most] = [cell, sum];
      }
      for (const cell of cells) counts[cell] = 0;
      let [x, y] = [0, 0];
      rows.forEach((row, i) => {
        const isNear =
          Math.abs((cells[i] % side) - (densest % side)) <= 1 &&
          Math.abs(Math.floor(cells[i] / side) - Math.floor(densest / side)) <= 1;
        if (!isNear) return;
        x += positions[2 * row] / most;
        y += positions[2 * row + 1] / most;
      });
      return { text: name as string, x, y, weight: rows.length };
    });
}

/**
 * The labels that have room, where `toPixel` puts them; `labels` in the order of their importance. Which ones depends on
 * `zoom` alone, so that none comes or goes while the map is moved.
 */
export function placeLabels(
  labels: readonly MapLabel[],
  toPixel: (x: number, y: number) => readonly [left: number, top: number],
  widthOf: (text: string) => number,
  box: Box,
  zoom: number,
): PlacedLabel[] {
  const most = Math.max(1, (box.width * box.height * zoom * zoom) / pixelsPerLabel);
  const placed: (PlacedLabel & { width: number })[] = [];
  for (const { text, x, y } of labels) {
    if (placed.length >= most) break;
    const [left, top] = toPixel(x, y);
    const width = widthOf(text) + gapAcross;
    const isCrossed = placed.some(
      (other) =>
        Math.abs(other.left - left) < (other.width + width) / 2 && Math.abs(other.top - top) < lineHeight + gapDown,
    );
    if (!isCrossed) placed.push({ text, left, top, width });
  }
  return placed.map(({ text, left, top }) => ({ text, left, top }));
}
