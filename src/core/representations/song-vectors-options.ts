// The song vectors' settings and the names of their weights: plain data, so that the page can show them without loading
// what trains.

import type { Option } from '../options.ts';
import type { Preset } from './representation.ts';
import { batchSizeOption, epochsOption, learningRateOption, patienceOption } from './training-options.ts';

export const songVectorsOptions: readonly Option[] = [
  // On 648 one-shots, two seeds: 8 epochs give a precision at 5 of 0.553 and 0.545 and a mean average precision of 0.437
  // and 0.428, 12 give 0.552 and 0.548, and 0.422 and 0.416.
  { ...epochsOption, default: 8 },
  {
    ...patienceOption,
    default: 10,
    help: 'Training stops by itself when the sounds it was not shown have been told apart no better for so long; 0 never stops it.',
  },
  {
    kind: 'number',
    key: 'vectorSize',
    label: 'Vector size',
    unit: 'numbers',
    min: 2,
    max: 256,
    step: 1,
    default: 32,
    help: 'How many numbers describe a sound: fewer generalise, more keep detail.',
  },
  {
    kind: 'number',
    key: 'stacked',
    label: 'Moment',
    unit: 'frames of 20 ms',
    min: 1,
    max: 25,
    step: 1,
    default: 5,
    help: 'How much is heard at once. Longer moments hear attacks and tremolo, shorter ones the tone alone.',
  },
  {
    kind: 'number',
    key: 'windowSeconds',
    label: 'Window',
    unit: 's',
    min: 0.02,
    max: 30,
    step: 0.02,
    default: 0.5,
    help: 'How far apart two moments of a sound may be to count as belonging together. Longer suits loops and textures.',
  },
  {
    kind: 'number',
    key: 'hidden',
    label: 'Hidden units',
    unit: 'units',
    min: 4,
    max: 512,
    step: 1,
    default: 64,
    help: 'Width of the two networks that listen. Time grows with it.',
  },
  { ...learningRateOption, default: 0.003 },
  { ...batchSizeOption, min: 2, max: 64, help: 'How many sounds a step tells apart. Time grows faster than it.' },
  {
    kind: 'number',
    key: 'inferenceSteps',
    label: 'Listening steps',
    unit: 'steps',
    min: 1,
    max: 100,
    step: 1,
    default: 5,
    help: 'In how many steps the vector of a sound is found, in training and afterwards. More separate sounds further.',
  },
];

export const songVectorsPresets: readonly Preset[] = [
  {
    id: 'quick',
    label: 'Quick',
    help: 'A small network, trained for a short while: a first look at what is there.',
    values: { epochs: 3, hidden: 32 },
  },
  { id: 'balanced', label: 'Balanced', help: 'What suits most libraries.', values: {} },
  {
    id: 'thorough',
    label: 'Thorough',
    help: 'Wider networks that listen longer and are trained for longer: for large and varied libraries.',
    values: { epochs: 16, hidden: 128, inferenceSteps: 15 },
  },
];

/** In the order of a model's weights. */
export const songVectorsWeightNames: readonly string[] = [
  ...['context', 'candidate'].flatMap((network) =>
    ['hidden', 'output'].flatMap((layer) => [`${network}/${layer}/kernel`, `${network}/${layer}/bias`]),
  ),
  'frames/mean',
  'frames/deviation',
  'references/levels',
  'vectors/mean',
];
