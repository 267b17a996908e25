// Which sounds pass filters: a mask of a byte a sound for each filter, kept until the filter or what it asks is another.
// A letter that is typed so asks for texts alone, and only for those that the letters before it have not decided.

import type { CollectionRecord, SoundRecord } from '../storage/schema.ts';
import { type Aspects, aspectOf } from './aspects.ts';
import { type Filter, filterKey, isWithin } from './filters.ts';
import { sameTag, type Tagging } from './tag-words.ts';
import { foldText, impliesQuery, matchesQuery, parseQuery, type TextTerm } from './text-query.ts';

/** Of each sound, in the library's order, 1 where it passes, else 0. */
export type Mask = Uint8Array;

/** What filters ask. */
export interface FilterFacts {
  sounds: readonly SoundRecord[];
  /** Null until they are read; nothing is left out by them before. */
  aspects: Aspects | null;
  collections: readonly CollectionRecord[];
  tags: readonly Tagging[];
}

/** What a text is searched in beside tags: a path and labels, folded, a line each. */
export function searchedText({ path, labels }: SoundRecord): string {
  // Most have none, and there may be very many.
  return foldText(labels ? [path, ...labels].join('\n') : path);
}

/** Whether a filter other than a text holds of a sound. */
function testOf(
  filter: Exclude<Filter, { kind: 'text' }>,
  { aspects, collections, tags }: FilterFacts,
): (sound: SoundRecord) => boolean {
  if (filter.kind === 'folder') return ({ folder }) => isWithin(folder, filter.folder);
  if (filter.kind === 'collection') {
    const ids = new Set(collections.find(({ collectionId }) => collectionId === filter.collectionId)?.soundIds);
    return ({ id }) => ids.has(id);
  }
  if (filter.kind === 'tag') {
    const ids = new Set(sameTag(tags, filter.tag)?.soundIds);
    return ({ id }) => ids.has(id) !== filter.isWithout;
  }
  const { aspect, least, most } = filter;
  if (aspect !== 'duration' && aspects === null) return () => true;
  return (sound) => {
    const value = aspectOf(aspects, sound, aspect);
    return value >= (least ?? Number.NEGATIVE_INFINITY) && value <= (most ?? Number.POSITIVE_INFINITY);
  };
}

/** What a filter asks beside the sounds. */
function askedBy({ kind }: Filter, { collections, aspects, tags }: FilterFacts): unknown {
  if (kind === 'folder') return null;
  if (kind === 'collection') return collections;
  return kind === 'range' ? aspects : tags;
}

interface Kept {
  filter: Filter;
  /** What it asked beside the sounds. */
  asked: unknown;
  /** Of a text. */
  terms: readonly TextTerm[];
  mask: Mask;
}

/** Of each term in which rows it is part of a tag, a mask each; null where it is of none, as mostly. */
function tagMasks(terms: readonly TextTerm[], { sounds, tags }: FilterFacts): Mask[] | null {
  const having = terms.map(({ text }) => tags.filter(({ tag }) => foldText(tag).includes(text)));
  if (having.every(({ length }) => length === 0)) return null;
  return having.map((these) => {
    const ids = new Set<number>();
    for (const { soundIds } of these) for (const id of soundIds) ids.add(id);
    const mask = new Uint8Array(sounds.length);
    for (let row = 0; row < mask.length; row++) mask[row] = ids.has(sounds[row].id) ? 1 : 0;
    return mask;
  });
}

/** `texts`: of each sound its `searchedText`. `before`: the mask of another text, on which nothing is asked that it says already. */
function textMask(
  terms: readonly TextTerm[],
  texts: readonly string[],
  before: Kept | undefined,
  facts: FilterFacts,
): Mask {
  const isFewer = before !== undefined && impliesQuery(terms, before.terms);
  const isMore = before !== undefined && impliesQuery(before.terms, terms);
  if (isFewer && isMore) return before.mask;
  const tagged = tagMasks(terms, facts);
  const holds = (row: number) =>
    terms.every(({ text, isWithout }, i) => (tagged?.[i][row] === 1 || texts[row].includes(text)) !== isWithout);
  const mask = new Uint8Array(texts.length);
  for (let row = 0; row < mask.length; row++) {
    if (isFewer && before.mask[row] === 0) continue;
    const isFound = (isMore && before.mask[row] === 1) || (tagged ? holds(row) : matchesQuery(texts[row], terms));
    mask[row] = isFound ? 1 : 0;
  }
  return mask;
}

/** More masks than filters stand at once; those of tags that were tried are let go. */
const mostKept = 24;

/** Gives masks, and keeps those of single filters for the next call. */
export function createFilterMasks() {
  let of: readonly SoundRecord[] = [];
  const kept = new Map<string, Kept>();

  function maskOf(filter: Filter, facts: FilterFacts, texts: () => readonly string[]): Mask {
    const key = filterKey(filter);
    const before = kept.get(key);
    const asked = askedBy(filter, facts);
    const isAskedAlike = before?.asked === asked;
    if (isAskedAlike && before?.filter === filter) return before.mask;
    const terms = filter.kind === 'text' ? parseQuery(filter.text) : [];
    let mask: Mask;
    if (filter.kind === 'text') mask = textMask(terms, texts(), isAskedAlike ? before : undefined, facts);
    else {
      const holds = testOf(filter, facts);
      mask = new Uint8Array(facts.sounds.length);
      for (let row = 0; row < mask.length; row++) mask[row] = holds(facts.sounds[row]) ? 1 : 0;
    }
    if (kept.size >= mostKept) kept.clear();
    kept.set(key, { filter, asked, terms, mask });
    return mask;
  }

  /** Of the sounds of which every filter holds; null where nothing is filtered. `texts`: of each sound its `searchedText`. */
  return (filters: readonly Filter[], facts: FilterFacts, texts: () => readonly string[]): Mask | null => {
    if (facts.sounds !== of) kept.clear();
    of = facts.sounds;
    const masks = filters.map((filter) => maskOf(filter, facts, texts));
    if (masks.length < 2) return masks[0] ?? null;
    const all = masks[0].slice();
    for (const mask of masks.slice(1)) for (let row = 0; row < all.length; row++) all[row] &= mask[row];
    return all;
  };
}
