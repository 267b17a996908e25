import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SoundRecord } from '../storage/schema.ts';
import type { Aspects } from './aspects.ts';
import { addressWith, filtersOf, isOfAllLibraries, libraryOf } from './filter-address.ts';
import { createFilterMasks, type FilterFacts, searchedText } from './filter-masks.ts';
import {
  type Filter,
  filterKey,
  folderOf,
  rangeOf,
  tagFilterOf,
  textOf,
  withFilter,
  withoutFilter,
} from './filters.ts';
import { matchesQuery, parseQuery } from './text-query.ts';

function soundOf(id: number, path: string, durationSeconds: number, more: Partial<SoundRecord> = {}): SoundRecord {
  const [folder, name] = [path.split('/').slice(0, -1).join('/'), path.split('/').at(-1) as string];
  return { id, path, folder, name, durationSeconds, ...more } as SoundRecord;
}

const sounds = [
  soundOf(1, 'Drums/Kicks/Kick Deep.wav', 0.4),
  soundOf(2, 'Drums/Kicks/Kick Loop.wav', 4),
  soundOf(3, 'Drums/Snare.wav', 0.3),
  soundOf(4, 'Drums 2/Snare.wav', 0.2, { labels: ['kick'] }),
  soundOf(5, 'Pad.wav', 8),
];
const aspects = {
  rowOf: new Map([
    [1, 0],
    [2, 1],
    [3, 2],
  ]),
  // The columns' order: duration, level, peak and so on; here levels of -10, -20 and -30 dBFS.
  data: Float32Array.from({ length: 3 * 19 }, (_, i) => (i % 19 === 1 ? -10 - 10 * Math.floor(i / 19) : 0)),
} as Aspects;

const collections = [
  { libraryId: 'a', collectionId: 'favourites', name: 'Favourites', soundIds: [5, 2, 99], createdAt: 0 },
];

const tags = [
  { tag: 'crisp, dry', soundIds: Int32Array.of(3) },
  { tag: 'שלום', soundIds: Int32Array.of(3) },
  { tag: 'drum loop', soundIds: Int32Array.of(2, 4) },
];

function idsOf(filters: readonly Filter[], known: Aspects | null = aspects): number[] {
  const facts = { sounds, aspects: known, collections, tags };
  const mask = createFilterMasks()(filters, facts, () => sounds.map(searchedText));
  return sounds.filter((_, row) => mask?.[row] !== 0).map(({ id }) => id);
}

const text = (of: string): Filter => ({ kind: 'text', text: of });
const collection = (collectionId: string): Filter => ({ kind: 'collection', collectionId });
const tag = (of: string, isWithout = false): Filter => ({ kind: 'tag', tag: of, isWithout });
const folder = (of: string): Filter => ({ kind: 'folder', folder: of });
const range = (aspect: 'duration' | 'level' | 'pitch', least: number | null, most: number | null): Filter => ({
  kind: 'range',
  aspect,
  least,
  most,
});

describe('filters', () => {
  test.each<[what: string, filters: Filter[], ids: number[]]>([
    ['none leave all', [], [1, 2, 3, 4, 5]],
    ['a text looks into paths and labels', [text('kick')], [1, 2, 4]],
    ['and into tags, commas and right-to-left and all', [text('"crisp, dry" שלום')], [3]],
    ['words are found in path, labels and tags together', [text('kick drum loop')], [2, 4]],
    ['without what is in a path or a tag', [text('-loop')], [1, 3, 5]],
    ['no phrase reaches from one tag into the next', [text('"dry שלום"')], []],
    ['a folder has what lies deeper in it', [folder('Drums')], [1, 2, 3]],
    ['a collection has what is in it, in the order of the library', [collection('favourites')], [2, 5]],
    ['one that is gone has nothing', [collection('kit')], []],
    ['a tag has those that have it, whatever its case', [tag('CRISP, dry')], [3]],
    ['of several tags all', [tag('שלום'), tag('crisp, dry')], [3]],
    ['no part of a tag', [tag('crisp')], []],
    ['without a tag', [tag('שלום', true)], [1, 2, 4, 5]],
    ['with one tag and without another', [tag('שלום'), tag('crisp, dry', true)], []],
    ['a range has both its ends', [range('duration', 0.3, 4)], [1, 2, 3]],
    ['an open end', [range('duration', 4, null)], [2, 5]],
    ['what is not measured is in no range', [range('level', null, -15)], [2, 3]],
    ['what a sound does not have is in no range', [range('pitch', 0, null)], []],
    ['all have to hold', [text('-loop'), folder('Drums'), range('level', -25, null), range('duration', null, 1)], [1]],
  ])('%s', (_, filters, ids) => {
    expect(idsOf(filters)).toEqual(ids);
  });

  test('by what has not been read yet leave all', () => {
    expect(idsOf([range('level', null, -15)], null)).toEqual([1, 2, 3, 4, 5]);
    expect(idsOf([range('duration', 1, null)], null)).toEqual([2, 5]);
  });

  test('narrow each thing once: a later one takes the place, an empty one goes', () => {
    const first = [text('a'), range('level', 1, 2), folder('b')].reduce(withFilter, [] as Filter[]);
    expect(withFilter(first, range('level', 3, null))).toEqual([text('a'), range('level', 3, null), folder('b')]);
    expect(withFilter(first, range('pitch', 1, null)).map(filterKey)).toEqual([
      'text',
      'range/level',
      'folder',
      'range/pitch',
    ]);
    expect([text(''), range('level', null, null), folder('')].reduce(withFilter, first)).toEqual([]);
    expect(withoutFilter(first, 'folder')).toEqual(first.slice(0, 2));
    expect([textOf(first), folderOf(first), rangeOf(first, 'level')]).toEqual(['a', 'b', range('level', 1, 2)]);
    expect([textOf([]), folderOf([]), rangeOf([], 'level')]).toEqual(['', '', range('level', null, null)]);
  });
});

