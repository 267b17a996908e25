// The semantic hash's settings: plain data, so that the page can show them without loading tfjs.

import type { Option } from '../options.ts';
import type { Preset } from './representation.ts';
import { batchSizeOption, epochsOption, learningRateOption, patienceOption } from './training-options.ts';

export const semanticHashOptions: readonly Option[] = [
  epochsOption,
  patienceOption,
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
  // On the same, medians of three seeds: precision at 5 and mean average precision are 0.486 and 0.373 of pictures, learned
  // in 71 s on one thread, and 0.482 and 0.374 of waveforms, in 285 s. On 190 longer sounds, one seed: 0.415 and 0.318
  // of pictures, 0.243 and 0.218 of waveforms.
  {
    kind: 'choice',
    key: 'input',
    label: 'Input',
    choices: [
      { value: 'picture', label: 'Mel picture' },
      { value: 'waveform', label: 'Waveform' },
    ],
    default: 'picture',
    help: 'What is drawn again from a code. A waveform, for comparison, is of the loudest fifth of a second alone: it tells as much of short hits, far less of longer sounds, and takes four times as long to learn. Its loss is of samples, not of pixels.',
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
    help: 'Of pictures alone: convolutions look for the same shapes everywhere in a picture; dense layers learn every place for itself.',
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
  learningRateOption,
  { ...batchSizeOption, min: 2 },
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
