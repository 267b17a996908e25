// Which points a drawn line encloses, by the even-odd rule: a ray from the point crosses the line an odd number of times.

/**
 * The rows of `positions` (x and y in turn) inside of the polygon, whose corners are x and y in turn too and whose last
 * joins its first. None where it has fewer than three corners.
 */
export function rowsWithin(positions: Float32Array, polygon: readonly number[]): number[] {
  const corners = polygon.length / 2;
  if (corners < 3) return [];
  let [lowX, highX, lowY, highY] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < corners; i++) {
    lowX = Math.min(lowX, polygon[2 * i]);
    highX = Math.max(highX, polygon[2 * i]);
    lowY = Math.min(lowY, polygon[2 * i + 1]);
    highY = Math.max(highY, polygon[2 * i + 1]);
  }
  const rows: number[] = [];
  for (let row = 0; row < positions.length / 2; row++) {
    const [x, y] = [positions[2 * row], positions[2 * row + 1]];
    // Also false for what is no number.
    if (!(x >= lowX && x <= highX && y >= lowY && y <= highY)) continue;
    let isInside = false;
    for (let i = 0, before = corners - 1; i < corners; before = i++) {
      const [y0, y1] = [polygon[2 * before + 1], polygon[2 * i + 1]];
      if (y0 > y === y1 > y) continue;
      const [x0, x1] = [polygon[2 * before], polygon[2 * i]];
      if (x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) isInside = !isInside;
    }
    if (isInside) rows.push(row);
  }
  return rows;
}
