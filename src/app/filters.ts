// What narrows the sounds that are listed: a text, a folder, a collection, tags, ranges of aspects. One of each tag and
// aspect and of all else at most, and all have to hold.

import type { AspectKey } from '../core/features/aspect-columns.ts';
import { tagKey } from './tag-words.ts';

export type Filter =
  /** As it was typed: see `parseQuery`. */
  | { kind: 'text'; text: string }
  /** Folders within it count too. */
  | { kind: 'folder'; folder: string }
  | { kind: 'collection'; collectionId: string }
  /** Of whatever case: see `tagKey`. */
  | { kind: 'tag'; tag: string; isWithout: boolean }
  /** Both ends belong to it; null for no end. */
  | { kind: 'range'; aspect: AspectKey; least: number | null; most: number | null };

export type RangeFilter = Extract<Filter, { kind: 'range' }>;
export type TagFilter = Extract<Filter, { kind: 'tag' }>;

/** Names what a filter narrows: of two with the same key the later one counts. */
export function filterKey(filter: Filter): string {
  if (filter.kind === 'range') return `range/${filter.aspect}`;
  return filter.kind === 'tag' ? `tag/${tagKey(filter.tag)}` : filter.kind;
}

export function withoutFilter(filters: readonly Filter[], key: string): Filter[] {
  return filters.filter((each) => filterKey(each) !== key);
}

function narrows(filter: Filter): boolean {
  if (filter.kind === 'text') return filter.text !== '';
  if (filter.kind === 'collection') return filter.collectionId !== '';
  if (filter.kind === 'tag') return filter.tag !== '';
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

/** The filter by this tag, where there is one. */
export function tagFilterOf(filters: readonly Filter[], tag: string): TagFilter | null {
  const key = tagKey(tag);
  return (filters.find((filter) => filter.kind === 'tag' && tagKey(filter.tag) === key) as TagFilter) ?? null;
}

/** Whether these ask what is in collections. */
export function needsCollections(filters: readonly Filter[]): boolean {
  return collectionOf(filters) !== '';
}

/** Whether these ask which sounds have which tags. */
export function needsTags(filters: readonly Filter[]): boolean {
  return filters.some(({ kind }) => kind === 'tag' || kind === 'text');
}

/** Whether something must have been measured before these can tell. */
export function needsAspects(filters: readonly Filter[]): boolean {
  return filters.some((filter) => filter.kind === 'range' && filter.aspect !== 'duration');
}

/** Whether a folder is the other or lies within it. */
export function isWithin(folder: string, outer: string): boolean {
  return folder.startsWith(outer) && (folder.length === outer.length || folder[outer.length] === '/');
}
