// Searching: what is asked by is heard, its neighbours are listed, and everything else is coloured by its distance.

import { type Recording, startRecording } from '../audio/recorder.ts';
import { takeRows } from '../core/math/matrix.ts';
import type { OptionValues } from '../core/options.ts';
import { type ViewGroup, viewGroups } from '../core/representations/views.ts';
import type { IndexChoice, Query, Reweighting, SearchAnswer, VectorsKey } from '../engine/protocol.ts';
import { saveIndex } from '../storage/database.ts';
import { type Across, type AnswerElsewhere, ownMeasure } from './across.ts';
import { type AppContext, holdsVectors, vectorsOf } from './context.ts';
import type { FindingCapability } from './finding.ts';
import { type Answer, hearsSegments, type Match, mergeMatches, nearestMatches } from './matches.ts';
import { isElsewhere } from './other-libraries.ts';
import { type Listening, NotSearchableError } from './outside.ts';
import type { SettingsCapability } from './settings.ts';
import type { Asked, State } from './state.ts';
import { strings } from './strings.ts';

export type { Recording };

const neighboursListed = 20;
/** How much each side of a sound counts where nothing was chosen. */
const neutral: Record<ViewGroup, number> = { timbre: 1, shape: 1, pitch: 1, level: 1, learned: 1 };

/** What the engine is to look for. */
function queryOf(asked: Asked, outside: State['outside']): Query | null {
  if (asked.by !== 'outside') return asked;
  if (!outside) return null;
  const { matrix, segments } = outside.embedded;
  const rows = [...segments.keys()].filter((row) => asked.segment === null || segments[row] === asked.segment);
  return { vectors: { like: [takeRows(matrix, rows)], unlike: [] } };
}

/** What a person chose to search by. */
export function indexChoice({ indexId, indexOptions }: State['settings']): IndexChoice {
  return { id: indexId, options: (indexId && indexOptions[indexId]) || {} };
}

/** How views are to count, as a person chose; null for as they are made. */
function reweightingOf({ views }: VectorsKey, { groupWeights }: State['settings']): Reweighting | null {
  const weights = { ...neutral, ...groupWeights };
  return views.length > 0 && viewGroups.some((group) => weights[group] !== 1) ? weights : null;
}

/** By sound id; NaN for sounds that the index did not look at, or that have no vectors. */
function distancesById({ soundIds, distances }: Pick<SearchAnswer, 'soundIds' | 'distances'>): Float32Array {
  const greatest = soundIds.reduce((most, id) => Math.max(most, id), -1);
  const byId = new Float32Array(greatest + 1).fill(Number.NaN);
  for (let row = 0; row < soundIds.length; row++) {
    if (Number.isFinite(distances[row])) byId[soundIds[row]] = distances[row];
  }
  return byId;
}

interface Needs {
  settings: SettingsCapability;
  listening: Listening;
  finding: FindingCapability;
  across: Across;
}

/** What was answered, of which filters show more or less. */
interface Answered {
  asked: Asked;
  /** Null where what was asked by has no vector in it. */
  answer: Answer | null;
  elsewhere: readonly AnswerElsewhere[];
  /** What the filters left when the neighbours were picked. */
  found: readonly unknown[];
}

/** Those that were asked by are nobody's neighbours. */
function isAskedBy(asked: Asked, soundId: number): boolean {
  if (asked.by === 'sound') return asked.soundId === soundId;
  return asked.by === 'several' && (asked.like.includes(soundId) || asked.unlike.includes(soundId));
}

