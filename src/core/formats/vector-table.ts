// Vectors in CSV files: a row a sound, its numbers in columns, with its name and labels where they are there.

import { type CsvRecord, readCsv } from './csv.ts';
import { flawReasons, labelColumns, labelsIn, pathColumns, pathEnding } from './label-list.ts';
import { VectorBlockBuilder, VectorFileError, type VectorPart, type VectorProblem } from './vector-block.ts';

const nameColumns = [...pathColumns, 'id'];

interface TableLayout {
  hasHeader: boolean;
  /** Cells of each row. */
  cells: number;
  /** -1 where rows have no names. */
  name: number;
  labels: number[];
  vector: number[];
}

const fewestNumbers = 2;
/** A list of labels may come with a few numbers, such as years and durations, which are no vector. */
const fewestBesideLabels = 8;

/**
 * Whether a CSV file that begins with `text` is a table of vectors, and not one of labels, say: of at least 2 columns of
 * numbers, or 8 where a header names paths and labels but does not number the columns. `isWhole` says that the file ends
 * there.
 */
export function isVectorTable(text: string, isWhole: boolean): boolean {
  if (text.includes('\0')) return false;
  const records = readCsv(text);
  return layoutOf((isWhole ? records : records.slice(0, -1)).filter(isUsable)) !== null;
}

/**
 * The rows of a table of vectors, and those that cannot be used, as the records arrive. A header, if there is one, names
 * the columns of names and labels as lists of labels do (`label-list.ts`), or `id`; where it does not, names are in a
 * first column of words and labels in a last one. All others are the vector. Rows without names are called after `path`
 * and their place among the rows, from 0. Throws a VectorFileError where the records are no table of vectors.
 */
export async function* readVectorTable(
  path: string,
  pieces: AsyncIterable<readonly CsvRecord[]>,
): AsyncGenerator<VectorPart> {
  /** Until two rows say what is in which column. */
  let held: CsvRecord[] = [];
  let table: TableReader | null = null;
  try {
    for await (const records of pieces) {
      held = held.concat(records);
      if (!table && held.filter(isUsable).length < 2) continue;
      table ??= new TableReader(path, held);
      yield* table.read(held);
      held = [];
    }
  } catch (error) {
    // What came before the damage counts.
    if (table) yield { block: table.builder.take(), problems: [] };
    throw error;
  }
  table ??= new TableReader(path, held);
  yield* table.read(held);
  yield { block: table.builder.take(), problems: [] };
}

class TableReader {
  readonly builder: VectorBlockBuilder;
  readonly #path: string;
  readonly #layout: TableLayout;
  readonly #vector: Float32Array;
  #isBeforeHeader: boolean;
  #rows = 0;

  constructor(path: string, beginning: readonly CsvRecord[]) {
    const layout = layoutOf(beginning.filter(isUsable));
    if (!layout) {
      throw new VectorFileError(
        `It is no table of vectors: expected a row a sound, its numbers in at least ${fewestNumbers} columns.`,
      );
    }
    this.#path = path;
    this.#layout = layout;
    this.#vector = new Float32Array(layout.vector.length);
    this.#isBeforeHeader = layout.hasHeader;
    this.builder = new VectorBlockBuilder(layout.vector.length);
  }

  *read(records: readonly CsvRecord[]): Generator<VectorPart> {
    const { name, labels } = this.#layout;
    let problems: VectorProblem[] = [];
    for (const record of records) {
      if (isEmpty(record)) continue;
      if (this.#isBeforeHeader && isUsable(record)) {
        this.#isBeforeHeader = false;
        continue;
      }
      const index = this.#rows++;
      const reason = this.#readNumbers(record);
      if (reason !== null) {
        problems.push({ where: `${this.#path}, line ${record.line}`, reason });
        continue;
      }
      const row = {
        name: name < 0 ? `${this.#path}[${index}]` : record.fields[name].trim(),
        vector: this.#vector,
        labels: labels.length === 0 ? null : labelsIn(record.fields, labels),
        split: null,
        time: null,
      };
      if (this.builder.isFullFor(row)) {
        yield { block: this.builder.take(), problems };
        problems = [];
      }
      this.builder.add(row);
    }
    if (problems.length > 0) yield { block: null, problems };
  }

