// The autoencoder's settings: plain data, so that the page can show them without loading tfjs.

import type { Option } from '../options.ts';
import type { Preset } from './representation.ts';
import { batchSizeOption, epochsOption, learningRateOption, patienceOption } from './training-options.ts';

export const autoencoderOptions: readonly Option[] = [
  epochsOption,
  // Measured on a copy of this network, 150 to 649 real sounds, pictures of 32 and 64: none of five runs of 40 epochs is
  // cut short; six of 100 to 500 end after 96 to 162, at most 0.5 % above the lowest held-out loss of the whole run. A
  // patience of 15 would leave up to 0.9 %, one of 10 up to 2.8 %.
  patienceOption,
  {
    kind: 'number',
    key: 'latentSize',
    label: 'Latent size',
    unit: 'numbers',
    min: 2,
    max: 512,
    step: 1,
    default: 48,
    help: 'How many numbers describe a sound: fewer generalise, more keep detail.',
  },
  {
    kind: 'number',
    key: 'filters',
    label: 'Filters',
    unit: 'filters',
    min: 2,
    max: 64,
    step: 1,
    default: 32,
    help: 'Width of the first layer; each of the two that follow doubles it. Time grows with its square.',
  },
  learningRateOption,
  batchSizeOption,
  // On 648 one-shots, medians of five seeds with a latent size of 32: without it precision at 5 is 0.536 and mean average
  // precision 0.404; 1 gives 0.532 and 0.408, 2 gives 0.534 and 0.410; with a latent size of 48 as well, 0.536 and 0.410.
  // Silencing stripes, patches or pixels instead lowers both.
  {
    kind: 'number',
    key: 'shift',
    label: 'Shift',
    unit: 'pixels',
    min: 0,
    max: 16,
    step: 1,
    default: 2,
    help: 'How far a picture is moved in time and pitch in what the network sees, but not in what it has to draw: it learns to hear alike what differs a little in either.',
  },
  {
    kind: 'number',
    key: 'noise',
    label: 'Noise',
    unit: 'of full scale',
    min: 0,
    max: 1,
    step: 0.01,
    default: 0,
    help: 'Noise added to what the network sees but not to what it has to draw: it learns to ignore small differences.',
  },
];

export const autoencoderPresets: readonly Preset[] = [
  {
    id: 'quick',
    label: 'Quick',
    help: 'A small network, trained for a short while: a first look at what is there.',
    values: { epochs: 12, filters: 16 },
  },
  { id: 'balanced', label: 'Balanced', help: 'What suits most libraries.', values: {} },
  {
    id: 'thorough',
    label: 'Thorough',
    help: 'Several times as long, for as much as there is to be learned.',
    values: { epochs: 150 },
  },
];
