// The three questions about locality-sensitive hashing, answered on one's own vectors: which K (projections a table)
// and L (tables) are best, how much faster than comparing with all is it, and how good are the neighbours?
//
// Settings are chosen by some queries and confirmed by others, since the best of many is partly the luckiest.

import { type Clock, eventTurns } from '../event-turns.ts';
import { buildExact } from '../indexes/exact.ts';
import { buildLsh, planOf } from '../indexes/lsh.ts';
import type { HashFamily } from '../indexes/lsh-hashes.ts';
import { layOut } from '../indexes/lsh-layout.ts';
import { sourceOf } from '../indexes/vector-source.ts';
import type { Space } from '../math/distance.ts';
import { allRows, type Matrix, rowOf } from '../math/matrix.ts';
import { type Random, shuffle } from '../math/random.ts';
import type { Neighbour } from '../math/top-k.ts';
import type { Assemble } from '../wasm/team.ts';
import { stopped } from './stopped.ts';

/** Of each query, so many neighbours are judged. */
const neighbours = 10;
/** Timed together, since browsers round what their clocks say. */
const queriesTimedTogether = 8;
/** Not timed: browsers put better code in place of a kernel's after its first calls. */
const queriesToWarmUp = 16;

/** Rows of each part, ascending; together all. */
export interface RowSplit {
  database: Int32Array;
  validation: Int32Array;
  test: Int32Array;
}

/** Shares of all rows, each in [0, 1], together at most 1. */
export interface SplitShares {
  validation: number;
  test: number;
}

/** Draws which rows are queries; the rest is the database. Throws a RangeError where the shares leave no database. */
export function splitRows(rows: number, random: Random, { validation, test }: SplitShares): RowSplit {
  if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
    throw new RangeError(
      `The shares for validation and test are ${validation} and ${test}: give two that leave rows to search among.`,
    );
  }
  const drawn = shuffle(allRows({ rows }), random);
  const first = Math.round(rows * validation);
  const second = first + Math.round(rows * test);
  return {
    validation: drawn.slice(0, first).sort(),
    test: drawn.slice(first, second).sort(),
    database: drawn.slice(second).sort(),
  };
}

/** A vector a row; labels, where there are any, a list a row. */
export interface LabelledRows {
  vectors: Matrix;
  labels?: readonly (readonly string[])[];
}

/** What is tried: each value of each with each of the others. */
export interface SweepSettings {
  family: HashFamily;
  /** K, a table. */
  projections: readonly number[];
  /** L. */
  tables: readonly number[];
  /** Buckets looked at, in all tables together. */
  probes: readonly number[];
}

export interface SweepRun {
  seed: number;
  now: Clock;
  assemble?: Assemble;
  /** Called after each setting with the share that is done, in (0, 1]. */
  onProgress?: (share: number) => void;
  /** Looked at between settings. */
  signal?: { readonly aborted: boolean };
}

export interface Quality {
  /** The share of the exact ten nearest that are found, mean over queries; in [0, 1]. */
  recall: number;
  /** The share of the ten found that share a label with the query, mean over labelled queries; null without any. */
  precision: number | null;
  /** A query takes, median. */
  seconds: number;
  /** Rows measured for a query, mean. */
  candidates: number;
  /** Of memory. */
  bytes: number;
  buildSeconds: number;
}

export interface SweepResult extends Quality {
  projections: number;
  tables: number;
  probes: number;
}

export interface Sweep {
  /** Comparing with all, measured alike: what to be faster than. */
  exact: Quality;
  /** In the order of projections, tables, probes. */
  results: SweepResult[];
}

/**
 * Tries all settings on the rows of `database`, asked for the neighbours of each of `queries`. Of each K, tables are
 * built once, for the largest L, and the first of them are what fewer would have been. Throws a RangeError where an index
 * would be more than a tab's memory, before any is built, or where there are no queries; and an Error named AbortError
 * once the signal is aborted.
 */
