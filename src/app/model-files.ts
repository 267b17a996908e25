// A model as a file, to keep and to hand on: a zip of its weights as tfjs stores them, with Earshot's settings in the
// metadata of `model.json`, and its losses as a table. What is read is checked to the last value before anything is done
// with it; whether the weights fit the pictures' size is left to the worker that embeds with them.

import { unreadable } from '../audio/dropped-files.ts';
import type { FeatureEntry } from '../core/features/feature.ts';
import { features } from '../core/features/registry.ts';
import { encodeCsv, parseCsv } from '../core/formats/csv.ts';
import {
  damaged,
  decodeWeights,
  encodeTfjs,
  isRecord,
  ModelFileError,
  parseModelJson,
  type Weight,
} from '../core/formats/tfjs-weights.ts';
import { type Option, type OptionValues, resolveOptions } from '../core/options.ts';
import { representationById, representations } from '../core/representations/registry.ts';
import type { Ending, EpochLoss, Model } from '../core/representations/representation.ts';
import { type View, viewGroups } from '../core/representations/views.ts';
import type { LibraryRecord, ModelRecord } from '../storage/schema.ts';
import { featuresOf, heardHashOf, isMeasuredOtherwise, measuredOf, optionsOf } from './context.ts';
import { valueInWords } from './run-settings.ts';
import { strings } from './strings.ts';
import { writeZip } from './write-zip.ts';

/** 1 had one feature, the picture; 2 has those that the representation hears. */
const formatVersion = 2;
/** The largest model, of pictures of 128 x 128, has 272 MB of weights; 500 epochs are 30 kB of losses. */
const largestBytes = { 'model.json': 2 ** 20, 'losses.csv': 2 ** 20, 'weights.bin': 2 ** 29 };
const lossColumns = ['epoch', 'training', 'held_out'];
const endings: readonly unknown[] = ['finished', 'stopped early', 'aborted'] satisfies Ending[];

/** What a model file holds. */
export interface ModelFile extends Pick<ModelRecord, 'representationId' | 'backend' | 'trainedSeconds' | 'model'> {
  /** How what it learned from was measured. */
  features: HeardFeature[];
}

interface HeardFeature {
  entry: FeatureEntry;
  version: number;
  options: OptionValues;
}

/**
 * A zip of `model.json`, `weights.bin` and `losses.csv`. Throws a ModelFileError where the model was stored without how
 * its pictures were made and `library` now makes them otherwise, and where an earlier version learned it.
 */
export async function packModel(record: ModelRecord, library: LibraryRecord): Promise<Blob> {
  const { representationId, backend, createdAt, trainedSeconds, model } = record;
  const measured = record.measured ?? (isMeasuredOtherwise(record, library) ? null : measuredOf(library));
  if (!measured) {
    throw new ModelFileError(
      'With what settings the pictures of this model were made is no longer known: train again.',
    );
  }
  const { options, weightNames, leastWeights = weightNames.length } = representationById(representationId);
  const { seed, epoch, bestEpoch, halvings, ended, views } = model;
  const settings = {
    ...{ version: formatVersion, representationId, backend, createdAt, trainedSeconds },
    ...{ seed, epoch, bestEpoch, halvings, ended, views },
    options: resolveOptions(options, model.options),
    optimizer: model.optimizer.map(({ name }) => name),
    features: featuresOf(representationId, model.options).map(({ id }) => ({ id, ...measured.features[id] })),
    // For whoever wants to know: a model fits other segments just as well.
    segmentation: measured.segmentation,
  };
  const weights = new Map([
    ...named('weights', weightNames, leastWeights, model.weights),
    ...(model.latest ? named('latest', weightNames, leastWeights, model.latest) : []),
    ...model.optimizer.map(({ name, ...weight }): [string, Weight] => [`optimizer/${name}`, weight]),
  ]);
  const losses = model.losses.map(({ training, heldOut }, i) => [i + 1, training, heldOut]);
  return writeZip({ ...encodeTfjs(weights, settings), 'losses.csv': encodeCsv(lossColumns, losses) });
}

function named(group: string, names: readonly string[], least: number, weights: readonly Weight[]): [string, Weight][] {
  if (weights.length < least || weights.length > names.length) {
    throw new ModelFileError('An earlier version of Earshot learned this model: train again.');
  }
  return weights.map((weight, i) => [`${group}/${names[i]}`, weight]);
}

/**
 * Reads what `packModel` wrote. Throws a ModelFileError where the file is nothing like that, cut short, damaged, or of a
 * newer Earshot; where `signal` is aborted, its reason.
 */
