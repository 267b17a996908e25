// What the page shows, in one store. The app's capabilities write it, components read it.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Held } from '../audio/player.ts';
import type { MapQuality } from '../core/evaluation/trustworthiness.ts';
import type { AspectKey } from '../core/features/aspect-columns.ts';
import type { OptionValues } from '../core/options.ts';
import type { EpochLoss, Model, Reconstructions } from '../core/representations/representation.ts';
import type { View, ViewGroup } from '../core/representations/views.ts';
import type { Backend, BackendChoice, IndexInUse, LaboratoryResult } from '../engine/protocol.ts';
import {
  type CollectionRecord,
  type EvaluationRecord,
  type FolderRecord,
  favouritesId,
  type LibraryRecord,
  type MapRecord,
  type ModelRecord,
  type SkippedFile,
  type SoundRecord,
  type TagRecord,
} from '../storage/schema.ts';
import type { Aspects } from './aspects.ts';
import type { Filter } from './filters.ts';
import type { Match } from './matches.ts';
import type { OtherLibrary } from './other-libraries.ts';
import type { OutsideSound } from './outside.ts';
import type { NamedOrder, Ordering } from './sound-order.ts';

export type Stage = 'empty' | 'decoding' | 'ready' | 'training' | 'mapping' | 'failed';

export interface Progress {
  done: number;
  total: number;
  unit: string;
  /** Null until there is something to measure. */
  rate: { perSecond: number; unit: string } | null;
  secondsLeft: number | null;
}

export interface Status {
  stage: Stage;
  message: string;
  progress: Progress | null;
}

/**
 * What was asked by: a sound of the library or one of its segments; the sound from outside, or one of its segments; sounds
 * that are liked and others that are not.
 */
export type Asked =
  | { by: 'sound'; soundId: number; segment: number | null }
  | { by: 'outside'; segment: number | null }
  | { by: 'several'; like: readonly number[]; unlike: readonly number[] };

/**
 * Stands for the sound from outside where ids of sounds stand. Those of the open library count from 0, those of others lie
 * below: see `OtherSound`.
 */
export const outsideId = -1;

export interface Selection {
  asked: Asked;
  /** Where a single sound of the library was asked by, that. */
  soundId: number | null;
  /** Ascending, without what was asked by and what the filters leave out. */
  neighbours: Match[];
  /** By sound id, NaN where it is not known; null where what was asked by has no vector yet. */
  distances: Float32Array | null;
  /** The answer is not there yet: distances are still those of the selection before. */
  pending: boolean;
}

/** The sounds of the library that were asked by, those that others should be unlike aside. */
export function askedSounds({ asked }: Pick<Selection, 'asked'>): readonly number[] {
  if (asked.by === 'sound') return [asked.soundId];
  return asked.by === 'several' ? asked.like : [];
}

/** How a library that is not open answers what is asked by. */
export interface Answering {
  libraryId: string;
  name: string;
  /** By the same model as the open library, by one of its own, or not at all. */
  by: 'same' | 'own' | null;
  /** Why it does not answer, or not with all of its sounds; null where there is nothing to say. */
  problem: string | null;
  /** Whether the open library's model could give its sounds vectors that they do not have yet. */
  canBeMeasured: boolean;
}

export interface MapView {
  projectionId: string;
  /** Differs from one map to the next; the frames of one settling map share it. */
  soundIds: Int32Array;
  /** x and y in turn, within [-1, 1]. */
  positions: Float32Array;
  settled: boolean;
  /** As a projection's `Layout` has it. */
  unitsPerOne: number | null;
  /** Null where there are too few sounds to tell; left out until it has been judged. */
  quality?: MapQuality | null;
}

/** A list of labels: how many sounds it labelled, and each row that it could not, with the reason. */
export interface LabelListOutcome {
  file: string;
  labelled: number;
  problems: { line: number; text: string; reason: string }[];
}

/** A finished training: its record without what it learned, and how good its neighbours are, where that is known. */
export interface Run
  extends Omit<ModelRecord, 'model'>,
    Pick<Model, 'options' | 'seed' | 'epoch' | 'bestEpoch' | 'losses'> {
  /** Of vectors that are put together of several; empty where they are one. */
  views: readonly View[];
  evaluation: EvaluationRecord | null;
}

/** A folder whose sounds are read where they are, and whether the browser lets it be read just now. */
export interface FolderView {
  record: FolderRecord;
  permission: 'granted' | 'prompt' | 'denied';
}

