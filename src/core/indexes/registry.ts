// Every index there is. Adding one is a file and a line here; contract.test.ts then holds it to the interface.

import type { IndexEntry } from './search-index.ts';

export const indexes: readonly IndexEntry[] = [
  {
    id: 'exact',
    label: 'Exact',
    spaces: ['cosine', 'euclidean'],
    options: [],
    accuracy: { recall: 1, distanceError: 1e-6 },
    measuresAll: true,
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
    measuresAll: true,
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
    measuresAll: true,
    load: async () => {
      const { buildHamming, openHamming } = await import('./hamming.ts');
      return { build: buildHamming, open: openHamming };
    },
  },
  {
    id: 'lsh',
    label: 'LSH',
    spaces: ['cosine', 'euclidean'],
    options: [
      {
        kind: 'choice',
        key: 'family',
        label: 'Hashes',
        choices: [
          { value: 'hyperplanes', label: 'Hyperplanes' },
          { value: 'steps', label: 'Steps (p-stable)' },
        ],
        default: 'hyperplanes',
        help: 'What cuts the space: planes through its middle, or steps along lines. Planes mostly find more.',
      },
      {
        kind: 'number',
        key: 'projections',
        label: 'Projections a table (K)',
        unit: '0: automatic',
        min: 0,
        max: 24,
        step: 1,
        default: 0,
        help: 'More make smaller buckets: fewer sounds are compared, and more buckets are needed.',
      },
      {
        kind: 'number',
        key: 'tables',
        label: 'Tables (L)',
        unit: 'tables',
        min: 1,
        max: 32,
        step: 1,
        default: 8,
        help: 'More find more in as many buckets, and take more memory.',
      },
      {
        kind: 'number',
        key: 'probes',
        label: 'Buckets looked at',
        unit: 'buckets',
        min: 1,
        max: 65_536,
        step: 1,
        default: 512,
        help: 'In all tables together, the likeliest first. More find more and take longer.',
      },
    ],
    accuracy: { recall: 0.85, distanceError: 1e-6 },
    measuresAll: false,
    load: async () => {
      const { buildLsh, openLsh } = await import('./lsh.ts');
      return { build: buildLsh, open: openLsh };
    },
  },
];