export async function sweepLsh(
  space: Space,
  database: LabelledRows,
  queries: LabelledRows,
  settings: SweepSettings,
  run: SweepRun,
): Promise<Sweep> {
  const { vectors } = database;
  const shape = { space, rows: vectors.rows, cols: vectors.cols };
  const mostTables = Math.max(...settings.tables);
  const planFor = (projections: number, tables: number) =>
    planOf({ family: settings.family, projections, tables }, vectors.rows);
  if (queries.vectors.rows === 0) throw new RangeError('There are no queries: keep some rows out of the database.');
  for (const projections of settings.projections) layOut(shape, planFor(projections, mostTables));

  const asked = Array.from({ length: queries.vectors.rows }, (_, row) => rowOf(queries.vectors, row));
  const turn = eventTurns(run.now);
  const started = run.now();
  const index = await buildExact(space, sourceOf(vectors), { options: {}, seed: run.seed, assemble: run.assemble });
  const buildSeconds = (run.now() - started) / 1000;
  const judge = judgeOf(database, queries);
  const answered = timed(asked, run.now, (query) => index.nearest(query, neighbours));
  index.dismiss();
  const truth = answered.answers.map((found) => new Set(found.map(({ row }) => row)));
  const exact: Quality = {
    ...judge(answered.answers, truth),
    seconds: answered.seconds,
    candidates: vectors.rows,
    bytes: index.bytes,
    buildSeconds,
  };

  const results: SweepResult[] = [];
  const count = settings.projections.length * settings.tables.length * settings.probes.length;
  for (const projections of settings.projections) {
    const tableSeconds: number[] = [];
    const started = run.now();
    const index = await buildLsh(space, sourceOf(vectors), {
      options: { family: settings.family, projections, tables: mostTables, probes: 1 },
      seed: run.seed,
      assemble: run.assemble,
      // Placing the vectors is as much of it as each of the tables.
      onProgress: (share) => {
        const tables = Math.round(share * (1 + mostTables)) - 1;
        tableSeconds[tables] = (run.now() - started) / 1000;
      },
    });
    try {
      for (const tables of settings.tables) {
        for (const probes of settings.probes) {
          await turn();
          if (run.signal?.aborted) throw stopped();
          const { answers, seconds } = timed(asked, run.now, (query) =>
            index.search(query, neighbours, { tables, probes }),
          );
          results.push({
            projections,
            tables,
            probes,
            ...judge(
              answers.map((answer) => answer.neighbours),
              truth,
            ),
            seconds,
            candidates: answers.reduce((sum, answer) => sum + answer.candidates, 0) / answers.length,
            bytes: layOut(shape, planFor(projections, tables)).bytes,
            buildSeconds: tableSeconds[tables],
          });
          run.onProgress?.(results.length / count);
        }
      }
    } finally {
      index.dismiss();
    }
  }
  return { exact, results };
}

/** The fastest of those that reach `recall`; null where none does. */
export function cheapestReaching(results: readonly SweepResult[], recall: number): SweepResult | null {
  return results
    .filter((result) => result.recall >= recall)
    .reduce<SweepResult | null>((best, result) => (best && best.seconds <= result.seconds ? best : result), null);
}

/** What a setting that other queries chose comes to by these, which have chosen nothing. Throws as `sweepLsh` does. */
export async function confirmSetting(
  space: Space,
  database: LabelledRows,
  queries: LabelledRows,
  family: HashFamily,
  { projections, tables, probes }: Pick<SweepResult, 'projections' | 'tables' | 'probes'>,
  run: SweepRun,
): Promise<{ exact: Quality; result: SweepResult }> {
  const settings = { family, projections: [projections], tables: [tables], probes: [probes] };
  const { exact, results } = await sweepLsh(space, database, queries, settings, run);
  return { exact, result: results[0] };
}

/** All queries in turn, and what one takes: the median over those that were timed together. */
function timed<Answer>(queries: readonly Float32Array[], now: Clock, ask: (query: Float32Array) => Answer) {
  for (const query of queries.slice(0, queriesToWarmUp)) ask(query);
  const answers: Answer[] = [];
  const seconds: number[] = [];
  for (let first = 0; first < queries.length; first += queriesTimedTogether) {
    const together = queries.slice(first, first + queriesTimedTogether);
    const started = now();
    for (const query of together) answers.push(ask(query));
    seconds.push((now() - started) / 1000 / together.length);
  }
  seconds.sort((a, b) => a - b);
  return { answers, seconds: seconds[seconds.length >> 1] };
}

/** A function from what was found for each query, and what should have been, to how good that is. */
function judgeOf(database: LabelledRows, queries: LabelledRows) {
  return (answers: readonly Neighbour[][], truth: readonly ReadonlySet<number>[]) => {
    let recall = 0;
    let precision = 0;
    let labelled = 0;
    answers.forEach((found, query) => {
      const wanted = truth[query];
      const share = (isRight: (row: number) => boolean, of: number) =>
        of === 0 ? 1 : found.filter(({ row }) => isRight(row)).length / of;
      recall += share((row) => wanted.has(row), wanted.size);
      const own = queries.labels?.[query] ?? [];
      if (own.length === 0) return;
      labelled++;
      const isRelevant = (row: number) => database.labels?.[row].some((label) => own.includes(label)) ?? false;
      precision += share(isRelevant, Math.min(neighbours, database.vectors.rows));
    });
    return { recall: recall / answers.length, precision: labelled > 0 ? precision / labelled : null };
  };
}
