// Labels that a person gives to sounds in a list of their own: a CSV file of paths and labels.

import { type CsvFlaw, type CsvRecord, readCsv } from './csv.ts';
import { decodeText } from './text-encoding.ts';

/** What a list says of one path. */
export interface LabelEntry {
  /** The first that names the path, from 1. */
  line: number;
  /** As the list has it, without spaces around it. */
  path: string;
  /** In Unicode NFC, each once, in the order of the list; at least one. */
  labels: string[];
}

/** Something in a list that could not be used. */
export interface LabelProblem {
  /** From 1; 0 where the whole file is meant, and `text` is empty. */
  line: number;
  /** The row as the list has it, of at most 120 characters: a longer one is cut and ends with an ellipsis. */
  text: string;
  /** A sentence for a person. */
  reason: string;
}

/** A list of a hundred thousand long paths is half of this. */
const mostBytes = 64 * 2 ** 20;
const shownCharacters = 120;

/** Names of the column with paths. Where a list has several of them, the earliest here counts. */
export const pathColumns = ['path', 'file', 'filename', 'fname', 'name'];
/** So ends what many data sets call theirs, such as `slice_file_name` or `filepath`. */
export const pathEnding = /(path|file|filename|fname)$/;
/** Names of columns with labels. Where a list has several of them, all count. */
export const labelColumns = ['label', 'labels', 'category', 'class', 'tag', 'tags'];

/** What to tell a person of a row with a flaw. */
export const flawReasons: Record<CsvFlaw, string> = {
  'unclosed quote': 'A quote opens on this line and is never closed.',
  'text after a quote': 'Text follows a closing quote. A quote within a cell is written twice, and the cell in quotes.',
};

/**
 * The labels in a CSV file with commas, semicolons or tabs, one entry a path, in the order of their first rows. A first
 * row that names a column of `pathColumns` and one of `labelColumns`, in any case and order, says which columns count;
 * without one the first two do, and the first row is data. One that names labels but no paths leaves the list unused. A cell may hold several labels with `|` between them, and the
 * rows of one path add up. Empty rows are passed over; others that cannot be used are problems, in the order of their
 * lines, after one for the whole file where no row can be used. Never throws.
 *
 * Bytes are UTF-8, UTF-16 with a byte-order mark, or, where they are not valid UTF-8, windows-1252.
 */
export function readLabelList(bytes: Uint8Array): { entries: LabelEntry[]; problems: LabelProblem[] } {
  if (bytes.length > mostBytes) return unusable('It is larger than 64 MB, too large for a list of labels.');
  const text = decodeText(bytes);
  // Sounds and spreadsheets have zeros in them, text never has.
  if (text.includes('\0')) {
    return unusable('It is not a text file. A spreadsheet can save such a list as “CSV UTF-8”.');
  }
  const records = readCsv(text).filter(({ fields, flaw }) => flaw || fields.some((field) => field.trim() !== ''));
  if (records.length === 0) return unusable('It is empty.');

  const first = records.find(({ flaw }) => !flaw);
  const header = first && columnsNamed(first.fields);
  const columns = header ?? { path: 0, labels: [1] };
  if (columns.path < 0) return unusable(`Its first line names no column of paths. Call one of them “path”.`);
  const entries = new Map<string, { line: number; path: string; labels: Set<string> }>();
  const problems: LabelProblem[] = [];
  for (const record of records) {
    if (header && record === first) continue;
    const reason = whyUnusable(record, first?.fields.length ?? 0, columns);
    if (reason) {
      problems.push({ line: record.line, text: cut(record.text), reason });
      continue;
    }
    const path = record.fields[columns.path].trim();
    const entry = entries.get(path) ?? { line: record.line, path, labels: new Set() };
    for (const label of labelsIn(record.fields, columns.labels)) entry.labels.add(label);
    entries.set(path, entry);
  }
  if (entries.size === 0) problems.unshift(problemOfFile('None of its lines gives a sound a label.'));
  return { entries: Array.from(entries.values(), (entry) => ({ ...entry, labels: [...entry.labels] })), problems };
}

export interface Columns {
  path: number;
  labels: number[];
}

function problemOfFile(reason: string): LabelProblem {
  return { line: 0, text: '', reason };
}

function unusable(reason: string): { entries: LabelEntry[]; problems: LabelProblem[] } {
  return { entries: [], problems: [problemOfFile(reason)] };
}

/** Null where the cells name no labels; `path` is -1 where they name no paths. */
function columnsNamed(cells: readonly string[]): Columns | null {
  const columns = columnsIn(cells);
  return columns.labels.length === 0 ? null : columns;
}

/** Which columns a first row calls those of paths, -1 where none, and of labels. */
export function columnsIn(cells: readonly string[]): Columns {
  const names = cells.map((cell) => cell.toLowerCase().replaceAll(/[^a-z]/g, ''));
  const pathColumn = pathColumns.find((name) => names.includes(name));
  const path = pathColumn ? names.indexOf(pathColumn) : names.findIndex((name) => pathEnding.test(name));
  return { path, labels: [...names.keys()].filter((column) => labelColumns.includes(names[column])) };
}

/** The labels in these columns of a row, in Unicode NFC; a cell may hold several with `|` between them. */
export function labelsIn(fields: readonly string[], columns: readonly number[]): string[] {
  return columns
    .flatMap((column) => (fields[column] ?? '').split('|'))
    .map((label) => label.trim().normalize('NFC'))
    .filter((label) => label !== '');
}

/** Null where the row gives a path labels; `cells` is how many it should have. */
function whyUnusable(record: CsvRecord, cells: number, columns: Columns): string | null {
  const { fields, flaw } = record;
  if (flaw) return flawReasons[flaw];
  if (fields.length !== cells) {
    return `It has ${fields.length} ${fields.length === 1 ? 'cell' : 'cells'} where the first line has ${cells}.`;
  }
  if (fields[columns.path].trim() === '') return 'It names no sound.';
  if (labelsIn(fields, columns.labels).length === 0) return 'It gives its sound no label.';
  return null;
}

function cut(text: string): string {
  // By whole characters: half of one would be shown as a box.
  const characters = Array.from(text.slice(0, 2 * (shownCharacters + 1)));
  return characters.length > shownCharacters ? `${characters.slice(0, shownCharacters - 1).join('')}…` : text;
}
