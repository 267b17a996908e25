import { type Setting, settingsInWords } from '../app/run-settings.ts';
import type { Run } from '../app/state.ts';
import { strings } from '../app/strings.ts';

/** What was chosen otherwise than by default; opened, all of it, and what embedding cost. */
export function RunSettings({ run }: { run: Run }) {
  const settings = settingsInWords(run);
  const { seed, embedding, perSound } = strings.runs;
  const recorded: Pick<Setting, 'label' | 'value'>[] = [...settings, { label: seed, value: String(run.seed) }];
  if (run.embeddingMilliseconds !== undefined) {
    recorded.push({ label: embedding, value: perSound(run.embeddingMilliseconds) });
  }
  const chosen = settings.filter(({ isDefault }) => !isDefault).map(({ label, value }) => `${label} ${value}`);
  return (
    <details>
      <summary>{chosen.join(', ') || strings.runs.defaults}</summary>
      <dl>
        {recorded.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
