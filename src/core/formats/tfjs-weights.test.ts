// tfjs itself is the oracle: it reads what is written here, and what it writes is read here.

import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { decodeWeights, encodeTfjs, ModelFileError, parseModelJson, type Weight } from './tfjs-weights.ts';

/** The one way in which `tf.io.browserFiles` reads a file, which Node lacks. */
class FileReaderOfNode {
  onload: (event: { target: { result: unknown } }) => void = () => {};
  readAsText = async (file: File) => this.onload({ target: { result: await file.text() } });
  readAsArrayBuffer = async (file: File) => this.onload({ target: { result: await file.arrayBuffer() } });
}

beforeAll(async () => {
  vi.stubGlobal('FileReader', FileReaderOfNode);
  await tf.setBackend('cpu');
});
afterAll(() => vi.unstubAllGlobals());

const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });
const weight: fc.Arbitrary<Weight> = shapes.chain((shape) => {
  const size = shape.reduce((product, length) => product * length, 1);
  const value = fc.float({ noNaN: true, noDefaultInfinity: true });
  return fc.array(value, { minLength: size, maxLength: size }).map((values) => ({
    shape,
    values: Float32Array.from(values),
  }));
});
/** tfjs gives its tensors in an object, whose keys some names cannot be. */
const name = fc.string().map((text) => `weights/${text}`);
const named = fc.uniqueArray(fc.tuple(name, weight), { selector: ([own]) => own, maxLength: 5 });

const some = new Map<string, Weight>([
  ['a/kernel', { shape: [2, 3], values: Float32Array.of(0.1, -0, 1e-45, 3.4e38, -5, 6) }],
  ['a/bias', { shape: [], values: Float32Array.of(7) }],
]);
const written = encodeTfjs(some, { seed: 1 });
const manifest = (weights: unknown) => [{ paths: ['weights.bin'], weights }];
const of = (changed: object) => manifest([{ name: 'a', shape: [2], dtype: 'float32', ...changed }]);

