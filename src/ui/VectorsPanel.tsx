import { holdsVectors, spaceOf } from '../app/context.ts';
import { strings } from '../app/strings.ts';
import type { ImportedSpace } from '../app/vector-import.ts';
import { isWorking, useApp, useAppState } from './app-context.ts';
import { MapSettings } from './MapSettings.tsx';
import { SearchSettings } from './SearchSettings.tsx';

/** Stands where others learn: how vectors from elsewhere are compared and drawn. */
export function VectorsPanel() {
  const app = useApp();
  const library = useAppState((state) => state.library);
  const model = useAppState((state) => state.model);
  const disabled = useAppState((state) => isWorking(state) || state.readOnly);
  if (!library || !holdsVectors(library)) return null;
  const words = strings.vectors;
  return (
    <section className="panel" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p className="note">{words.about(library.vectorColumns ?? 0)}</p>
      <div className="learn-choices">
        <label title={words.distanceHelp}>
          {words.distance}
          <select
            value={model ? spaceOf(model) : 'cosine'}
            disabled={disabled || !model}
            onChange={(event) => void app.vectors.chooseDistance(event.target.value as ImportedSpace)}
          >
            {Object.entries(words.distances).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
      <details className="settings">
        <summary>{strings.learn.settings}</summary>
        <SearchSettings />
        <MapSettings disabled={disabled} />
      </details>
    </section>
  );
}