export async function readModelFile(file: Blob, signal: AbortSignal): Promise<ModelFile> {
  const { json, bytes, csv } = await unpack(file, signal);
  const { weightsManifest, userDefinedMetadata } = parseModelJson(json);
  const { allWeightNames, leastWeights, hasLosses, optimizer, settings, ...known } = readSettings(userDefinedMetadata);
  const byName = decodeWeights(weightsManifest, bytes);
  const last = allWeightNames.findLastIndex((name) => byName.has(`weights/${name}`));
  const weightNames = allWeightNames.slice(0, Math.max(leastWeights, last + 1));
  const weights = takeGroup(byName, 'weights', weightNames);
  const latest = byName.has(`latest/${weightNames[0]}`) ? takeGroup(byName, 'latest', weightNames) : undefined;
  const optimizerWeights = takeGroup(byName, 'optimizer', optimizer);
  if (byName.size > 0) throw damaged('it holds more weights than a model has');
  if (latest?.some(({ shape }, i) => String(shape) !== String(weights[i].shape))) {
    throw damaged('the weights of its last epoch are not as many as those of its best');
  }
  const model: Model = {
    ...settings,
    losses: readLosses(csv, hasLosses ? settings.epoch : 0),
    weights,
    latest,
    optimizer: optimizerWeights.map((weight, i) => ({ name: optimizer[i], ...weight })),
  };
  return { ...known, model };
}

async function unpack(file: Blob, signal: AbortSignal): Promise<{ json: string; bytes: Uint8Array; csv: string }> {
  try {
    if ((await file.slice(0, 2).text()) !== 'PK') {
      throw new ModelFileError('This is no model that Earshot has exported: it is not a zip.');
    }
    // Late: few visits need it.
    const { filesOfZip } = await import('../audio/zip-files.ts');
    const files = await filesOfZip('', file, signal, (path) => Object.hasOwn(largestBytes, path));
    // Stands for the zip where that cannot be listed to its end, and says so.
    await files.find(({ path }) => path === '')?.open();
    const open = (name: keyof typeof largestBytes): Promise<File> => {
      const found = files.find(({ path }) => path === `/${name}`);
      if (!found) throw new ModelFileError(`This is no model that Earshot has exported: its zip has no ${name}.`);
      if (found.known && found.known.bytes > largestBytes[name]) {
        throw damaged(`its ${name} is larger than that of any model`);
      }
      return found.open();
    };
    const [json, weights, csv] = [await open('model.json'), await open('weights.bin'), await open('losses.csv')];
    return { json: await json.text(), bytes: new Uint8Array(await weights.arrayBuffer()), csv: await csv.text() };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ModelFileError) throw error;
    throw new ModelFileError(unreadable(error).message, { cause: error });
  }
}

function isCount(value: unknown, most = Number.MAX_SAFE_INTEGER): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
}

function incomplete(): ModelFileError {
  return damaged('its settings are not all there, or are none that a model can have');
}

function notHere(what: string): ModelFileError {
  return new ModelFileError(
    `The model was made with ${what} that this version of Earshot does not have: a newer one may open it.`,
  );
}

/** What the metadata says. Throws a ModelFileError. */
function readSettings(metadata: unknown) {
  const given = isRecord(metadata) ? metadata : {};
  const { version, representationId, backend, trainedSeconds, seed, epoch, bestEpoch, halvings, ended, views } = given;
  const heard = version === 1 ? [given.feature] : given.features;
  const optimizer = version === 1 ? ['momentum', 'velocity'] : given.optimizer;
  if (typeof version === 'number' && version > formatVersion) {
    throw new ModelFileError('A newer version of Earshot wrote this model file: open it with that one.');
  }
  const isPossible =
    isCount(version) &&
    Array.isArray(heard) &&
    Array.isArray(optimizer) &&
    optimizer.every((name) => typeof name === 'string') &&
    (views === undefined || isViews(views)) &&
    typeof backend === 'string' &&
    Object.hasOwn(strings.learn.backends, backend) &&
    (trainedSeconds === undefined || (Number.isFinite(trainedSeconds) && Number(trainedSeconds) >= 0)) &&
    Number.isSafeInteger(seed) &&
    isCount(epoch) &&
    (bestEpoch === undefined || isCount(bestEpoch, epoch)) &&
    (halvings === undefined || isCount(halvings)) &&
    (ended === undefined || endings.includes(ended));
  if (!isPossible) throw incomplete();
  const representation = representations.find(({ id }) => id === representationId);
  if (!representation) throw notHere('a representation');
  const options = readOptions(representation.options, given.options);
  return {
    representationId: representation.id,
    allWeightNames: representation.weightNames,
    leastWeights: representation.leastWeights ?? representation.weightNames.length,
    // What learns at once has none.
    hasLosses: 'epochs' in options || representation.epochs !== undefined,
    optimizer: optimizer as string[],
    features: heard.map(readFeature),
    backend,
    trainedSeconds: trainedSeconds as number | undefined,
    settings: { options, seed, epoch, bestEpoch, halvings, ended, views } as Omit<
      Model,
      'losses' | 'weights' | 'optimizer'
    >,
  };
}

