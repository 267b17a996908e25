// The settings of timbre codes: plain data, so that the page can show them without loading what learns.

import type { Option } from '../options.ts';

/** Steps of k-means, each an epoch. On real sounds the last ten took a mean distance of 0.01614 down by 0.00001. */
export const mostTimbreSteps = 50;

export const timbreCodesOptions: readonly Option[] = [
  {
    kind: 'number',
    key: 'centroids',
    label: 'Timbres',
    unit: 'timbres',
    min: 16,
    max: 512,
    step: 1,
    default: 128,
    help: 'How many typical timbres are learned; a code says which of them a stretch of sound passes through. More tell finer differences apart, and sounds that differ a little share fewer.',
  },
  {
    kind: 'number',
    key: 'window',
    label: 'Window',
    unit: 'frames of 20 ms',
    min: 5,
    max: 250,
    step: 1,
    default: 30,
    help: 'How long a stretch of sound one code describes: 30 is 0.6 s. A longer sound has several codes, and two sounds are as alike as the two stretches of them that are most alike.',
  },
  {
    kind: 'number',
    key: 'overlap',
    label: 'Overlap',
    unit: '% of a window',
    min: 0,
    max: 90,
    step: 5,
    default: 0,
    help: 'How much of a window is in the next one too: more finds a like moment wherever it lies in a long sound, and makes more codes.',
  },
  {
    kind: 'number',
    key: 'sample',
    label: 'Learned from',
    unit: 'frames of 20 ms',
    min: 1000,
    max: 200_000,
    step: 1000,
    default: 50_000,
    help: 'The timbres are learned from so many moments, drawn from all sounds: 50,000 are a thousand seconds. More takes longer.',
  },
];

/** What a model's weights are called in files, in their order. */
export const timbreCodesWeightNames: readonly string[] = ['centroids'];
