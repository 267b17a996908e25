// Every projection there is. Adding one is a file and an entry.

import type { ProjectionEntry } from './projection.ts';

export const projections: readonly ProjectionEntry[] = [
  {
    id: 'tsne-js',
    label: 't-SNE (exact)',
    options: [
      {
        kind: 'number',
        key: 'perplexity',
        label: 'Perplexity',
        unit: 'sounds',
        min: 2,
        max: 100,
        step: 1,
        default: 30,
        help: 'About how many neighbours each sound is kept near.',
      },
    ],
    load: () => import('./tsne-js.ts'),
  },
];
