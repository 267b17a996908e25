// What the libraries that are not open answer to a question. Each is asked by what a model makes of the sound, as a search by
// file is: by the model of the open library where it has a run of the very same, so that distances can be compared; else by
// the run that it uses, whose distances are its own.

import type { FeatureRows } from '../core/features/feature.ts';
import { type Matrix, takeRows } from '../core/math/matrix.ts';
import { representationById } from '../core/representations/registry.ts';
import type { IndexChoice, Reweighting, VectorsKey } from '../engine/protocol.ts';
import { readSound } from '../storage/reader.ts';
import { keysUnder, type LibraryRecord, type ModelRecord } from '../storage/schema.ts';
import {
  type AppContext,
  embeddingPart,
  featuresOf,
  heardBy,
  holdsVectors,
  isMeasuredOtherwise,
  vectorsOf,
} from './context.ts';
import { type Answer, hearsSegments } from './matches.ts';
import { identityOf, isKnown } from './model-identity.ts';
import type { OtherLibrary } from './other-libraries.ts';
import type { Listening } from './outside.ts';
import type { Answering, Asked } from './state.ts';
import { strings } from './strings.ts';

const words = strings.across;

/** What the distances of the open library are in. */
export const ownMeasure = 'own';

/** Why a library does not answer, in words for a person. */
class NotAnsweredError extends Error {
  override name = 'NotAnsweredError';
}

export interface QuestionElsewhere {
  asked: Asked;
  reweightingOf: (vectors: VectorsKey) => Reweighting | null;
  index: IndexChoice;
}

export interface AnswerElsewhere {
  /** What its distances are in: `ownMeasure`, or the identity of its model. */
  measure: string;
  /** With the ids that its sounds have here. */
  answer: Answer;
}

/** What a library may answer by. */
interface RunElsewhere {
  identity: string;
  vectors: VectorsKey;
}

interface RunsElsewhere {
  all: readonly RunElsewhere[];
  /** The one that it uses, with its model as far as that embeds. */
  used: (RunElsewhere & { record: ModelRecord }) | null;
  /** It uses one that this Earshot does not know. */
  isNewer: boolean;
}

/** Those of a segment, or all. */
function rowsOf({ matrix, segments }: { matrix: Matrix; segments: Int32Array }, segment: number | null): Matrix {
  const rows = [...segments.keys()].filter((row) => segment === null || segments[row] === segment);
  return takeRows(matrix, rows);
}

