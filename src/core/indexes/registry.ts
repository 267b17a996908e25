// Every index there is. Adding one is a file and a line here; contract.test.ts then holds it to the interface.

import type { IndexEntry } from './search-index.ts';

export const indexes: readonly IndexEntry[] = [
  {
    id: 'exact',
    label: 'Exact',
    spaces: ['cosine', 'euclidean'],
    options: [],
    accuracy: { recall: 1, distanceError: 1e-6 },
    load: async () => {
      const { buildExact, openExact } = await import('./exact.ts');
      return { build: buildExact, open: openExact };
    },
  },
  {
    id: 'compact',
    label: 'Exact, a quarter of the memory',
    spaces: ['cosine', 'euclidean'],
    options: [],
    accuracy: { recall: 0.95, distanceError: 0.01 },
    load: async () => {
      const { buildCompact, openCompact } = await import('./compact.ts');
      return { build: buildCompact, open: openCompact };
    },
  },
  {
    id: 'hamming',
    label: 'Hamming',
    spaces: ['hamming'],
    options: [],
    accuracy: { recall: 1, distanceError: 1e-6 },
    load: async () => {
      const { buildHamming, openHamming } = await import('./hamming.ts');
      return { build: buildHamming, open: openHamming };
    },
  },
];
