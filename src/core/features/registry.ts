// The features there are. Adding one is its file and its entry here; only workers call `load`.

import type { ChoiceOption } from '../options.ts';
import type { FeatureEntry } from './feature.ts';

const pictureSide: ChoiceOption = {
  kind: 'choice',
  key: 'side',
  label: 'Picture size',
  choices: [
    { value: '32', label: '32 x 32' },
    { value: '64', label: '64 x 64' },
    { value: '96', label: '96 x 96' },
    { value: '128', label: '128 x 128' },
  ],
  default: '64',
  help: 'Mel bands and frames of the picture: more show finer differences, and training takes longer.',
};

export const features: readonly FeatureEntry[] = [
  {
    id: 'picture',
    label: 'Log-mel picture',
    scope: 'segment',
    version: 1,
    options: [
      {
        kind: 'number',
        key: 'seconds',
        label: 'Excerpt',
        unit: 's',
        min: 0.25,
        max: 10,
        step: 0.25,
        default: 2,
        help: 'How much of each sound is listened to; a shorter sound is taken whole.',
      },
      {
        kind: 'choice',
        key: 'position',
        label: 'Taken from',
        choices: [
          { value: 'start', label: 'The start' },
          { value: 'middle', label: 'The middle' },
          { value: 'loudest', label: 'The loudest part' },
        ],
        default: 'start',
        help: 'Where in a longer sound the excerpt lies.',
      },
      pictureSide,
    ],
    load: () => import('./picture.ts'),
  },
  {
    id: 'fixed-picture',
    label: 'Log-mel picture, fixed in time',
    scope: 'segment',
    version: 1,
    options: [
      {
        kind: 'number',
        key: 'seconds',
        label: 'Time shown',
        unit: 's',
        min: 0.25,
        max: 10,
        step: 0.25,
        default: 2,
        help: 'What the picture spans from left to right: a shorter sound is followed by silence, a longer one is cut.',
      },
      pictureSide,
    ],
    load: () => import('./fixed-picture.ts'),
  },
  {
    id: 'mel-frames',
    label: 'Log-mel frames',
    scope: 'frame',
    version: 1,
    options: [],
    load: () => import('./mel-frames.ts'),
  },
  {
    id: 'bark-frames',
    label: 'Bark cepstra',
    scope: 'frame',
    version: 1,
    options: [],
    load: () => import('./bark-frames.ts'),
  },
  {
    id: 'mfcc-statistics',
    label: 'MFCC statistics',
    scope: 'segment',
    version: 1,
    options: [],
    load: () => import('./mfcc-statistics.ts'),
  },
  {
    id: 'aspects',
    label: 'Aspects',
    scope: 'segment',
    version: 2,
    options: [],
    load: () => import('./aspects.ts'),
  },
  {
    id: 'waveform',
    label: 'Waveform',
    scope: 'segment',
    version: 1,
    options: [],
    load: () => import('./waveform.ts'),
  },
];

/** The entry with this id. Throws a RangeError where there is none. */
export function featureById(id: string): FeatureEntry {
  const entry = features.find((candidate) => candidate.id === id);
  if (!entry) throw new RangeError(`There is no feature "${id}".`);
  return entry;
}
