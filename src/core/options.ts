// How a registry entry describes its settings: plain data from which the settings panel builds itself.

export interface NumberOption {
  kind: 'number';
  key: string;
  label: string;
  unit: string;
  min: number;
  max: number;
  step: number;
  default: number;
  help: string;
}

export interface ChoiceOption {
  kind: 'choice';
  key: string;
  label: string;
  choices: readonly { value: string; label: string }[];
  default: string;
  help: string;
}

export type Option = NumberOption | ChoiceOption;
export type OptionValues = Record<string, number | string>;

/** The values to run with: what was chosen where it is within range, else the default. */
export function resolveOptions(options: readonly Option[], chosen: OptionValues = {}): OptionValues {
  const resolved: OptionValues = {};
  for (const option of options) {
    const value = chosen[option.key];
    const fits =
      option.kind === 'number'
        ? typeof value === 'number' && value >= option.min && value <= option.max
        : option.choices.some((choice) => choice.value === value);
    resolved[option.key] = fits ? value : option.default;
  }
  return resolved;
}
