// Settings that trainings have in common, with the autoencoder's defaults.

import type { NumberOption } from '../options.ts';

export const epochsOption: NumberOption = {
  kind: 'number',
  key: 'epochs',
  label: 'Epochs',
  unit: 'epochs',
  min: 1,
  max: 500,
  step: 1,
  default: 40,
  help: 'How often every sound is learned from, or, beyond 10,000 sounds, a sample of them. More takes longer and fits closer.',
};

export const patienceOption: NumberOption = {
  kind: 'number',
  key: 'patience',
  label: 'Patience',
  unit: 'epochs',
  min: 0,
  max: 500,
  step: 1,
  default: 20,
  help: 'Training stops by itself when the sounds it was not shown have fitted no better for so long; 0 never stops it.',
};

export const learningRateOption: NumberOption = {
  kind: 'number',
  key: 'learningRate',
  label: 'Learning rate',
  unit: 'a step',
  min: 0.00001,
  max: 0.1,
  step: 0.0001,
  default: 0.001,
  help: 'How far a step goes. Lower it when training diverges.',
};

export const batchSizeOption: NumberOption = {
  kind: 'number',
  key: 'batchSize',
  label: 'Batch size',
  unit: 'sounds',
  min: 1,
  max: 512,
  step: 1,
  default: 16,
  help: 'How many sounds a step learns from at once.',
};
