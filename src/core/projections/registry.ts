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
    // Its pairwise matrices, eight bytes a pair and several of them, must fit a tab.
    maximumRows: 2000,
    load: () => import('./tsne-js.ts'),
  },
];