describe('the filter of a tag', () => {
  test('is one for each tag, with it or without it, whatever its case', () => {
    const first = [tag('Dry'), tag('wet', true)].reduce(withFilter, [] as Filter[]);
    expect(withFilter(first, tag('dry', true))).toEqual([tag('dry', true), tag('wet', true)]);
    expect(tagFilterOf(first, 'WET')).toEqual(tag('wet', true));
    expect(tagFilterOf(first, 'we')).toBeNull();
  });
});

describe('masks', () => {
  const texts = ['kick 1', 'kick 2', 'snare 1', 'snick', 'pad', ''];
  const many = texts.map((path, i) => soundOf(i, path, 1));
  const folded = many.map(searchedText);
  const typed = fc.string({ unit: fc.constantFrom(...'kicksnare -"12 '), maxLength: 8 });

  test('of whatever was typed before are those of the last text alone', () => {
    fc.assert(
      fc.property(fc.array(typed, { minLength: 1, maxLength: 6 }), (queries) => {
        const facts = { sounds: many, aspects: null, collections, tags: [] };
        const masks = createFilterMasks();
        for (const query of queries) {
          const mask = masks([text(query)], facts, () => folded);
          const terms = parseQuery(query);
          expect([...(mask ?? [])]).toEqual(folded.map((each) => Number(matchesQuery(each, terms))));
        }
      }),
    );
  });

  test('of texts that tags have as well are those of all that belongs to a sound', () => {
    const named = ['kick', 'ick 1', 'snare'].map((tag, i) => ({ tag, soundIds: Int32Array.of(i, 5) }));
    const whole = many.map(({ id, path }) => {
      const own = named.filter(({ soundIds }) => soundIds.includes(id)).map(({ tag }) => tag);
      return searchedText(soundOf(id, path, 1, { labels: own }));
    });
    fc.assert(
      fc.property(fc.array(typed, { minLength: 1, maxLength: 6 }), (queries) => {
        const masks = createFilterMasks();
        for (const query of queries) {
          const mask = masks([text(query)], { sounds: many, aspects: null, collections, tags: named }, () => folded);
          const terms = parseQuery(query);
          expect([...(mask ?? [])]).toEqual(whole.map((each) => Number(matchesQuery(each, terms))));
        }
      }),
    );
  });

  test('follow what they ask: sounds, collections and aspects', () => {
    const masks = createFilterMasks();
    const facts: FilterFacts = { sounds, aspects: null, collections, tags };
    const filters = [collection('favourites'), range('level', null, -15)];
    const rows = (now: Partial<FilterFacts>) => [...(masks(filters, { ...facts, ...now }, () => []) ?? [])].join('');
    expect(rows({})).toBe('01001');
    expect(rows({ aspects })).toBe('01000');
    expect(rows({ collections: [] })).toBe('00000');
    expect(rows({ sounds: sounds.slice(1) })).toBe('1001');
    expect(rows({})).toBe('01001');
  });

  test('follow the tags that are given and taken away', () => {
    const masks = createFilterMasks();
    const facts: FilterFacts = { sounds, aspects: null, collections, tags: [] };
    const filters = [tag('kit'), text('drum')];
    const ids = (...soundIds: number[]) => {
      const tags = [{ tag: 'Kit', soundIds: Int32Array.from(soundIds) }];
      const mask = masks(filters, { ...facts, tags }, () => sounds.map(searchedText));
      return sounds.filter((_, row) => mask?.[row] === 1).map(({ id }) => id);
    };
    expect(ids(1, 5)).toEqual([1]);
    expect(ids(1, 2, 5)).toEqual([1, 2]);
    expect(ids()).toEqual([]);
  });
});

