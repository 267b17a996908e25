// Tries locality-sensitive hashing on one library's vectors: settings are swept with some queries, the cheapest that finds
// enough is confirmed with others.

import {
  cheapestReaching,
  confirmSetting,
  type LabelledRows,
  type RowSplit,
  splitRows,
  sweepLsh,
} from '../core/evaluation/lsh-sweep.ts';
import { planOf } from '../core/indexes/lsh.ts';
import type { Space } from '../core/math/distance.ts';
import { allRows, takeRows } from '../core/math/matrix.ts';
import { seededRandom, shuffle } from '../core/math/random.ts';
import type { LaboratoryRequest, LaboratoryResult, SoundVectors } from './protocol.ts';
import { assembleFor } from './threads.ts';

/** Enough that a share of found neighbours is known to two hundredths or so. */
const mostQueries = 200;
const queryShare = 0.1;
/** Beside the number of projections that suits the number of rows. */
const projectionsAround = [-4, -2, 0, 2];
const tables = [1, 2, 4, 8];
const probes = [16, 64, 256, 1024];

/** The parts that the vectors came with, their queries no more than are asked; null where they have none for queries. */
function ownSplit({ soundIds }: SoundVectors, splits: LaboratoryRequest['splits'], seed: number): RowSplit | null {
  const rowsOf = (part: string) =>
    allRows({ rows: soundIds.length }).filter((row) => splits.get(soundIds[row]) === part);
  const database = rowsOf('train');
  const test = rowsOf('test');
  const validation = rowsOf('validation');
  if (database.length === 0 || test.length + validation.length < 2) return null;
  const random = seededRandom(seed);
  const some = (rows: Int32Array) => shuffle(rows, random).slice(0, mostQueries).sort();
  if (validation.length > 0 && test.length > 0) return { database, validation: some(validation), test: some(test) };
  // One part is both: half of it chooses, the other half confirms.
  const drawn = shuffle(test.length > 0 ? test : validation, random);
  const half = Math.min(mostQueries, drawn.length >> 1);
  return { database, validation: drawn.slice(0, half).sort(), test: drawn.slice(half, 2 * half).sort() };
}

/** Throws a RangeError where there are too few vectors to keep some out of the database. */
export async function tryLsh(
  space: Space,
  vectors: SoundVectors,
  { labels, splits, recall, seed }: LaboratoryRequest,
  onProgress: (share: number) => void,
): Promise<LaboratoryResult> {
  const { soundIds, matrix } = vectors;
  const share = Math.min(queryShare, mostQueries / matrix.rows);
  const own = ownSplit(vectors, splits, seed);
  const split = own ?? splitRows(matrix.rows, seededRandom(seed), { validation: share, test: share });
  const labelled = (rows: Int32Array): LabelledRows => ({
    vectors: takeRows(matrix, rows),
    labels: Array.from(rows, (row) => labels.get(soundIds[row]) ?? []),
  });
  const [database, validation, test] = [split.database, split.validation, split.test].map(labelled);
  const suited = planOf({ family: 'hyperplanes', projections: 0, tables: 1 }, database.vectors.rows).projections;
  const projections = [...new Set(projectionsAround.map((more) => Math.max(1, Math.min(24, suited + more))))];
  const settings = { family: 'hyperplanes' as const, projections, tables, probes };
  const run = { seed, now: () => performance.now(), assemble: assembleFor(matrix.data.length) };
  const swept = await sweepLsh(space, database, validation, settings, {
    ...run,
    onProgress: (done) => onProgress(0.9 * done),
  });
  const chosen = cheapestReaching(swept.results, recall);
  const confirmed = chosen && (await confirmSetting(space, database, test, 'hyperplanes', chosen, run));
  onProgress(1);
  const idsOf = (rows: Int32Array) => rows.map((row) => soundIds[row]);
  return {
    ...swept,
    recall,
    chosen,
    confirmed,
    isOwnSplit: own !== null,
    split: { database: idsOf(split.database), validation: idsOf(split.validation), test: idsOf(split.test) },
  };
}
