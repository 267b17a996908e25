import type { ChangeEvent } from 'react';
import { aspectColumn } from '../app/aspects.ts';
import { holdsVectors } from '../app/context.ts';
import type { Settings } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import { type AspectKey, aspectColumns } from '../core/features/aspect-columns.ts';
import { useApp, useAppState } from './app-context.ts';

const limits = ['least', 'most'] as const;

/** What the list shows of each sound; by the same it is ordered and limited. */
export function ListSettings() {
  const app = useApp();
  const { listAspect, listOrder } = useAppState((state) => state.settings);
  const vectors = useAppState((state) => holdsVectors(state.library));
  const aspectLimits = useAppState((state) => state.aspectLimits);
  const words = strings.list;
  const { unit } = aspectColumn(listAspect);
  const limit = (event: ChangeEvent<HTMLInputElement>, end: (typeof limits)[number]) => {
    const value = event.target.valueAsNumber;
    app.aspects.limit({ ...aspectLimits, [end]: Number.isNaN(value) ? null : value });
  };
  return (
    <details className="list-settings">
      <summary>{words.title}</summary>
      <label>
        {words.show}
        <select
          value={listAspect}
          onChange={(event) => {
            // Limits of one aspect mean nothing of another.
            app.aspects.limit({ least: null, most: null });
            void app.settings.change({ listAspect: event.target.value as AspectKey });
          }}
        >
          {aspectColumns.map(({ key, label }) => (
            <option key={key} value={key} disabled={vectors && key !== 'duration'}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.order}
        <select
          value={listOrder}
          onChange={(event) => void app.settings.change({ listOrder: event.target.value as Settings['listOrder'] })}
        >
          {Object.entries(words.orders).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <div className="list-limits">
        {limits.map((end) => (
          <label key={end}>
            {words[end]}
            <input type="number" step="any" value={aspectLimits[end] ?? ''} onChange={(event) => limit(event, end)} />
          </label>
        ))}
        <span className="unit">{unit}</span>
      </div>
    </details>
  );
}
