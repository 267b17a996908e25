import { useState } from 'react';
import { strings } from '../app/strings.ts';
import { AddButtons } from './AddButtons.tsx';
import { isWorking, useApp, useAppState } from './app-context.ts';
import { ConfirmDelete } from './ConfirmDelete.tsx';
import { ExportDialog } from './ExportDialog.tsx';

export function Header() {
  const app = useApp();
  const library = useAppState((state) => state.library);
  const libraries = useAppState((state) => state.libraries);
  const working = useAppState(isWorking);
  const readOnly = useAppState((state) => state.readOnly);
  const hasFolders = useAppState(({ folders }) => folders.some(({ record }) => record.libraryId === library?.id));
  const [open, setOpen] = useState<'export' | 'delete' | null>(null);

  return (
    <header className="head">
      <h1 className="brand">
        <img src="./icon.svg" alt="" width="24" height="24" />
        {strings.appName}
      </h1>
      {libraries.length > 0 && (
        <div className="library-choice">
          <select
            aria-label={strings.library}
            value={library?.id}
            disabled={working}
            onChange={(event) => void app.library.open(event.target.value)}
          >
            {libraries.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
          <button type="button" disabled={working} onClick={() => void app.library.create()}>
            {strings.newLibrary}
          </button>
          {hasFolders && (
            <button type="button" disabled={working || readOnly} onClick={() => void app.rescanning.rescan()}>
              {strings.sources.rescan}
            </button>
          )}
          <button type="button" disabled={working || readOnly || !library} onClick={() => setOpen('delete')}>
            {strings.deleteLibrary}
          </button>
        </div>
      )}
      {readOnly && <span className="badge">{strings.readOnly}</span>}
      <div className="head-actions">
        <AddButtons />
        <button type="button" onClick={() => setOpen('export')}>
          {strings.export.button}
        </button>
      </div>
      {open === 'export' && <ExportDialog onClose={() => setOpen(null)} />}
      {open === 'delete' && library && (
        <ConfirmDelete
          title={strings.deleteLibrary}
          question={strings.confirmDelete(library.name)}
          onConfirm={() => void app.library.remove()}
          onClose={() => setOpen(null)}
        />
      )}
    </header>
  );
}