/** Throws a ModelFileError. */
function readFeature(given: unknown): HeardFeature {
  const feature = isRecord(given) ? given : {};
  if (!isCount(feature.version)) throw incomplete();
  const entry = features.find(({ id }) => id === feature.id);
  if (!entry) throw notHere('a feature');
  return { entry, version: feature.version, options: readOptions(entry.options, feature.options) };
}

function isViews(given: unknown): given is View[] {
  const isView = (view: unknown) =>
    isRecord(view) &&
    [view.id, view.label].every((text) => typeof text === 'string') &&
    (viewGroups as readonly unknown[]).includes(view.group) &&
    isCount(view.columns) &&
    Number.isFinite(view.weight) &&
    Number(view.weight) > 0;
  return Array.isArray(given) && given.every(isView);
}

/** Resolved; of an option that has come since, its default. Throws a ModelFileError where a value is not possible here. */
function readOptions(options: readonly Option[], given: unknown): OptionValues {
  if (!isRecord(given)) throw incomplete();
  const resolved = resolveOptions(options, given as OptionValues);
  const other = Object.keys(given).find((key) => resolved[key] !== given[key]);
  if (other === undefined) return resolved;
  const option = options.find(({ key }) => key === other);
  throw notHere(option ? `a value of "${option.label}"` : 'a setting');
}

/** The weights of a group in the order of their names; they are no longer in `weights` then. */
function takeGroup(weights: Map<string, Weight>, group: string, names: readonly string[]): Weight[] {
  return names.map((name) => {
    const weight = weights.get(`${group}/${name}`);
    if (!weight) throw damaged(`its weight "${group}/${name}" is missing`);
    weights.delete(`${group}/${name}`);
    return weight;
  });
}

function readLosses(csv: string, epochs: number): EpochLoss[] {
  // Numbers need no quotes.
  const [header, ...rows] = csv.includes('"') ? [] : parseCsv(csv);
  const isWhole =
    String(header) === String(lossColumns) &&
    rows.length === epochs &&
    csv.endsWith('\n') &&
    rows.every(([epoch, ...losses], i) => epoch === String(i + 1) && losses.length === 2 && losses.every(isLoss));
  if (!isWhole) {
    throw new ModelFileError('The model file is cut short or damaged: its losses.csv does not fit its epochs.');
  }
  return rows.map(([, training, heldOut]) => ({ training: Number(training), heldOut: Number(heldOut) }));
}

function isLoss(field: string): boolean {
  return /^\d/.test(field) && Number.isFinite(Number(field));
}

/** Why the model cannot be used in `library`, for a person; null where it can, as far as can be told without the pictures. */
export function whyNotFitting(
  { representationId, features: heard, model }: ModelFile,
  library: LibraryRecord,
): string | null {
  const wanted = featuresOf(representationId, model.options);
  const isOther = ({ entry, version }: HeardFeature, i: number) => entry !== wanted[i] || version !== entry.version;
  if (heard.length !== wanted.length || heard.some(isOther)) {
    return 'The model learned from what this version of Earshot measures otherwise: train one here instead.';
  }
  const differences = heard.flatMap(({ entry, options }) => {
    const here = optionsOf(library, entry);
    return entry.options
      .filter(({ key }) => options[key] !== here[key])
      .map((option) => {
        return `"${option.label}" is ${valueInWords(option, options)} for the model and ${valueInWords(option, here)} in this library`;
      });
  });
  if (differences.length === 0) return null;
  return `The model learned from other pictures: ${differences.join('; ')}. Set the library as the model, or train one here.`;
}

/** The record under which a model that fits is stored once it has embedded the sounds of `library`. */
export function recordOf({ features: _, ...held }: ModelFile, library: LibraryRecord): ModelRecord {
  return {
    ...held,
    // Tells it from the run that it was.
    createdAt: Date.now(),
    libraryId: library.id,
    modelId: crypto.randomUUID(),
    state: 'ready',
    libraryRevision: library.revision,
    featureHash: heardHashOf(library, held.representationId, held.model.options),
    measured: measuredOf(library),
  };
}
