// Matching against answers made by hand, and against a search that compares every path with every other.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchLabels } from './label-matching.ts';

const soundsAt = (...paths: string[]) =>
  paths.map((path, i) => ({ id: 10 + i, path, name: path.slice(path.lastIndexOf('/') + 1) }));
const entry = (path: string, ...labels: string[]) => ({ line: 1, path, labels: labels.length > 0 ? labels : ['x'] });

/** The path of the sound that `path` means, the paths that it may mean, or null for none. */
function meant(path: string, library: readonly string[]): string | string[] | null {
  const sounds = soundsAt(...library);
  const { labels, unmatched, ambiguous } = matchLabels([entry(path)], sounds);
  expect(labels.size + unmatched.length + ambiguous.length).toBe(1);
  if (ambiguous.length > 0) return ambiguous[0].paths;
  return sounds.find(({ id }) => labels.has(id))?.path ?? null;
}

describe('a path means', () => {
  test.each<[string, string, string[], string | string[] | null]>([
    ['the sound that has it', 'Drums/kick/a.wav', ['Drums/kick/b.wav', 'Drums/kick/a.wav'], 'Drums/kick/a.wav'],
    ['no other sound', 'a.wav', ['b.wav'], null],
    ['nothing where it is empty', './', ['a.wav'], null],
    ['one with backslashes', 'Drums\\kick\\a.wav', ['Drums/kick/a.wav'], 'Drums/kick/a.wav'],
    ['one without ./ in front', './Drums/a.wav', ['Drums/a.wav', 'More/Drums/a.wav'], 'Drums/a.wav'],
    ['one without / in front', '/Drums/a.wav', ['Drums/a.wav', 'More/Drums/a.wav'], 'Drums/a.wav'],
    ['one with doubled slashes', 'Drums//a.wav', ['Drums/a.wav', 'More/Drums/a.wav'], 'Drums/a.wav'],
    ['one in another Unicode form', 'cafe\u0301.wav', ['caf\u00e9.wav'], 'caf\u00e9.wav'],
    ['and the other way round', 'caf\u00e9.wav', ['cafe\u0301.wav'], 'cafe\u0301.wav'],
    ['the very same form, if both are there', 'cafe\u0301.wav', ['caf\u00e9.wav', 'cafe\u0301.wav'], 'cafe\u0301.wav'],
    ['one in another case', 'drums/KICK/a.WAV', ['Drums/kick/a.wav'], 'Drums/kick/a.wav'],
    ['the one in its case first', 'Kick/a.wav', ['kick/a.wav', 'KICK/a.wav', 'Kick/a.wav'], 'Kick/a.wav'],
    ['any of those in another case', 'KiCK/a.wav', ['kick/a.wav', 'Kick/a.wav'], ['Kick/a.wav', 'kick/a.wav']],
    ['a whole path in another case before an ending', 'kick/a.wav', ['D/kick/a.wav', 'Kick/a.wav'], 'Kick/a.wav'],
    ['one that ends with it', 'kick/a.wav', ['Drums/snare/a.wav', 'Drums/kick/a.wav'], 'Drums/kick/a.wav'],
    ['one that is its end', '/home/me/Drums/kick/a.wav', ['kick/b.wav', 'kick/a.wav'], 'kick/a.wav'],
    ['one that is its end, in another case', 'C:\\Drums\\Kick\\A.WAV', ['kick/a.wav'], 'kick/a.wav'],
    ['the longest of its ends', '/me/Drums/kick/a.wav', ['a.wav', 'kick/a.wav', 'snare/a.wav'], 'kick/a.wav'],
    ['the longest ending, in another case too', 'Kick/a.wav', ['a.wav', 'D/kick/a.wav'], 'D/kick/a.wav'],
    ['the ending in its case', 'kick/a.wav', ['D/Kick/a.wav', 'E/kick/a.wav'], 'E/kick/a.wav'],
    ['the end of it in its case', 'D/kick/a.wav', ['Kick/a.wav', 'kick/a.wav'], 'kick/a.wav'],
    ['any of several with that ending', 'a.wav', ['y/a.wav', 'x/a.wav', 'a.wav.d/b.wav'], ['x/a.wav', 'y/a.wav']],
    ['none of which a name is only the end', 'a.wav', ['kick a.wav', 'x/ba.wav'], null],
    ['none that is the end of a name', 'kick a.wav', ['a.wav'], null],
    ['none with the same name in another folder', 'snare/01.wav', ['kick/01.wav'], null],
    ['one without its extension', 'Drums/kick', ['Drums/kick.wav'], 'Drums/kick.wav'],
    ['one whose end has no extension', '64760', ['FSD50K/dev/64760.wav', '64761.wav'], 'FSD50K/dev/64760.wav'],
    ['one that is its end without extension', '/me/Drums/Kick', ['drums/kick.aif'], 'drums/kick.aif'],
    ['one with a dot in its name', 'kick.hard', ['x/kick.hard.wav', 'kick.wav'], 'x/kick.hard.wav'],
    ['one with that whole name first', 'kick', ['kick.wav', 'x/kick'], 'x/kick'],
    ['any of several extensions', 'kick', ['kick.wav', 'kick.aif'], ['kick.aif', 'kick.wav']],
    ['none with another extension', 'kick.aif', ['kick.wav'], null],
    ['none that is all extension', 'x', ['x/.wav'], null],
  ])('%s: %s', (_, path, library, answer) => {
    expect(meant(path, library)).toEqual(answer);
  });
});

