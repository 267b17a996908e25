// A run in words: its name, what it learned with, and what was measured on the sounds that it embeds.

import { segmentationOptions } from '../core/features/segmentation.ts';
import type { Option, OptionValues } from '../core/options.ts';
import { representationById } from '../core/representations/registry.ts';
import { pictureFeature } from './context.ts';
import { moment } from './quantities.ts';
import type { Run } from './state.ts';

/** Tells it from the library's other runs. */
export function runName({ representationId, createdAt }: Run): string {
  return `${representationById(representationId).label}, ${moment(createdAt)}`;
}

/** With its unit, where the label does not say it. */
export function valueInWords(option: Option, values: OptionValues): string {
  const value = values[option.key];
  if (option.kind === 'choice') return option.choices.find((choice) => choice.value === value)?.label ?? String(value);
  return [value, option.unit].filter((part) => part !== '' && part !== option.label.toLowerCase()).join(' ');
}

export interface Setting {
  label: string;
  value: string;
  isDefault: boolean;
}

function inWords(options: readonly Option[], values: OptionValues = {}): Setting[] {
  return options
    .filter(({ key }) => values[key] !== undefined)
    .map((option) => ({
      label: option.label,
      value: valueInWords(option, values),
      isDefault: values[option.key] === option.default,
    }));
}

/** All that it recorded, in the order of the settings panel. */
export function settingsInWords({ representationId, options, measured }: Run): Setting[] {
  return [
    ...inWords(representationById(representationId).options, options),
    ...inWords(segmentationOptions, measured?.segmentation),
    ...inWords(pictureFeature.options, measured?.features[pictureFeature.id]?.options),
  ];
}
