// Which run of a library answers, by what it is asked, and what is said where none can: with an engine that notes its orders.

import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Matrix } from '../core/math/matrix.ts';
import type { LibraryRecord, ModelRecord } from '../storage/schema.ts';
import { createAcross, ownMeasure } from './across.ts';
import { type AppContext, heardHashOf } from './context.ts';
import { otherLibrary } from './other-libraries.ts';
import type { Listening } from './outside.ts';
import { createState, type State } from './state.ts';
import { strings } from './strings.ts';

const words = strings.across;
const representationId = 'timbre-codes';

function libraryOf(id: string, changed: Partial<LibraryRecord> = {}): LibraryRecord {
  return {
    ...{ id, name: id, createdAt: 1, revision: 3, nextSoundId: 9, nextBlock: 9, activeModelId: 'used' },
    measuring: { segmentation: {}, features: {} },
    ...changed,
  };
}

const open = libraryOf('open');

function recordOf(libraryId: string, modelId: string, weight: number, changed: Partial<ModelRecord> = {}): ModelRecord {
  return {
    ...{ libraryId, modelId, representationId, state: 'ready', backend: 'cpu', createdAt: 1, libraryRevision: 3 },
    featureHash: heardHashOf(open, representationId, {}),
    model: {
      ...{ options: {}, seed: 1, epoch: 1, losses: [], optimizer: [] },
      weights: [{ shape: [1], values: Float32Array.of(weight) }],
    },
    ...changed,
  };
}

const model = recordOf('open', 'used', 1);
const question = {
  asked: { by: 'outside', segment: null } as const,
  reweightingOf: () => null,
  index: { id: null, options: {} },
};

let stored: ModelRecord[];
/** The weight of the model that embedded each question, and the vectors that were searched by it. */
let orders: { weight: number; kind: string }[];
let embeddedBy: number;
let wanted: () => boolean;

const engine = {
  async embedAcross(_: unknown, __: unknown, { weights }: ModelRecord['model']) {
    embeddedBy = weights[0].values[0];
    const matrix: Matrix = { data: Float32Array.of(embeddedBy), rows: 1, cols: 1 };
    return { matrix, soundIds: Int32Array.of(0), segments: Int32Array.of(0) };
  },
  async distancesAcross({ kind, libraryId }: { kind: string; libraryId: string }) {
    orders.push({ weight: embeddedBy, kind });
    if (libraryId === 'broken') throw new Error('These sounds were deleted.');
    const [soundIds, distances] = [Int32Array.of(1, 2), Float32Array.of(0.5, 0.25)];
    return { soundIds, distances, segments: new Int32Array(2) };
  },
};

const database = {
  getAllKeys: async (_: string, { lower: [libraryId] }: { lower: string[] }) =>
    stored.filter((each) => each.libraryId === libraryId).map((each) => [each.libraryId, each.modelId]),
  get: async (_: string, [libraryId, modelId]: string[]) =>
    stored.find((each) => each.libraryId === libraryId && each.modelId === modelId),
};

async function ask(...libraries: LibraryRecord[]) {
  const store = createState();
  async function* noSounds() {}
  const others = await Promise.all(
    libraries.map((record, i) =>
      otherLibrary(record, { sounds: noSounds(), collections: [], tags: [] }, -100 * (i + 1)),
    ),
  );
  store.setState({ library: open, model, others } as Partial<State>);
  const listening = { measuredOf: async () => ({}) } as unknown as Listening;
  const across = createAcross({ store, database, engine } as unknown as AppContext, listening);
  const answers = await across.ask(question, () => wanted());
  return { answers, across: store.getState().across };
}

beforeEach(() => {
  stored = [];
  orders = [];
  wanted = () => true;
  // As browsers have it: only what it is made of is asked for here.
  globalThis.IDBKeyRange ??= { bound: (lower: unknown) => ({ lower }) } as unknown as typeof IDBKeyRange;
});

describe('another library answers', () => {
  test('by a run of the very same model where it has one, whichever it uses itself', async () => {
    stored = [recordOf('other', 'used', 7), recordOf('other', 'alike', 1)];
    const { answers, across } = await ask(libraryOf('other'));
    expect(orders).toEqual([{ weight: 1, kind: 'vectors/alike' }]);
    expect(answers?.map(({ measure }) => measure)).toEqual([ownMeasure]);
    expect([...(answers?.[0].answer.soundIds ?? [])]).toEqual([-101, -102]);
    expect(across).toEqual({
      lookingIn: null,
      answering: [{ libraryId: 'other', name: 'other', by: 'same', problem: null, canBeMeasured: false }],
    });
  });

  test('else by the run that it uses, asked by what that makes of the sound; those of one model share a measure', async () => {
    stored = [recordOf('a', 'old', 5), recordOf('a', 'used', 7), recordOf('b', 'used', 7), recordOf('c', 'used', 8)];
    const { answers, across } = await ask(libraryOf('a'), libraryOf('b'), libraryOf('c'));
    expect(orders.map(({ weight }) => weight)).toEqual([7, 7, 8]);
    const [a, b, c] = answers?.map(({ measure }) => measure) ?? [];
    expect(a).toBe(b);
    expect(new Set([a, c, ownMeasure]).size).toBe(3);
    expect(across?.answering.map(({ by, canBeMeasured }) => [by, canBeMeasured])).toEqual(Array(3).fill(['own', true]));
  });

  test('with what it has, where sounds have come since, which is said', async () => {
    stored = [recordOf('other', 'used', 7), recordOf('other', 'alike', 1, { libraryRevision: 2 })];
    const { across } = await ask(libraryOf('other'));
    expect(across?.answering).toMatchObject([{ by: 'same', problem: words.behind, canBeMeasured: true }]);
  });
});

test('what cannot answer says why, and keeps no other from it', async () => {
  stored = [
    recordOf('vectors', 'used', 1, { representationId: 'imported' }),
    recordOf('newer', 'used', 1, { representationId: 'telepathy' }),
    recordOf('hidden', 'used', 1, { isDeleted: true }),
    recordOf('otherwise', 'used', 2, { featureHash: 'measured otherwise' }),
    recordOf('broken', 'used', 1),
    recordOf('fine', 'used', 1),
  ];
  vi.spyOn(console, 'warn').mockReturnValueOnce();
  const names = ['empty', 'newer', 'hidden', 'otherwise', 'broken', 'fine'];
  const { answers, across } = await ask(
    libraryOf('vectors', { vectorColumns: 4 }),
    ...names.map((id) => libraryOf(id)),
  );
  expect(answers).toHaveLength(1);
  expect(Object.fromEntries(across?.answering.map(({ name, problem }) => [name, problem]) ?? [])).toEqual({
    vectors: words.vectors,
    empty: words.notLearned,
    newer: words.newer,
    hidden: words.notLearned,
    otherwise: words.measuredOtherwise,
    broken: 'These sounds were deleted.',
    fine: null,
  });
  expect(across?.answering.find(({ name }) => name === 'vectors')?.canBeMeasured).toBe(false);
});

test('a question that is wanted no longer asks nobody further', async () => {
  stored = ['a', 'b', 'c'].map((id) => recordOf(id, 'used', 1));
  wanted = () => orders.length < 2;
  const { answers } = await ask(...['a', 'b', 'c'].map((id) => libraryOf(id)));
  expect(answers).toBeNull();
  expect(orders).toHaveLength(2);
});
