import type { ChangeEvent } from 'react';
import { aspectColumn } from '../app/aspects.ts';
import { holdsVectors } from '../app/context.ts';
import { rangeOf } from '../app/filters.ts';
import { type Ordering, orderings } from '../app/sound-order.ts';
import { strings } from '../app/strings.ts';
import { type AspectKey, aspectColumns } from '../core/features/aspect-columns.ts';
import { useApp, useAppState } from './app-context.ts';
import { leaveField } from './leave-field.ts';

const ends = ['least', 'most'] as const;

/**
 * What the list shows of each sound, its order, and within which limits what it shows may be. `onLeave`: the limits are
 * typed, and what they leave is to be gone through.
 */
export function ListSettings({ onLeave }: { onLeave: () => void }) {
  const app = useApp();
  const { listAspect, listOrdering, listFalling } = useAppState((state) => state.settings);
  const vectors = useAppState((state) => holdsVectors(state.library));
  const filters = useAppState((state) => state.filters);
  const words = strings.list;
  const { label, unit } = aspectColumn(listAspect);
  const range = rangeOf(filters, listAspect);
  const limit = (event: ChangeEvent<HTMLInputElement>, end: (typeof ends)[number]) => {
    const value = event.target.valueAsNumber;
    app.finding.limit({ ...range, [end]: Number.isNaN(value) ? null : value });
  };
  return (
    <div className="list-settings">
      <label>
        {words.show}
        <select
          value={listAspect}
          onChange={(event) => void app.browsing.order({ listAspect: event.target.value as AspectKey })}
        >
          {aspectColumns.map((column) => (
            <option key={column.key} value={column.key} disabled={vectors && column.key !== 'duration'}>
              {column.label}
            </option>
          ))}
        </select>
      </label>
      <div className="list-order">
        <label>
          {words.order}
          <select
            value={listOrdering}
            onChange={(event) => void app.browsing.order({ listOrdering: event.target.value as Ordering })}
          >
            {orderings.map((by) => (
              <option key={by} value={by}>
                {by === 'aspect' ? label : words.orders[by]}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          aria-pressed={listFalling}
          title={words.falling}
          aria-label={words.falling}
          onClick={() => void app.browsing.order({ listFalling: !listFalling })}
        >
          {listFalling ? '↓' : '↑'}
        </button>
      </div>
      <div className="list-limits">
        {ends.map((end) => (
          <label key={end}>
            {words[end]}
            <input
              type="number"
              step="any"
              value={range[end] ?? ''}
              onChange={(event) => limit(event, end)}
              onKeyDown={(event) => leaveField(event, onLeave)}
            />
          </label>
        ))}
        <span className="unit">{unit}</span>
      </div>
    </div>
  );
}
