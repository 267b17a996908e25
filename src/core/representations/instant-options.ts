// Instant's settings and the names of its weights: plain data, so that the page has them without loading what computes.

import type { Option } from '../options.ts';

/** Ids of the features that are heard; a model's rows are in this order. */
export const instantFeatures = ['picture', 'fixed-picture', 'mfcc-statistics', 'aspects'] as const;

export const instantOptions: readonly Option[] = [
  {
    kind: 'choice',
    key: 'views',
    label: 'Listens to',
    choices: [
      { value: 'all', label: 'Everything' },
      { value: 'mfcc-statistics', label: 'The fingerprint alone' },
      { value: 'aspects', label: 'The aspects alone' },
      { value: 'picture', label: 'The stretched picture alone' },
      { value: 'fixed-picture', label: 'The fixed-time picture alone' },
    ],
    default: 'all',
    help: 'What of a sound counts. Everything finds most; a single view shows what it knows by itself.',
  },
];

/** Weights of models that were made when there were fewer views: the first of those that there are. */
export const earliestInstantWeights = 16;

/** In the order of a model's weights: view by view. */
export const instantWeightNames: readonly string[] = [
  ...['mfcc-statistics/mean', 'mfcc-statistics/scale'],
  ...['spectrum/mean', 'spectrum/scale', 'spectrum/centre'],
  ...['picture/mean', 'picture/components'],
  ...['fixed-picture/mean', 'fixed-picture/components'],
  ...['envelope/mean', 'envelope/scale', 'envelope/centre'],
  'pitch/centre',
  ...['level/mean', 'level/scale', 'level/centre'],
  ...['spectrum-changes/spectrum-mean', 'spectrum-changes/spectrum-components'],
  ...['spectrum-changes/mean', 'spectrum-changes/components'],
  ...['neighbours/mean', 'neighbours/components'],
];