export type ColourBy = 'distance' | 'folder' | 'cluster' | 'collection' | AspectKey | 'label';

/** What a person chose; kept across visits. */
export interface Settings {
  currentLibraryId: string | null;
  compute: Backend | null;
  representationId: string;
  representationOptions: Record<string, OptionValues>;
  projectionId: string;
  projectionOptions: Record<string, OptionValues>;
  colourBy: ColourBy;
  /** What the list of sounds shows of each, and may be ordered and limited by. */
  listAspect: AspectKey;
  listOrdering: Ordering;
  /** The last first. */
  listFalling: boolean;
  /** By which index to search: null for what suits the vectors. */
  indexId: string | null;
  indexOptions: Record<string, OptionValues>;
  /** How much each side of a sound counts in a search, from 0 to 2; 1 where it is left out. */
  groupWeights: Partial<Record<ViewGroup, number>>;
  /** Whether other libraries are searched beside the one that is open. */
  searchesAll: boolean;
  /** Whether the audio of added files is copied, where it cannot be read from their folder again. */
  keepAudio: boolean;
  /** The device that sounds go to, by the browser's id; empty for what the system chooses. */
  outputId: string;
  /** Full scale is 0. */
  volumeDecibels: number;
  looping: boolean;
  /** Whether sounds are made equally loud, as far as none clips. */
  matchLoudness: boolean;
  /** Whether a sound that is clicked or moved to plays. */
  playOnSelect: boolean;
  /** How the ways to compute did on a machine, so that they are timed once. */
  measured: { machine: string; choice: BackendChoice } | null;
}

export const defaultSettings: Settings = {
  currentLibraryId: null,
  compute: null,
  representationId: 'instant',
  representationOptions: {},
  projectionId: 'tsne',
  projectionOptions: {},
  colourBy: 'distance',
  listAspect: 'duration',
  listOrdering: 'added',
  listFalling: false,
  groupWeights: {},
  indexId: null,
  indexOptions: {},
  searchesAll: false,
  keepAudio: true,
  outputId: '',
  volumeDecibels: -6,
  looping: false,
  matchLoudness: false,
  playOnSelect: true,
  measured: null,
};

export interface State {
  settings: Settings;
  libraries: { id: string; name: string }[];
  library: LibraryRecord | null;
  /** Another tab holds this library: here it can be heard and searched, not changed. */
  readOnly: boolean;
  /** By ascending id. */
  sounds: SoundRecord[];
  soundById: Map<number, SoundRecord>;
  skipped: SkippedFile[];
  folders: FolderView[];
  /** Favourites first, then as they were made. */
  collections: CollectionRecord[];
  /** As they were made. */
  tags: readonly TagRecord[];
  /** Ids of the sounds that are among the favourites. */
  favourites: ReadonlySet<number>;
  /** The collection that is looked at, and that the key for it fills. */
  openCollectionId: string;
  /** What was done last and can be taken back, and what was taken back last and can be done again, in words. */
  history: { undo: string | null; redo: string | null };
  status: Status;
  /** Something worth saying that stops nothing; it goes when it is dismissed or a sound is chosen. */
  notice: string | null;
  waitingJobs: number;
  /** Every finished training of the library, the newest first. */
  runs: Run[];
  /** The one of them that is used. */
  model: ModelRecord | null;
  /** A model whose training was cut off; it can go on. */
  interrupted: ModelRecord | null;
  losses: EpochLoss[];
  epochs: number;
  reconstructions: Reconstructions | null;
  backend: BackendChoice | null;
  map: MapView | null;
  /** Whether the map that settles just now is held; null where none does that could be. */
  mapHeld: boolean | null;
  selection: Selection | null;
  /** What was found out of locality-sensitive hashing, in this visit, of the run in use. */
  laboratory: (LaboratoryResult & { modelId: string }) | null;
  /** What the latest search went by. */
  indexInUse: IndexInUse | null;
  /** A sound that is searched by and not in the library. */
  outside: OutsideSound | null;
  /** The name of the file that is being listened to for that. */
  listeningTo: string | null;
  /** The libraries that are not open, where they are searched too. */
  others: readonly OtherLibrary[];
  /** Which of them is being read, and how far that is, where it takes a while. */
  reading: { name: string; done: number; total: number } | null;
  /** How each of them answers what is asked by; and the name of the one that is asked just now. Null before any was. */
  across: { lookingIn: string | null; answering: readonly Answering[] } | null;
  /** Sounds that were picked out on the map, to do something with all of them; each once. */
  picked: readonly number[];
  playing: number | null;
  /** The sound that the player holds: it is heard, was heard last, or has been moved to. */
  lastPlayed: number | null;
  /** What of it is in the player, once it is decoded: another key is another sound, though it may be made from the same. */
  held: Held | null;
  /** The neighbour that was moved to. */
  highlighted: number | null;
  /** What came of the lists of labels that were read last. */
  labelLists: LabelListOutcome[];
  /** What narrows the list, the map and the neighbours: all of them have to hold. */
  filters: readonly Filter[];
  /** Null until something asks for them. */
  aspects: Aspects | null;
  /** Of the list, where it was ordered by name or folder; null until it is found. */
  namedOrder: NamedOrder | null;
  storage: { usedBytes: number; freeBytes: number } | null;
}

