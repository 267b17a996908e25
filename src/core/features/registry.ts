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
        kind: 'number',
        key: 'melBands',
        label: 'Mel bands',
        unit: 'bands',
        min: 32,
        max: 128,
        step: 32,
        default: 64,
        help: 'Height of the picture: more bands tell pitches apart more finely, and training takes longer.',
      },
      {
        kind: 'number',
        key: 'frames',
        label: 'Frames',
        unit: 'frames',
        min: 32,
        max: 128,
        step: 32,
        default: 64,
        help: 'Width of the picture: more frames show shorter events, and training takes longer.',
      },
    ],
    load: () => import('./picture.ts'),
  },
];
