import { strings } from '../app/strings.ts';
import { resolveOptions } from '../core/options.ts';
import { projectionById, projections } from '../core/projections/registry.ts';
import { useApp, useAppState } from './app-context.ts';
import { OptionFields } from './OptionFields.tsx';

/** By what method the map is drawn, and how. */
export function MapSettings({ disabled }: { disabled: boolean }) {
  const app = useApp();
  const settings = useAppState((state) => state.settings);
  const drawn = useAppState((state) => state.map !== null);
  const projection = projectionById(settings.projectionId);
  return (
    <>
      <h3>{strings.learn.mapTitle}</h3>
      <div className="option">
        <label htmlFor="projection">{strings.map.projection}</label>
        <select
          id="projection"
          value={projection.id}
          disabled={disabled}
          onChange={(event) => void app.settings.change({ projectionId: event.target.value })}
        >
          {projections.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <OptionFields
        of={projection.id}
        options={projection.options}
        values={resolveOptions(projection.options, settings.projectionOptions[projection.id])}
        disabled={disabled}
        onChange={(values) =>
          void app.settings.change({ projectionOptions: { ...settings.projectionOptions, [projection.id]: values } })
        }
      />
      <button type="button" disabled={disabled || !drawn} onClick={() => void app.map.drawAnew()}>
        {strings.map.drawAnew}
      </button>
    </>
  );
}
