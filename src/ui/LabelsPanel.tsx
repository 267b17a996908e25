import { type ChangeEvent, useMemo } from 'react';
import { strings } from '../app/strings.ts';
import type { LabelSource } from '../storage/schema.ts';
import { isWorking, useApp, useAppState } from './app-context.ts';
import { LabelProblems } from './LabelProblems.tsx';

/** What sounds are judged by, and a way to give them labels of their own. */
export function LabelsPanel() {
  const app = useApp();
  const sounds = useAppState((state) => state.sounds);
  const source = useAppState((state) => state.library?.labelSource ?? 'folders');
  const disabled = useAppState((state) => isWorking(state) || state.readOnly);
  const own = useMemo(() => sounds.filter(({ labels }) => labels && labels.length > 0), [sounds]);
  const kinds = useMemo(() => new Set(own.flatMap(({ labels }) => labels ?? [])).size, [own]);
  if (sounds.length === 0) return null;

  const words = strings.labels;
  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = [...(event.target.files ?? [])];
    // Emptied, so that choosing the same again is a change again.
    event.target.value = '';
    if (chosen.length > 0) void app.labels.add(chosen);
  };
  return (
    <section className="panel" aria-label={words.title}>
      <h2>{words.title}</h2>
      <label className="label-source">
        {words.judgeBy}
        <select
          value={source}
          disabled={disabled}
          onChange={(event) => void app.labels.judgeBy(event.target.value as LabelSource)}
        >
          {Object.entries(words.sources).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <p className="note">{words.own(own.length, kinds)}</p>
      <div className="label-actions">
        <label className="button" data-disabled={disabled || undefined}>
          {words.load}
          <input
            type="file"
            multiple
            accept=".csv,.tsv,text/csv"
            aria-describedby="load-labels-help"
            disabled={disabled}
            onChange={onChange}
          />
        </label>
        {own.length > 0 && (
          <button type="button" disabled={disabled} onClick={() => void app.labels.removeAll()}>
            {words.remove}
          </button>
        )}
      </div>
      <span id="load-labels-help" className="option-help">
        {words.loadHelp}
      </span>
      <LabelProblems />
    </section>
  );
}
