import { useState } from 'react';
import { strings } from '../app/strings.ts';
import { type Table, toCsv, toTabbed } from '../app/tables.ts';
import { download } from './download.ts';

interface Props {
  table: () => Table;
  fileName: string;
}

/** Takes a table along: into the clipboard, for a spreadsheet, or as a CSV file. */
export function TableActions({ table, fileName }: Props) {
  const [said, setSaid] = useState<string | null>(null);
  const copy = async () => {
    // So that it is said again where it is done again.
    setSaid(null);
    try {
      await navigator.clipboard.writeText(toTabbed(table()));
      setSaid(strings.table.copied);
    } catch (error) {
      console.error(error);
      setSaid(strings.table.notCopied);
    }
  };
  return (
    <div className="table-actions">
      <button type="button" onClick={() => void copy()}>
        {strings.table.copy}
      </button>
      <button type="button" onClick={() => download(toCsv(table()), fileName)}>
        {strings.table.save}
      </button>
      <span className="note" aria-live="polite">
        {said}
      </span>
    </div>
  );
}
