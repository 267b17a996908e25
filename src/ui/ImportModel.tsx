import type { ChangeEvent } from 'react';
import { strings } from '../app/strings.ts';
import { useApp } from './app-context.ts';

/** Takes a run that was exported, here or elsewhere. */
export function ImportModel({ disabled }: { disabled: boolean }) {
  const app = useApp();
  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    // Emptied, so that choosing the same again is a change again.
    event.target.value = '';
    if (file) void app.models.import(file);
  };
  return (
    <div className="option">
      <label className="button" data-disabled={disabled || undefined}>
        {strings.runs.import}
        <input
          type="file"
          accept=".zip,application/zip"
          aria-describedby="import-model-help"
          disabled={disabled}
          onChange={onChange}
        />
      </label>
      <span id="import-model-help" className="option-help">
        {strings.runs.importHelp}
      </span>
    </div>
  );
}
