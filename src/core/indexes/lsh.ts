// Locality-sensitive hashing: only rows that fall into the same bucket as the query, or into one nearby (Lv et al.,
// "Multi-probe LSH: efficient indexing for high-dimensional similarity search", 2007), are measured.
//
// Its buffer, after the header of index-buffer.ts: uint32 family, projections, tables, bits of a bucket and probes;
// then what lies in the memory from `directions` on, as lsh-layout.ts says. Vectors lie in the order of the first
// table's buckets, so that candidates are often neighbours in memory too: of a million rows a question then takes a third
// of the time with one table, four fifths with eight.

import type { Space } from '../math/distance.ts';
import type { OptionValues } from '../options.ts';
import { type Assemble, assembleAlone, type Team } from '../wasm/team.ts';
import { expectBody, headerBytes, type IndexFormat, type IndexShape, readHeader, startBuffer } from './index-buffer.ts';
import { drawHashes, type HashFamily, type HashPlan, type Spread } from './lsh-hashes.ts';
import { type LshLayout, layOut } from './lsh-layout.ts';
import { createSearch, type LshSearch } from './lsh-search.ts';
import type { IndexRun, SearchIndex } from './search-index.ts';
import { placedBlocks, type VectorSource } from './vector-source.ts';

const format: IndexFormat = { name: 'LSH', magic: 'ES lsh  ', version: 1, spaces: ['cosine', 'euclidean'] };
// The place in this list is what a buffer holds: add at the end only.
const families: readonly HashFamily[] = ['hyperplanes', 'steps'];
const ownHeaderBytes = 20;
const rowsInPart = 1024;
const mostBucketBits = 24;

export interface LshIndex extends SearchIndex {
  /** As `nearest`, with an effort of one's own. */
  search: LshSearch['search'];
}

/**
 * The plan that an entry's options ask for. Automatic are 1.5 times as many projections as the number of rows has bits,
 * less 12: the share of rows that the same number of buckets holds then falls with the number of rows, and is all of
 * them up to a few thousand.
 */
export function planOf(options: OptionValues, rows: number): HashPlan {
  const rowBits = Math.log2(Math.max(2, rows));
  const family = options.family as HashFamily;
  const automatic = Math.min(mostBucketBits, Math.max(1, Math.round(1.5 * rowBits - 12)));
  const projections = Number(options.projections) || automatic;
  const ownBuckets = Math.min(mostBucketBits, Math.max(1, Math.round(rowBits)));
  return {
    family,
    projections,
    tables: Number(options.tables),
    bucketBits: family === 'hyperplanes' ? projections : ownBuckets,
  };
}

/** Throws a RangeError, before anything is read, where such an index is more than a tab's memory. */
export async function buildLsh(space: Space, source: VectorSource, run: IndexRun): Promise<LshIndex> {
  const { rows, cols } = source;
  const plan = planOf(run.options, rows);
  const shape = { space, rows, cols };
  const layout = layOut(shape, plan);
  const team = await (run.assemble ?? assembleAlone)(() => layout.bytes);
  const { tables } = plan;
  const report = (done: number) => run.onProgress?.(done / (1 + tables));
  try {
    const spread = await place(shape, source, layout, team, report);
    placeHashes(plan, spread, run.seed, layout, team);
    for (let table = 0; table < tables; table++) {
      fillTable(table, rows, plan, layout, team);
      await report(2 + table);
    }
  } catch (error) {
    team.dismiss();
    throw error;
  }
  return indexOf(shape, plan, Number(run.options.probes), layout, team);
}

export async function openLsh(buffer: ArrayBuffer, assemble: Assemble = assembleAlone): Promise<LshIndex> {
  const shape = readHeader(format, buffer);
  if (buffer.byteLength < headerBytes + ownHeaderBytes) expectBody(format, shape, buffer, ownHeaderBytes);
  const view = new DataView(buffer, headerBytes);
  const [family, projections, tables, bucketBits, probes] = [0, 4, 8, 12, 16].map((at) => view.getUint32(at, true));
  const plan: HashPlan = { family: families[family], projections, tables, bucketBits };
  const layout = layOut(shape, plan);
  const { bytes, directions } = layout;
  expectBody(format, shape, buffer, ownHeaderBytes + bytes - directions);
  const team = await assemble(() => bytes);
  const stored = new Uint8Array(buffer, headerBytes + ownHeaderBytes);
  new Uint8Array(team.memory.buffer, directions).set(stored);
  return indexOf(shape, plan, probes, layout, team);
}

