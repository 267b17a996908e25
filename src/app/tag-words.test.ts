import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeCsv, readCsv } from '../core/formats/csv.ts';
import { cleanTag, countTags, markedIds, sameTag, tagsBySound, tagsInCell, withIds, withoutIds } from './tag-words.ts';

const oddTags = ['a,b', 'say "hi"', 'one;two', '🥁🔥', 'טוב מאוד', 'مرحبا', 'line\nbreak', "d'or", '"', ';', 'é'];

describe('tags', () => {
  test('are kept without spaces around them, and none is empty', () => {
    expect(cleanTag('  dry kick \t')).toBe('dry kick');
    expect(cleanTag(' \n ')).toBeNull();
    for (const tag of oddTags) expect(cleanTag(tag)).toBe(tag);
  });

  test('are the same whatever their case or the way their accent is written', () => {
    const [kick, accented] = ['Kick', 'É'].map((tag) => ({ tag, soundIds: Int32Array.of(1) }));
    expect(sameTag([kick, accented], 'kICK')).toBe(kick);
    expect(sameTag([kick, accented], 'e\u0301')).toBe(accented);
    expect(sameTag([kick, accented], 'kic')).toBeUndefined();
  });

  test('are given to sounds and taken from them as sets are', () => {
    const ids = fc.uniqueArray(fc.nat(40));
    fc.assert(
      fc.property(ids, ids, (there, these) => {
        const before = Int32Array.from(there).sort();
        const ascending = (of: Iterable<number>) => [...of].sort((a, b) => a - b);
        expect([...withIds(before, these)]).toEqual(ascending(new Set([...there, ...these])));
        expect([...withoutIds(before, these)]).toEqual(ascending(there.filter((id) => !these.includes(id))));
        expect([...before]).toEqual(ascending(there));
      }),
    );
  });

  const given = [
    { tag: 'c', soundIds: Int32Array.of(2) },
    { tag: 'a', soundIds: Int32Array.of(2, 5, 9) },
    { tag: 'b', soundIds: Int32Array.of(5) },
  ];

  test('are counted, the most frequent first, then as they come', () => {
    expect(countTags(given)).toEqual([
      { tag: 'a', sounds: 3 },
      { tag: 'c', sounds: 1 },
      { tag: 'b', sounds: 1 },
    ]);
    expect(countTags(given, markedIds([5, 4]))).toEqual([
      { tag: 'a', sounds: 1 },
      { tag: 'b', sounds: 1 },
    ]);
    expect(countTags(given, markedIds([]))).toEqual([]);
  });

  test('of each sound are told as they come', () => {
    expect([...tagsBySound(given)]).toEqual([
      [2, ['c', 'a']],
      [5, ['a', 'b']],
      [9, ['a']],
    ]);
  });

  test('plain ones stand in a cell as they are, with semicolons between', () => {
    expect(tagsInCell(['kick', 'dry, close', '🥁'])).toBe('kick;dry, close;🥁');
    expect(tagsInCell([])).toBe('');
  });

  test('come back out of a table, whatever is in them', () => {
    const [, record] = readCsv(encodeCsv(['path', 'tags'], [['x.wav', tagsInCell(oddTags)]]), ',');
    expect(record.fields[0]).toBe('x.wav');
    expect(readCsv(record.fields[1], ';').map(({ fields }) => fields)).toEqual([oddTags]);
  });
});
