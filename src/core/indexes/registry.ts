// Every index there is. Adding one is a file and a line here; contract.test.ts then holds it to the interface.

import type { IndexEntry } from './search-index.ts';

export const indexes: readonly IndexEntry[] = [
  {
    id: 'exact',
    label: 'Exact',
    spaces: ['cosine', 'euclidean', 'hamming'],
    options: [],
    accuracy: { recall: 1, distanceError: 1e-5 },
    load: async () => {
      const { buildExact, openExact } = await import('./exact.ts');
      return { build: buildExact, open: openExact };
    },
  },
];
