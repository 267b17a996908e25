import { strings } from '../app/strings.ts';
import { type OptionValues, resolveOptions } from '../core/options.ts';
import { representations } from '../core/representations/registry.ts';
import { useApp, useAppState } from './app-context.ts';
import { ImportModel } from './ImportModel.tsx';
import { MapSettings } from './MapSettings.tsx';
import { MeasuringSettings } from './MeasuringSettings.tsx';
import { OptionFields } from './OptionFields.tsx';
import { PresetField } from './PresetField.tsx';
import { SearchSettings } from './SearchSettings.tsx';

/** The settings of what is measured, how it learns and how it is mapped. */
export function LearnSettings({ disabled }: { disabled: boolean }) {
  const app = useApp();
  const settings = useAppState((state) => state.settings);
  const library = useAppState((state) => state.library);
  const representation = representations.find((each) => each.id === settings.representationId) ?? representations[0];
  const values = resolveOptions(representation.options, settings.representationOptions[representation.id]);
  const change = (changed: OptionValues) => void app.chooseOptions(representation.id, changed);

  return (
    <details className="settings">
      <summary>{strings.learn.settings}</summary>
      <h3>{strings.learn.trainingTitle}</h3>
      <PresetField representation={representation} values={values} disabled={disabled} onChange={change} />
      <OptionFields
        of={representation.id}
        options={representation.options}
        values={values}
        disabled={disabled}
        onChange={change}
      />
      <ImportModel disabled={disabled || !library} />
      <SearchSettings />
      <MapSettings disabled={disabled} />
      {library && <MeasuringSettings key={library.id} library={library} disabled={disabled} />}
    </details>
  );
}
