// Weights in the files that tfjs itself stores a model in: `model.json` names them and their shapes, `weights.bin` has
// their values one after the other, so that tfjs and its converters read what Earshot exports.
// Source: tfjs 4.22, tfjs-core/src/io/types.ts (ModelJSON, WeightsManifestConfig) and io_utils.ts (decodeWeights).

/** Why a model file is refused; the message is for a person. */
export class ModelFileError extends Error {
  override name = 'ModelFileError';
}

/** As many values as the shape has room for; one where the shape is empty. */
export interface Weight {
  shape: number[];
  values: Float32Array;
}

/** The files by their names. */
export interface TfjsFiles {
  'model.json': string;
  'weights.bin': Uint8Array<ArrayBuffer>;
}

const format = 'earshot';
const bytesPerValue = 4;
/** The most dimensions that tfjs has tensors of. */
const mostDimensions = 6;

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** `why` is the end of a sentence. */
export function damaged(why: string): ModelFileError {
  return new ModelFileError(`The model file is damaged: ${why}.`);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Throws a RangeError where a weight's values do not fill its shape. */
export function encodeTfjs(weights: ReadonlyMap<string, Weight>, userDefinedMetadata: object): TfjsFiles {
  const values = [...weights.values()].map((weight) => weight.values);
  const bytes = new Uint8Array(values.reduce((sum, { length }) => sum + length, 0) * bytesPerValue);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [name, { shape, values }] of weights) {
    if (values.length !== sizeOf(shape)) {
      throw new RangeError(`Got ${values.length} values of the weight "${name}", expected ${shape.join(' x ')}.`);
    }
    for (let i = 0; i < values.length; i++, at += bytesPerValue) view.setFloat32(at, values[i], true);
  }
  const json = {
    format,
    generatedBy: 'Earshot',
    convertedBy: null,
    // Nothing that tfjs could run: the network is in Earshot's code. Without any, tfjs does not read the file.
    modelTopology: {},
    userDefinedMetadata,
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: Array.from(weights, ([name, { shape }]) => ({ name, shape, dtype: 'float32' })),
      },
    ],
  };
  return { 'model.json': JSON.stringify(json, null, 2), 'weights.bin': bytes };
}

/**
 * What a `model.json` holds: the parts that `decodeWeights` and whoever wrote the metadata know how to read. Throws a
 * ModelFileError where the text is not that of such a file.
 */
export function parseModelJson(text: string): { weightsManifest: unknown; userDefinedMetadata: unknown } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ModelFileError('The model file is cut short or damaged: its model.json is not JSON.', { cause });
  }
  if (!isRecord(json) || json.format !== format) {
    throw new ModelFileError('This is no model that Earshot has exported: its model.json is of another kind.');
  }
  return { weightsManifest: json.weightsManifest, userDefinedMetadata: json.userDefinedMetadata };
}

/** The one element of an array; undefined for anything else. */
function onlyOf(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : undefined;
}

/** The names and shapes of a manifest of one file of float32. Throws a ModelFileError for any other. */
function readManifest(manifest: unknown): Map<string, number[]> {
  const group = onlyOf(manifest);
  if (!isRecord(group) || !Array.isArray(group.weights) || onlyOf(group.paths) !== 'weights.bin') {
    throw damaged('its model.json does not say what is in weights.bin');
  }
  const shapes = new Map<string, number[]>();
  for (const weight of group.weights as unknown[]) {
    const { name, shape, dtype, quantization } = isRecord(weight) ? weight : {};
    if (typeof name !== 'string' || shapes.has(name)) throw damaged('its weights do not all have names of their own');
    if (dtype !== 'float32' || quantization !== undefined) {
      throw damaged('its weights are not stored as 32-bit floating-point numbers');
    }
    const isShape =
      Array.isArray(shape) &&
      shape.length <= mostDimensions &&
      shape.every((length) => Number.isSafeInteger(length) && length > 0);
    if (!isShape) throw damaged('the shape of a weight is none');
    shapes.set(name, shape);
  }
  return shapes;
}

/**
 * The weights by their names, in the order of the manifest; nothing is allocated for more than is there. Throws a
 * ModelFileError where `bytes` are fewer or more than `manifest` promises, a value is not finite, or `manifest` is none.
 */
export function decodeWeights(manifest: unknown, bytes: Uint8Array): Map<string, Weight> {
  const shapes = readManifest(manifest);
  const promised = [...shapes.values()].reduce((sum, shape) => sum + sizeOf(shape), 0) * bytesPerValue;
  if (bytes.length < promised) {
    throw new ModelFileError(
      `The model file is cut short: of ${promised} bytes of weights that it promises, ${bytes.length} are there.`,
    );
  }
  if (bytes.length > promised) {
    throw damaged(`it promises ${promised} bytes of weights, and there are ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const weights = new Map<string, Weight>();
  let at = 0;
  for (const [name, shape] of shapes) {
    const values = new Float32Array(sizeOf(shape));
    for (let i = 0; i < values.length; i++, at += bytesPerValue) {
      values[i] = view.getFloat32(at, true);
      if (!Number.isFinite(values[i])) throw damaged('not all of its weights are numbers');
    }
    weights.set(name, { shape, values });
  }
  return weights;
}
