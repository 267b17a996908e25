// Models are the same by what their vectors depend on: held against a model file's round trip, and every way to differ.

import { expect, test } from 'vitest';
import type { LibraryRecord, ModelRecord } from '../storage/schema.ts';
import { heardHashOf, measuredOf } from './context.ts';
import { packModel, readModelFile, recordOf } from './model-files.ts';
import { identityOf } from './model-identity.ts';

const library: LibraryRecord = {
  ...{ id: 'drums', name: 'Drums', createdAt: 1, revision: 5, nextSoundId: 9, nextBlock: 9, activeModelId: 'model' },
  measuring: { segmentation: {}, features: {} },
};

const weights = () => [{ shape: [2], values: Float32Array.of(1, -0.5) }];
const views = [{ id: 'aspects', label: 'Aspects', group: 'shape' as const, columns: 2, weight: 1 }];
const record: ModelRecord = {
  ...{ libraryId: 'drums', modelId: 'model', representationId: 'timbre-codes', state: 'ready', backend: 'cpu' },
  ...{ createdAt: 3, libraryRevision: 5, featureHash: 'as it is measured' },
  model: {
    options: {},
    seed: 1,
    epoch: 1,
    losses: [{ training: 1, heldOut: 2 }],
    optimizer: [],
    weights: weights(),
    views,
  },
};
const withModel = (changed: Partial<ModelRecord['model']>) => ({ ...record, model: { ...record.model, ...changed } });

test('a model is the same in another library, whenever it was made there and whatever training left beside it', async () => {
  const elsewhere = {
    ...withModel({ weights: weights(), latest: weights(), seed: 9, options: { centroids: 128 } }),
    ...{ libraryId: 'vendor', modelId: 'copy', createdAt: 8, libraryRevision: 1, backend: 'wasm' },
  };
  expect(await identityOf(elsewhere)).toBe(await identityOf(record));
  expect(await identityOf(record)).toMatch(/^[0-9a-f]{64}$/);
});

test.each<[string, ModelRecord]>([
  ['a weight', withModel({ weights: [{ shape: [2], values: Float32Array.of(1, -0.5000001) }] })],
  ['the shape of weights', withModel({ weights: [{ shape: [1, 2], values: Float32Array.of(1, -0.5) }] })],
  ['what a view counts', withModel({ views: [{ ...views[0], weight: 0.5 }] })],
  ['an option', withModel({ options: { centroids: 64 } })],
  ['how it is measured', { ...record, featureHash: 'otherwise' }],
  ['the representation', { ...record, representationId: 'song-vectors' }],
])('another is one that differs in %s', async (_, other) => {
  expect(await identityOf(other)).not.toBe(await identityOf(record));
});

test('vectors from elsewhere are of no model that another library has', async () => {
  const imported = (libraryId: string) => ({ ...record, representationId: 'imported', libraryId });
  expect(await identityOf(imported('a'))).not.toBe(await identityOf(imported('b')));
});

test('a representation that is not known is refused', async () => {
  await expect(identityOf({ ...withModel({}), representationId: 'later' })).rejects.toThrow(RangeError);
});

test('a model that comes in from a file is the one that went out', async () => {
  const { representationId, model } = record;
  const featureHash = heardHashOf(library, representationId, model.options);
  const learned = { ...record, featureHash, measured: measuredOf(library) };
  const file = await packModel(learned, library);
  const held = await readModelFile(file, new AbortController().signal);
  const elsewhere = { ...library, id: 'vendor' };
  expect(await identityOf(recordOf(held, elsewhere))).toBe(await identityOf(learned));
  const measuring = { segmentation: {}, features: { 'bark-frames': {}, picture: { side: '32' } } };
  const heardAlike = recordOf(held, { ...elsewhere, measuring });
  expect(await identityOf(heardAlike)).toBe(await identityOf(learned));
});
