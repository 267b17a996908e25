// Filters as they stand in the page's address with the library that they are of, so that a view can be bookmarked:
// `?library=Samples&libraries=all&q=kick+-loop&folder=Drums/808&tag=dry&without=loop&duration=..2`.

import { type AspectKey, aspectColumns } from '../core/features/aspect-columns.ts';
import { type Filter, filterKey, isWithin } from './filters.ts';
import { strings } from './strings.ts';
import { tagKey } from './tag-words.ts';

const words = strings.finding.dropped;
const rangePattern = /^(-?\d+(?:\.\d+)?(?:e-?\d+)?)?\.\.(-?\d+(?:\.\d+)?(?:e-?\d+)?)?$/;

function isAspect(name: string): name is AspectKey {
  return aspectColumns.some(({ key }) => key === name);
}

/** Also what looks like a range of something that there is no longer. */
const isOurs = (name: string, value: string) =>
  name === 'library' ||
  name === 'libraries' ||
  name === 'q' ||
  name === 'folder' ||
  name === 'collection' ||
  name === 'tag' ||
  name === 'without' ||
  isAspect(name) ||
  rangePattern.test(value);

function entryOf(filter: Filter): [name: string, value: string] {
  if (filter.kind === 'text') return ['q', filter.text];
  if (filter.kind === 'folder') return ['folder', filter.folder];
  if (filter.kind === 'collection') return ['collection', filter.collectionId];
  if (filter.kind === 'tag') return [filter.isWithout ? 'without' : 'tag', filter.tag];
  return [filter.aspect, `${filter.least ?? ''}..${filter.most ?? ''}`];
}

/** What is looked at: the filters of the library of that name, and whether all others are searched by them too. */
export interface AddressedView {
  library: string;
  filters: readonly Filter[];
  isOfAll: boolean;
}

/** `search`: of an address as it was, `?` and all. Gives it with this view in place of the one that it had. */
export function addressWith(search: string, { library, filters, isOfAll }: AddressedView): string {
  const others = [...new URLSearchParams(search)].filter(([name, value]) => !isOurs(name, value));
  const scope = isOfAll ? [['libraries', 'all']] : [];
  const entries = isOfAll || filters.length > 0 ? [['library', library], ...scope, ...filters.map(entryOf)] : [];
  const address = new URLSearchParams([...others, ...entries]).toString();
  // A query may have them as they are.
  return address && `?${address.replaceAll('%2F', '/')}`;
}

/** The library that an address asks for; null for none. */
export function libraryOf(search: string): string | null {
  return new URLSearchParams(search).get('library');
}

/** Whether an address asks for all libraries to be searched. */
export function isOfAllLibraries(search: string): boolean {
  return new URLSearchParams(search).get('libraries') === 'all';
}

/** What there is to be filtered by. */
export interface Filterable {
  library: string;
  folders: Iterable<string>;
  /** Their ids. */
  collections: Iterable<string>;
  /** As the library writes them. */
  tags: Iterable<string>;
  /** Whether anything beside durations is measured. */
  hasAspects: boolean;
}

/** The filters of an address, and of each that means nothing here why it was left out. */
export function filtersOf(search: string, there: Filterable): { filters: Filter[]; dropped: string[] } {
  const filters = new Map<string, Filter>();
  const dropped: string[] = [];
  const add = (filter: Filter) => filters.set(filterKey(filter), filter);
  for (const [name, value] of new URLSearchParams(search)) {
    if (value === '') continue;
    if (name === 'library' && value !== there.library) dropped.push(words.library(value));
    const range = rangePattern.exec(value);
    if (name === 'q') add({ kind: 'text', text: value });
    else if (name === 'folder') {
      if ([...there.folders].some((folder) => isWithin(folder, value))) add({ kind: 'folder', folder: value });
      else dropped.push(words.folder(value));
    } else if (name === 'collection') {
      if ([...there.collections].includes(value)) add({ kind: 'collection', collectionId: value });
      else dropped.push(words.collection);
    } else if (name === 'tag' || name === 'without') {
      const tag = [...there.tags].find((each) => tagKey(each) === tagKey(value));
      if (tag !== undefined) add({ kind: 'tag', tag, isWithout: name === 'without' });
      else dropped.push(words.tag(value));
    } else if (isAspect(name)) {
      const [least, most] = [range?.[1], range?.[2]].map((end) => (end === undefined ? null : Number(end)));
      if (!there.hasAspects && name !== 'duration') dropped.push(words.notMeasured(labelOf(name)));
      else if (least === null && most === null) dropped.push(words.range(name, value));
      else if (least !== null && most !== null && least > most) dropped.push(words.range(name, value));
      else add({ kind: 'range', aspect: name, least, most });
    } else if (range) dropped.push(words.aspect(name));
  }
  return { filters: [...filters.values()], dropped };
}

function labelOf(aspect: AspectKey): string {
  return aspectColumns.find(({ key }) => key === aspect)?.label ?? aspect;
}