export function createSearchCapability(
  { store, database, engine }: AppContext,
  { settings, listening, finding, across }: Needs,
) {
  /** Only the latest question counts: answers to earlier ones that come late are dropped. */
  let request = 0;
  /** The same of questions to the libraries that are not open. */
  let requestElsewhere = 0;
  let answered: Answered | null = null;
  let isWeighing = false;
  let isToBeWeighed = false;
  /** Ends listening to the file that is listened to. */
  let hearing = new AbortController();

  const foundNow = () => [finding.found(), finding.foundElsewhere()] as const;

  /** The nearest of all that was answered and passes the filters. */
  function nearest(of: Omit<Answered, 'found'>): Match[] {
    const [found, foundElsewhere] = foundNow();
    answered = { ...of, found: [found, foundElsewhere] };
    const { asked, answer, elsewhere } = of;
    const isFound = (soundId: number) => found.has(soundId) && !isAskedBy(asked, soundId);
    const isFoundElsewhere = (soundId: number) => foundElsewhere.some((each) => each.has(soundId));
    return mergeMatches(
      [
        { measure: ownMeasure, matches: answer ? nearestMatches(answer, neighboursListed, isFound) : [] },
        ...elsewhere.map((each) => ({
          measure: each.measure,
          matches: nearestMatches(each.answer, neighboursListed, isFoundElsewhere),
        })),
      ],
      neighboursListed,
    );
  }

  /** Shows the neighbours anew, where what was answered is still what was asked. */
  function showNearest(of: Omit<Answered, 'found'>): void {
    const { selection, highlighted } = store.getState();
    if (selection?.asked !== of.asked || selection.pending) return;
    const neighbours = nearest(of);
    const isThere = neighbours.some(({ soundId }) => soundId === highlighted);
    store.setState({ selection: { ...selection, neighbours }, highlighted: isThere ? highlighted : null });
  }

  store.subscribe(({ others }, { others: before }) => {
    if (!answered) return;
    const isSame = foundNow().every((each, i) => each === answered?.found[i]);
    if (!isSame) showNearest(answered);
    if (others.length !== before.length || others.some(({ record }, i) => record !== before[i].record)) {
      void findElsewhere();
    }
  });

  store.subscribe(({ model, settings }, { model: before }) => {
    if (!model || model === before) return;
    // Whoever asks is told what is wrong.
    engine.prepareSearch(vectorsOf(model), indexChoice(settings)).catch(console.warn);
  });
  /** Asks the other libraries that are searched what was asked of the open one, once that has answered. */
  async function findElsewhere(): Promise<void> {
    const mine = ++requestElsewhere;
    const { others, settings: chosen } = store.getState();
    if (!answered || (others.length === 0 && answered.elsewhere.length === 0)) return;
    const { asked } = answered;
    const question = {
      asked,
      reweightingOf: (vectors: VectorsKey) => reweightingOf(vectors, chosen),
      index: indexChoice(chosen),
    };
    const elsewhere = await across.ask(question, () => mine === requestElsewhere && answered?.asked === asked);
    if (elsewhere && answered) showNearest({ ...answered, elsewhere });
  }

  async function find(asked: Asked): Promise<void> {
    const mine = ++request;
    const { model, selection: before } = store.getState();
    const soundId = asked.by === 'sound' ? asked.soundId : null;
    // At once, so that list and map follow the keys; the map keeps its colours until the answer is there.
    store.setState({
      selection: { asked, soundId, neighbours: [], distances: before?.distances ?? null, pending: model !== null },
      highlighted: before?.asked === asked ? store.getState().highlighted : null,
    });
    const query = queryOf(asked, store.getState().outside);
    if (!model || !query) return;
    const vectors = vectorsOf(model);
    const reweighting = reweightingOf(vectors, store.getState().settings);
    const index = indexChoice(store.getState().settings);
    const answer = await engine.distancesFrom(vectors, { query, reweighting, index });
    if (answer?.index.isToBeKept) void keepIndex(vectors);
    if (mine !== request) return;
    const distances = answer && distancesById(answer);
    const own = answer && { ...answer, isOfSegments: hearsSegments(model) };
    store.setState({
      ...(answer && { indexInUse: answer.index }),
      selection: {
        ...{ asked, soundId, distances, pending: false },
        // Those of other libraries stay while a slider is moved, instead of going and coming.
        neighbours: nearest({ asked, answer: own, elsewhere: (isWeighing && answered?.elsewhere) || [] }),
      },
    });
    void findElsewhere();
  }

  /** Asks, and says so where it cannot be answered. */
  async function ask(asked: Asked): Promise<void> {
    try {
      await find(asked);
    } catch (error) {
      console.error(error);
      store.setState({ notice: strings.notices.notSearched((error as Error).message) });
    }
  }

  /** Stores the index that was built: the next visit opens it. A search does not need it to be kept. */
  async function keepIndex(vectors: VectorsKey): Promise<void> {
    try {
      const kept = await engine.indexToKeep(vectors);
      if (kept && !store.getState().readOnly) {
        await saveIndex(database, { libraryId: vectors.libraryId, kind: vectors.kind, ...kept });
      }
    } catch (error) {
      console.warn(error);
    }
  }

  function endListening(): void {
    hearing.abort(new DOMException('Something else is listened to.', 'AbortError'));
    hearing = new AbortController();
    store.setState({ listeningTo: null });
  }

  /** Listens to a file and asks by it. Says what hinders it; then all stays as it was. */
  async function searchByFile(file: File): Promise<void> {
    const { library, model, map } = store.getState();
    if (!library || !model) {
      store.setState({ notice: strings.outside.nothingToSearch });
      return;
    }
    if (holdsVectors(library)) {
      store.setState({ notice: strings.vectors.noSearchByFile });
      return;
    }
    endListening();
    const { signal } = hearing;
    store.setState({ listeningTo: file.name });
    try {
      const heard = await listening.listen(file, library, model, signal);
      const place = map && (await engine.placeOutside(vectorsOf(model), map, heard.embedded.matrix));
      signal.throwIfAborted();
      store.setState({ outside: { ...heard, place }, notice: null });
      await ask({ by: 'outside', segment: null });
    } catch (error) {
      if (signal.aborted) return;
      console[error instanceof NotSearchableError ? 'warn' : 'error'](error);
      store.setState({ notice: strings.outside.notSearched(file.name, (error as Error).message) });
    } finally {
      if (!signal.aborted) store.setState({ listeningTo: null });
    }
  }

  function clear(): void {
    request++;
    requestElsewhere++;
    answered = null;
    endListening();
    store.setState({ selection: null, outside: null, highlighted: null, across: null });
  }

  return {
    ask,
    searchByFile,
    /** Begins to listen to the microphone; null, and it is said why, where it cannot be had. */
    async record(): Promise<Recording | null> {
      try {
        return await startRecording();
      } catch (error) {
        console.warn(error);
        store.setState({ notice: (error as Error).message });
        return null;
      }
    },
    /** Ends a recording and asks by it. */
    async searchByRecording(recording: Recording): Promise<void> {
      try {
        await searchByFile(await recording.stop());
      } catch (error) {
        console.warn(error);
        store.setState({ notice: (error as Error).message });
      }
    },
    endListening,
    clear,

    /** Adds a sound to those that the search is to be like, or unlike; one that is among them already is taken out. */
    async choose(soundId: number, kind: 'like' | 'unlike'): Promise<void> {
      if (isElsewhere(soundId)) {
        store.setState({ notice: strings.across.openFirst });
        return;
      }
      const asked = store.getState().selection?.asked;
      const chosen: Record<'like' | 'unlike', readonly number[]> =
        asked?.by === 'several' ? asked : { like: asked?.by === 'sound' ? [asked.soundId] : [], unlike: [] };
      const wasThere = chosen[kind].includes(soundId);
      const without = (ids: readonly number[]) => ids.filter((id) => id !== soundId);
      const next = { like: without(chosen.like), unlike: without(chosen.unlike) };
      if (!wasThere) next[kind].push(soundId);
      if (next.like.length === 0) {
        const { nothingLiked, alreadyLiked } = strings.several;
        store.setState({ notice: kind === 'like' && next.unlike.length === 0 ? alreadyLiked : nothingLiked });
      } else if (next.like.length === 1 && next.unlike.length === 0) {
        await ask({ by: 'sound', soundId: next.like[0], segment: null });
      } else await ask({ by: 'several', ...next });
    },

    /** Has this index search from now on, null for what suits the vectors; with these options. */
    async searchBy(indexId: string | null, options?: OptionValues): Promise<void> {
      const { indexOptions } = store.getState().settings;
      const changed = indexId && options ? { indexOptions: { ...indexOptions, [indexId]: options } } : {};
      await settings.change({ indexId, ...changed });
      const { selection } = store.getState();
      if (selection) await ask(selection.asked);
    },

    /** Has each side of sounds count so much, from 0 to 2, in this search and the next ones. */
    async weigh(groupWeights: State['settings']['groupWeights']): Promise<void> {
      void settings.change({ groupWeights });
      isToBeWeighed = true;
      if (isWeighing) return;
      isWeighing = true;
      // A slider moves faster than a large library answers: the latest counts.
      while (isToBeWeighed) {
        isToBeWeighed = false;
        const { selection } = store.getState();
        if (selection) await ask(selection.asked);
      }
      isWeighing = false;
    },

    /** Asks again for what is selected: there are other vectors. A sound from outside is listened to again for them. */
    async refresh(): Promise<void> {
      const { selection, outside, model } = store.getState();
      if (selection?.asked.by === 'outside' && outside && outside.modelId !== model?.modelId) {
        if (model) void searchByFile(outside.file);
        else clear();
      } else if (selection) await find(selection.asked);
    },
  };
}

export type SearchCapability = ReturnType<typeof createSearchCapability>;