/** Copies the vectors to their places, for now in the order of rows. */
async function place(
  { space, rows, cols }: IndexShape,
  source: VectorSource,
  layout: LshLayout,
  team: Team,
  report: (share: number) => void | Promise<void>,
): Promise<Spread> {
  const { stride } = layout;
  const vectors = new Float32Array(team.memory.buffer, layout.vectors, rows * stride);
  const sums = new Float64Array(cols);
  let squares = 0;
  let counted = 0;
  for await (const { first, block } of placedBlocks(space, source, report)) {
    for (let row = 0; row < block.rows; row++) {
      const vector = block.data.subarray(row * cols, (row + 1) * cols);
      vectors.set(vector, (first + row) * stride);
      let square = 0;
      for (let col = 0; col < cols; col++) square += vector[col] * vector[col];
      if (!Number.isFinite(square)) continue;
      for (let col = 0; col < cols; col++) sums[col] += vector[col];
      squares += square;
      counted++;
    }
  }
  const centre = Float32Array.from(sums, (sum) => sum / Math.max(1, counted));
  const ofCentre = centre.reduce((sum, value) => sum + value * value, 0);
  return { centre, distance: Math.sqrt(Math.max(0, squares / Math.max(1, counted) - ofCentre)) };
}

function placeHashes(plan: HashPlan, spread: Spread, seed: number, layout: LshLayout, team: Team): void {
  const { buffer } = team.memory;
  const { directions, offsets, factors } = drawHashes(plan, spread, seed);
  const { data, rows, cols } = directions;
  const placed = new Float32Array(buffer, layout.directions, rows * layout.stride);
  for (let row = 0; row < rows; row++) placed.set(data.subarray(row * cols, (row + 1) * cols), row * layout.stride);
  new Float32Array(buffer, layout.offsets, rows).set(offsets);
  new Uint32Array(buffer, layout.factors, rows).set(factors);
}

/** Sorts the places of vectors by their buckets; for the first table, the vectors themselves. */
function fillTable(table: number, rows: number, plan: HashPlan, layout: LshLayout, team: Team): void {
  const { buffer } = team.memory;
  const { projections, bucketBits } = plan;
  const { stride } = layout;
  const own = table * projections;
  const hashes = [
    layout.directions + own * stride * 4,
    layout.offsets + own * 4,
    layout.factors + own * 4,
    projections,
    Number(plan.family === 'hyperplanes'),
    32 - bucketBits,
  ];
  // No question is asked yet: where distances will be, buckets can.
  team.run('hashRows', rows, rowsInPart, layout.vectors, stride, ...hashes, layout.distances);
  const buckets = new Uint32Array(buffer, layout.distances, rows);
  const bucketEnds = 2 ** bucketBits + 1;
  const starts = new Uint32Array(buffer, layout.starts + table * bucketEnds * 4, bucketEnds);
  const members = new Uint32Array(buffer, layout.members + table * rows * 4, rows);
  sortByBucket(buckets, starts, members);
  if (table > 0) return;
  new Uint32Array(buffer, layout.order, rows).set(members);
  moveRows(new Float32Array(buffer, layout.vectors, rows * stride), stride, members);
  for (let i = 0; i < rows; i++) members[i] = i;
}

/**
 * Counting sort: `members` become the rows of bucket 0, then 1 and so on, ascending in each; `starts`, zeros before, where
 * each bucket's begin.
 */
function sortByBucket(buckets: Uint32Array, starts: Uint32Array, members: Uint32Array): void {
  for (let row = 0; row < buckets.length; row++) starts[buckets[row] + 1]++;
  for (let bucket = 1; bucket < starts.length; bucket++) starts[bucket] += starts[bucket - 1];
  const next = starts.slice(0, -1);
  for (let row = 0; row < buckets.length; row++) members[next[buckets[row]]++] = row;
}

/** Moves row `order[i]` to place i, for every i, along the cycles of the permutation: a second copy may not fit. */
function moveRows(vectors: Float32Array, stride: number, order: Uint32Array): void {
  const isMoved = new Uint8Array(order.length);
  for (let first = 0; first < order.length; first++) {
    if (isMoved[first]) continue;
    const held = vectors.slice(first * stride, (first + 1) * stride);
    let into = first;
    for (let from = order[first]; from !== first; from = order[from]) {
      vectors.copyWithin(into * stride, from * stride, (from + 1) * stride);
      isMoved[into] = 1;
      into = from;
    }
    vectors.set(held, into * stride);
    isMoved[into] = 1;
  }
}

function indexOf(shape: IndexShape, plan: HashPlan, probes: number, layout: LshLayout, team: Team): LshIndex {
  const { buffer } = team.memory;
  const { family, projections, tables, bucketBits } = plan;
  const { search, distances } = createSearch(shape, plan, layout, team);
  const storedBytes = layout.bytes - layout.directions;
  return {
    ...shape,
    bytes: buffer.byteLength,
    isPrecise: true,
    search,
    nearest: (query, k, exclude) => search(query, k, { tables, probes }, exclude).neighbours,
    distances,
    toBuffer() {
      const written = startBuffer(format, shape, ownHeaderBytes + storedBytes);
      const view = new DataView(written, headerBytes);
      [families.indexOf(family), projections, tables, bucketBits, probes].forEach((value, i) => {
        view.setUint32(4 * i, value, true);
      });
      const stored = new Uint8Array(buffer, layout.directions, storedBytes);
      new Uint8Array(written, headerBytes + ownHeaderBytes).set(stored);
      return written;
    },
    dismiss: team.dismiss,
  };
}