export function createAcross({ store, database, engine }: AppContext, listening: Listening) {
  const runsOf = new WeakMap<LibraryRecord, Promise<RunsElsewhere>>();
  /** One question after the other: those that nobody wants any longer are over at once. */
  let before: Promise<unknown> = Promise.resolve();

  async function readRuns({ id, activeModelId }: LibraryRecord): Promise<RunsElsewhere> {
    const all: RunElsewhere[] = [];
    let used: RunsElsewhere['used'] = null;
    let isNewer = false;
    // One at a time: all of them together may be a lot of memory.
    for (const key of await database.getAllKeys('models', keysUnder(id))) {
      const record = await database.get('models', key);
      if (record?.state !== 'ready' || record.isDeleted) continue;
      if (!isKnown(record.representationId)) {
        isNewer ||= record.modelId === activeModelId;
        continue;
      }
      const run = { identity: await identityOf(record), vectors: vectorsOf(record) };
      all.push(run);
      if (record.modelId === activeModelId) used = { ...run, record: { ...record, model: embeddingPart(record) } };
    }
    return { all, used, isNewer };
  }

  function runs(record: LibraryRecord): Promise<RunsElsewhere> {
    const reading = runsOf.get(record) ?? readRuns(record);
    runsOf.set(record, reading);
    // What could not be read is tried again at the next question.
    reading.catch(() => runsOf.delete(record));
    return reading;
  }

  /** What was measured of a sound of the open library, by feature. */
  async function measuredOf(soundId: number, { representationId, model }: ModelRecord) {
    const { library, soundById } = store.getState();
    const sound = soundById.get(soundId);
    const keys = library ? Object.entries(heardBy(library, representationId, model.options)) : [];
    const measured = keys.map(async ([id, key]): Promise<[string, FeatureRows[]]> => {
      const rows = sound ? await readSound<Uint8Array | Float32Array>(key, sound.block, soundId) : null;
      if (!rows) throw new NotAnsweredError(words.notMeasured);
      return [id, [rows as FeatureRows]];
    });
    return Object.fromEntries(await Promise.all(measured));
  }

  /** What a model makes of what was asked by, a matrix a sound. */
  async function embed(asked: Asked, record: ModelRecord): Promise<{ like: Matrix[]; unlike: Matrix[] }> {
    const { representationId, model } = record;
    const { usesTensors } = representationById(representationId);
    const embedOne = async (measured: Record<string, FeatureRows[]>, segment: number | null) => {
      const embedded = await engine.embedAcross({ representationId, usesTensors }, measured, model);
      return rowsOf(embedded, hearsSegments(record) ? segment : null);
    };
    if (asked.by === 'sound') {
      return { like: [await embedOne(await measuredOf(asked.soundId, record), asked.segment)], unlike: [] };
    }
    if (asked.by === 'outside') {
      const measured = await listening.measuredOf(featuresOf(representationId, model.options));
      return { like: [await embedOne(measured, asked.segment)], unlike: [] };
    }
    const embedEach = async (soundIds: readonly number[]) => {
      const each: Matrix[] = [];
      for (const id of soundIds) each.push(await embedOne(await measuredOf(id, record), null));
      return each;
    };
    return { like: await embedEach(asked.like), unlike: await embedEach(asked.unlike) };
  }

  /** Rejects, with a NotAnsweredError where that can be foreseen. */
  async function ask(
    other: OtherLibrary,
    { asked, reweightingOf, index }: QuestionElsewhere,
  ): Promise<{ found: AnswerElsewhere; by: 'same' | 'own'; isBehind: boolean; isUsed: boolean }> {
    const { library, model } = store.getState();
    if (!library || !model) throw new NotAnsweredError(words.notMeasured);
    if (holdsVectors(other.record) || holdsVectors(library)) throw new NotAnsweredError(words.vectors);
    const { all, used, isNewer } = await runs(other.record);
    const mine = await identityOf(model);
    const same = all.find(({ identity }) => identity === mine);
    const run = same ?? used;
    if (!run) throw new NotAnsweredError(isNewer ? words.newer : words.notLearned);
    const record = same ? { ...model, model: embeddingPart(model) } : (used?.record ?? model);
    if (isMeasuredOtherwise(record, library)) throw new NotAnsweredError(words.measuredOtherwise);
    const vectors = await embed(asked, record);
    const reweighting = reweightingOf(run.vectors);
    const answer = await engine.distancesAcross(run.vectors, { query: { vectors }, reweighting, index });
    if (!answer) throw new NotAnsweredError(words.notLearned);
    const soundIds = answer.soundIds.map(other.idOf);
    return {
      found: {
        measure: same ? ownMeasure : run.identity,
        answer: { ...answer, soundIds, isOfSegments: hearsSegments(record) },
      },
      by: same ? 'same' : 'own',
      isUsed: run.identity === used?.identity,
      isBehind: run.vectors.libraryRevision !== other.record.revision,
    };
  }

  async function askAll(question: QuestionElsewhere, isWanted: () => boolean): Promise<AnswerElsewhere[] | null> {
    const { others, library, model } = store.getState();
    const answers: AnswerElsewhere[] = [];
    const answering: Answering[] = [];
    for (const other of others) {
      if (!isWanted()) return null;
      const { id: libraryId, name } = other.record;
      store.setState(({ across }) => ({ across: { answering: across?.answering ?? [], lookingIn: name } }));
      const isOfSounds = !holdsVectors(library) && !holdsVectors(other.record);
      const canBeMeasured = model !== null && isOfSounds && !isMeasuredOtherwise(model, other.record);
      try {
        const { found, by, isBehind, isUsed } = await ask(other, question);
        answers.push(found);
        const problem = isBehind ? (isUsed ? words.openForNewer : words.behind) : null;
        const isToBe = by === 'own' || (isBehind && !isUsed);
        answering.push({ libraryId, name, by, problem, canBeMeasured: canBeMeasured && isToBe });
      } catch (error) {
        if (!isWanted()) return null;
        const isForeseen = error instanceof NotAnsweredError;
        if (!isForeseen) console.warn(error);
        answering.push({ libraryId, name, by: null, problem: (error as Error).message, canBeMeasured });
      }
    }
    if (!isWanted()) return null;
    store.setState({ across: others.length > 0 ? { answering, lookingIn: null } : null });
    return answers;
  }

  return {
    /** Asks each of the other libraries that are there. Null where the answers are wanted no longer. */
    ask(question: QuestionElsewhere, isWanted: () => boolean): Promise<AnswerElsewhere[] | null> {
      const asking = before.then(() => askAll(question, isWanted));
      before = asking.catch(() => {});
      return asking;
    },
  };
}

export type Across = ReturnType<typeof createAcross>;
