// The point nearest to a place, by a uniform grid: points sorted by cell (a counting sort), so that only those of the few
// cells around the place are looked at. Building it takes a few milliseconds for 100,000 points.

export interface SpatialGrid {
  /** Every row that has a place, those of a cell one after the other. */
  readonly rows: Uint32Array;
  /**
   * The row of the nearest point within the ellipse of these radii, measured in them, so that it is a circle on the
   * screen; of points in one place the last. -1 where there is none.
   */
  nearest(x: number, y: number, radiusX: number, radiusY: number): number;
}

/** Points a cell, on average. */
const perCell = 2;

/** Of `positions`, x and y in turn. Rows without a finite place are left out. */
export function createSpatialGrid(positions: Float32Array): SpatialGrid {
  const count = positions.length / 2;
  let [lowX, highX, lowY, highY, placed] = [Infinity, -Infinity, Infinity, -Infinity, 0];
  for (let row = 0; row < count; row++) {
    const [x, y] = [positions[2 * row], positions[2 * row + 1]];
    if (!Number.isFinite(x + y)) continue;
    placed++;
    lowX = Math.min(lowX, x);
    highX = Math.max(highX, x);
    lowY = Math.min(lowY, y);
    highY = Math.max(highY, y);
  }
  if (placed === 0) return { rows: new Uint32Array(0), nearest: () => -1 };

  const side = Math.ceil(Math.sqrt(placed / perCell));
  const perUnitX = side / (highX - lowX || 1);
  const perUnitY = side / (highY - lowY || 1);
  const column = (x: number) => Math.min(side - 1, Math.max(0, Math.floor((x - lowX) * perUnitX)));
  const line = (y: number) => Math.min(side - 1, Math.max(0, Math.floor((y - lowY) * perUnitY)));

  /** Of each cell, where its rows begin in `rows`. */
  const starts = new Uint32Array(side * side + 1);
  const cellOf = new Int32Array(count).fill(-1);
  for (let row = 0; row < count; row++) {
    const [x, y] = [positions[2 * row], positions[2 * row + 1]];
    if (!Number.isFinite(x + y)) continue;
    cellOf[row] = line(y) * side + column(x);
    starts[cellOf[row] + 1]++;
  }
  for (let cell = 0; cell < side * side; cell++) starts[cell + 1] += starts[cell];
  const rows = new Uint32Array(placed);
  const next = starts.slice();
  for (let row = 0; row < count; row++) if (cellOf[row] >= 0) rows[next[cellOf[row]]++] = row;

  return {
    rows,
    nearest(x, y, radiusX, radiusY) {
      let nearest = -1;
      let least = 1;
      const [fromColumn, toColumn] = [column(x - radiusX), column(x + radiusX)];
      for (let atLine = line(y - radiusY); atLine <= line(y + radiusY); atLine++) {
        const to = starts[atLine * side + toColumn + 1];
        for (let i = starts[atLine * side + fromColumn]; i < to; i++) {
          const row = rows[i];
          const right = (positions[2 * row] - x) / radiusX;
          const up = (positions[2 * row + 1] - y) / radiusY;
          const distance = right * right + up * up;
          if (distance < least || (distance === least && row > nearest)) [nearest, least] = [row, distance];
        }
      }
      return nearest;
    },
  };
}
