// Every projection there is. Adding one is a file and an entry.

import type { NumberOption } from '../options.ts';
import type { ProjectionEntry } from './projection.ts';

const perplexity: NumberOption = {
  kind: 'number',
  key: 'perplexity',
  label: 'Perplexity',
  unit: 'sounds',
  min: 2,
  max: 100,
  step: 1,
  default: 30,
  help: 'About how many neighbours each sound is kept near.',
};

export const projections: readonly [ProjectionEntry, ...ProjectionEntry[]] = [
  {
    id: 'tsne',
    label: 't-SNE',
    options: [
      perplexity,
      {
        kind: 'number',
        key: 'iterations',
        label: 'Iterations',
        unit: 'iterations',
        min: 50,
        max: 20_000,
        step: 1,
        default: 1000,
        help: 'How long the map settles. More changes little once it stands still.',
      },
      {
        kind: 'number',
        key: 'exaggeration',
        label: 'Exaggeration',
        unit: 'times',
        min: 1,
        max: 50,
        step: 0.5,
        default: 12,
        help: 'How much harder neighbours attract each other in the first quarter, while groups find together.',
      },
      {
        kind: 'number',
        key: 'learningRate',
        label: 'Step size',
        unit: '0: automatic',
        min: 0,
        max: 100_000,
        step: 1,
        default: 0,
        help: 'How far an iteration moves the sounds. By itself it grows with their number.',
      },
    ],
    // Half a gigabyte for the neighbours and what attracts them; three times that at the largest perplexity.
    maximumRows: 100_000,
    goesOn: true,
    load: () => import('./tsne.ts'),
  },
  {
    id: 'tsne-js',
    label: 't-SNE, plain and exact',
    options: [perplexity],
    // Its pairwise matrices, eight bytes a pair and several of them, must fit a tab.
    maximumRows: 2000,
    goesOn: false,
    load: () => import('./tsne-js.ts'),
  },
];

/** Throws a RangeError where there is none of this id. */
export function projectionById(id: string): ProjectionEntry {
  const entry = projections.find((each) => each.id === id);
  if (!entry) throw new RangeError(`There is no projection called ${id}.`);
  return entry;
}
