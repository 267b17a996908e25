import { describe, expect, test } from 'vitest';
import { encodeCsv, readCsv } from '../core/formats/csv.ts';
import { cleanTag, countTags, tagsInCell, withoutTag, withTag } from './tag-words.ts';

const oddTags = ['a,b', 'say "hi"', 'one;two', '🥁🔥', 'טוב מאוד', 'مرحبا', 'line\nbreak', "d'or", '"', ';', 'é'];

describe('tags', () => {
  test('are kept without spaces around them, and none is empty', () => {
    expect(cleanTag('  dry kick \t')).toBe('dry kick');
    expect(cleanTag(' \n ')).toBeNull();
    for (const tag of oddTags) expect(cleanTag(tag)).toBe(tag);
  });

  test('no sound has one twice, whatever its case or the way its accent is written', () => {
    const tags = ['Kick', 'É'];
    expect(withTag(tags, 'kICK')).toBe(tags);
    expect(withTag(tags, 'e\u0301')).toBe(tags);
    expect(withTag(tags, 'snare')).toEqual(['Kick', 'É', 'snare']);
  });

  test('one is taken away whatever its case; where it is not there nothing changes', () => {
    const tags = ['Kick', 'dry'];
    expect(withoutTag(tags, 'KICK')).toEqual(['dry']);
    expect(withoutTag(tags, 'kic')).toBe(tags);
    expect(tags).toEqual(['Kick', 'dry']);
  });

  test('are counted together whatever their case, the most frequent first, then as they come', () => {
    const sounds = [{ tags: ['c', 'a'] }, { tags: ['A', 'b'] }, {}, { tags: [] }];
    expect(countTags(sounds)).toEqual([
      { tag: 'a', sounds: 2 },
      { tag: 'c', sounds: 1 },
      { tag: 'b', sounds: 1 },
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
