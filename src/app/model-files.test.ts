// A model as a file: there and back, and every way in which a file can be refused. What tfjs makes of it is tested beside
// `core/formats/tfjs-weights.ts`.

import {
  BlobReader,
  type FileEntry,
  TextWriter,
  Uint8ArrayWriter,
  ZipReader,
} from '@zip.js/zip.js/lib/zip-core-custom.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { encodeTfjs, ModelFileError, type Weight } from '../core/formats/tfjs-weights.ts';
import { seededRandom } from '../core/math/random.ts';
import { resolveOptions } from '../core/options.ts';
import { toOptimizer } from '../core/representations/autoencoder-checkpoint.ts';
import { toWeights } from '../core/representations/autoencoder-model.ts';
import { initialParameters, networkVariables } from '../core/representations/autoencoder-network.ts';
import { autoencoderOptions } from '../core/representations/autoencoder-options.ts';
import { representationById } from '../core/representations/registry.ts';
import type { Model } from '../core/representations/representation.ts';
import type { View } from '../core/representations/views.ts';
import type { LibraryRecord, ModelRecord } from '../storage/schema.ts';
import { featureHashOf, measuredOf } from './context.ts';
import { packModel, readModelFile, recordOf, whyNotFitting } from './model-files.ts';
import { writeZip } from './write-zip.ts';

const network = { side: 16, filters: 2, latentSize: 4 };
const parameters = (seed: number) => initialParameters(networkVariables(network), seededRandom(seed));
const weightsOf = (seed: number) =>
  toWeights(parameters(seed), network, { mean: 0.5, deviation: 0.25 }, Float32Array.of(seed, 0, -0, 1e-45));

const model: Model = {
  options: resolveOptions(autoencoderOptions, { filters: 2, latentSize: 4, learningRate: 0.003 }),
  seed: -7,
  epoch: 3,
  losses: [
    { training: 0.1 + 0.2, heldOut: 1e-7 },
    { training: 5e-324, heldOut: 0 },
    { training: 123456789.12345679, heldOut: 1e21 },
  ],
  weights: weightsOf(1),
  bestEpoch: 2,
  latest: weightsOf(2),
  optimizer: toOptimizer([parameters(3), parameters(4)]),
  halvings: 1,
  ended: 'stopped early',
};

function libraryOf(picture: LibraryRecord['measuring']['features'][string] = {}): LibraryRecord {
  return {
    ...{
      id: 'library',
      name: 'Library',
      createdAt: 1,
      revision: 5,
      nextSoundId: 9,
      nextBlock: 9,
      activeModelId: 'model',
    },
    measuring: { segmentation: { segmentSeconds: 3 }, features: { picture } },
  };
}

const library = libraryOf();
const record: ModelRecord = {
  ...{ libraryId: 'library', modelId: 'model', representationId: 'autoencoder', state: 'ready', backend: 'wasm' },
  ...{ createdAt: 1_790_000_000_000, trainedSeconds: 12.5, libraryRevision: 5, featureHash: featureHashOf(library) },
  model,
};

const never = new AbortController().signal;
const read = (file: Blob) => readModelFile(file, never);

/** The error's message; fails where there is none, or where it is not one for a person. */
async function refusal(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ModelFileError);
  return (error as Error).message;
}

interface Parts extends Record<string, string | Uint8Array<ArrayBuffer>> {
  'model.json': string;
  'weights.bin': Uint8Array<ArrayBuffer>;
  'losses.csv': string;
}

let file: Blob;
let bytes: Uint8Array<ArrayBuffer>;
let parts: Parts;
/** What the file's metadata says. */
let settings: Record<string, unknown>;

