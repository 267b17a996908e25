// What the indexes have in common that measure the distance to every row by a kernel: its memory, and the nearest of all
// distances by the least of each group of rows. Of the k nearest rows each lies in one of the k groups whose minima come
// first: had it k groups before its own, their least rows would all come before it.

import { type Neighbour, nearestRows } from '../math/top-k.ts';
import type { PartKernelName } from '../wasm/kernels.ts';
import { type Assemble, assembleAlone, boardBytes, type Team } from '../wasm/team.ts';
import { expectBody, headerBytes, type IndexFormat, type IndexShape, readHeader, startBuffer } from './index-buffer.ts';
import type { SearchIndex } from './search-index.ts';

/** Rows of a group, as the kernels have it. */
export const groupRows = 64;
/** What one call of a kernel reads: little enough for threads to end together, enough to be worth a call. */
const bytesInPart = 131_072;

export function groupsOf(rows: number): number {
  return Math.ceil(rows / groupRows);
}

/** Where things lie in a team's memory, in bytes; all at multiples of 16. */
export interface ScanMemory {
  buffer: ArrayBufferLike;
  queryAt: number;
  /** A f32 a row, the last group filled up. */
  distancesAt: number;
  /** A f32 a group. */
  minimaAt: number;
  /** What is scanned, as it is stored. */
  bodyAt: number;
}

/** What distinguishes one scan from another. */
export interface ScanKind {
  format: IndexFormat;
  isPrecise: boolean;
  queryBytes: (shape: IndexShape) => number;
  bodyBytes: (shape: IndexShape) => number;
  /** Called once the body is filled. */
  prepare: (shape: IndexShape, memory: ScanMemory) => Measure;
}

/** Puts a query where the kernel reads it; gives the kernel's name and parameters. */
export type Measure = (query: Float32Array) => { kernel: PartKernelName; parameters: number[] };

/** An index whose body `fill` writes. */
export async function startScan(
  kind: ScanKind,
  shape: IndexShape,
  fill: (memory: ScanMemory) => void | Promise<void>,
  assemble: Assemble = assembleAlone,
): Promise<SearchIndex> {
  const groups = groupsOf(shape.rows);
  const queryAt = boardBytes;
  const distancesAt = queryAt + roundUp(kind.queryBytes(shape));
  const minimaAt = distancesAt + groups * groupRows * 4;
  const bodyAt = minimaAt + roundUp(groups * 4);
  const team = await assemble(() => bodyAt + kind.bodyBytes(shape));
  const memory = { buffer: team.memory.buffer, queryAt, distancesAt, minimaAt, bodyAt };
  try {
    await fill(memory);
  } catch (error) {
    team.dismiss();
    throw error;
  }
  return scanning(kind, shape, memory, team);
}

/** Opens a copy of what `toBuffer` gave. Throws an Error where it is something else, or cut short. */
export async function openScan(kind: ScanKind, buffer: ArrayBuffer, assemble?: Assemble): Promise<SearchIndex> {
  const shape = readHeader(kind.format, buffer);
  const bytes = kind.bodyBytes(shape);
  expectBody(kind.format, shape, buffer, bytes);
  const fill = ({ buffer: memory, bodyAt }: ScanMemory) =>
    new Uint8Array(memory, bodyAt, bytes).set(new Uint8Array(buffer, headerBytes));
  return startScan(kind, shape, fill, assemble);
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}

function scanning(kind: ScanKind, shape: IndexShape, memory: ScanMemory, team: Team): SearchIndex {
  const { space, rows, cols } = shape;
  const { buffer, distancesAt, minimaAt, bodyAt } = memory;
  const groups = groupsOf(rows);
  const bodyBytes = kind.bodyBytes(shape);
  const groupsInPart = Math.max(1, Math.floor((bytesInPart * groups) / (bodyBytes || 1)));
  const distances = new Float32Array(buffer, distancesAt, groups * groupRows);
  const minima = new Float32Array(buffer, minimaAt, groups);
  const measure = kind.prepare(shape, memory);

  function scan(query: Float32Array): void {
    if (query.length !== cols) {
      throw new RangeError(
        `The query has ${query.length} numbers and the rows have ${cols}: embed both with the same model.`,
      );
    }
    const { kernel, parameters } = measure(query);
    team.run(kernel, groups, groupsInPart, ...parameters);
  }

  return {
    space,
    rows,
    cols,
    bytes: buffer.byteLength,
    isPrecise: kind.isPrecise,
    nearest(query, k, exclude) {
      scan(query);
      return nearestOfGroups(distances, minima, k, exclude);
    },
    distances(query) {
      scan(query);
      return Float32Array.from(distances.subarray(0, rows));
    },
    toBuffer() {
      const written = startBuffer(kind.format, shape, bodyBytes);
      new Uint8Array(written, headerBytes).set(new Uint8Array(buffer, bodyAt, bodyBytes));
      return written;
    },
    dismiss: team.dismiss,
  };
}

/** As `nearestRows` of all distances, by the least distance of each group. */
function nearestOfGroups(distances: Float32Array, minima: Float32Array, k: number, exclude?: number): Neighbour[] {
  // The group of the row that is left out may be there for that row alone.
  const groups = nearestRows(minima, k > 0 && exclude !== undefined ? k + 1 : k).map(({ row }) => row);
  groups.sort((a, b) => a - b);
  const candidates = new Float32Array(groups.length * groupRows);
  groups.forEach((group, place) => {
    candidates.set(distances.subarray(group * groupRows, (group + 1) * groupRows), place * groupRows);
  });
  const rowAt = (place: number) => groups[Math.floor(place / groupRows)] * groupRows + (place % groupRows);
  const nearest = nearestRows(candidates, k, (place) => rowAt(place) !== exclude);
  return nearest.map(({ row: place, distance }) => ({ row: rowAt(place), distance }));
}
