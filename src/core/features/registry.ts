// The features there are. Adding one is its file and its entry here; only workers call `load`.

import type { FeatureEntry } from './feature.ts';

export const features: readonly FeatureEntry[] = [
  {
    id: 'picture',
    label: 'Log-mel picture',
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
      {
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
      },
    ],
    load: () => import('./picture.ts'),
  },
];