beforeAll(async () => {
  file = await packModel(record, library);
  bytes = new Uint8Array(await file.arrayBuffer());
  const entries = await new ZipReader(new BlobReader(file), { useWebWorkers: false }).getEntries();
  const [json, weights, csv] = entries as FileEntry[];
  expect(entries.map(({ filename }) => filename)).toEqual(['model.json', 'weights.bin', 'losses.csv']);
  parts = {
    'model.json': await json.getData(new TextWriter()),
    'weights.bin': (await weights.getData(new Uint8ArrayWriter())) as Uint8Array<ArrayBuffer>,
    'losses.csv': await csv.getData(new TextWriter()),
  };
  settings = JSON.parse(parts['model.json']).userDefinedMetadata;
});

/** The file with these parts in place of its own. */
const withParts = (changed: Partial<Parts>) => writeZip({ ...parts, ...changed } as Parts);

/** The file with these settings in place of its own. */
function withSettings(changed: object): Promise<Blob> {
  const json = { ...JSON.parse(parts['model.json']), userDefinedMetadata: { ...settings, ...changed } };
  return withParts({ 'model.json': JSON.stringify(json) });
}

/** The file of weights that `change` has changed, by their names. */
async function withWeights(change: (weights: Map<string, Weight>) => void): Promise<Blob> {
  const { weightsManifest } = JSON.parse(parts['model.json']);
  const weights = new Map<string, Weight>();
  let at = 0;
  for (const { name, shape } of weightsManifest[0].weights as { name: string; shape: number[] }[]) {
    const end = at + 4 * shape.reduce((size, length) => size * length, 1);
    weights.set(name, { shape, values: new Float32Array(parts['weights.bin'].slice(at, end).buffer) });
    at = end;
  }
  change(weights);
  return withParts({ ...encodeTfjs(weights, settings) });
}

