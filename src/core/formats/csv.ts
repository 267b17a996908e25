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

/**
 * The fields of each row, the header's among them, unquoted. Rows end with \r\n, \n or \r, the last with or without;
 * an empty line is a row of one empty field. A byte-order mark before all is passed over. Throws an Error where a
 * quote is never closed.
 */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith(byteOrderMark) ? 1 : 0;
  while (at < text.length) {
    const field = text[at] === '"' ? quotedField(text, at, rows.length) : { value: '', end: at };
    const end = plainEnd(text, field.end);
    row.push(field.value + text.slice(field.end, end));
    if (text[end] === ',') {
      at = end + 1;
      // A comma is followed by a field even at the end of the text.
      if (at < text.length) continue;
      row.push('');
    }
    rows.push(row);
    row = [];
    at = end + (text.startsWith('\r\n', end) ? 2 : 1);
  }
  return rows;
}

function quotedField(text: string, start: number, row: number): { value: string; end: number } {
  let close = text.indexOf('"', start + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close < 0) {
    throw new Error(`A quote in row ${row} of the CSV is never closed: the file is cut short, or is not CSV.`);
  }
  return { value: text.slice(start + 1, close).replaceAll('""', '"'), end: close + 1 };
}

/** Where, from `start` on, a comma, a line's end or the text's end comes first. */
function plainEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && text[end] !== ',' && text[end] !== '\r' && text[end] !== '\n') end++;
  return end;
}
