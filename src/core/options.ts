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

/** Whether `value` may be chosen; where range and step are whole numbers, only those. */
export function isWithin(option: NumberOption, value: unknown): value is number {
  const whole = Number.isInteger(option.min) && Number.isInteger(option.step);
  return typeof value === 'number' && value >= option.min && value <= option.max && (!whole || Number.isInteger(value));
}

/** The values to run with: what was chosen where it is within range, else the default. */
export function resolveOptions(options: readonly Option[], chosen: OptionValues = {}): OptionValues {
  const resolved: OptionValues = {};
  for (const option of options) {
    const value = chosen[option.key];
    const fits =
      option.kind === 'number' ? isWithin(option, value) : option.choices.some((choice) => choice.value === value);
    resolved[option.key] = fits ? value : option.default;
  }
  return resolved;
}
