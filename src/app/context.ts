// What every capability of the app is built from.

import type { Player } from '../audio/player.ts';
import { featureSettingsHash } from '../core/features/feature.ts';
import { features } from '../core/features/registry.ts';
import { resolveOptions } from '../core/options.ts';
import { representationById } from '../core/representations/registry.ts';
import type { Engine } from '../engine/client.ts';
import type { Backend, VectorsKey } from '../engine/protocol.ts';
import {
  type EarshotDatabase,
  type LibraryRecord,
  type ModelRecord,
  type Provenance,
  vectorsKind,
} from '../storage/schema.ts';
import type { Activity } from './activity.ts';
import type { Store } from './state.ts';

/** What the address asks for, for this visit only. */
export interface VisitOptions {
  backend: Backend | null;
  seed: number;
}

export interface AppContext {
  store: Store;
  database: EarshotDatabase;
  engine: Engine;
  player: Player;
  activity: Activity;
  visit: VisitOptions;
}

/** The feature that representations learn from. */
export const pictureFeature = features[0];

export function featureHashOf(library: LibraryRecord): string {
  return featureSettingsHash(
    pictureFeature.id,
    pictureFeature.version,
    resolveOptions(pictureFeature.options, library.featureOptions),
  );
}

/** Names a model's vectors to the workers that search them. */
export function vectorsOf({ libraryId, modelId, featureHash, representationId }: ModelRecord): VectorsKey {
  const { space } = representationById(representationId);
  return { libraryId, kind: vectorsKind(modelId), featureHash, space };
}

/** Whether something is older than the library's sounds or feature settings. */
export function isStale(made: Provenance, library: LibraryRecord): boolean {
  return made.libraryRevision !== library.revision || made.featureHash !== featureHashOf(library);
}