describe('the address', () => {
  const there = {
    library: 'My sounds',
    folders: sounds.map((sound) => sound.folder),
    collections: ['favourites'],
    tags: ['crisp, dry', 'שלום', 'say "hi" & more; 🥁'],
    hasAspects: true,
  };

  test('can be read, and keeps what is not about filters', () => {
    const filters = [text('kick -loop'), folder('Drums/Kicks'), range('duration', null, 2), range('level', -30, -1.5)];
    const view = { library: 'My sounds', filters, isOfAll: false };
    expect(addressWith('?seed=3&library=Other&q=old&pitch=1..', view)).toBe(
      '?seed=3&library=My+sounds&q=kick+-loop&folder=Drums/Kicks&duration=..2&level=-30..-1.5',
    );
    expect(addressWith('?library=Other&q=old&colour=1..2', { ...view, filters: [] })).toBe('');
  });

  test.each([
    [[text('a+b & "c" =#?%2F שלום 🥁')]],
    [[folder('Drums/Kicks'), range('duration', 1e-7, null), text('-"x')]],
    [[range('level', -0.1, 0.2), collection('favourites')]],
    [[tag('crisp, dry'), tag('שלום', true), tag('say "hi" & more; 🥁')]],
  ])('gives back %j', (filters: Filter[]) => {
    const view = { library: there.library, filters, isOfAll: false };
    expect(filtersOf(addressWith('?backend=wasm', view), there)).toEqual({ filters, dropped: [] });
  });

  test.each([
    ['?library=Gone', /Gone/],
    ['?folder=Basses', /Basses/],
    ['?folder=Drum', /Drum/],
    ['?collection=kit', /collection/],
    ['?tag=wet', /“wet”/],
    ['?without=crisp', /“crisp”/],
    ['?level=loud', /loud/],
    ['?level=3..1', /3\.\.1/],
    ['?level=..', /\.\./],
    ['?colour=1..2', /colour/],
  ])('%s is told and left out', (search, reason) => {
    const { filters, dropped } = filtersOf(`${search}&q=kick`, there);
    expect(filters).toEqual([text('kick')]);
    expect(dropped).toEqual([expect.stringMatching(reason)]);
  });

  test('names tags whatever their case, and says once each which there are not', () => {
    const { filters, dropped } = filtersOf('?tag=CRISP,+DRY&tag=%D7%A9%D7%9C%D7%95%D7%9D&without=gone', there);
    expect(filters).toEqual([tag('crisp, dry'), tag('שלום')]);
    expect(dropped).toHaveLength(1);
  });

  test('of vectors from elsewhere knows durations alone', () => {
    const { filters, dropped } = filtersOf('?level=1..2&duration=1..2', { ...there, hasAspects: false });
    expect(filters).toEqual([range('duration', 1, 2)]);
    expect(dropped).toHaveLength(1);
  });

  test('says whether all libraries are searched', () => {
    const view = { library: 'My sounds', filters: [text('kick')], isOfAll: true };
    const address = addressWith('?seed=3&libraries=some', view);
    expect(address).toBe('?seed=3&library=My+sounds&libraries=all&q=kick');
    expect(isOfAllLibraries(address)).toBe(true);
    expect(filtersOf(address, there)).toEqual({ filters: view.filters, dropped: [] });
    expect(addressWith('', { ...view, filters: [] })).toBe('?library=My+sounds&libraries=all');
    expect(isOfAllLibraries(addressWith(address, { ...view, isOfAll: false }))).toBe(false);
  });

  test('names its library', () => {
    expect(libraryOf('?seed=1&library=My+sounds&q=a')).toBe('My sounds');
    expect(libraryOf('?q=a')).toBeNull();
  });

  test('that is about other things asks for nothing', () => {
    expect(filtersOf('?backend=wasm&seed=7&utm_source=mail&q=', there)).toEqual({ filters: [], dropped: [] });
  });
});
