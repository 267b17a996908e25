// What the rows of an array are of: a CSV file beside it with a row for each, in the same order.

import { readCsv } from './csv.ts';
import { columnsIn, labelsIn } from './label-list.ts';

export interface RowName {
  path: string;
  /** In Unicode NFC; none where the table has no column of labels. */
  labels: string[];
  /** Null where the table does not say. */
  durationSeconds: number | null;
  /** The part of its data set, as the table calls it; null where it names none. */
  split: string | null;
}

const durationColumns = ['duration_seconds', 'duration'];

/**
 * The rows of such a table, under a header that names a column of paths, and perhaps of labels, as lists of labels do
 * (`label-list.ts`), `duration_seconds` and `split`. Null where it is no such table, or where a row is not as long as the
 * header or has no path: then nobody can tell which row is which.
 */
export function readRowNames(text: string): RowName[] | null {
  const records = readCsv(text).filter(({ fields, flaw }) => flaw || fields.some((field) => field.trim() !== ''));
  if (records.length === 0 || records.some(({ flaw }) => flaw)) return null;
  const [header, ...rows] = records.map(({ fields }) => fields);
  const { path, labels } = columnsIn(header);
  if (path < 0) return null;
  if (rows.some((cells) => cells.length !== header.length || cells[path].trim() === '')) return null;
  const names = header.map((cell) => cell.trim().toLowerCase());
  const duration = names.findIndex((name) => durationColumns.includes(name));
  const split = names.indexOf('split');
  return rows.map((cells) => {
    const seconds = Number.parseFloat(cells[duration] ?? '');
    return {
      path: cells[path].trim(),
      labels: labelsIn(cells, labels),
      durationSeconds: seconds > 0 && Number.isFinite(seconds) ? seconds : null,
      split: cells[split]?.trim() || null,
    };
  });
}
