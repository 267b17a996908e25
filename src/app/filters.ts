// What narrows the sounds that are listed: a text, a folder, a collection, ranges of aspects. One of each at most, and all
// have to hold.

import type { AspectKey } from '../core/features/aspect-columns.ts';
import type { CollectionRecord, SoundRecord } from '../storage/schema.ts';
import { type Aspects, aspectOf } from './aspects.ts';
import { foldText, matchesQuery, parseQuery } from './text-query.ts';

export type Filter =
  /** As it was typed: see `parseQuery`. */
  | { kind: 'text'; text: string }
  /** Folders within it count too. */
  | { kind: 'folder'; folder: string }
  | { kind: 'collection'; collectionId: string }
  /** Both ends belong to it; null for no end. */
  | { kind: 'range'; aspect: AspectKey; least: number | null; most: number | null };

export type RangeFilter = Extract<Filter, { kind: 'range' }>;

/** Names what a filter narrows: of two with the same key the later one counts. */
export function filterKey(filter: Filter): string {
  return filter.kind === 'range' ? `range/${filter.aspect}` : filter.kind;
}

export function withoutFilter(filters: readonly Filter[], key: string): Filter[] {
  return filters.filter((each) => filterKey(each) !== key);
}

function narrows(filter: Filter): boolean {
  if (filter.kind === 'text') return filter.text !== '';
  if (filter.kind === 'collection') return filter.collectionId !== '';
  return filter.kind === 'folder' ? filter.folder !== '' : filter.least !== null || filter.most !== null;
}

/** `filters` with this one in place of the one that narrows the same; one that narrows nothing takes it away. */
export function withFilter(filters: readonly Filter[], filter: Filter): Filter[] {
  const key = filterKey(filter);
  if (!narrows(filter)) return withoutFilter(filters, key);
  const isThere = filters.some((each) => filterKey(each) === key);
  return isThere ? filters.map((each) => (filterKey(each) === key ? filter : each)) : [...filters, filter];
}

/** The text that is searched for; empty for none. */
export function textOf(filters: readonly Filter[]): string {
  return filters.find((filter) => filter.kind === 'text')?.text ?? '';
}

/** The folder that is looked into; empty for all. */
export function folderOf(filters: readonly Filter[]): string {
  return filters.find((filter) => filter.kind === 'folder')?.folder ?? '';
}

/** The collection that is looked into; empty for all sounds. */
export function collectionOf(filters: readonly Filter[]): string {
  return filters.find((filter) => filter.kind === 'collection')?.collectionId ?? '';
}

/** The range that this aspect may have. */
export function rangeOf(filters: readonly Filter[], aspect: AspectKey): RangeFilter {
  const found = filters.find((filter) => filter.kind === 'range' && filter.aspect === aspect);
  return (found as RangeFilter | undefined) ?? { kind: 'range', aspect, least: null, most: null };
}

/** Whether these ask what is in collections. */
export function needsCollections(filters: readonly Filter[]): boolean {
  return collectionOf(filters) !== '';
}

/** Whether something must have been measured before these can tell. */
export function needsAspects(filters: readonly Filter[]): boolean {
  return filters.some((filter) => filter.kind === 'range' && filter.aspect !== 'duration');
}

/** Whether a folder is the other or lies within it. */
export function isWithin(folder: string, outer: string): boolean {
  return folder.startsWith(outer) && (folder.length === outer.length || folder[outer.length] === '/');
}

/** What a text is searched in: a path, labels and tags, folded, a line each. */
export function searchedText({ path, labels, tags }: SoundRecord): string {
  // Most have neither, and there may be very many.
  return foldText(labels || tags ? [path, ...(labels ?? []), ...(tags ?? [])].join('\n') : path);
}

type Test = (sound: SoundRecord, text: string) => boolean;

/** What filters ask beside the sounds themselves. */
export interface FilterFacts {
  aspects: Aspects | null;
  collections: readonly CollectionRecord[];
}

function testOf(filter: Filter, { aspects, collections }: FilterFacts): Test {
  if (filter.kind === 'text') {
    const terms = parseQuery(filter.text);
    return (_, text) => matchesQuery(text, terms);
  }
  if (filter.kind === 'folder') return ({ folder }) => isWithin(folder, filter.folder);
  if (filter.kind === 'collection') {
    const ids = new Set(collections.find(({ collectionId }) => collectionId === filter.collectionId)?.soundIds);
    return ({ id }) => ids.has(id);
  }
  const { aspect, least, most } = filter;
  // Until they are read, nothing is left out by them.
  if (aspect !== 'duration' && aspects === null) return () => true;
  return (sound) => {
    const value = aspectOf(aspects, sound, aspect);
    return value >= (least ?? Number.NEGATIVE_INFINITY) && value <= (most ?? Number.POSITIVE_INFINITY);
  };
}

/** The sounds of which every filter holds, in their order; `texts`: the `searchedText` of each. What is unknown is in no range. */
export function filteredSounds(
  sounds: readonly SoundRecord[],
  texts: readonly string[],
  filters: readonly Filter[],
  facts: FilterFacts,
): readonly SoundRecord[] {
  if (filters.length === 0) return sounds;
  const tests = filters.map((filter) => testOf(filter, facts));
  return sounds.filter((sound, i) => {
    for (const test of tests) if (!test(sound, texts[i])) return false;
    return true;
  });
}
