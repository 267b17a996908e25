import { useState } from 'react';
import { runInUse } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import { viewGroups } from '../core/representations/views.ts';
import { useApp, useAppState } from './app-context.ts';

const most = 2;
const step = 0.1;

/** How much each side of a sound counts, heard and seen at once. */
export function GroupSliders() {
  const app = useApp();
  const views = useAppState((state) => runInUse(state)?.views);
  const weights = useAppState((state) => state.settings.groupWeights);
  // Open where something was weighed in an earlier visit; from then on as the person leaves it.
  const [open] = useState(() => Object.values(weights).some((weight) => weight !== 1));
  const there = viewGroups.filter((group) => views?.some((view) => view.group === group));
  if (there.length < 2) return null;
  const words = strings.weights;
  const changed = there.some((group) => (weights[group] ?? 1) !== 1);
  return (
    <details className="weights" open={open}>
      <summary title={words.help}>{words.title}</summary>
      {there.map((group) => (
        <label key={group} title={words.groupsHelp[group]}>
          <span>{words.groups[group]}</span>
          <input
            type="range"
            min={0}
            max={most}
            step={step}
            value={weights[group] ?? 1}
            aria-valuetext={words.times(weights[group] ?? 1)}
            onChange={(event) => void app.search.weigh({ ...weights, [group]: event.target.valueAsNumber })}
          />
          <span className="times">{words.times(weights[group] ?? 1)}</span>
        </label>
      ))}
      <button type="button" disabled={!changed} onClick={() => void app.search.weigh({})}>
        {words.reset}
      </button>
    </details>
  );
}
