import { strings } from '../app/strings.ts';
import { type ChoiceOption, type OptionValues, resolveOptions } from '../core/options.ts';
import type { RepresentationEntry } from '../core/representations/representation.ts';
import { OptionFields } from './OptionFields.tsx';

interface Props {
  representation: RepresentationEntry;
  values: OptionValues;
  disabled: boolean;
  onChange: (values: OptionValues) => void;
}

/** Sets all of a representation's settings at once, and names those that go together. */
export function PresetField({ representation: { id, options, presets }, values, disabled, onChange }: Props) {
  if (presets.length === 0) return null;
  const valuesOf = (presetId: unknown) => resolveOptions(options, presets.find((each) => each.id === presetId)?.values);
  const chosen = presets.find((preset) => options.every(({ key }) => valuesOf(preset.id)[key] === values[key]));
  const custom = { id: 'custom', label: strings.learn.custom, help: strings.learn.customHelp };
  const shown = chosen ?? custom;
  const option: ChoiceOption = {
    kind: 'choice',
    key: 'preset',
    label: strings.learn.preset,
    choices: [...presets, ...(chosen ? [] : [custom])].map((each) => ({ value: each.id, label: each.label })),
    default: shown.id,
    help: shown.help,
  };
  return (
    <OptionFields
      of={id}
      options={[option]}
      values={{ preset: shown.id }}
      disabled={disabled}
      onChange={({ preset }) => onChange(valuesOf(preset))}
    />
  );
}
