import { strings } from '../app/strings.ts';
import { indexes } from '../core/indexes/registry.ts';
import { resolveOptions } from '../core/options.ts';
import { spaceInUse, useApp, useAppState } from './app-context.ts';
import { OptionFields } from './OptionFields.tsx';

/** Which index searches, and what it is like. */
export function SearchSettings() {
  const app = useApp();
  const { indexId, indexOptions } = useAppState((state) => state.settings);
  const inUse = useAppState((state) => state.indexInUse);
  const space = useAppState(spaceInUse);
  const fitting = indexes.filter(({ spaces }) => !space || spaces.includes(space));
  const chosen = fitting.find(({ id }) => id === indexId);
  const used = inUse && indexes.find(({ id }) => id === inUse.id);
  const words = strings.searching;
  return (
    <>
      <h3>{words.title}</h3>
      <div className="option">
        <label htmlFor="index">{words.index}</label>
        <select
          id="index"
          aria-describedby="index-help"
          value={chosen?.id ?? ''}
          onChange={(event) => void app.search.searchBy(event.target.value || null)}
        >
          <option value="">{words.automatic}</option>
          {fitting.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
        <span id="index-help" className="option-help" data-index={inUse?.id}>
          {inUse && used ? words.inUse(used.label, inUse.rows, inUse.cols, inUse.bytes) : words.help}
        </span>
      </div>
      {chosen && (
        <OptionFields
          of={chosen.id}
          options={chosen.options}
          values={resolveOptions(chosen.options, indexOptions[chosen.id])}
          disabled={false}
          onChange={(values) => void app.search.searchBy(chosen.id, values)}
        />
      )}
    </>
  );
}