describe('a model file', () => {
  test('gives back all that a model is, to go on from it too', async () => {
    const back = await read(file);
    expect(back.model).toEqual(model);
    expect(whyNotFitting(back, library)).toBeNull();
    const stored = recordOf(back, { ...library, id: 'other', revision: 6 });
    expect(stored.modelId).toMatch(/^[0-9a-f-]{36}$/);
    expect(stored.createdAt).toBeGreaterThan(record.createdAt);
    expect(stored).toEqual({
      ...{ ...record, libraryId: 'other', libraryRevision: 6, modelId: stored.modelId },
      createdAt: stored.createdAt,
      measured: measuredOf(library),
    });
  });

  test('gives back a model of which its last epoch is the best, and one that was stored before that was kept', async () => {
    const { latest: _, ...best } = { ...model, bestEpoch: 3 };
    expect((await read(await packModel({ ...record, model: best }, library))).model).toEqual(best);
    const { bestEpoch: __, halvings: ___, ended: ____, ...old } = best;
    expect((await read(await packModel({ ...record, model: old }, library))).model).toEqual(old);
  });

  test('says in words what it holds', () => {
    expect(parts['losses.csv']).toBe(
      'epoch,training,held_out\r\n1,0.30000000000000004,1e-7\r\n2,5e-324,0\r\n3,123456789.12345679,1e+21\r\n',
    );
    expect(settings).toMatchObject({
      representationId: 'autoencoder',
      options: { filters: 2, learningRate: 0.003, epochs: 40 },
      features: [{ id: 'picture', version: 1, options: { seconds: 2, position: 'start', side: '64' } }],
      segmentation: { longerThanSeconds: 10, segmentSeconds: 3, segmentsAtMost: 120 },
    });
    const names = JSON.parse(parts['model.json']).weightsManifest[0].weights.map(({ name }: { name: string }) => name);
    expect(names[0]).toBe('weights/encoder/conv1/kernel');
    expect(names.slice(-3)).toEqual(['latest/vectors/mean', 'optimizer/momentum', 'optimizer/velocity']);
  });

  test('of the first version, which had one feature, is read as it was', async () => {
    const [feature] = settings.features as object[];
    const old = await withSettings({ version: 1, feature, features: undefined });
    expect((await read(old)).features).toEqual((await read(file)).features);
  });

  test('has the views of vectors that are put together of several', async () => {
    const views: View[] = [{ id: 'a', label: 'A', group: 'timbre', columns: 3, weight: 0.5 }];
    const packed = await packModel({ ...record, model: { ...model, views } }, library);
    expect((await read(packed)).model.views).toEqual(views);
  });

  test('of a representation that has learned more since is read as it was', async () => {
    const { weightNames, leastWeights = 0 } = representationById('instant');
    const weights = weightNames.map((_, i) => ({ shape: [2], values: Float32Array.of(i, -i) }));
    const { latest: _, ...rest } = model;
    const instant = { ...rest, epoch: 1, bestEpoch: 1, losses: [], optimizer: [], options: { views: 'all' } };
    const pack = (count: number) => {
      const earlier = { ...instant, weights: weights.slice(0, count) };
      return packModel(
        { ...record, measured: measuredOf(library), representationId: 'instant', model: earlier },
        library,
      );
    };
    for (const count of [leastWeights, weights.length]) {
      expect((await read(await pack(count))).model.weights).toEqual(weights.slice(0, count));
    }
    expect(await refusal(pack(leastWeights - 1))).toMatch(/earlier version/);
  });

  test('says how the pictures were made that the model learned from, not how they are made now', async () => {
    const changed = libraryOf({ seconds: 3 });
    const packed = await packModel({ ...record, measured: measuredOf(library) }, changed);
    expect((await read(packed)).features[0].options).toEqual({ seconds: 2, position: 'start', side: '64' });
    expect(await refusal(packModel(record, changed))).toMatch(/no longer known/);
  });

  test('is not made of a model of an earlier version', async () => {
    const earlier = { ...record, model: { ...model, weights: model.weights.slice(1) } };
    expect(await refusal(packModel(earlier, library))).toMatch(/earlier version/);
  });

  test('is read no further once that was called off', async () => {
    const reason = new Error('called off');
    await expect(readModelFile(file, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('a model that does not fit', () => {
  test.each<[object, string[]]>([
    [{ seconds: 3 }, ['"Excerpt" is 2 s for the model and 3 s in this library']],
    [{ position: 'middle' }, ['"Taken from" is The start for the model and The middle in this library']],
    [{ side: '32', seconds: 0.5 }, ['"Excerpt" is 2 s', '"Picture size" is 64 x 64 for the model and 32 x 32']],
  ])('is told by what differs from %o', async (picture, wanted) => {
    const why = whyNotFitting(await read(file), libraryOf({ ...picture }));
    for (const part of wanted) expect(why).toContain(part);
    expect(why?.split(' for the model').length).toBe(wanted.length + 1);
  });

  test.each([
    ['another version of the feature', { id: 'picture', version: 2, options: {} }],
    ['another feature', { id: 'fixed-picture', version: 1, options: {} }],
  ])('has learned from %s', async (_, feature) => {
    expect(whyNotFitting(await read(await withSettings({ features: [feature] })), library)).toMatch(
      /measures otherwise/,
    );
  });
});

describe('a file that is refused', () => {
  test.each<[string, object, RegExp]>([
    ['a newer format', { version: 3, representationId: 5 }, /newer version/],
    ['no format', { version: undefined }, /not all there/],
    ['a representation that there is not', { representationId: 'toString' }, /a representation that this version/],
    [
      'a feature that there is not',
      { features: [{ id: 'cochleagram', version: 1, options: {} }] },
      /a feature that this/,
    ],
    ['a backend that there is not', { backend: 'constructor' }, /not all there/],
    ['an option that there is not', { options: { depth: 3 } }, /a setting that this version/],
    ['an option that objects have', { options: { toString: 'x' } }, /a setting that this version/],
    ['an option out of its range', { options: { latentSize: 1e9 } }, /a value of "Latent size" that this version/],
    ['a negative option', { options: { filters: -2 } }, /a value of "Filters"/],
    ['an option of another type', { options: { filters: { valueOf: 2 } } }, /a value of "Filters"/],
    [
      'a choice that there is not',
      { features: [{ id: 'picture', version: 1, options: { side: '1' } }] },
      /"Picture size"/,
    ],
    ['no options', { options: null }, /not all there/],
    ['a list of options', { options: [] }, /not all there/],
    ['a seed that is none', { seed: 0.5 }, /not all there/],
    ['a negative epoch', { epoch: -1 }, /not all there/],
    ['more epochs than losses', { epoch: 4 }, /losses.csv does not fit/],
    ['a best epoch to come', { bestEpoch: 4 }, /not all there/],
    ['an ending that there is not', { ended: 'tired' }, /not all there/],
    ['views that are none', { views: [{ id: 'a' }] }, /not all there/],
    ['a time that is none', { trainedSeconds: -1 }, /not all there/],
  ])('says %s', async (_, changed, message) => {
    expect(await refusal(read(await withSettings(changed)))).toMatch(message);
  });

  test('has a key that is the name of a prototype', async () => {
    const json = (metadata: string) => `{"format":"earshot","userDefinedMetadata":${metadata}}`;
    const polluted = json(JSON.stringify(settings).replace('"options":{', '"options":{"__proto__":{"x":1},'));
    expect(await refusal(read(await withParts({ 'model.json': polluted })))).toMatch(/a setting that this version/);
    const inherited = json(`{"__proto__":${JSON.stringify(settings)}}`);
    expect(await refusal(read(await withParts({ 'model.json': inherited })))).toMatch(/not all there/);
  });

  test.each<[string, (weights: Map<string, Weight>) => void, RegExp]>([
    ['lacks a weight', (weights) => weights.delete('weights/decoder/dense/bias'), /"weights\/decoder\/dense\/bias" is/],
    ['lacks a weight of the last epoch', (weights) => weights.delete('latest/vectors/mean'), /"latest\/vectors\/mean"/],
    ['lacks what goes on', (weights) => weights.delete('optimizer/velocity'), /"optimizer\/velocity" is missing/],
    ['has a weight of its own', (weights) => weights.set('more', weights.values().next().value!), /more weights than/],
    [
      'has other shapes of the last epoch',
      (weights) => weights.set('latest/encoder/conv1/bias', { shape: [1], values: new Float32Array(1) }),
      /of its last epoch/,
    ],
    [
      'has a weight that is no number',
      (weights) => weights.get('optimizer/velocity')!.values.fill(Number.NaN, 5, 6),
      /not all of its weights are numbers/,
    ],
  ])('%s', async (_, change, message) => {
    expect(await refusal(read(await withWeights(change)))).toMatch(message);
  });

  test.each<[string, string]>([
    ['no losses', ''],
    ['other columns', 'epoch,held_out,training\r\n1,1,1\r\n2,1,1\r\n3,1,1\r\n'],
    ['epochs in another order', 'epoch,training,held_out\r\n2,1,1\r\n1,1,1\r\n3,1,1\r\n'],
    ['a field less', 'epoch,training,held_out\r\n1,1,1\r\n2,1\r\n3,1,1\r\n'],
    ['a field more', 'epoch,training,held_out\r\n1,1,1\r\n2,1,1,1\r\n3,1,1\r\n'],
    ['an empty field', 'epoch,training,held_out\r\n1,1,1\r\n2,,1\r\n3,1,1\r\n'],
    ['a loss that is no number', 'epoch,training,held_out\r\n1,1,1\r\n2,NaN,1\r\n3,1,1\r\n'],
    ['a loss beyond all numbers', 'epoch,training,held_out\r\n1,1,1\r\n2,1e999,1\r\n3,1,1\r\n'],
    ['a negative loss', 'epoch,training,held_out\r\n1,1,1\r\n2,-1,1\r\n3,1,1\r\n'],
    ['a quote that is never closed', 'epoch,training,held_out\r\n1,1,1\r\n2,"1,1\r\n3,1,1\r\n'],
  ])('has a table of losses with %s', async (_, losses) => {
    expect(await refusal(read(await withParts({ 'losses.csv': losses })))).toMatch(/losses.csv does not fit/);
  });

  test.each(['model.json', 'weights.bin', 'losses.csv'])('has no %s', async (name) => {
    const { [name]: _, ...others } = parts;
    expect(await refusal(read(await writeZip(others)))).toContain(`its zip has no ${name}`);
  });

  test.each([
    ['nothing', ''],
    ['a picture', '\x89PNG\r\n\x1a\n'],
    ['JSON', '{"format":"earshot"}'],
  ])('is %s and no zip', async (_, text) => {
    expect(await refusal(read(new Blob([text])))).toMatch(/not a zip/);
  });

  test('has a file in it that is larger than that of any model', async () => {
    const spaces = ' '.repeat(2 ** 20 + 1);
    expect(await refusal(read(await withParts({ 'losses.csv': spaces })))).toMatch(/losses.csv is larger/);
    expect(await refusal(read(await withParts({ 'model.json': spaces })))).toMatch(/model.json is larger/);
  });

  test('unpacks to more than it says', async () => {
    const bomb = new Uint8Array(await (await withParts({ 'model.json': ' '.repeat(2 ** 20) })).arrayBuffer());
    const view = new DataView(bomb.buffer);
    // The first record of the zip's directory, by its signature, has the unpacked size at 24.
    let directory = 0;
    while (view.getUint32(directory, true) !== 0x02014b50) directory++;
    expect(view.getUint32(directory + 24, true)).toBe(2 ** 20);
    view.setUint32(directory + 24, 100, true);
    expect(await refusal(read(new Blob([bomb])))).toMatch(/not as large as its zip says/);
  });
});

describe('a file cut short or damaged', () => {
  test.each(['model.json', 'weights.bin', 'losses.csv'] as const)('is refused with its %s cut short', async (name) => {
    const part = parts[name];
    const among = Array.from({ length: 12 }, (_, i) => Math.floor((part.length * i) / 12));
    for (const length of [...among, 1, part.length - 3, part.length - 2, part.length - 1]) {
      const message = await refusal(read(await withParts({ [name]: part.slice(0, length) })));
      expect(message).toMatch(/cut short/);
    }
  });

  test('is refused with the zip cut short', async () => {
    const ends = Array.from({ length: 100 }, (_, i) => bytes.length - 1 - i);
    const among = Array.from({ length: 100 }, (_, i) => Math.floor((bytes.length * i) / 100));
    for (const length of [...ends, ...among]) {
      expect(await refusal(read(new Blob([bytes.subarray(0, length)])))).toMatch(
        length < 2 ? /not a zip/ : /cut short/,
      );
    }
  });

  test('is refused with a bit that has changed, or reads as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length * 8 - 1), fc.boolean(), async (bit, isInDirectory) => {
        const flipped = bytes.slice();
        // The zip's directory, in which a bit says more than one of a weight, is in the last few hundred bytes.
        const at = isInDirectory ? bytes.length - 1 - ((bit >> 3) % 300) : bit >> 3;
        flipped[at] ^= 1 << (bit & 7);
        const back = await read(new Blob([flipped])).catch((error: unknown) => error);
        if (back instanceof Error) expect(back).toBeInstanceOf(ModelFileError);
        else expect(back).toEqual(await read(file));
      }),
      { numRuns: 100 },
    );
  });

  test('is a value or a typed error, whatever is in it', async () => {
    const isTyped = async (blob: Blob) => {
      const back = await read(blob).catch((error: unknown) => error);
      if (back instanceof Error) expect(back).toBeInstanceOf(ModelFileError);
    };
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.string(), fc.string(), async (tail, json, csv) => {
        await isTyped(new Blob(['PK\x03\x04', tail as Uint8Array<ArrayBuffer>]));
        await isTyped(await withParts({ 'model.json': json }));
        await isTyped(await withParts({ 'losses.csv': csv }));
      }),
      { numRuns: 15 },
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(settings)), fc.jsonValue(), async (key, value) => {
        await isTyped(await withSettings({ [key]: value }));
        await isTyped(await withSettings({ features: [{ ...(settings.features as object[])[0], [key]: value }] }));
      }),
      { numRuns: 30 },
    );
  });
});
