// Every representation that can be chosen. Adding one is one file and one entry here.

import { type OptionValues, resolveOptions } from '../options.ts';
import { autoencoderOptions, autoencoderPresets } from './autoencoder-options.ts';
import { autoencoderWeightNames } from './autoencoder-weight-names.ts';
import { earliestInstantWeights, instantFeatures, instantOptions, instantWeightNames } from './instant-options.ts';
import { fromPictures } from './picture-representation.ts';
import type { RepresentationEntry } from './representation.ts';
import { semanticHashOptions, semanticHashPresets } from './semantic-hash-options.ts';
import { semanticHashWeightNames } from './semantic-hash-weight-names.ts';
import { songVectorsOptions, songVectorsPresets, songVectorsWeightNames } from './song-vectors-options.ts';
import { mostTimbreSteps, timbreCodesOptions, timbreCodesWeightNames } from './timbre-codes-options.ts';

export const representations: readonly RepresentationEntry[] = [
  {
    id: 'instant',
    label: 'Instant',
    space: 'cosine',
    features: instantFeatures,
    usesTensors: false,
    options: instantOptions,
    presets: [],
    weightNames: instantWeightNames,
    leastWeights: earliestInstantWeights,
    load: () => import('./instant.ts'),
  },
  {
    id: 'autoencoder',
    label: 'Autoencoder',
    space: 'cosine',
    features: ['picture'],
    usesTensors: true,
    draws: true,
    options: autoencoderOptions,
    presets: autoencoderPresets,
    weightNames: autoencoderWeightNames,
    load: async () => fromPictures(await import('./autoencoder.ts')),
  },
  {
    id: 'semantic-hash',
    label: 'Semantic hash',
    space: 'hamming',
    features: ['picture', 'waveform'],
    featureOption: 'input',
    usesTensors: true,
    draws: true,
    options: semanticHashOptions,
    presets: semanticHashPresets,
    weightNames: semanticHashWeightNames,
    load: async () => fromPictures(await import('./semantic-hash.ts')),
  },
  {
    id: 'timbre-codes',
    label: 'Timbre codes',
    space: 'hamming',
    features: ['bark-frames'],
    usesTensors: false,
    learnsFrom: 'frames',
    epochs: mostTimbreSteps,
    options: timbreCodesOptions,
    presets: [],
    weightNames: timbreCodesWeightNames,
    load: () => import('./timbre-codes.ts'),
  },
  {
    id: 'song-vectors',
    label: 'Song vectors',
    space: 'cosine',
    features: ['mel-frames'],
    usesTensors: false,
    learnsFrom: 'sounds',
    options: songVectorsOptions,
    presets: songVectorsPresets,
    weightNames: songVectorsWeightNames,
    load: () => import('./song-vectors.ts'),
  },
  {
    id: 'fused',
    label: 'Fused',
    space: 'cosine',
    features: instantFeatures,
    usesTensors: true,
    draws: true,
    options: autoencoderOptions,
    presets: autoencoderPresets,
    weightNames: [...autoencoderWeightNames, ...instantWeightNames],
    leastWeights: autoencoderWeightNames.length + earliestInstantWeights,
    load: () => import('./fused.ts'),
  },
];

export const importedId = 'imported';

/** Vectors that came from elsewhere as they are: nothing learns or embeds them, so it cannot be chosen. */
const imported: RepresentationEntry = {
  id: importedId,
  label: 'Imported vectors',
  space: 'cosine',
  features: [],
  usesTensors: false,
  options: [],
  presets: [],
  weightNames: [],
  load: () => Promise.reject(new Error('Imported vectors are used as they came: nothing learns or embeds them.')),
};

/** How many epochs a training goes on for, at most. */
export function epochsOf({ epochs = 1 }: RepresentationEntry, options: OptionValues): number {
  return Number(options.epochs ?? epochs);
}

/** Ids of the features that are heard with these options. */
export function featuresHeard(
  { features, featureOption, options: all }: RepresentationEntry,
  options: OptionValues,
): readonly string[] {
  return featureOption ? [String(resolveOptions(all, options)[featureOption])] : features;
}

/** The entry with this id, that of imported vectors included. Throws a RangeError where there is none. */
export function representationById(id: string): RepresentationEntry {
  const entry = id === importedId ? imported : representations.find((candidate) => candidate.id === id);
  if (!entry) throw new RangeError(`There is no representation "${id}".`);
  return entry;
}
