// The semantic hash's settings: plain data, so that the page can show them without loading tfjs.

import type { Option } from '../options.ts';
import type { Preset } from './representation.ts';

export const semanticHashOptions: readonly Option[] = [
  {
    kind: 'number',
    key: 'epochs',
    label: 'Epochs',
    unit: 'epochs',
    min: 1,
    max: 500,
    step: 1,
    default: 40,
    help: 'How often every sound is learned from, or, beyond 10,000 sounds, a sample of them. More takes longer and fits closer.',
  },
  {
    kind: 'number',
    key: 'patience',
    label: 'Patience',
    unit: 'epochs',
    min: 0,
    max: 500,
    step: 1,
    default: 20,
    help: 'Training stops by itself when the sounds it was not shown have fitted no better for so long; 0 never stops it.',
  },
  // On 648 one-shots, one seed: precision at 5 is 0.486 with 128 bits, 0.500 with 256.
  {
    kind: 'number',
    key: 'bits',
    label: 'Bits',
    unit: 'bits',
    min: 32,
    max: 256,
    step: 1,
    default: 128,
    help: 'How long a code is: more tell sounds apart more finely, fewer are smaller and gather what is alike.',
  },
  // On the same, 4 leaves 0.85 of activities within 0.05 of 0 or 1, no noise 0.75; precision at 5 is 0.486 and 0.490.
  {
    kind: 'number',
    key: 'codeNoise',
    label: 'Code noise',
    unit: 'of 8',
    min: 0,
    max: 16,
    step: 0.1,
    default: 4,
    help: 'Noise on what the units of the code are told, which is 8 on average: it grows to this in training, so that more units are clearly on or off.',
  },
  {
    kind: 'choice',
    key: 'network',
    label: 'Network',
    choices: [
      { value: 'convolutional', label: 'Convolutional' },
      { value: 'dense', label: 'Dense' },
    ],
    default: 'convolutional',
    help: 'Convolutions look for the same shapes everywhere in a picture; dense layers learn every place for itself.',
  },
  {
    kind: 'number',
    key: 'filters',
    label: 'Filters',
    unit: 'filters',
    min: 2,
    max: 64,
    step: 1,
    default: 16,
    help: 'Width of the first layer; each of the two that follow doubles it. Time grows with its square. A dense layer has eight times as many units.',
  },
  {
    kind: 'number',
    key: 'learningRate',
    label: 'Learning rate',
    unit: 'a step',
    min: 0.00001,
    max: 0.1,
    step: 0.0001,
    default: 0.001,
    help: 'How far a step goes. Lower it when training diverges.',
  },
  {
    kind: 'number',
    key: 'batchSize',
    label: 'Batch size',
    unit: 'sounds',
    // What units are told is centred on a batch's mean: of one sound nothing would be left.
    min: 2,
    max: 512,
    step: 1,
    default: 16,
    help: 'How many sounds a step learns from at once.',
  },
];

export const semanticHashPresets: readonly Preset[] = [
  {
    id: 'quick',
    label: 'Quick',
    help: 'A small network, trained for a short while: a first look at what is there.',
    values: { epochs: 12, filters: 8 },
  },
  { id: 'balanced', label: 'Balanced', help: 'What suits most libraries.', values: {} },
  {
    id: 'thorough',
    label: 'Thorough',
    help: 'Several times as long, for as much as there is to be learned.',
    values: { epochs: 150 },
  },
];
