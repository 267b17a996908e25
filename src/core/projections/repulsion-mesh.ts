// The plan of the particle mesh that repels a map's points from each other: how fine it is, the spectrum that it is
// convolved by, and where all that lies in a team's memory. What the kernels do with it, wasm/assembly/mesh.ts says.

import type { Team } from '../wasm/team.ts';

/**
 * Nodes in one unit of the map, in which the kernel 1 / (1 + d^2) has its width: NODES. The spectrum of the kernel falls
 * as exp(-frequency), so that what a mesh this fine cannot show is below a hundredth of what it shows.
 */
const nodesPerUnit = 2;
/** Nodes beyond the outermost points on each side: what splines touch, and where the mesh's edge rings. */
const margin = 6;
/** Nodes a side. Beyond the last the mesh becomes coarser instead. */
const sizes = [32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024];
const largestSize = sizes[sizes.length - 1];
/** Units. A map of a hundred thousand sounds spans about two hundred. */
const furthestApart = 1e4;
/** Groups of four rows or columns that a thread takes at once. */
const groupsInPart = 4;
const pointsInPart = 256;
const bytesOfNumber = 4;
/** Of the B-splines: nodes that one reaches, even, and one more than its degree. */
const order = 8;
/** Numbers of the kernels' table of splines. */
const splineNumbers = 2 * 8 * 8;
const turnsPerNode = 4;
const scratchPlanes = 4;
const vectorNumbers = 4;

/** Bytes of a mesh of any size that `createMesh` may choose. */
export function meshBytes(threads: number): number {
  const numbers =
    5 * largestSize ** 2 +
    splineNumbers +
    2 * turnsPerNode * largestSize +
    threads * scratchPlanes * vectorNumbers * largestSize;
  return numbers * bytesOfNumber;
}

/** Where in the memory things lie, in bytes. */
export interface PointsAt {
  count: number;
  /** x and y in turn. */
  points: number;
  potentials: number;
  repulsions: number;
}

export interface Mesh {
  /**
   * Fills repulsions, of each point the sum over all others of (point - other) / (1 + d^2)^2, and returns the sum over
   * all pairs of 1 / (1 + d^2), each pair counted twice; or returns NaN where the points have flown apart.
   */
  repel(points: PointsAt): number;
}

interface Plan {
  size: number;
  nodesPerUnit: number;
  re: number;
  im: number;
  spectrum: number;
  splines: number;
  turns: number;
  scratch: number;
}

/** A mesh in the memory of `team`, from byte `at` on, where `meshBytes` are free. */
export function createMesh(team: Team, at: number): Mesh {
  const { buffer } = team.memory;
  let plan: Plan | null = null;
  return {
    repel({ count, points, potentials, repulsions }) {
      const bounds = boundsOf(new Float32Array(buffer, points, 2 * count));
      const extent = Math.max(bounds.width, bounds.height);
      if (!(extent < furthestApart)) return Number.NaN;
      const [size, density] = sizeFor(extent);
      if (plan?.size !== size || plan.nodesPerUnit !== density) plan = lay(team, at, size, density);
      const { re, im, spectrum, splines, turns, scratch } = plan;
      // The middle of the points in the middle of the mesh.
      const originX = bounds.x - (size - 1) / 2 / density;
      const originY = bounds.y - (size - 1) / 2 / density;
      const groups = size / vectorNumbers;
      team.kernels.spread(points, count, at, size, originX, originY, density, splines);
      team.run('transformRows', groups, groupsInPart, at, size, re, im, turns, scratch);
      team.run('convolveColumns', groups, groupsInPart, size, re, im, spectrum, turns, scratch);
      team.run('restoreRows', groups, groupsInPart, at, size, re, im, turns, scratch);
      const place = [size, originX, originY, density, splines];
      team.run('readPotential', count, pointsInPart, points, at, ...place, potentials, repulsions);
      let sum = 0;
      for (const potential of new Float32Array(buffer, potentials, count)) sum += potential;
      // A point's potential counts the point itself.
      return sum - count;
    },
  };
}

function boundsOf(points: Float32Array) {
  let [left, right, bottom, top] = [points[0], points[0], points[1], points[1]];
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i];
    const y = points[i + 1];
    if (x < left) left = x;
    else if (x > right) right = x;
    if (y < bottom) bottom = y;
    else if (y > top) top = y;
  }
  return { x: (left + right) / 2, y: (bottom + top) / 2, width: right - left, height: top - bottom };
}