  /** Fills `#vector`; or why the row cannot be used. */
  #readNumbers({ fields, flaw }: CsvRecord): string | null {
    const { cells, name, vector } = this.#layout;
    if (flaw) return flawReasons[flaw];
    if (fields.length !== cells) {
      return `It has ${fields.length} ${fields.length === 1 ? 'cell' : 'cells'} where the first line has ${cells}.`;
    }
    if (name >= 0 && fields[name].trim() === '') return 'It has no name.';
    for (let i = 0; i < vector.length; i++) {
      const cell = fields[vector[i]];
      this.#vector[i] = Number(cell);
      if (Number.isFinite(this.#vector[i]) && (this.#vector[i] !== 0 || !isBlank(cell))) continue;
      const found = isBlank(cell) ? 'is empty' : `is “${cell.trim().slice(0, 40)}”`;
      return `Its column ${vector[i] + 1} ${found}, expected a number that is finite and not beyond 32-bit floats.`;
    }
    return null;
  }
}

function isBlank(cell: string): boolean {
  return cell.trim() === '';
}

function isEmpty({ fields, flaw }: CsvRecord): boolean {
  return flaw === null && fields.every(isBlank);
}

function isUsable(record: CsvRecord): boolean {
  return record.flaw === null && !isEmpty(record);
}

/** By the first row and, under a header, the first that is as long; null where these rows are none of vectors. */
function layoutOf(records: readonly CsvRecord[]): TableLayout | null {
  if (records.length === 0) return null;
  const [first, ...others] = records;
  const header = first.fields.map((cell) => cell.trim().toLowerCase());
  const hasHeader = isHeader(header);
  const row = (hasHeader ? others : records).find(({ fields }) => fields.length === first.fields.length)?.fields;
  if (!row) return null;

  const last = row.length - 1;
  const named = hasHeader ? nameColumnOf(header) : -1;
  const name = named < 0 && (isWord(row[0]) || (hasHeader && header[0] === '')) ? 0 : named;
  const columns = [...row.keys()].filter((column) => column !== name);
  const namedLabels = hasHeader ? columns.filter((column) => labelColumns.includes(header[column])) : [];
  const labels = namedLabels.length === 0 && last !== name && isWord(row[last]) ? [last] : namedLabels;
  const vector = columns.filter((column) => !labels.includes(column));

  const numbers = vector.filter((column) => isNumber(row[column])).length;
  if (vector.length < fewestNumbers || numbers < vector.length / 2) return null;
  const isNumbered = vector.filter((column) => /\d$/.test(header[column])).length >= fewestNumbers;
  const mayBeLabels = named >= 0 && namedLabels.length > 0 && !isNumbered;
  if (mayBeLabels && vector.length < fewestBesideLabels) return null;
  return { hasHeader, cells: row.length, name, labels, vector };
}

function nameColumnOf(header: readonly string[]): number {
  const plain = header.map((name) => name.replaceAll(/[_ -]/g, ''));
  const known = nameColumns.find((name) => plain.includes(name));
  if (known) return plain.indexOf(known);
  return header.findIndex((name, column) => pathEnding.test(plain[column]) || /[_ -]id$/.test(name));
}

/** Names of columns are words, or count from 0 as some programs have it. */
function isHeader(cells: readonly string[]): boolean {
  if (cells.some((cell) => [...nameColumns, ...labelColumns].includes(cell))) return true;
  const numbers = cells.filter(isNumber);
  if (numbers.length > 2 && numbers.every((cell, i) => cell === String(i))) return true;
  // A row may have a name first and a label last.
  const between = cells.length > 2 ? cells.slice(1, -1) : cells;
  return between.filter(isWord).length > between.length / 2;
}

/** Numbers that are none count as well: a row may have some. */
function isNumber(cell: string): boolean {
  return !isBlank(cell) && (!Number.isNaN(Number(cell)) || /^[+-]?(nan|inf(inity)?)$/i.test(cell.trim()));
}

function isWord(cell: string): boolean {
  return !isBlank(cell) && !isNumber(cell);
}