describe('labels', () => {
  test('of all rows of one sound add up, each once, in their order', () => {
    const rows = [
      entry('kick/a.wav', 'kick', 'hard'),
      entry('b.wav', 'snare'),
      entry('Drums\\kick\\A.wav', 'hard', 'short', 'kick'),
    ];
    const { labels } = matchLabels(rows, soundsAt('Drums/kick/a.wav', 'Drums/b.wav', 'Drums/c.wav'));
    expect([...labels]).toEqual([
      [10, ['kick', 'hard', 'short']],
      [11, ['snare']],
    ]);
  });

  test('go to none of the sounds that an entry may mean; it and entries of no sound are given back', () => {
    const rows = [entry('a.wav'), entry('lost.wav'), entry('x/a.wav', 'kick')];
    expect(matchLabels(rows, soundsAt('y/a.wav', 'x/a.wav'))).toEqual({
      labels: new Map([[11, ['kick']]]),
      unmatched: [rows[1]],
      ambiguous: [{ entry: rows[0], paths: ['x/a.wav', 'y/a.wav'] }],
    });
  });

  test('of no entries, or for no sounds, are none', () => {
    expect(matchLabels([], soundsAt('a.wav'))).toEqual({ labels: new Map(), unmatched: [], ambiguous: [] });
    const rows = [entry('a.wav')];
    expect(matchLabels(rows, [])).toEqual({ labels: new Map(), unmatched: rows, ambiguous: [] });
  });
});

describe('any library', () => {
  const name = fc.constantFrom('a', 'A', 'b', 'a.wav', 'A.wav', 'a.WAV', 'a.aif', 'b.wav', 'e\u0301', '\u00e9', '.wav');
  const somePath = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));

  test('has every sound matched by its own path, whatever else is in it', () => {
    const anyPath = fc.oneof(somePath, fc.string({ unit: 'binary', minLength: 1 }), fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(fc.uniqueArray(anyPath, { maxLength: 30 }), (paths) => {
        const sounds = soundsAt(...paths);
        const { labels, unmatched, ambiguous } = matchLabels(
          sounds.map(({ id, path }) => entry(path, `of ${id}`)),
          sounds,
        );
        expect([...labels]).toEqual(sounds.map(({ id }) => [id, [`of ${id}`]]));
        expect([unmatched, ambiguous]).toEqual([[], []]);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  /** What `path` may mean, from all comparisons: how many names agree from the last on, then whether all do, then case. */
  function compareAll(path: string, library: readonly string[]): string[] {
    const rank = (its: string, isStem: boolean): number[] | null => {
      const whole = its.normalize('NFC').split('/');
      if (isStem) {
        const dot = whole[whole.length - 1].lastIndexOf('.');
        if (dot <= 0) return null;
        whole[whole.length - 1] = whole[whole.length - 1].slice(0, dot);
      }
      const asked = path.normalize('NFC').split('/');
      const shorter = Math.min(whole.length, asked.length);
      const pairs = Array.from({ length: shorter }, (_, i) => [whole.at(-1 - i) ?? '', asked.at(-1 - i) ?? '']);
      if (!pairs.every(([one, other]) => one.toLowerCase() === other.toLowerCase())) return null;
      return [shorter, Number(whole.length === asked.length), Number(pairs.every(([one, other]) => one === other))];
    };
    if (library.includes(path)) return [path];
    for (const isStem of [false, true]) {
      const ranked = library.flatMap((its) => {
        const found = rank(its, isStem);
        return found ? [{ its, rank: found.join() }] : [];
      });
      // Each figure has one digit, so that text is in the order of numbers.
      const best = ranked
        .map((each) => each.rank)
        .sort()
        .at(-1);
      if (best) return ranked.filter((each) => each.rank === best).map(({ its }) => its);
    }
    return [];
  }

  test('gives the answer that comparing all paths gives', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(fc.uniqueArray(somePath, { maxLength: 12 }), somePath, (library, path) => {
        const expected = compareAll(path, library).sort();
        const answer = meant(path, library);
        expect(answer === null ? [] : [answer].flat()).toEqual(expected);
        kinds.add(String(Math.min(expected.length, 2)));
      }),
      { seed: 2, numRuns: 2000 },
    );
    expect([...kinds].sort()).toEqual(['0', '1', '2']);
  });

  test('of a hundred thousand files with one name takes as many rows within seconds', { timeout: 60_000 }, () => {
    const size = 100_000;
    const sounds = soundsAt(...Array.from({ length: size }, (_, i) => `Kits/${i % 300}/${i}/kick.wav`));
    const rows = Array.from({ length: size }, (_, i) => entry(`/home/me/Kits/${i % 300}/${i}/KICK`, `of ${10 + i}`));
    const { labels } = matchLabels(rows, sounds);
    expect(labels.size).toBe(size);
    expect([...labels].every(([id, known]) => known.join() === `of ${id}`)).toBe(true);
  });
});