/** What goes when another library is opened. */
export const nothingOpen = {
  library: null,
  readOnly: false,
  sounds: [],
  soundById: new Map<number, SoundRecord>(),
  skipped: [],
  folders: [],
  collections: [],
  tags: [],
  favourites: new Set<number>(),
  openCollectionId: favouritesId,
  runs: [],
  model: null,
  interrupted: null,
  losses: [],
  epochs: 0,
  reconstructions: null,
  map: null,
  selection: null,
  outside: null,
  laboratory: null,
  indexInUse: null,
  others: [],
  reading: null,
  across: null,
  picked: [],
  lastPlayed: null,
  held: null,
  highlighted: null,
  labelLists: [],
  filters: [],
  aspects: null,
  namedOrder: null,
} satisfies Partial<State>;

/** The parts of the state that hold a library's sounds. */
export function withSounds(sounds: SoundRecord[]): Pick<State, 'sounds' | 'soundById'> {
  const soundById = new Map<number, SoundRecord>();
  for (const sound of sounds) soundById.set(sound.id, sound);
  return { sounds, soundById };
}

/** The parts of the state that hold a library's collections. */
export function withCollections(collections: CollectionRecord[]): Pick<State, 'collections' | 'favourites'> {
  const favourites = collections.find(({ collectionId }) => collectionId === favouritesId);
  return { collections, favourites: new Set(favourites?.soundIds) };
}

/** `sounds` with those in `changed` in place of what they were before, and the new ones after them. */
export function changedSounds(sounds: readonly SoundRecord[], changed: readonly SoundRecord[]): SoundRecord[] {
  const left = new Map(changed.map((sound) => [sound.id, sound]));
  const kept = sounds.map((sound) => {
    const newer = left.get(sound.id);
    left.delete(sound.id);
    return newer ?? sound;
  });
  return [...kept, ...left.values()];
}

/** A map as it was stored. */
export function mapViewOf({ projectionId, soundIds, positions, unitsPerOne = null, quality }: MapRecord): MapView {
  return { projectionId, soundIds, positions, settled: true, unitsPerOne, quality };
}

export function runOf({ model, ...record }: ModelRecord, evaluation: EvaluationRecord | null): Run {
  const { options, seed, epoch, bestEpoch, losses, views = [] } = model;
  return {
    ...record,
    options,
    seed,
    epoch,
    bestEpoch,
    losses,
    views,
    evaluation,
  };
}

/** The epoch whose weights embed, counted from 1, and its loss on held-out sounds. */
export function bestOf({ epoch, bestEpoch = epoch, losses }: Pick<Model, 'epoch' | 'bestEpoch' | 'losses'>): {
  epoch: number;
  heldOutLoss: number | null;
} {
  return { epoch: bestEpoch, heldOutLoss: losses.at(bestEpoch - 1)?.heldOut ?? null };
}

/** `runs` with what has changed in one of them. */
export function changedRuns(runs: readonly Run[], changed: Partial<Run> & Pick<Run, 'modelId'>): Run[] {
  return runs.map((run) => (run.modelId === changed.modelId ? { ...run, ...changed } : run));
}

/** The run whose vectors are searched and drawn. */
export function runInUse({ runs, model }: Pick<State, 'runs' | 'model'>): Run | null {
  return runs.find(({ modelId }) => modelId === model?.modelId) ?? null;
}

export type Store = StoreApi<State>;

export function createState(): Store {
  return createStore<State>(() => ({
    ...nothingOpen,
    settings: defaultSettings,
    libraries: [],
    status: { stage: 'empty', message: '', progress: null },
    notice: null,
    history: { undo: null, redo: null },
    waitingJobs: 0,
    mapHeld: null,
    backend: null,
    playing: null,
    listeningTo: null,
    storage: null,
  }));
}