/** Nodes a side, and nodes in a unit, for points that reach over `extent` units. */
function sizeFor(extent: number): [size: number, density: number] {
  const size = sizes.find((each) => each >= extent * nodesPerUnit + 2 * margin);
  if (size) return [size, nodesPerUnit];
  // By steps, so that the spectrum is not made anew at each iteration.
  const times = (extent * nodesPerUnit) / (largestSize - 2 * margin);
  return [largestSize, nodesPerUnit / 1.25 ** Math.ceil(Math.log(times) / Math.log(1.25))];
}

/** Lays out a mesh and fills its turns and its spectrum. */
function lay(team: Team, at: number, size: number, density: number): Plan {
  const { buffer } = team.memory;
  const plane = size * size * bytesOfNumber;
  const re = at + plane;
  const im = re + plane;
  const spectrum = im + plane;
  const splines = spectrum + 2 * plane;
  const turns = splines + splineNumbers * bytesOfNumber;
  const scratch = turns + 2 * turnsPerNode * size * bytesOfNumber;
  const turnCount = turnsPerNode * size;
  const cosines = new Float32Array(buffer, turns, turnCount);
  const sines = new Float32Array(buffer, turns + turnCount * bytesOfNumber, turnCount);
  for (let t = 0; t < turnCount; t++) {
    cosines[t] = Math.cos((Math.PI * t) / (2 * size));
    sines[t] = Math.sin((Math.PI * t) / (2 * size));
  }
  // A quadrant of the kernel; it is the same in the others.
  const quadrant = new Float32Array(buffer, at, size * size);
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      quadrant[row * size + col] = 1 / (1 + (row * row + col * col) / density ** 2);
    }
  }
  const groups = size / vectorNumbers;
  team.run('transformRows', groups, groupsInPart, at, size, re, im, turns, scratch);
  const firsts = Array.from({ length: size }, (_, row) => quadrant[row * size]);
  const half = new Float32Array(buffer, re, size * size);
  for (let i = 0; i < half.length; i++) half[i] = 2 * half[i] - firsts[Math.floor(i / size)];
  team.run('columnSpectra', groups, groupsInPart, size, re, spectrum, turns, scratch);
  const frequencies = decimatedFrequencies(size);
  // What the splines blur, spreading and reading, and what the transforms multiply by.
  const across = frequencies.map((frequency) => splineSpectrum((Math.PI / 2 + 2 * Math.PI * frequency) / size) ** 2);
  for (const parity of [0, 1]) {
    const part = new Float32Array(buffer, spectrum + parity * plane, size * size);
    frequencies.forEach((frequency, row) => {
      const down = splineSpectrum((2 * Math.PI * (frequency + parity / 2)) / size) ** 2;
      for (let col = 0; col < size; col++) part[row * size + col] /= down * across[col] * 2 * size * size;
    });
  }
  new Float32Array(buffer, splines, splineNumbers).set(splineTable());
  return { size, nodesPerUnit: density, re, im, spectrum, splines, turns, scratch };
}

/**
 * The polynomials that a B-spline of this order is made of, one on each unit of its [0, order], coefficients of the
 * lowest power first (de Boor, "On calculating with B-splines", 1972).
 */
function splinePieces(order: number): number[][] {
  if (order === 1) return [[1]];
  const before = splinePieces(order - 1);
  return Array.from({ length: order }, (_, piece) =>
    Array.from({ length: order }, (_, power) => {
      const at = (index: number, power: number) => before[index]?.[power] ?? 0;
      const rising = piece * at(piece, power) + at(piece, power - 1);
      const falling = (order - piece) * at(piece - 1, power) - at(piece - 1, power - 1);
      return (rising + falling) / (order - 1);
    }),
  );
}

/** As the kernel `spread` reads it. The first of the nodes around a point is at the spline's far end. */
function splineTable(): Float32Array {
  const pieces = splinePieces(order).reverse();
  const table = new Float32Array(splineNumbers);
  const powers = 8;
  const first = (powers - order) / 2;
  pieces.forEach((coefficients, node) => {
    coefficients.forEach((coefficient, power) => {
      table[(powers - 1 - power) * 8 + first + node] = coefficient;
      if (power > 0) table[64 + (powers - power) * 8 + first + node] = power * coefficient;
    });
  });
  return table;
}

/** The Fourier transform of the spline's values at the nodes, at `angle` a node. */
function splineSpectrum(angle: number): number {
  return splinePieces(order).reduce((sum, [value], node) => sum + value * Math.cos(angle * (node - order / 2)), 0);
}

/** Which frequency stands at each place after the kernels' transforms, which split by 3, then by 4, then by 2. */
function decimatedFrequencies(size: number): number[] {
  if (size === 1) return [0];
  const radix = size % 3 === 0 ? 3 : size % 4 === 0 ? 4 : 2;
  const inner = decimatedFrequencies(size / radix);
  return Array.from({ length: radix }, (_, first) => inner.map((frequency) => first + radix * frequency)).flat();
}
