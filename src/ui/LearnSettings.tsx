import { strings } from '../app/strings.ts';
import { resolveOptions } from '../core/options.ts';
import { projections } from '../core/projections/registry.ts';
import { representations } from '../core/representations/registry.ts';
import { useApp, useAppState } from './app-context.ts';
import { MeasuringSettings } from './MeasuringSettings.tsx';
import { OptionFields } from './OptionFields.tsx';

/** The settings of what is measured, how it learns and how it is mapped. */
export function LearnSettings({ disabled }: { disabled: boolean }) {
  const app = useApp();
  const settings = useAppState((state) => state.settings);
  const library = useAppState((state) => state.library);
  const representation = representations.find((each) => each.id === settings.representationId) ?? representations[0];
  const projection = projections[0];

  return (
    <details className="settings">
      <summary>{strings.learn.settings}</summary>
      <h3>{strings.learn.trainingTitle}</h3>
      <OptionFields
        of={representation.id}
        options={representation.options}
        values={resolveOptions(representation.options, settings.representationOptions[representation.id])}
        disabled={disabled}
        onChange={(values) =>
          void app.settings.change({
            representationOptions: { ...settings.representationOptions, [representation.id]: values },
          })
        }
      />
      <h3>{strings.learn.mapTitle}</h3>
      <OptionFields
        of={projection.id}
        options={projection.options}
        values={resolveOptions(projection.options, settings.projectionOptions[projection.id])}
        disabled={disabled}
        onChange={(values) =>
          void app.settings.change({ projectionOptions: { ...settings.projectionOptions, [projection.id]: values } })
        }
      />
      {library && <MeasuringSettings key={library.id} library={library} disabled={disabled} />}
    </details>
  );
}
