// Comma-separated values as RFC 4180 has them: https://www.rfc-editor.org/rfc/rfc4180

/** Begins some files, spreadsheets' above all, and belongs to no field. */
const byteOrderMark = '\uFEFF';

/**
 * The header and rows as text with \r\n after each, a field quoted only where it must be. Numbers are written in full,
 * so that they come back as they were. Throws a RangeError where a row is not as long as the header, or that is empty.
 */
export function encodeCsv(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  if (header.length === 0) throw new RangeError('The CSV header is empty: name at least one column.');
  return [header, ...rows]
    .map((row, line) => {
      if (row.length !== header.length) {
        throw new RangeError(`Row ${line} of the CSV has ${row.length} fields and the header ${header.length}.`);
      }
      return `${row.map(encodeField).join(',')}\r\n`;
    })
    .join('');
}

function encodeField(field: string | number): string {
  const text = String(field);
  return /[",\r\n\uFEFF]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const lineFeed = 10;
const carriageReturn = 13;

/** What may stand between the cells; of two that a first line has as many of, the earlier counts. */
const separators = [',', ';', '\t'] as const;
export type CsvSeparator = (typeof separators)[number];

/**
 * What is wrong with a record's quotes: that one is not closed on its line, nor on a later one where a cell could end,
 * or that text follows a closing one.
 */
export type CsvFlaw = 'unclosed quote' | 'text after a quote';

export interface CsvRecord {
  /** The line it begins on, from 1; one within quotes counts as well. */
  line: number;
  /** Unquoted; of a record with a flaw, those before it. */
  fields: string[];
  /** As it stands in the file, without its line end; of a record with a flaw, up to the end of the line that has it. */
  text: string;
  flaw: CsvFlaw | null;
}

/**
 * The records of a CSV file, its header among them. They end with \r\n, \n or \r, the last with or without; an empty
 * line is a record of one empty field. A byte-order mark before all, and spaces around quotes, are passed over. After a
 * record with a flaw reading goes on at the next line, so that a quote that is never closed costs that line alone.
 * Without `separator` it is the one of comma, semicolon and tab that the first line that is not empty has most of
 * outside quotes.
 */
export function readCsv(text: string, separator?: CsvSeparator): CsvRecord[] {
  const start = text.startsWith(byteOrderMark) ? 1 : 0;
  return Array.from(recordsFrom(text, start, 1, separator ?? separatorAt(text, start)), ({ record }) => record);
}

/** How far from an opening quote on one that closes it is waited for, in characters. */
const quoteCharacters = 2 ** 16;
/** Text is read in stretches of at least this. */
const stretchCharacters = 2 ** 18;

/**
 * The records of a CSV file of which the text arrives in pieces, as `readCsv` has them, some at a time. A quote that is
 * not closed within 64 Ki characters is taken for one that never is. Rejects with what `pieces` rejects with, after all
 * whole records before.
 */
export async function* readCsvPieces(pieces: AsyncIterable<string>): AsyncGenerator<CsvRecord[]> {
  let separator: CsvSeparator | null = null;
  let held = '';
  let heldLine = 1;
  /** All that the text to come cannot change, or all at its end. */
  const readHeld = (isEnd: boolean): CsvRecord[] => {
    const start = separator === null && held.startsWith(byteOrderMark) ? 1 : 0;
    separator ??= separatorAt(held, start);
    const records: CsvRecord[] = [];
    let at = start;
    for (const { record, end, next } of recordsFrom(held, start, heldLine, separator)) {
      // The last record may become longer, and a quote may close.
      const isOpen = next >= held.length || (record.flaw !== null && end + quoteCharacters > held.length);
      if (isOpen && !isEnd) {
        heldLine = record.line;
        break;
      }
      records.push(record);
      at = next;
    }
    held = held.slice(at);
    return records;
  };

  let wanted = stretchCharacters;
  try {
    for await (const piece of pieces) {
      held += piece;
      if (held.length < wanted) continue;
      yield readHeld(false);
      // A record that is longer than that is not read again for every piece of it.
      wanted = Math.max(stretchCharacters, 2 * held.length);
    }
  } catch (error) {
    yield readHeld(false);
    throw error;
  }
  yield readHeld(true);
}

/** Each record from `start` on, which is on line `firstLine`, where its line end begins, and where the next does. */
function* recordsFrom(
  text: string,
  start: number,
  firstLine: number,
  separator: CsvSeparator,
): Generator<{ record: CsvRecord; end: number; next: number }> {
  let line = firstLine;
  for (let at = start; at < text.length; ) {
    const { fields, end, flaw } = readRecord(text, at, separator);
    const whole = text.slice(at, end);
    const next = end + (text.startsWith('\r\n', end) ? 2 : 1);
    yield { record: { line, fields, text: whole, flaw }, end, next };
    line += 1 + (whole.match(/\r\n?|\n/g)?.length ?? 0);
    at = next;
  }
}

/**
 * The fields of each row of comma-separated values, as `readCsv` has them. Throws an Error where a quote is never closed
 * or text follows it.
 */
export function parseCsv(text: string): string[][] {
  return readCsv(text, ',').map(({ fields, flaw }, row) => {
    if (flaw === 'unclosed quote') {
      throw new Error(`A quote in row ${row} of the CSV is never closed: the file is cut short, or is not CSV.`);
    }
    if (flaw)
      throw new Error(`Text follows a closing quote in row ${row} of the CSV: the file is damaged, or is not CSV.`);
    return fields;
  });
}

function separatorAt(text: string, start: number): CsvSeparator {
  const counts = new Map<string, number>(separators.map((separator) => [separator, 0]));
  // Which separators count is not known yet: a quote opens a cell after any of them.
  let isCellStart = true;
  let first = start;
  while (text[first] === '\r' || text[first] === '\n' || text[first] === ' ') first++;
  for (let at = first; at < text.length && text[at] !== '\r' && text[at] !== '\n'; at++) {
    if (isCellStart && text[at] === '"') {
      const close = closingQuote(text, at);
      if (close > 0) at = close;
    }
    const count = counts.get(text[at]);
    if (count !== undefined) counts.set(text[at], count + 1);
    isCellStart = count !== undefined || (isCellStart && text[at] === ' ');
  }
  return separators.reduce((best, each) => ((counts.get(each) ?? 0) > (counts.get(best) ?? 0) ? each : best));
}

/** The record that begins at `start`, and where its line end, or that of the line with its flaw, begins. */
function readRecord(
  text: string,
  start: number,
  separator: CsvSeparator,
): { fields: string[]; end: number; flaw: CsvFlaw | null } {
  const fields: string[] = [];
  for (let at = start; ; ) {
    const open = afterSpaces(text, at);
    let end = at;
    if (text[open] === '"') {
      const close = closingQuote(text, open);
      end = close < 0 ? text.length : afterSpaces(text, close + 1);
      if (close < 0 || fieldEnd(text, end, separator) !== end) {
        const lineEnd = fieldEnd(text, open);
        return { fields, end: lineEnd, flaw: close < 0 || close > lineEnd ? 'unclosed quote' : 'text after a quote' };
      }
      fields.push(text.slice(open + 1, close).replaceAll('""', '"'));
    } else {
      end = fieldEnd(text, at, separator);
      fields.push(text.slice(at, end));
    }
    if (text[end] !== separator) return { fields, end, flaw: null };
    at = end + 1;
  }
}

function afterSpaces(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ') at++;
  return at;
}

/** Where the quote closes that opens at `open`; negative where it does not. */
function closingQuote(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  return close;
}

/** Where, from `start` on, a separator (if one is given), a line's end or the text's end comes first. */
function fieldEnd(text: string, start: number, separator?: CsvSeparator): number {
  const code = separator?.charCodeAt(0);
  let end = start;
  for (; end < text.length; end++) {
    const at = text.charCodeAt(end);
    if (at === code || at === carriageReturn || at === lineFeed) break;
  }
  return end;
}
