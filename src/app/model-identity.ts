// By what models are the same: two that agree put the same sound at the same place, whichever library they are in, so that
// their distances can be compared. A model keeps its identity when it goes out as a file and comes in elsewhere.

import { resolveOptions } from '../core/options.ts';
import { importedId, representationById, representations } from '../core/representations/registry.ts';
import type { ModelRecord } from '../storage/schema.ts';
import { spaceOf } from './context.ts';

const known = new WeakMap<ModelRecord, Promise<string>>();

/** Whether this Earshot has what learned a model: a later one may have stored it. */
export function isKnown(representationId: string): boolean {
  return representationId === importedId || representations.some(({ id }) => id === representationId);
}

/**
 * SHA-256, in hex, of all that a vector depends on: the weights, options, views and space, and how what it hears is measured.
 * What made vectors from elsewhere is not known, so those agree with nothing. Throws a RangeError where this Earshot does not
 * have the representation.
 */
export async function identityOf(record: ModelRecord): Promise<string> {
  const { representationId, libraryId, modelId } = record;
  if (representationId === importedId) return `${libraryId}/${modelId}`;
  const found = known.get(record) ?? identify(record);
  known.set(record, found);
  return found;
}

async function identify(record: ModelRecord): Promise<string> {
  const { representationId, featureHash, model } = record;
  const settings = JSON.stringify([
    ...[representationId, featureHash, spaceOf(record)],
    Object.entries(resolveOptions(representationById(representationId).options, model.options)),
    (model.views ?? []).map(({ id, group, columns, weight }) => [id, group, columns, weight]),
    model.weights.map(({ shape }) => shape),
  ]);
  const values = model.weights.map(({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const all = new Blob([settings, ...(values as Uint8Array<ArrayBuffer>[])]);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await all.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
