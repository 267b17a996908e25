import type { ChangeEvent, MouseEvent } from 'react';
import { strings } from '../app/strings.ts';
import { filesOfInput } from '../audio/dropped-files.ts';
import { canPickFolders } from '../audio/folders.ts';
import { useApp, useAppState } from './app-context.ts';

declare module 'react' {
  interface InputHTMLAttributes<T> {
    /** Empty to choose a whole folder; React passes it on, its types do not know it. */
    webkitdirectory?: '' & (T extends HTMLElement ? string : never);
  }
}

/** The three ways in besides dropping: a folder, files, the demo. */
export function AddButtons() {
  const app = useApp();
  const readOnly = useAppState((state) => state.readOnly);

  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = [...(event.target.files ?? [])];
    // Emptied, so that choosing the same again is a change again.
    event.target.value = '';
    void app.adding.add((signal) => filesOfInput(chosen, signal));
  };
  /** Where folders can be remembered, the browser's picker for those takes the place of the input's own. */
  const onFolderClick = (event: MouseEvent) => {
    if (!canPickFolders()) return;
    event.preventDefault();
    void app.adding.addPicked();
  };

  return (
    <>
      <label className="button" data-disabled={readOnly || undefined}>
        {strings.addFolder}
        <input
          type="file"
          webkitdirectory=""
          multiple
          disabled={readOnly}
          onClick={onFolderClick}
          onChange={onChange}
        />
      </label>
      <label className="button" data-disabled={readOnly || undefined}>
        {strings.addFiles}
        <input type="file" multiple disabled={readOnly} onChange={onChange} />
      </label>
      <button type="button" onClick={() => void app.adding.loadDemo()}>
        {strings.loadDemo}
      </button>
    </>
  );
}
