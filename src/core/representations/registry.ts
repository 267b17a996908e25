// Every representation that can be chosen. Adding one is one file and one entry here.

import { autoencoderOptions, autoencoderPresets } from './autoencoder-options.ts';
import { autoencoderWeightNames } from './autoencoder-weight-names.ts';
import { fromPictures } from './picture-representation.ts';
import type { RepresentationEntry } from './representation.ts';

export const representations: readonly RepresentationEntry[] = [
  {
    id: 'autoencoder',
    label: 'Autoencoder',
    space: 'cosine',
    features: ['picture'],
    usesTensors: true,
    options: autoencoderOptions,
    presets: autoencoderPresets,
    weightNames: autoencoderWeightNames,
    load: async () => fromPictures(await import('./autoencoder.ts')),
  },
];

/** The entry with this id. Throws a RangeError where there is none. */
export function representationById(id: string): RepresentationEntry {
  const entry = representations.find((candidate) => candidate.id === id);
  if (!entry) throw new RangeError(`There is no representation "${id}".`);
  return entry;
}
