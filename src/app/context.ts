// What every capability of the app is built from.

import type { Player } from '../audio/player.ts';
import { type FeatureEntry, featureSettingsHash } from '../core/features/feature.ts';
import { featureById, features } from '../core/features/registry.ts';
import { segmentationOptions } from '../core/features/segmentation.ts';
import type { Space } from '../core/math/distance.ts';
import { type OptionValues, resolveOptions } from '../core/options.ts';
import { featuresHeard, representationById } from '../core/representations/registry.ts';
import type { Engine } from '../engine/client.ts';
import type { Backend, HeardKeys, VectorsKey } from '../engine/protocol.ts';
import {
  type EarshotDatabase,
  featureKind,
  type LibraryRecord,
  type Measured,
  type ModelRecord,
  vectorsKind,
} from '../storage/schema.ts';
import type { Activity } from './activity.ts';
import type { Run, Store } from './state.ts';

/** What the address asks for, for this visit only. */
export interface VisitOptions {
  backend: Backend | null;
  seed: number;
  /** Ids of the only features to measure; null for all. */
  features: readonly string[] | null;
  /** Which renderer draws the map; null for the fastest that the browser has. */
  map: 'plotly' | 'webgl' | null;
}

export interface AppContext {
  store: Store;
  database: EarshotDatabase;
  engine: Engine;
  player: Player;
  activity: Activity;
  visit: VisitOptions;
}

/** The feature that is drawn, and that says which sounds are copies. */
export const pictureFeature = featureById('picture');

/** A feature's options for a library, as they are resolved. */
export function optionsOf(library: LibraryRecord, { id, options }: FeatureEntry): OptionValues {
  return resolveOptions(options, library.measuring.features[id]);
}

/** Of what the library now measures under a feature's name. */
export function featureHashOf(library: LibraryRecord, entry: FeatureEntry = pictureFeature): string {
  return featureSettingsHash(entry.id, entry.version, optionsOf(library, entry));
}

/** All that a library now measures, as it travels with what is made from it. */
export function measuredOf(library: LibraryRecord): Measured {
  const ofFeature = (entry: FeatureEntry) => ({ version: entry.version, options: optionsOf(library, entry) });
  return {
    segmentation: resolveOptions(segmentationOptions, library.measuring.segmentation),
    features: Object.fromEntries(features.map((entry) => [entry.id, ofFeature(entry)])),
  };
}

/** Names the rows of a feature as the library now measures it. */
export function kindOf(library: LibraryRecord, entry: FeatureEntry): string {
  return featureKind(entry.id, featureHashOf(library, entry));
}

/** Whether a library is of vectors from elsewhere: nothing can be heard or measured, and nothing learned. */
export function holdsVectors(library: LibraryRecord | null): boolean {
  return library?.vectorColumns !== undefined;
}

/** How a model's vectors are compared. */
export function spaceOf({ space, representationId }: Pick<ModelRecord, 'space' | 'representationId'>): Space {
  return space ?? representationById(representationId).space;
}

/** Names a model's vectors to the workers that search them. */
export function vectorsOf(made: Made): VectorsKey {
  const { libraryId, modelId, libraryRevision } = made;
  const views = 'model' in made ? (made.model.views ?? []) : made.views;
  return { libraryId, kind: vectorsKind(modelId), space: spaceOf(made), views, libraryRevision };
}

/** A model without what only training needs, which is twice as much: enough to embed and to draw. */
export function embeddingPart({ model }: ModelRecord): ModelRecord['model'] {
  return { ...model, optimizer: [], latest: undefined };
}

/** The features that a representation hears with these options. */
export function featuresOf(representationId: string, options: OptionValues): FeatureEntry[] {
  return featuresHeard(representationById(representationId), options).map(featureById);
}

/** Of all that the library now measures for a representation with these options. */
export function heardHashOf(library: LibraryRecord, representationId: string, options: OptionValues): string {
  const entries = featuresOf(representationId, options);
  const hashes = entries.map((entry) => [entry.id, featureHashOf(library, entry)]);
  // One feature's own, as models were stored before any had more.
  if (hashes.length === 1) return hashes[0][1];
  return featureSettingsHash('all of', 1, Object.fromEntries(hashes));
}

/** Names to the worker that learns what it is to hear. */
export function heardBy(library: LibraryRecord, representationId: string, options: OptionValues): HeardKeys {
  const entries = featuresOf(representationId, options);
  return Object.fromEntries(
    entries.map((entry) => [entry.id, { libraryId: library.id, kind: kindOf(library, entry) }]),
  );
}

type Made = ModelRecord | Run;

/** What a model was trained with. */
function optionsOfMade(made: Made): OptionValues {
  return 'model' in made ? made.model.options : made.options;
}

/** Whether a model was made from what is measured otherwise now. */
export function isMeasuredOtherwise(made: Made, library: LibraryRecord): boolean {
  return made.featureHash !== heardHashOf(library, made.representationId, optionsOfMade(made));
}

/** Whether a model is older than the library's sounds or feature settings. */
export function isStale(made: Made, library: LibraryRecord): boolean {
  return made.libraryRevision !== library.revision || isMeasuredOtherwise(made, library);
}