describe('weights in the files of tfjs', () => {
  test('are read by tfjs to the last bit', async () => {
    await fc.assert(
      fc.asyncProperty(named, fc.object(), async (weights, metadata) => {
        const files = encodeTfjs(new Map(weights), metadata);
        const loaded = await tf.io.browserFiles([
          new File([files['model.json']], 'model.json'),
          new File([files['weights.bin']], 'weights.bin'),
        ]).load!();
        expect(loaded.userDefinedMetadata).toEqual(JSON.parse(JSON.stringify(metadata)));
        const tensors = tf.io.decodeWeights(loaded.weightData!, loaded.weightSpecs!);
        expect(Object.keys(tensors)).toHaveLength(weights.length);
        for (const [name, { shape, values }] of weights) {
          expect(tensors[name].shape).toEqual(shape);
          expect(tensors[name].dataSync()).toEqual(values);
        }
        tf.dispose(tensors);
      }),
      { numRuns: 50 },
    );
  });

  test('are read as tfjs writes them', async () => {
    const tensors = { scalar: tf.scalar(-0.1), matrix: tf.tensor2d([[1, 2, 3]]), last: tf.tensor1d([1e-40, 5]) };
    const { data, specs } = await tf.io.encodeWeights(tensors);
    const weights = decodeWeights(JSON.parse(JSON.stringify(manifest(specs))), new Uint8Array(data));
    expect([...weights]).toEqual([
      ['scalar', { shape: [], values: Float32Array.of(-0.1) }],
      ['matrix', { shape: [1, 3], values: Float32Array.of(1, 2, 3) }],
      ['last', { shape: [2], values: Float32Array.of(1e-40, 5) }],
    ]);
  });

  test('come back as they were', () => {
    fc.assert(
      fc.property(named, (weights) => {
        const files = encodeTfjs(new Map(weights), {});
        const { weightsManifest } = parseModelJson(files['model.json']);
        expect([...decodeWeights(weightsManifest, files['weights.bin'])]).toEqual(weights);
      }),
    );
  });

  test('are not written where their values do not fill their shape', () => {
    expect(() => encodeTfjs(new Map([['a', { shape: [2], values: new Float32Array(3) }]]), {})).toThrow(RangeError);
  });

  test('are refused at every truncation, and where there are more', () => {
    const { weightsManifest } = parseModelJson(written['model.json']);
    const bytes = written['weights.bin'];
    for (let length = 0; length < bytes.length; length++) {
      const message = `The model file is cut short: of 28 bytes of weights that it promises, ${length} are there.`;
      expect(() => decodeWeights(weightsManifest, bytes.subarray(0, length))).toThrow(new ModelFileError(message));
    }
    expect(() => decodeWeights(weightsManifest, new Uint8Array(29))).toThrow(/promises 28 bytes.*there are 29/);
    for (let length = 0; length < written['model.json'].length; length++) {
      expect(() => parseModelJson(written['model.json'].slice(0, length))).toThrow(/cut short or damaged/);
    }
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('are refused with %d', (value) => {
    const bytes = new Uint8Array(Float32Array.of(1, value).buffer);
    expect(() => decodeWeights(of({}), bytes)).toThrow(/not all of its weights are numbers/);
  });

  test.each<[string, unknown, RegExp]>([
    ['no manifest', undefined, /does not say/],
    ['an object', { length: 1 }, /does not say/],
    ['two groups', [...of({}), ...of({})], /does not say/],
    ['two files', [{ paths: ['weights.bin', 'more.bin'], weights: [] }], /does not say/],
    ['another file', [{ paths: ['../weights.bin'], weights: [] }], /does not say/],
    ['a path that cannot be told', [{ paths: [{ toString: 1 }], weights: [] }], /does not say/],
    ['weights that are no list', manifest({ length: 5 }), /does not say/],
    ['a weight that is none', manifest([null]), /names of their own/],
    ['a name that is none', of({ name: 5 }), /names of their own/],
    [
      'a name that comes twice',
      manifest([of({}), of({})].map(([{ weights }]) => (weights as []).at(0))),
      /of their own/,
    ],
    ['text', of({ dtype: 'string' }), /32-bit/],
    ['bytes', of({ quantization: { dtype: 'uint8', scale: 1, min: 0 } }), /32-bit/],
    ['a shape that is none', of({ shape: 2 }), /shape/],
    ['a negative length', of({ shape: [-1, -2] }), /shape/],
    ['a length of 0', of({ shape: [0, 1e300] }), /shape/],
    ['half a length', of({ shape: [0.5, 4] }), /shape/],
    ['a length as text', of({ shape: ['2'] }), /shape/],
    ['a length that is no number', of({ shape: [null] }), /shape/],
    ['seven dimensions', of({ shape: [1, 1, 1, 1, 1, 1, 2] }), /shape/],
    ['more than there can be', of({ shape: [2 ** 50, 2 ** 50, 2 ** 50, 2 ** 50, 2 ** 50, 2 ** 50] }), /cut short/],
    ['more than there is', of({ shape: [2 ** 40] }), /cut short/],
  ])('are refused with %s', (_, given, message) => {
    expect(() => decodeWeights(given, new Uint8Array(8))).toThrow(message);
    expect(() => decodeWeights(given, new Uint8Array(8))).toThrow(ModelFileError);
  });

  test.each([
    'null',
    '5',
    '[]',
    '{}',
    '{"format":"layers-model","weightsManifest":[]}',
    '{"__proto__":{"format":"earshot"}}',
  ])('are not looked for in %s', (text) => {
    expect(() => parseModelJson(text)).toThrow(/no model that Earshot has exported/);
  });

  test('are a value or a typed error, whatever is there', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc
        .record({ name: fc.jsonValue(), shape: fc.jsonValue(), dtype: fc.constant('float32') })
        .map((each) => manifest([each])),
      fc
        .array(fc.record({ name: fc.string(), shape: fc.array(fc.nat(3)), dtype: fc.constant('float32') }))
        .map(manifest),
    );
    fc.assert(
      fc.property(anything, fc.uint8Array({ maxLength: 64 }), fc.string(), (given, bytes, text) => {
        for (const read of [() => decodeWeights(given, bytes), () => parseModelJson(text)]) {
          try {
            read();
          } catch (error) {
            expect(error).toBeInstanceOf(ModelFileError);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
