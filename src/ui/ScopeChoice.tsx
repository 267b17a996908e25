import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';

const scopes = ['open', 'all'] as const;
const words = strings.across;

/** Whether all libraries are searched or the open one alone, and how many sounds pass the filters in each. */
export function ScopeChoice() {
  const app = useApp();
  const hasSeveral = useAppState((state) => state.libraries.length > 1);
  const chosen = useAppState(({ settings }) => (settings.searchesAll ? 'all' : 'open'));
  const isFiltered = useAppState(({ filters }) => filters.length > 0);
  const name = useAppState((state) => state.library?.name ?? '');
  const others = useAppState((state) => state.others);
  const reading = useAppState((state) => state.reading);
  const found = useAppState((state) => app.finding.found(state).sounds.length);
  const foundElsewhere = useAppState((state) => app.finding.foundElsewhere(state));
  if (!hasSeveral) return null;
  const counts = [
    words.found(name, found),
    ...others.map(({ record }, i) => words.found(record.name, foundElsewhere[i].sounds.length)),
  ];
  return (
    <div className="scope">
      <fieldset aria-label={words.scope} title={words.scopeHelp}>
        {scopes.map((scope) => (
          <label key={scope}>
            <input
              type="radio"
              name="scope"
              checked={chosen === scope}
              onChange={() => void app.searchEverywhere(scope === 'all')}
            />
            {words.scopes[scope]}
          </label>
        ))}
      </fieldset>
      {reading && <p className="note scope-counts">{words.reading(reading.name, reading.done, reading.total)}</p>}
      {others.length > 0 && isFiltered && <p className="note scope-counts">{counts.join(' · ')}</p>}
    </div>
  );
}
