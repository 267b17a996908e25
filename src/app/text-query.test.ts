import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldText, impliesQuery, matchesQuery, parseQuery } from './text-query.ts';

const found = (query: string, text: string) => matchesQuery(foldText(text), parseQuery(query));

describe('a query', () => {
  test.each<[query: string, terms: [string, boolean][]]>([
    ['', []],
    ['  \t ', []],
    [
      'kick 808',
      [
        ['KICK', false],
        ['808', false],
      ],
    ],
    ['-loop', [['LOOP', true]]],
    [
      '"open hat" dry',
      [
        ['OPEN HAT', false],
        ['DRY', false],
      ],
    ],
    ['-"open hat"', [['OPEN HAT', true]]],
    ['"open hat', [['OPEN HAT', false]]],
    [
      'kick -"not this',
      [
        ['KICK', false],
        ['NOT THIS', true],
      ],
    ],
    ['hi-hat', [['HI-HAT', false]]],
    [
      'a - b',
      [
        ['A', false],
        ['B', false],
      ],
    ],
    ['- −', []],
    ['"" -""', []],
    [
      '“open hat” −loop',
      [
        ['OPEN HAT', false],
        ['LOOP', true],
      ],
    ],
    [
      'one"two three"four',
      [
        ['ONE', false],
        ['TWO THREE', false],
        ['FOUR', false],
      ],
    ],
  ])('%j has its terms', (query, terms) => {
    expect(parseQuery(query)).toEqual(terms.map(([text, isWithout]) => ({ text, isWithout })));
  });

  test('finds what has all of its words, in any order, and nothing that must not occur', () => {
    const path = 'Drums/Kicks/Deep Kick 01.wav';
    for (const query of ['kick', 'KICK deep', '01 drums', '"deep kick"', '-snare', 'kick -"kick deep"', '']) {
      expect(found(query, path), query).toBe(true);
    }
    for (const query of ['snare', 'kick snare', '"kick deep"', '-kick', 'kick -deep', '-"deep kick"']) {
      expect(found(query, path), query).toBe(false);
    }
  });

  test.each<[query: string, text: string]>([
    ['cafe', 'Café/loop.wav'],
    ['café', 'CAFE.wav'],
    // Composed, and as macOS stores it.
    ['\u00fcber', 'U\u0308ber.wav'],
    ['strasse', 'Straße.wav'],
    ['οδος', 'ΟΔΟΣ.wav'],
    ['istanbul', 'İstanbul.wav'],
    ['ｋｉｃｋ', 'kick.wav'],
    // Hebrew with and without points, and with a mark of direction as files of such names have it.
    ['שלום', 'שָׁלוֹם.wav'],
    ['صوت', '\u200fصَوْت.wav'],
    ['❤', 'love ❤️.wav'],
    ['❤️', 'love ❤.wav'],
    ['👩‍🎤', 'voices/👩‍🎤 take 2.wav'],
    ['тишина', 'Тишина.wav'],
    ['音', '音/低い音.wav'],
  ])('%s finds %s', (query, text) => {
    expect(found(query, text)).toBe(true);
    expect(found(`-${query}`, text)).toBe(false);
  });

  test('of an emoji finds no other that begins alike in memory', () => {
    expect(found('🥁', '🥀.wav')).toBe(false);
  });

  test('that is a text, in quotes, finds that text', () => {
    const quotable = fc.string({ unit: 'grapheme' }).filter((text) => !/["“”„«»]/.test(text) && text.trim() !== '');
    fc.assert(fc.property(quotable, (text) => found(`"${text}"`, text)));
  });
});

describe('one query implies another', () => {
  test.each<[query: string, other: string, implies: boolean]>([
    ['kick', 'ki', true],
    ['ki', 'kick', false],
    ['kick loop', 'loop', true],
    ['kick', '', true],
    ['', 'kick', false],
    ['-lo', '-loop', true],
    ['-loop', '-lo', false],
    ['kick -loop', '-loop kick', true],
    ['loop', '-loop', false],
  ])('%j implies %j: %s', (query, other, implies) => {
    expect(impliesQuery(parseQuery(query), parseQuery(other))).toBe(implies);
  });
});
