import type { Setting } from '../app/run-settings.ts';
import { strings } from '../app/strings.ts';

/** What was chosen otherwise than by default; opened, all of it. */
export function RunSettings({ settings, seed }: { settings: Setting[]; seed: number }) {
  const chosen = settings.filter(({ isDefault }) => !isDefault).map(({ label, value }) => `${label} ${value}`);
  return (
    <details>
      <summary>{chosen.join(', ') || strings.runs.defaults}</summary>
      <dl>
        {[...settings, { label: strings.runs.seed, value: String(seed) }].map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
